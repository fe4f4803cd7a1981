"""Keys and passwords of one local stack, made once and kept in one private file."""

import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from invista_desktop.private_files import read_json, write_private_json

IDENTITY: Final = "identity"
BUSINESS: Final = "business"
AUTH_ROLE: Final = "supabase_auth_admin"
REST_ROLE: Final = "authenticator"
WORKSTATION_ROLE: Final = "invista_ws_local"


@dataclass(frozen=True)
class StackKeys:
    """What proves who is who in the local stack.

    Attributes:
        publishable_key: what clients send; stands for the role anon.
        secret_key: stands for service_role, which passes row-level security.
        signing_key: ES256 private key, PEM.
        refresh_key: what refresh tokens are derived with, hexadecimal.
        auth_password: of the database role that owns the schema `auth`.
        rest_password: of the database role `authenticator`.
        workstation_password: of this workstation's role in the business database.
    """

    publishable_key: str
    secret_key: str = field(repr=False)
    signing_key_id: str
    signing_key: str = field(repr=False)
    refresh_key: str = field(repr=False)
    auth_password: str = field(repr=False)
    rest_password: str = field(repr=False)
    workstation_password: str = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> "StackKeys | None":
        """Return what `save` wrote, or None where nothing (whole) is there."""
        kept = read_json(path)
        return None if kept is None else cls(**kept)

    @classmethod
    def make(cls) -> "StackKeys":
        """Return new keys."""
        return cls(
            publishable_key=f"sb_publishable_{secrets.token_urlsafe(24)}",
            secret_key=f"sb_secret_{secrets.token_urlsafe(24)}",
            signing_key_id=secrets.token_hex(8),
            signing_key=_signing_key(),
            refresh_key=secrets.token_hex(32),
            auth_password=secrets.token_urlsafe(24),
            rest_password=secrets.token_urlsafe(24),
            workstation_password=secrets.token_urlsafe(24),
        )

    def save(self, path: Path) -> None:
        """Write these keys where `load` finds them."""
        write_private_json(path, asdict(self))


def _signing_key() -> str:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = generate_private_key(SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
