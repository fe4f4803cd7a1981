"""The settings page's dealings with the person's account. Knows no Qt."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.people import FactorEnrolment, FactorRow, SessionRow


class SecurityScreen(Protocol):
    """What the presenter may ask of the security tab."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_done(self, words: Said) -> None:
        """Say what went well, and empty the fields."""

    def show_account(self, factors: tuple[FactorRow, ...], sessions: tuple[SessionRow, ...]) -> None:
        """Show authenticators, and where the person is signed in."""

    def show_enrolment(self, enrolment: FactorEnrolment | None) -> None:
        """Show the QR code to scan and ask for its first code; None puts it away."""


class AccountService(Protocol):
    """The person's own account."""

    async def change_password(self, current: str, new: str) -> None:
        """Replace the password."""

    async def authenticators(self) -> tuple[FactorRow, ...]:
        """Return those in use."""

    async def start_enrolment(self, name: str) -> FactorEnrolment:
        """Begin to add one."""

    async def finish_enrolment(self, factor_id: str, code: str) -> None:
        """Verify its first code."""

    async def remove_authenticator(self, factor_id: str) -> None:
        """Stop asking for its codes."""

    async def sessions(self) -> tuple[SessionRow, ...]:
        """Return where the person is signed in."""

    async def revoke_session(self, session_id: str) -> None:
        """Sign that place out."""


class SecurityPresenter:
    """Turns what the person does about their account into service calls."""

    def __init__(self, screen: SecurityScreen, account: AccountService) -> None:
        self._screen = screen
        self._account = account
        self._enrolling: FactorEnrolment | None = None

    async def load(self) -> None:
        """Show the account as it stands."""
        async with self._asking():
            await self._show()

    async def change_password(self, current: str, new: str, again: str) -> None:
        """Replace the password by one entered twice."""
        async with self._asking():
            if new != again:
                raise RuleViolation(said("The two passwords differ."), said("Enter the same one twice."))
            await self._account.change_password(current, new)
            self._screen.show_done(said("The password is changed. Other places were signed out."))
            await self._show()

    async def start_enrolment(self, name: str) -> None:
        """Begin to add an authenticator of this name."""
        async with self._asking():
            if not name.strip():
                raise RuleViolation(said("The authenticator has no name."), said("Name it, such as: my phone."))
            self._enrolling = await self._account.start_enrolment(name.strip())
            self._screen.show_enrolment(self._enrolling)

    async def finish_enrolment(self, code: str) -> None:
        """Verify the first code of the authenticator being added."""
        if self._enrolling is None:
            return
        async with self._asking():
            await self._account.finish_enrolment(self._enrolling.factor_id, "".join(code.split()))
            self._enrolling = None
            self._screen.show_enrolment(None)
            self._screen.show_done(said("From now on every sign-in asks for a code."))
            await self._show()

    async def remove_authenticator(self, factor_id: str) -> None:
        """Stop asking for the codes of this one."""
        async with self._asking():
            await self._account.remove_authenticator(factor_id)
            self._screen.show_done(said("The authenticator is removed."))
            await self._show()

    async def revoke_session(self, session_id: str) -> None:
        """Sign another place out."""
        async with self._asking():
            await self._account.revoke_session(session_id)
            self._screen.show_done(said("That place is signed out."))
            await self._show()

    async def _show(self) -> None:
        self._screen.show_account(await self._account.authenticators(), await self._account.sessions())

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        self._screen.show_problem(None)
        self._screen.show_busy(busy=True)
        try:
            yield
        except InvistaError as problem:
            self._screen.show_problem(problem)
        finally:
            self._screen.show_busy(busy=False)
