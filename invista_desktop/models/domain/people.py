"""Who is signed in, what that allows, and the proof the business database asks for."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Person:
    """Somebody signed in.

    Attributes:
        permissions: words of `permissions.py`.
        warehouses: codes of the warehouses they work in; None for all of them.
        aal: `aal2` once a second factor was given, else `aal1`.
    """

    user_id: str
    email: str
    display_name: str
    permissions: frozenset[str]
    warehouses: tuple[str, ...] | None
    aal: str
    session_id: str

    def may(self, permission: str) -> bool:
        """Whether they hold the permission."""
        return permission in self.permissions

    def works_in(self, warehouse: str) -> bool:
        """Whether they may work in the warehouse of this code."""
        return self.warehouses is None or warehouse in self.warehouses


@dataclass(frozen=True)
class Ticket:
    """What `app.bind` believes: short-lived, and signed by the identity database.

    Attributes:
        version: the word of the access it was made from; empty while that was not asked.
    """

    text: str = field(repr=False)
    expires_at: datetime
    person: Person
    version: str = ""


@dataclass(frozen=True)
class SecondFactorNeeded:
    """The password was right; the account asks for the code of an authenticator as well."""

    factor_id: str


@dataclass(frozen=True)
class FactorEnrolment:
    """An authenticator about to be added, until its first code is verified.

    Attributes:
        secret: for typing where the picture cannot be scanned.
        uri: what the QR code holds.
    """

    factor_id: str
    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True)
class FactorRow:
    """An authenticator the person signs in with."""

    factor_id: str
    name: str


@dataclass(frozen=True)
class SessionRow:
    """One place where the person is signed in."""

    session_id: str
    device: str
    workstation: str
    last_seen_at: datetime
    is_current: bool


class SignOutScope(StrEnum):
    """Where to sign out: here, everywhere, or everywhere but here."""

    HERE = "local"
    EVERYWHERE = "global"
    ELSEWHERE = "others"
