"""The five lists of people's affairs: their words, chips, columns and keys, as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.list_view import ListWords


def _tr(words: str) -> str:
    return QCoreApplication.translate("people", words)


@dataclass(frozen=True)
class Deed:
    """One key of a list: what it does, and on which rows it can be pressed; `fits` None where it takes no row."""

    key: str
    title: str
    deed: str
    fits: Callable[[Any], bool] | None = None
    primary: bool = False


@dataclass(frozen=True)
class ListPlan:
    """One list; `counted` holds {count}."""

    which: str
    words: ListWords
    counted: str
    chips: Sequence[tuple[str, str]]
    columns: Sequence[Column[Any]]
    deeds: Sequence[Deed]


def list_plans() -> tuple[ListPlan, ...]:
    """Return the lists in the order of their tabs."""
    return _people(), _roles(), _invitations(), _sessions(), _sign_ins()


def _any(_row: Any) -> bool:
    return True


def _at(moment: datetime | None) -> str:
    return _tr("never") if moment is None else shown_moment(moment)


def _people() -> ListPlan:
    states = {
        "ACTIVE": _tr("Active"), "SUSPENDED": _tr("Suspended"), "LOCKED": _tr("Locked"),
        "INACTIVE": _tr("Not in use"),
    }  # fmt: skip

    def state(row: Any) -> str:
        more = row.suspended_reason if row.state == "SUSPENDED" else ""
        if row.state == "LOCKED" and row.locked_until is not None:
            more = _tr("until {time}").format(time=shown_moment(row.locked_until))
        return f"{states[row.state]}\n{more}".strip()

    return ListPlan(
        "people", ListWords(_tr("Users"), _tr("Name or e-mail"), _tr("Search users"), ""), _tr("Users: {count}"),
        (("", _tr("All")), ("ACTIVE", _tr("Active")), ("SUSPENDED", _tr("Suspended")), ("LOCKED", _tr("Locked"))),
        (
            Column(_tr("User"), lambda row: f"{row.display_name}\n{row.email}", sort_key="display_name",
                   bold=lambda _row: True, stretch=2),
            Column(_tr("Roles"), lambda row: row.roles or _tr("no role"), stretch=2),
            Column(_tr("Warehouses"), lambda row: _tr("All") if row.warehouses is None else row.warehouses or "–"),
            Column(_tr("State"), state, sort_key="state",
                   icon=lambda row: None if row.state == "ACTIVE" else icon("lock")),
            Column(_tr("Last seen"), lambda row: _at(row.last_seen_at), sort_key="last_seen_at"),
        ),
        (
            Deed("F2", _tr("Profile"), "edit_profile", _any), Deed("F4", _tr("Roles"), "change_roles", _any, True),
            Deed("F6", _tr("Warehouses"), "change_warehouses", _any),
            Deed("F7", _tr("What, and why"), "see_access", _any),
            Deed("F8", _tr("Suspend, let in"), "suspend", _any),
            Deed("F9", _tr("Unlock"), "unlock", lambda row: row.state == "LOCKED"),
        ),
    )  # fmt: skip


def _roles() -> ListPlan:
    def own(row: Any) -> bool:
        return not row.is_system

    return ListPlan(
        "roles", ListWords(_tr("Roles"), _tr("Name"), _tr("Search roles"), ""), _tr("Roles: {count}"),
        (("", _tr("All")), ("SYSTEM", _tr("Of Invista")), ("OWN", _tr("Own"))),
        (
            Column(_tr("Role"), lambda row: f"{row.name}\n{_tr('of Invista') if row.is_system else _tr('own')}",
                   sort_key="display_name", bold=lambda _row: True, stretch=2),
            Column(_tr("Level"), lambda row: str(row.level), sort_key="level", align=END),
            Column(_tr("Permissions"), lambda row: str(row.permissions), sort_key="permissions", align=END),
            Column(_tr("Held by"), lambda row: str(row.holders), sort_key="holders", align=END),
            Column(_tr("Never beside"), lambda row: row.kept_apart_from or "–", stretch=2),
        ),
        (
            Deed("F2", _tr("Change"), "edit_role", own), Deed("F6", _tr("New role"), "new_role", primary=True),
            Deed("F7", _tr("Who may"), "see_holders"), Deed("F9", _tr("Keep apart"), "keep_apart", _any),
            Deed("F8", _tr("Remove"), "delete_role", own),
        ),
    )  # fmt: skip


def _invitations() -> ListPlan:
    states = {
        "PENDING": _tr("Not sent yet"), "SENT": _tr("Sent"), "ACCEPTED": _tr("Accepted"),
        "DECLINED": _tr("Declined"), "EXPIRED": _tr("Expired"), "CANCELLED": _tr("Withdrawn"),
    }  # fmt: skip

    def live(row: Any) -> bool:
        return bool(row.is_live)

    return ListPlan(
        "invitations", ListWords(_tr("Invitations"), _tr("E-mail or role"), _tr("Search invitations"), ""),
        _tr("Invitations: {count}"), (("", _tr("All")), ("LIVE", _tr("Open")), ("OVER", _tr("Over"))),
        (
            Column(_tr("For"), lambda row: f"{row.email}\n{row.role}", sort_key="email", bold=lambda _row: True,
                   stretch=2),
            Column(_tr("Warehouses"), lambda row: row.warehouses or _tr("All")),
            Column(_tr("State"), lambda row: states[row.status], sort_key="status"),
            Column(_tr("By"), lambda row: row.invited_by, stretch=1),
            Column(_tr("Sent"), lambda row: _at(row.sent_at), sort_key="sent_at"),
            Column(_tr("Good until"), lambda row: shown_moment(row.expires_at), sort_key="expires_at"),
        ),
        (
            Deed("F6", _tr("Invite"), "invite", primary=True), Deed("F7", _tr("Send again"), "resend", live),
            Deed("F8", _tr("Withdraw"), "cancel_invitation", live),
        ),
    )  # fmt: skip


def _sessions() -> ListPlan:
    def stands(row: Any) -> bool:
        return row.revoked_at is None

    return ListPlan(
        "sessions", ListWords(_tr("Sessions"), _tr("Name, e-mail, workstation"), _tr("Search sessions"), ""),
        _tr("Sessions: {count}"), (("", _tr("All")), ("OPEN", _tr("Not ended")), ("ENDED", _tr("Ended by hand"))),
        (
            Column(_tr("User"), lambda row: f"{row.display_name}\n{row.email}", sort_key="display_name",
                   bold=lambda _row: True, stretch=2),
            Column(_tr("Workstation"), lambda row: f"{row.workstation or '–'}\n{row.device}".strip(),
                   sort_key="workstation", stretch=1),
            Column(_tr("Address"), lambda row: row.address or "–"),
            Column(_tr("Last activity"), lambda row: shown_moment(row.last_seen_at), sort_key="last_seen_at"),
            Column(_tr("Ended"), lambda row: "–" if row.revoked_at is None else shown_moment(row.revoked_at)),
        ),
        (
            Deed("F6", _tr("Sign out"), "end_session", stands, True),
            Deed("F7", _tr("Whole person"), "end_sessions_of", stands),
            Deed("F8", _tr("Everybody"), "end_all_sessions"),
        ),
    )  # fmt: skip


def _sign_ins() -> ListPlan:
    reasons = {
        "invalid_credentials": _tr("wrong password or address"), "invitation_invalid": _tr("wrong invitation code"),
        "user_banned": _tr("suspended"), "mfa_verification_failed": _tr("wrong second factor"),
        "otp_expired": _tr("wrong code"),
    }  # fmt: skip
    return ListPlan(
        "sign_ins", ListWords(_tr("Sign-ins"), _tr("E-mail, name, workstation"), _tr("Search sign-ins"), ""),
        _tr("Sign-ins: {count}"), (("", _tr("All")), ("FAILED", _tr("Failed")), ("SUCCESSFUL", _tr("Successful"))),
        (
            Column(_tr("When"), lambda row: shown_moment(row.attempted_at), sort_key="attempted_at"),
            Column(_tr("Who"), lambda row: f"{row.display_name or _tr('unknown address')}\n{row.email}",
                   sort_key="email", bold=lambda _row: True, stretch=2),
            Column(_tr("Outcome"), lambda row: _tr("Signed in") if row.is_successful
                   else f"{_tr('Refused')}\n{reasons.get(row.reason, row.reason)}",
                   icon=lambda row: icon("ok" if row.is_successful else "warning")),
            Column(_tr("Workstation"), lambda row: f"{row.workstation or '–'}\n{row.address}".strip(), stretch=1),
        ),
        (),
    )  # fmt: skip
