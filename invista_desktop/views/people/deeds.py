"""What is done about people, roles, invitations and sessions, with the questions it takes. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.administration import (
    AccessRow,
    Choice,
    InvitationDraft,
    InvitationRow,
    OpenSessionRow,
    PersonRow,
    Profile,
    RoleDraft,
    RoleRow,
    RolesChosen,
)
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.people.work import PeopleWork

Done = Callable[[], Awaitable[Any]]


class PeopleScreen(Protocol):
    """What the deeds may ask of the screen."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of it."""

    def reload(self) -> None:
        """Ask the list in sight again."""

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""

    async def ask_words(self, title: Said, label: Said, start: str, *, needed: bool) -> str | None:
        """Return a few words; None when the person went back."""

    async def ask_profile(self, row: PersonRow) -> Profile | None:
        """Return what is to be changed."""

    async def ask_roles(self, row: PersonRow, roles: Sequence[Choice]) -> RolesChosen | None:
        """Return the roles a person is to hold."""

    async def ask_role(self, row: RoleRow | None, permissions: Sequence[Choice]) -> RoleDraft | None:
        """Return the role as it is to be."""

    async def ask_invitation(self, roles: Sequence[Choice]) -> InvitationDraft | None:
        """Return whom to invite."""

    async def ask_choice(self, title: Said, choices: Sequence[Choice]) -> Choice | None:
        """Return one of several."""

    async def show_access(self, title: Said, rows: Sequence[AccessRow]) -> None:
        """Show who may do what, and why, until the person has read it."""


