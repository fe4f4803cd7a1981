"""Where the session is kept between two starts: an encrypted file, its key in the OS keyring.

Not the keyring alone: Windows holds 1,280 characters per entry, and a session is longer. Every
call here can block (D-Bus, disk), so it belongs on a worker thread.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from invista_desktop.errors import Said, said

_SERVICE: Final = "invista-desktop"
_MAGIC: Final = b"IV1\0"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = len(_MAGIC) + _NONCE_BYTES

NO_KEYRING: Final = said("This computer has no keyring: you will be asked to sign in at every start.")
UNREADABLE: Final = said("The kept sign-in could not be read and was discarded.")
UNWRITABLE: Final = said("The sign-in cannot be kept on this disk: you will be asked again at the next start.")


class Keyring(Protocol):
    """The part of the `keyring` package that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""


class OsKeyring:
    """The keyring of the platform, loaded when first asked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None."""
        import keyring

        return keyring.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        import keyring

        keyring.set_password(service, username, password)


class Vault:
    """Keeps a few texts, encrypted and authenticated; in memory only where that cannot be done.

    Attributes:
        remark: why it does not last beyond this run, once that is known; else None.
    """

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._path = folder / "session.bin"
        self._keyring = keyring
        self._key: bytes | None = None
        self._items: dict[str, str] | None = None
        self.remark: Said | None = None

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever kept here; told at once, without asking the keyring."""
        return not self._items and not self._path.exists()

    def items(self) -> Mapping[str, str]:
        """Return everything kept."""
        if self._items is None:
            self._key = self._find_key()
            self._items = self._load()
        return self._items

    def put(self, name: str, text: str | None) -> None:
        """Keep `text` under `name`, or forget the name when it is None."""
        items = dict(self.items())
        if text is None:
            items.pop(name, None)
        else:
            items[name] = text
        self._items = items
        self._save(items)

    def _find_key(self) -> bytes | None:
        from keyring.errors import KeyringError

        owner = f"session of {self._path.parent}"
        try:
            kept = self._keyring.get_password(_SERVICE, owner)
            if kept is None:
                kept = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
                self._keyring.set_password(_SERVICE, owner, kept)
            key = base64.b64decode(kept, validate=True)
        # A backend may raise whatever its platform raises: D-Bus, COM and Keychain errors alike.
        except (KeyringError, OSError, RuntimeError, ValueError):
            key = b""
        if len(key) != _KEY_BYTES:
            self.remark = NO_KEYRING
            return None
        return key

    def _load(self) -> dict[str, str]:
        if self._key is None:
            return {}
        try:
            return _unsealed(self._path.read_bytes(), self._key)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            self.remark = UNREADABLE
            return {}

    def _save(self, items: Mapping[str, str]) -> None:
        if self._key is None:
            return
        try:
            _write_whole(self._path, _sealed(items, self._key))
        except OSError:
            self.remark = UNWRITABLE
            _remove(self._path)
        else:
            self.remark = None


def _sealed(items: Mapping[str, str], key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, json.dumps(dict(items)).encode(), _MAGIC)


def _unsealed(sealed: bytes, key: bytes) -> dict[str, str]:
    """Return what was sealed; ValueError if a single bit of it differs."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, body = sealed[len(_MAGIC) : _HEAD_BYTES], sealed[_HEAD_BYTES:]
    if not sealed.startswith(_MAGIC) or len(nonce) != _NONCE_BYTES:
        raise ValueError("not a sealed file")
    try:
        items: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, body, _MAGIC))
    except InvalidTag as error:
        raise ValueError("the seal is broken") from error
    return items


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        _remove(draft)


def _remove(path: Path) -> None:
    # An old session must not outlive a newer one that could not be kept; if even that fails, it expires by itself.
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
