"""A keyring for tests: no desktop is logged in where they run."""

from keyring.backend import KeyringBackend


class OpenKeyring(KeyringBackend):
    """The keyring of a person who is logged in to their desktop."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password
