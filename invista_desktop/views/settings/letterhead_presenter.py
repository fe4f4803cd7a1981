"""The letterhead, read from the database and kept there. No Qt."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.letterheads import SetLetterhead
from invista_desktop.models.domain.papers import Organisation


class LetterheadScreen(Protocol):
    """The letterhead as the person sees it."""

    def show_letterhead(self, kept: Organisation, *, may_change: bool) -> None:
        """Show what is in force."""

    def show_logo(self, logo: bytes) -> None:
        """Show a picture that is kept with the rest."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_done(self, words: Said) -> None:
        """Say what went well."""


class LetterheadWork(Protocol):
    """What the letterhead asks of the rest of the app; every call blocks."""

    def organisation(self) -> Organisation:
        """Return what is kept."""

    def set_letterhead(self, command: SetLetterhead) -> None:
        """Keep it."""

    def read_logo(self, path: Path) -> bytes:
        """Return a picture as it is kept."""


class LetterheadPresenter:
    """Shows the letterhead and keeps what is entered; the same entry sent again is one change."""

    def __init__(
        self,
        screen: LetterheadScreen,
        work: LetterheadWork,
        background: Background,
        *,
        may_change: Callable[[], bool],
        new_id: Callable[[], UUID],
    ) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._may_change, self._new_id = may_change, new_id
        self._kept = Organisation("")
        self._unsure: tuple[UUID, Organisation] | None = None  # sent, and no answer came

    async def load(self) -> None:
        """Show what is kept."""
        self._screen.show_problem(None)
        try:
            self._kept = await self._background.run(self._work.organisation)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_letterhead(self._kept, may_change=self._may_change())

    async def choose_logo(self, path: Path) -> None:
        """Look at a picture and show it; it is kept with the rest."""
        self._screen.show_problem(None)
        try:
            self._screen.show_logo(await self._background.run(self._work.read_logo, path))
        except InvistaError as problem:
            self._screen.show_problem(problem)

    async def keep(self, entered: Organisation) -> None:
        """Keep what is entered, and show it as it is in force then."""
        self._screen.show_problem(None)
        self._screen.show_busy(busy=True)
        try:
            await self._keep(entered)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        finally:
            self._screen.show_busy(busy=False)

    async def _keep(self, entered: Organisation) -> None:
        if not entered.name:
            raise RuleViolation(
                said("The organisation has no name yet."), said("Type its name first."), code="letterhead_name"
            )
        if self._unsure is None or self._unsure[1] != entered:
            self._unsure = self._new_id(), entered
        command = SetLetterhead(
            self._unsure[0],
            entered.name,
            entered.address,
            entered.language,
            entered.date_format,
            changes_logo=entered.logo != self._kept.logo,
            logo=entered.logo,
        )
        try:
            await self._background.run(self._work.set_letterhead, command)
        except Unavailable:
            raise
        except InvistaError:
            self._unsure = None
            raise
        self._unsure = None
        await self.load()
        self._screen.show_done(said("Kept: the next paper has this letterhead."))
