"""Checks a chosen file, shows what an import would do, and imports it. Knows no Qt."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.imports import Checked, FileImported, ImportKind, ReadingOptions

Progress = Callable[[int], None]
Check = Callable[[Path, ImportKind, ReadingOptions, Progress], Checked]
Import = Callable[[Checked, UUID], FileImported]


class ImportScreen(Protocol):
    """What the presenter may ask of the screen."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""

    def show_progress(self, rows: int) -> None:
        """Say how many rows were read."""

    def show_checked(self, checked: Checked) -> None:
        """Show rows, problems and counts; offer to import what is clean."""

    def show_imported(self, outcome: FileImported) -> None:
        """Say what was imported; there is nothing more to import."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""


class ImportPresenter:
    """Turns a chosen file into a preview, and the preview into one import.

    Only what was shown is imported: another file, or another way to read it, is checked first.
    """

    def __init__(
        self, screen: ImportScreen, *, check: Check, post: Import, background: Background, new_id: Callable[[], UUID]
    ) -> None:
        self._screen = screen
        self._check = check
        self._post = post
        self._background = background
        self._new_id = new_id
        self._shown: Checked | None = None
        self._operation_id = new_id()
        self._question = 0

    async def check(self, path: Path, kind: ImportKind, options: ReadingOptions) -> None:
        """Check the file and show what came of it; a late answer to an earlier choice is dropped."""
        self._question += 1
        question = self._question
        self._shown = None
        tell = asyncio.get_running_loop().call_soon_threadsafe

        def progress(rows: int) -> None:
            tell(self._tell_progress, question, rows)

        self._screen.show_problem(None)
        self._screen.show_busy(busy=True)
        try:
            checked = await self._background.run(self._check, path, kind, options, progress)
        except InvistaError as problem:
            if question == self._question:
                self._screen.show_problem(problem)
        else:
            if question == self._question:
                self._shown, self._operation_id = checked, self._new_id()
                self._screen.show_checked(checked)
        finally:
            if question == self._question:
                self._screen.show_busy(busy=False)

    async def import_shown(self) -> None:
        """Import what is shown; after a lost answer the same operation is sent again, so nothing comes twice."""
        checked = self._shown
        if checked is None or not checked.is_clean:
            return
        self._screen.show_problem(None)
        self._screen.show_busy(busy=True)
        try:
            outcome = await self._background.run(self._post, checked, self._operation_id)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        else:
            self._shown = None
            self._screen.show_imported(outcome)
        finally:
            self._screen.show_busy(busy=False)

    def _tell_progress(self, question: int, rows: int) -> None:
        if question == self._question:
            self._screen.show_progress(rows)
