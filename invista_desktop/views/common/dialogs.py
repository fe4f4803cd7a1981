"""Questions that only a person can answer: a scanner's Enter never does."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from invista_desktop.errors import NeedsConfirmation, Said
from invista_desktop.views.common.icons import pixmap
from invista_desktop.views.common.roomy_dialog import RoomyDialog
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict

CONFIRM_KEY = "F10"


class ConfirmDialog(RoomyDialog):
    """Asks one question; F10 confirms, Esc does not. What is only told has one button, and both keys close it.

    No button is the default, and none has the focus at first, so that neither the Enter nor a
    space within a scan answers for the person.
    """

    least_width = 560

    def __init__(
        self, title: Said, advice: Said, *, confirm: Said, asks: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(shown(title))
        self.setAccessibleDescription(shown(advice))
        self._confirm = QPushButton(f"{shown(confirm)}  ({CONFIRM_KEY})")
        self._confirm.setProperty("role", "primary")
        self._back = QPushButton(self.tr("Back  (Esc)"))
        self._back.setProperty("role", "tall")
        self._back.setVisible(asks)
        for button in (self._confirm, self._back):
            button.setAutoDefault(False)
            button.setDefault(False)
        self._confirm.clicked.connect(self.accept)
        self._back.clicked.connect(self.reject)
        QShortcut(QKeySequence(CONFIRM_KEY), self, self.accept)
        self._lay_out(shown(title), shown(advice))

    def _lay_out(self, title: str, advice: str) -> None:
        sign = QLabel()
        sign.setPixmap(pixmap(Verdict.WARNING, 48, self.palette().text().color(), ratio=self.devicePixelRatioF()))
        words = QFrame()
        words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words.setAccessibleName(f"{title} {advice}")
        heading = QLabel(title, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        heading.setProperty("role", "heading")
        text = QLabel(advice, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        text.setProperty("role", "large")
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(text)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        buttons.addWidget(self._back)
        buttons.addWidget(self._confirm)
        self.whole.setSpacing(28)
        self.whole.addLayout(top)
        self.whole.addLayout(buttons)
        words.setFocus()


async def ask(title: Said, advice: Said, *, confirm: Said, parent: QWidget | None = None) -> bool:
    """Return whether the person confirms; the event loop goes on meanwhile."""
    return await _answer_to(ConfirmDialog(title, advice, confirm=confirm, parent=parent))


async def tell(title: Said, advice: Said, *, close: Said, parent: QWidget | None = None) -> None:
    """Return when the person has closed what they are told; the event loop goes on meanwhile."""
    await _answer_to(ConfirmDialog(title, advice, confirm=close, asks=False, parent=parent))


async def _answer_to(dialog: ConfirmDialog) -> bool:
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def answered(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(answered)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.close()
        dialog.deleteLater()


async def confirmed(question: NeedsConfirmation, *, confirm: Said, parent: QWidget | None = None) -> bool:
    """Return whether the person confirms what the rules ask about."""
    return await ask(question.title, question.advice, confirm=confirm, parent=parent)
