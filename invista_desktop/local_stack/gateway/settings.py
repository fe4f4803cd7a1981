"""What the gateway process is told by the stack, in one private file."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from invista_desktop.private_files import read_json, write_private_json


@dataclass(frozen=True)
class GatewaySettings:
    """Addresses, keys and limits of one gateway process.

    Attributes:
        instance: random name of this launch; `/health` repeats it, so nobody mistakes a stranger
            on the same port for the gateway.
        auth_dsn: login of `supabase_auth_admin`, which owns the schema `auth`.
        rest_dsn: login of `authenticator`, which may become anon, authenticated or service_role.
        signing_key: ES256 private key, PEM.
        refresh_key: secret that refresh tokens are derived with, hexadecimal.
        access_seconds: how long an access token is good.
        log: file for what the gateway has to say.
    """

    instance: str
    port: int
    auth_dsn: str = field(repr=False)
    rest_dsn: str = field(repr=False)
    publishable_key: str
    secret_key: str = field(repr=False)
    signing_key_id: str
    signing_key: str = field(repr=False)
    refresh_key: str = field(repr=False)
    outbox: str
    log: str
    access_seconds: int = 3600

    @property
    def url(self) -> str:
        """The base address clients are given."""
        return f"http://127.0.0.1:{self.port}"

    def save(self, path: Path) -> None:
        """Write these settings where `load` finds them."""
        write_private_json(path, asdict(self))

    @classmethod
    def load(cls, path: Path) -> "GatewaySettings":
        """Return what `save` wrote.

        Raises:
            FileNotFoundError: nothing was written there.
        """
        content = read_json(path)
        if content is None:
            raise FileNotFoundError(path)
        return cls(**content)
