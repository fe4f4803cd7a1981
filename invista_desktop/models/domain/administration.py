"""People, roles, invitations, sessions and sign-ins as who looks after them sees and changes them. All frozen."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PeopleQuestion:
    """What a list shows: `filter` is one of its words, empty for everything; `sort` a column, empty for its own."""

    search: str = ""
    filter: str = ""
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True)
class PersonRow:
    """One person; `state` is ACTIVE, LOCKED, SUSPENDED or INACTIVE; `warehouses` None for all of them."""

    user_id: str
    email: str
    display_name: str
    phone: str
    timezone: str
    language: str
    theme: str
    roles: str
    warehouses: str | None
    state: str
    suspended_reason: str
    locked_until: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True)
class RoleRow:
    """One role; `is_system` ones stay as they are; `kept_apart_from` names roles nobody may hold beside it."""

    role_id: str
    name: str
    level: int
    is_system: bool
    permissions: int
    holders: int
    kept_apart_from: str


@dataclass(frozen=True)
class InvitationRow:
    """One invitation; `status` is a word of the document."""

    invitation_id: str
    email: str
    role: str
    invited_by: str
    warehouses: str
    status: str
    is_live: bool
    expires_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class OpenSessionRow:
    """Where somebody is signed in, or was until `revoked_at`."""

    session_id: str
    user_id: str
    display_name: str
    email: str
    workstation: str
    device: str
    address: str
    last_seen_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class SignInRow:
    """One attempt to sign in; `display_name` is empty for an address nobody has."""

    number: int
    email: str
    display_name: str
    is_successful: bool
    reason: str
    workstation: str
    address: str
    attempted_at: datetime


@dataclass(frozen=True)
class Profile:
    """What can be changed of a person."""

    display_name: str
    phone: str
    timezone: str
    language: str
    theme: str


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    key: str
    words: str
    is_chosen: bool = False


@dataclass(frozen=True)
class RolesChosen:
    """The roles a person is to hold; those newly given end after `last_day`, None for never."""

    role_ids: frozenset[str]
    last_day: date | None


@dataclass(frozen=True)
class RoleDraft:
    """A role of one's own as it is to be."""

    name: str
    level: int
    permissions: frozenset[str]


@dataclass(frozen=True)
class InvitationDraft:
    """Whom to invite, as what, where (empty for all warehouses), with a few words."""

    email: str
    role_id: str
    warehouses: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class AccessRow:
    """One permission of one person through one role."""

    who: str
    permission: str
    description: str
    role: str
    expires_at: datetime | None
    is_in_force: bool
    warehouses: str