class PeopleDeeds:
    """Asks what is missing, does it, says what came of it; a fresh second factor is asked for where it is wanted.

    `ended` is told of sessions that ended, so that the business database refuses them at once.
    """

    def __init__(
        self, screen: PeopleScreen, work: PeopleWork, ended: Callable[[tuple[str, ...]], Awaitable[None]]
    ) -> None:
        self._screen, self._work, self._ended = screen, work, ended

    async def do(self, deed: str, row: Any) -> None:
        """Do what a key stands for, with the row it was pressed on."""
        try:
            await getattr(self, deed)(row)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def edit_profile(self, row: PersonRow) -> None:
        """Change name, phone, time zone, language or look of a person."""
        profile = await self._screen.ask_profile(row)
        if profile is not None:
            await self._act(lambda: self._work.change_profile(row.user_id, profile), said("The profile is kept."))

    async def suspend(self, row: PersonRow) -> None:
        """Keep a person out, with a reason; or let them in again."""
        if row.state == "SUSPENDED":
            await self._act(
                lambda: self._work.reinstate(row.user_id), said("{name} may sign in again.", name=row.display_name)
            )
            return
        title = said("Suspend {name}?", name=row.display_name)
        reason = await self._screen.ask_words(title, said("&Reason"), "", needed=True)
        if reason is not None:
            await self._act(
                lambda: self._work.suspend(row.user_id, reason),
                said("{name} is suspended and signed out everywhere.", name=row.display_name),
            )

    async def unlock(self, row: PersonRow) -> None:
        """Let a person try their password again."""
        await self._act(lambda: self._work.unlock(row.user_id), said("{name} may try again.", name=row.display_name))

    async def change_roles(self, row: PersonRow) -> None:
        """Give and take roles."""
        roles = await self._work.roles_of(row.user_id)
        chosen = await self._screen.ask_roles(row, roles)
        if chosen is not None:
            await self._act(
                lambda: self._work.give_roles(row.user_id, roles, chosen),
                said("{name}: the roles are changed. Open apps follow within a minute.", name=row.display_name),
            )

    async def change_warehouses(self, row: PersonRow) -> None:
        """Say in which warehouses a person works."""
        label = said("&Warehouse codes, with commas between; empty for all")
        typed = await self._screen.ask_words(
            said("Warehouses of {name}", name=row.display_name), label, row.warehouses or "", needed=False
        )
        if typed is not None:
            codes = tuple(code.strip() for code in typed.split(",") if code.strip())
            await self._act(
                lambda: self._work.set_warehouses(row.user_id, codes),
                said("{name}: the warehouses are changed.", name=row.display_name),
            )

    async def see_access(self, row: PersonRow) -> None:
        """Show what a person may do, and why."""
        rows = await self._work.access_of(row.user_id)
        await self._screen.show_access(said("What {name} may do, and why", name=row.display_name), rows)

    async def see_holders(self, _row: Any) -> None:
        """Show who may do something, and why."""
        permissions = await self._work.permissions_of(None)
        chosen = await self._screen.ask_choice(said("Who may do what?"), permissions)
        if chosen is not None:
            rows = await self._work.holders_of(chosen.key)
            await self._screen.show_access(said("Who may: {what}", what=chosen.words), rows)

    async def new_role(self, _row: Any) -> None:
        """Make a role of one's own."""
        await self._edit(None)

    async def edit_role(self, row: RoleRow) -> None:
        """Change a role of one's own."""
        await self._edit(row)

    async def delete_role(self, row: RoleRow) -> None:
        """Remove a role nobody holds."""
        if await self._screen.confirm(
            said("Remove the role {name}?", name=row.name), said("Nobody can be given it any more."), said("Remove")
        ):
            await self._act(
                lambda: self._work.delete_role(row.role_id), said("The role {name} is gone.", name=row.name)
            )

    async def keep_apart(self, row: RoleRow) -> None:
        """Let nobody hold this role beside another."""
        roles = [choice for choice in await self._work.roles_of("") if choice.key != row.role_id]
        title = said("Which role may nobody hold beside {name}?", name=row.name)
        other = await self._screen.ask_choice(title, roles)
        if other is None:
            return
        reason = await self._screen.ask_words(title, said("&Why"), "", needed=True)
        if reason is not None:
            await self._act(
                lambda: self._work.keep_apart(row.role_id, other.key, reason),
                said("{one} and {other} are kept apart.", one=row.name, other=other.words),
            )

    async def invite(self, _row: Any) -> None:
        """Invite somebody."""
        draft = await self._screen.ask_invitation(await self._work.roles_of(""))
        if draft is not None:
            await self._act(
                lambda: self._work.invite(draft), said("An invitation is on its way to {email}.", email=draft.email)
            )

    async def resend(self, row: InvitationRow) -> None:
        """Send an invitation anew."""
        await self._act(
            lambda: self._work.send_invitation(row.invitation_id),
            said("Sent to {email} with a new code; the old one is void.", email=row.email),
        )

    async def cancel_invitation(self, row: InvitationRow) -> None:
        """Withdraw an invitation."""
        title = said("Withdraw the invitation of {email}?", email=row.email)
        if await self._screen.confirm(title, said("Its code is worth nothing then."), said("Withdraw")):
            await self._act(
                lambda: self._work.cancel_invitation(row.invitation_id), said("The invitation is withdrawn.")
            )

    async def end_session(self, row: OpenSessionRow) -> None:
        """Sign one place out."""
        await self._end(lambda: self._work.end_session(row.session_id), said("That place is signed out."))

    async def end_sessions_of(self, row: OpenSessionRow) -> None:
        """Sign a person out everywhere."""
        title = said("Sign {name} out everywhere?", name=row.display_name)
        if await self._screen.confirm(title, said("What they scanned is kept where they are."), said("Sign out")):
            await self._end(
                lambda: self._work.end_sessions_of(row.user_id), said("{name} is signed out.", name=row.display_name)
            )

    async def end_all_sessions(self, _row: Any) -> None:
        """Sign everybody else out."""
        advice = said("Everybody but you has to sign in again. What they scanned is kept where they are.")
        if await self._screen.confirm(said("Sign everybody out?"), advice, said("Sign out")):
            await self._end(self._work.end_all_sessions, said("Everybody else is signed out."))

    async def _edit(self, row: RoleRow | None) -> None:
        role_id = None if row is None else row.role_id
        draft = await self._screen.ask_role(row, await self._work.permissions_of(role_id))
        if draft is not None:
            await self._act(
                lambda: self._work.save_role(role_id, draft), said("The role {name} is kept.", name=draft.name)
            )

    async def _end(self, deed: Callable[[], Awaitable[tuple[str, ...]]], words: Said) -> None:
        async def end() -> None:
            await self._ended(await deed())

        await self._act(end, words)

    async def _act(self, deed: Done, words: Said) -> None:
        try:
            await deed()
        except InvistaError as refusal:
            if refusal.code != "step_up_needed":
                self._screen.reload()
                raise
            code = await self._screen.ask_words(refusal.title, said("&Code of your authenticator"), "", needed=True)
            if code is None:
                raise
            await self._work.step_up("".join(code.split()))
            await deed()
        self._screen.reload()
        self._screen.tell(Verdict.OK, words)
