"""One question at a time over a screen; scans answer it while it is open."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.found import command_of
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.views.common.choice_dialogs import NoteDialog, ReasonDialog
from invista_desktop.views.common.code_dialog import CodeDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.common.question_dialog import QuestionDialog, answered
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict


class Asking:
    """Asks over a screen, and says whether a scan was an answer."""

    def __init__(self, over: QWidget) -> None:
        self._over = over
        self._dialog: QuestionDialog | ConfirmDialog | None = None

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self._dialog is not None and self._dialog.isVisible()

    def take_scan(self, raw: str) -> bool:
        """Answer the open question by a scan; return False when it is none."""
        if isinstance(self._dialog, QuestionDialog):
            return self._dialog.take_scan(raw)
        command = command_of(raw)
        if self._dialog is None or command not in ("ok", "cancel"):
            return False
        if command == "ok":
            self._dialog.accept()
        else:
            self._dialog.reject()
        return True

    def takes(self, raw: str, tell: Callable[[Verdict, Said, Said], None]) -> bool:
        """Offer a scan to the open question; return False when none is open. What is no answer is refused by `tell`."""
        if not self.is_open:
            return False
        if not self.take_scan(raw):
            tell(Verdict.REFUSED, said("Not taken."), said("Answer the question first, or press Esc."))
        return True

    async def answered(self, dialog: QuestionDialog | ConfirmDialog) -> bool:
        """Return whether the person applied the dialog."""
        self._dialog = dialog
        try:
            return await answered(dialog)
        finally:
            self._dialog = None

    async def reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen reason's code and the note, None when the person went back."""
        dialog = ReasonDialog(shown(title), reasons, self._over)
        return dialog.answer if await self.answered(dialog) else None

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.answered(ConfirmDialog(title, advice, confirm=confirm, parent=self._over))

    async def note(self, title: Said) -> str | None:
        """Return a few words on why, None when the person went back."""
        dialog = NoteDialog(shown(title), self._over)
        return dialog.note.text().strip() if await self.answered(dialog) else None

    async def code(self) -> str:
        """Return a code typed by hand; empty when the person went back."""
        dialog = CodeDialog(self._over)
        return dialog.code if await self.answered(dialog) else ""
