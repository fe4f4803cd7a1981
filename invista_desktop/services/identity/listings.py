"""The lists of people's affairs: which view answers each, how it is narrowed, and what a row is read into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from invista_desktop.models.domain.administration import (
    InvitationRow,
    OpenSessionRow,
    PeopleQuestion,
    PersonRow,
    RoleRow,
    SignInRow,
)
from invista_desktop.services.identity.client import IdentityClient

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One list.

    Attributes:
        filters: word of a chip -> column and the value it must have.
        order: the column and direction it has by itself; `key` is added, so that the order is whole.
    """

    view: str
    key: str
    order: tuple[str, bool]
    filters: Mapping[str, tuple[str, str]]
    read: Callable[[Mapping[str, Any]], Row]

    async def count(self, client: IdentityClient, question: PeopleQuestion) -> int:
        """Return how many rows answer the question."""
        answer = await client.rest(
            lambda service: (
                self._narrowed(service.table(self.view).select(self.key, count=cast("Any", "exact")), question)
                .limit(1)
                .execute()
            )
        )
        return int(answer.count or 0)

    async def window(self, client: IdentityClient, question: PeopleQuestion, first: int, count: int) -> tuple[Row, ...]:
        """Return the rows from `first` on."""
        by, descending = (question.sort, question.descending) if question.sort else self.order
        answer = await client.rest(
            lambda service: (
                self._narrowed(service.table(self.view).select("*"), question)
                .order(by, desc=descending)
                .order(self.key)
                .range(first, first + count - 1)
                .execute()
            )
        )
        return tuple(self.read(cast("Mapping[str, Any]", row)) for row in answer.data)

    def _narrowed(self, asked: Any, question: PeopleQuestion) -> Any:
        if question.filter:
            asked = asked.eq(*self.filters[question.filter])
        if question.search:
            plain = "".join(sign for sign in question.search.lower() if sign not in "%_*\\")
            asked = asked.ilike("search", f"%{plain}%")
        return asked


def moment(told: object) -> datetime | None:
    """Return a time as the service writes it; None where there is none."""
    return datetime.fromisoformat(str(told)) if told else None


def _sure(told: object) -> datetime:
    return datetime.fromisoformat(str(told))


PEOPLE = Listing(
    "people_shown", "id", ("display_name", False),
    {state: ("state", state) for state in ("ACTIVE", "SUSPENDED", "LOCKED")},
    lambda row: PersonRow(
        row["id"], row["email"], row["display_name"], row["phone"] or "", row["timezone"], row["language"],
        row["theme"], row["roles"], row["warehouses"], row["state"], row["suspended_reason"] or "",
        moment(row["locked_until"]), moment(row["last_seen_at"]),
    ),
)  # fmt: skip
ROLES = Listing(
    "roles_shown", "id", ("level", True), {"OWN": ("is_system", "false"), "SYSTEM": ("is_system", "true")},
    lambda row: RoleRow(
        row["id"], row["display_name"], row["level"], row["is_system"], row["permissions"], row["holders"],
        row["kept_apart_from"],
    ),
)  # fmt: skip
INVITATIONS = Listing(
    "invitations_shown", "id", ("created_at", True), {"LIVE": ("is_live", "true"), "OVER": ("is_live", "false")},
    lambda row: InvitationRow(
        row["id"], row["email"], row["role"], row["invited_by"], row["warehouses"] or "", row["status"],
        row["is_live"], _sure(row["expires_at"]), moment(row["sent_at"]),
    ),
)  # fmt: skip
SESSIONS = Listing(
    "sessions_shown", "session_id", ("last_seen_at", True),
    {"OPEN": ("is_open", "true"), "ENDED": ("is_open", "false")},
    lambda row: OpenSessionRow(
        row["session_id"], row["user_id"], row["display_name"], row["email"], row["workstation"], row["device"],
        row["address"] or "", _sure(row["last_seen_at"]), moment(row["revoked_at"]),
    ),
)  # fmt: skip
SIGN_INS = Listing(
    "sign_ins_shown", "id", ("attempted_at", True),
    {"FAILED": ("successful", "false"), "SUCCESSFUL": ("successful", "true")},
    lambda row: SignInRow(
        row["id"], row["email"], row["display_name"] or "", row["successful"], row["reason"] or "",
        row["workstation"], row["address"] or "", _sure(row["attempted_at"]),
    ),
)  # fmt: skip
