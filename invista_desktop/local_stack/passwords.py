"""Passwords at rest: argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what is stored for `password`."""
    return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Say whether `stored` was made from `password`; takes as long when there is nothing stored."""
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody signs in with this")
