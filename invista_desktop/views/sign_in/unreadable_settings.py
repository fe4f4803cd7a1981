"""Says that a file of settings cannot be read, and offers what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from invista_desktop.errors import InvistaError
from invista_desktop.settings import SettingsUnreadable
from invista_desktop.views.common.forms import Remark, button, text
from invista_desktop.views.common.roomy_dialog import RoomyDialog
from invista_desktop.views.common.translation import shown

PutAside = Callable[[SettingsUnreadable], InvistaError | None]


class UnreadableSettingsDialog(RoomyDialog):
    """Accepted when the settings are worth reading again; rejected when the person leaves."""

    least_width = 720

    def __init__(self, problem: SettingsUnreadable, put_aside: PutAside) -> None:
        super().__init__()
        self._problem, self._put_aside = problem, put_aside
        self.setWindowTitle(self.tr("Settings – Invista"))
        self._remark = Remark()
        words = QFrame()
        words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # no button is answered by a scanner's Enter
        words.setAccessibleName(f"{shown(problem.title)} {problem.path}")
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(text(shown(problem.title), "heading"))
        column.addWidget(text(str(problem.path), "large"))
        column.addWidget(text(self._explained()))
        column.addWidget(self._remark)
        self.whole.setSpacing(24)
        self.whole.addWidget(words)
        self.whole.addLayout(self._keys())
        words.setFocus()

    def _explained(self) -> str:
        if self._problem.is_kept_by_the_app:
            return self.tr(
                "Mend the file and try again, or put it aside and start with defaults: it is renamed in the same "
                "folder, and nothing in it is lost. Drafts, sign-in and the log stay where they are."
            )
        return self.tr("Mend the file and try again, or move it away. It is yours: Invista leaves it as it is.")

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._key(self.tr("Quit  (Esc)"), "", self.reject))
        row.addStretch()
        row.addWidget(self._key(self.tr("Open the folder  (F4)"), "F4", self._open_folder))
        row.addWidget(self._key(self.tr("Try again  (F5)"), "F5", self.accept))
        if self._problem.is_kept_by_the_app:
            aside = self._key(self.tr("Put aside, use defaults  (F10)"), "F10", self._aside)
            aside.setProperty("role", "primary")
            row.addWidget(aside)
        return row

    def _key(self, words: str, key: str, deed: Callable[[], None]) -> QPushButton:
        made = button(words, "tall")
        made.clicked.connect(deed)
        if key:
            QShortcut(QKeySequence(key), self).activated.connect(deed)
        return made

    def _aside(self) -> None:
        refusal = self._put_aside(self._problem)
        if refusal is None:
            self.accept()
            return
        self._say(f"{shown(refusal.title)}\n{shown(refusal.advice)}")

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._problem.path.parent))):
            self._say(self.tr("This computer shows no folders. Open it yourself:") + f"\n{self._problem.path.parent}")

    def _say(self, words: str) -> None:
        self._remark.tell("wrong", words)
        self.make_room()
