"""Leaving without losing anything: signing out and closing. Knows no Qt."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from invista_desktop.errors import InvistaError, Said, said


class ShellScreen(Protocol):
    """What the presenter may ask of the main window."""

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""

    def show_notice(self, title: Said, advice: Said) -> None:
        """Say something without stopping the work."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say what went wrong."""

    def close_now(self) -> None:
        """Close the window for good."""


class PendingWork(Protocol):
    """What is under way on this workstation."""

    def drafts(self) -> int:
        """How many receipts are begun and not posted; they are kept on this workstation."""

    def is_posting(self) -> bool:
        """Whether something is on its way to the database just now."""

    async def finish_posting(self) -> None:
        """Wait until nothing is on its way any more, posted or kept."""


class ShellPresenter:
    """Signs out and closes, after what is under way has arrived."""

    def __init__(self, screen: ShellScreen, work: PendingWork, sign_out: Callable[[], Awaitable[None]]) -> None:
        self._screen = screen
        self._work = work
        self._sign_out = sign_out
        self._leaving = False

    async def sign_out(self) -> None:
        """Sign out; asks first when receipts are begun and not posted."""
        drafts = self._work.drafts()
        if drafts and not await self._screen.confirm(
            said("{count} begun and not posted.", count=drafts),
            said("The work is kept on this workstation and will be here when you sign in again."),
            said("Sign out"),
        ):
            return
        await self._finish_posting(said("Signing out follows by itself."))
        try:
            await self._sign_out()
        except InvistaError as problem:
            self._screen.show_problem(problem)

    async def close(self) -> None:
        """Close the window once nothing is on its way; a second wish to close changes nothing."""
        if self._leaving:
            return
        self._leaving = True
        try:
            await self._finish_posting(said("Invista closes by itself afterwards."))
            self._screen.close_now()
        finally:
            self._leaving = False

    async def _finish_posting(self, then: Said) -> None:
        if self._work.is_posting():
            self._screen.show_notice(said("A posting is being finished."), then)
            await self._work.finish_posting()
