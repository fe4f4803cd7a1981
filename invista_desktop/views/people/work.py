"""What the screens of people ask of the identity service. No Qt."""

from typing import Any, Protocol

from invista_desktop.models.domain.administration import (
    AccessRow,
    Choice,
    InvitationDraft,
    PeopleQuestion,
    Profile,
    RoleDraft,
    RolesChosen,
)


class PeopleWork(Protocol):
    """Lists and deeds; every one raises what the identity database refuses."""

    async def count(self, which: str, question: PeopleQuestion) -> int:
        """Return how many rows of a list answer the question."""

    async def window(self, which: str, question: PeopleQuestion, first: int, count: int) -> tuple[Any, ...]:
        """Return rows of a list from `first` on."""

    async def step_up(self, code: str) -> None:
        """Give the second factor anew."""

    async def change_profile(self, user_id: str, profile: Profile) -> None:
        """Write what is changed of a person."""

    async def suspend(self, user_id: str, reason: str) -> None:
        """Keep a person out."""

    async def reinstate(self, user_id: str) -> None:
        """Let them in again."""

    async def unlock(self, user_id: str) -> None:
        """Let them try their password again."""

    async def set_warehouses(self, user_id: str, codes: tuple[str, ...]) -> None:
        """Limit them to these warehouses; none named is all."""

    async def roles_of(self, user_id: str) -> tuple[Choice, ...]:
        """Return all roles, those they hold chosen."""

    async def give_roles(self, user_id: str, before: tuple[Choice, ...], chosen: RolesChosen) -> None:
        """Give and take roles."""

    async def permissions_of(self, role_id: str | None) -> tuple[Choice, ...]:
        """Return all permissions, those of the role chosen."""

    async def save_role(self, role_id: str | None, draft: RoleDraft) -> None:
        """Make or change a role."""

    async def delete_role(self, role_id: str) -> None:
        """Remove a role."""

    async def keep_apart(self, role_id: str, other_id: str, reason: str) -> None:
        """Let nobody hold both roles."""

    async def access_of(self, user_id: str) -> tuple[AccessRow, ...]:
        """Return what a person may do, and why."""

    async def holders_of(self, permission: str) -> tuple[AccessRow, ...]:
        """Return who may do something, and why."""

    async def invite(self, draft: InvitationDraft) -> None:
        """Invite somebody."""

    async def send_invitation(self, invitation_id: str) -> None:
        """Send the message anew."""

    async def cancel_invitation(self, invitation_id: str) -> None:
        """Withdraw it."""

    async def end_session(self, session_id: str) -> tuple[str, ...]:
        """Sign one place out."""

    async def end_sessions_of(self, user_id: str) -> tuple[str, ...]:
        """Sign a person out everywhere."""

    async def end_all_sessions(self) -> tuple[str, ...]:
        """Sign everybody else out."""
