"""The three addresses of an installation, and what each must be, wherever it was told."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

from invista_desktop.errors import RuleViolation, said

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Addresses:
    """The three values that make an installation."""

    supabase_url: str
    supabase_key: str
    neon_database_url: str = field(repr=False)


def checked(url: str, key: str, dsn: str) -> Addresses:
    """Return the addresses, trimmed.

    Raises:
        RuleViolation: one is missing, unsafe, or must never be on a workstation.
    """
    url, key, dsn = url.strip().rstrip("/"), key.strip(), dsn.strip()
    require_service(url)
    require_publishable(key)
    require_database(dsn)
    return Addresses(url, key, dsn)


def require_service(url: str) -> None:
    """Refuse a sign-in service that cannot be reached, or would hear passwords in the clear.

    Raises:
        RuleViolation: `supabase_url`.
    """
    parts = _parts(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (is_safe and parts.hostname):
        raise RuleViolation(
            said("The address of the sign-in service is not usable."),
            said("It starts with https:// and ends with your project's name."),
            code="supabase_url",
        )


def require_publishable(key: str) -> None:
    """Refuse a key that is missing, or that no workstation may hold.

    Raises:
        RuleViolation: `supabase_key`, `secret_key`.
    """
    if not key:
        raise RuleViolation(
            said("The publishable key is missing."),
            said("Copy it from your project's settings; it starts with sb_publishable_."),
            code="supabase_key",
        )
    if key.startswith("sb_secret_") or _role(key) == "service_role":
        raise RuleViolation(
            said("This is the secret key; it would give every workstation all rights."),
            said("Use the publishable key, and replace the secret one: it has been shown."),
            code="secret_key",
        )


def require_database(dsn: str) -> None:
    """Refuse an address that names no PostgreSQL or nobody to log in as.

    Raises:
        RuleViolation: `neon_database_url`.
    """
    parts = _parts(dsn)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or not parts.username:
        raise RuleViolation(
            said("The address of the business database is not usable."),
            said("It looks like postgresql://workstation:password@host/business."),
            code="neon_database_url",
        )


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # read only now, and only now refused
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _role(key: str) -> object:
    """Return whom a key of the older kind, a signed token, stands for."""
    claims = key.split(".")[1:2]
    try:
        told = json.loads(base64.urlsafe_b64decode(claims[0] + "==")) if claims else None
    except (binascii.Error, ValueError):
        return None
    return told.get("role") if isinstance(told, dict) else None
