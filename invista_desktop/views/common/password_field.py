"""Entering a password: hidden or shown, with a word about Caps Lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from invista_desktop.views.common.forms import Remark
from invista_desktop.views.common.icons import icon


class _HiddenLine(QLineEdit):
    caps_lock_seen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.upper() != typed.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(typed.isupper() != shifted)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    """A password with a button that shows it, and a hint while Caps Lock is on.

    Signals:
        entered: Enter was pressed in it.
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _HiddenLine()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.returnPressed.connect(self.entered)
        self.line.caps_lock_seen.connect(self._hint)
        self._show = QPushButton()
        self._show.setCheckable(True)
        self._show.setAutoDefault(False)
        self._show.setProperty("role", "icon")
        self._show.toggled.connect(self._toggle)
        self._caps = Remark()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._caps)
        self.setFocusProxy(self.line)
        self._toggle(shown=False)

    def text(self) -> str:
        """Return what was entered, as entered."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was entered, and hide the next entry."""
        self.line.clear()
        self._show.setChecked(False)
        self._caps.hide()

    def setAccessibleName(self, name: str) -> None:
        """Name the line itself, which is what has the focus."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def _toggle(self, shown: bool) -> None:  # noqa: FBT001 - the shape of QAbstractButton.toggled
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        words = self.tr("Hide the password") if shown else self.tr("Show the password")
        self._show.setIcon(icon("eye-off" if shown else "eye"))
        self._show.setAccessibleName(words)
        self._show.setToolTip(words)

    def _hint(self, caps_lock: bool) -> None:  # noqa: FBT001 - the shape of the signal
        self._caps.tell("hint", self.tr("Caps Lock is on.") if caps_lock else "")
