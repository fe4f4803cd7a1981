"""What the small questions of the screens have in common: F10 applies, Esc goes back, scans are answered or refused."""

import asyncio

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.models.domain.found import command_of
from invista_desktop.views.common.dialogs import CONFIRM_KEY
from invista_desktop.views.common.forms import GAP, Remark, button, text
from invista_desktop.views.common.roomy_dialog import RoomyDialog


class QuestionDialog(RoomyDialog):
    """A question with an answer; subclasses add fields to `body` and say in `problem` what is missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self._title, self._subject = text("", "heading"), text("", "large")
        self._remark = Remark()
        self._apply = button("", "primary")
        back = button(self.tr("Back  (Esc)"), "tall")
        self._apply.clicked.connect(self.accept)
        back.clicked.connect(self.reject)
        QShortcut(QKeySequence(CONFIRM_KEY), self, self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(self._apply)
        layout = self.whole
        layout.setSpacing(GAP)
        layout.addWidget(self._title)
        layout.addWidget(self._subject)
        layout.addLayout(self.body)
        layout.addWidget(self._remark)
        layout.addLayout(buttons)

    def ask(self, title: str, subject: str, apply: str) -> None:
        """Set the question, what it is about, and the word on the button that answers it."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._subject.setText(subject)
        self._subject.setVisible(bool(subject))
        self._apply.setText(f"{apply}  ({CONFIRM_KEY})")

    def problem(self) -> str:
        """Return what keeps the answer from being taken; empty when nothing does."""
        return ""

    def accept(self) -> None:
        """Take the answer, or say what is missing."""
        wrong = self.problem()
        self._remark.tell("wrong", wrong)
        self.make_room()
        if not wrong:
            super().accept()

    def take_scan(self, raw: str) -> bool:
        """Answer by a command barcode; return False for every other scan: it is refused."""
        match command_of(raw):
            case "ok" | "next":
                self.accept()
            case "cancel" | "undo":
                self.reject()
            case _:
                return False
        return True


async def answered(dialog: QDialog) -> bool:
    """Return whether the person applied the dialog; the event loop goes on meanwhile."""
    done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not done.done():
            done.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await done
    finally:
        dialog.close()
        dialog.deleteLater()
