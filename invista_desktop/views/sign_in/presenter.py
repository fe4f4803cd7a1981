"""What happens at sign-in, step by step. Knows no Qt."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Protocol

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.people import Person, SecondFactorNeeded


class Step(StrEnum):
    """What the person is asked for."""

    PASSWORD = "password"  # noqa: S105 - a step, not a secret
    SECOND_FACTOR = "second_factor"
    RECOVERY_EMAIL = "recovery_email"
    RECOVERY_CODE = "recovery_code"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a step, not a secret
    INVITATION = "invitation"


class SignInScreen(Protocol):
    """What the presenter may ask of the screen."""

    def show_step(self, step: Step) -> None:
        """Ask for this."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input while the service is asked."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_hint(self, hint: Said) -> None:
        """Say what is going on, calmly."""

    def offer_again(self, *, offered: bool) -> None:
        """Offer to try once more whether who was signed in still is, without the password."""


class SignInService(Protocol):
    """The part of the identity service that signs people in."""

    async def restore(self) -> Person | SecondFactorNeeded | None:
        """Return who was signed in at the last close."""

    async def sign_in(self, email: str, password: str) -> Person | SecondFactorNeeded:
        """Sign in with a password."""

    async def give_second_factor(self, code: str) -> Person:
        """Finish with the code of an authenticator."""

    async def request_recovery(self, email: str) -> None:
        """Have a code sent."""

    async def verify_recovery(self, code: str) -> SecondFactorNeeded | None:
        """Take the code that was sent."""

    async def set_new_password(self, password: str) -> Person:
        """Finish a recovery."""

    async def accept_invitation(self, email: str, code: str, name: str, password: str) -> None:
        """Make an account of an invitation."""

    async def sign_out(self) -> None:
        """Forget a sign-in that was not finished."""


class SignInPresenter:
    """Leads from nobody to somebody; `entered` is called once, with the person."""

    def __init__(self, screen: SignInScreen, service: SignInService, entered: Callable[[Person], None]) -> None:
        self._screen = screen
        self._service = service
        self._entered = entered
        self._recovering = False

    async def restore(self) -> None:
        """Go on as whoever was signed in, or leave the window as it is, asking for a password.

        Where the cause may pass, the same is offered again: the sign-in is still kept.
        """
        async with self._asking():
            try:
                outcome = await self._service.restore()
            except (Unavailable, RuleViolation):
                self._screen.offer_again(offered=True)
                raise
            if outcome is not None:
                self._proceed(outcome)

    async def sign_in(self, email: str, password: str) -> None:
        """Try a password."""
        async with self._asking():
            self._proceed(await self._service.sign_in(email, password))

    async def give_second_factor(self, code: str) -> None:
        """Try the code of an authenticator."""
        async with self._asking():
            person = await self._service.give_second_factor(_digits(code))
            if self._recovering:
                self._screen.show_step(Step.NEW_PASSWORD)
            else:
                self._entered(person)

    async def start_recovery(self) -> None:
        """Ask where to send a code."""
        self._screen.show_problem(None)
        self._screen.offer_again(offered=False)
        self._screen.show_step(Step.RECOVERY_EMAIL)

    async def request_recovery(self, email: str) -> None:
        """Have a code sent; whether the address is known is not told."""
        async with self._asking():
            if not email.strip():
                raise RuleViolation(said("The e-mail address is missing."), said("Enter it, then ask for a code."))
            await self._service.request_recovery(email)
            self._screen.show_step(Step.RECOVERY_CODE)
            self._screen.show_hint(said("If {email} has an account, a code is on its way.", email=email.strip()))

    async def verify_recovery(self, code: str) -> None:
        """Try the code that was sent."""
        async with self._asking():
            needed = await self._service.verify_recovery(_digits(code))
            self._recovering = True
            self._screen.show_step(Step.SECOND_FACTOR if needed else Step.NEW_PASSWORD)

    async def set_new_password(self, password: str, again: str) -> None:
        """Finish a recovery with a new password, entered twice."""
        async with self._asking():
            if password != again:
                raise RuleViolation(said("The two passwords differ."), said("Enter the same one twice."))
            person = await self._service.set_new_password(password)
            self._recovering = False
            self._entered(person)

    async def start_invitation(self) -> None:
        """Ask for the code of an invitation."""
        self._screen.show_problem(None)
        self._screen.offer_again(offered=False)
        self._screen.show_step(Step.INVITATION)

    async def accept_invitation(self, email: str, code: str, name: str, password: str, again: str) -> None:
        """Make an account of an invitation, and sign in with it."""
        async with self._asking():
            if not (email.strip() and code.strip() and name.strip()):
                raise RuleViolation(said("Address, code and name are all needed."), said("Enter them, then accept."))
            if password != again:
                raise RuleViolation(said("The two passwords differ."), said("Enter the same one twice."))
            await self._service.accept_invitation(email.strip(), code.strip(), name.strip(), password)
            self._proceed(await self._service.sign_in(email, password))

    async def back(self) -> None:
        """Start over with e-mail and password."""
        self._screen.show_problem(None)
        self._screen.show_step(Step.PASSWORD)
        self._recovering = False
        await self._service.sign_out()

    def explain(self, reason: InvistaError) -> None:
        """Ask for a password, saying why: the session ended without the person asking for it."""
        self._recovering = False
        self._screen.show_step(Step.PASSWORD)
        self._screen.show_problem(reason)

    def _proceed(self, outcome: Person | SecondFactorNeeded) -> None:
        if isinstance(outcome, SecondFactorNeeded):
            self._screen.show_step(Step.SECOND_FACTOR)
        else:
            self._entered(outcome)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        self._screen.show_problem(None)
        self._screen.offer_again(offered=False)
        self._screen.show_busy(busy=True)
        try:
            yield
        except NotPermitted as problem:
            # Wherever it happens, this sign-in cannot go on: the next try starts with the password.
            self._recovering = False
            self._screen.show_step(Step.PASSWORD)
            self._screen.show_problem(problem)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        finally:
            self._screen.show_busy(busy=False)


def _digits(code: str) -> str:
    return "".join(code.split())
