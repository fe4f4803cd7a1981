"""The keys of a screen, shown at the bottom of the window: what F2 to F12 do just now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from invista_desktop.views.common.flow_row import FlowRow

LABELS_KEY = "Ctrl+L"  # the same wherever labels of what is marked can be printed
_ROOMY = 104


@dataclass(frozen=True)
class FunctionKey:
    """One thing a screen can do now.

    Attributes:
        key: as Qt writes it, such as `F5` or `Ctrl+Z`.
        title: what it does, in the person's language.
        run: does it.
        primary: whether it is what the screen is for, such as posting.
    """

    key: str
    title: str
    run: Callable[[], None]
    enabled: bool = True
    primary: bool = False


@runtime_checkable
class KeyedScreen(Protocol):
    """A screen that offers keys; it says when they change."""

    function_keys_changed: SignalInstance

    def function_keys(self) -> Sequence[FunctionKey]:
        """Return what can be done now, in the order to show."""


class KeyBar(QFrame):
    """Shows the keys of the current screen as buttons; keyboard and finger do the same.

    What the screen is for stands apart, where no finger lands by mistake.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_bar")
        self.setAccessibleName(self.tr("Keys of this screen"))
        self._row = FlowRow(roomy=_ROOMY)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 8, 16, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._shown: list[tuple[QPushButton, QShortcut]] = []

    def show_keys(self, keys: Sequence[FunctionKey]) -> None:
        """Replace the keys; those not enabled stay in sight and do nothing."""
        for button, shortcut in self._shown:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
            button.hide()
            button.deleteLater()
        while self._layout.count() > 1:
            self._layout.takeAt(1)
        others = [self._made(key) for key in keys if not key.primary]
        primary = [self._made(key) for key in keys if key.primary]
        self._row.put([button for button, _ in others])
        for button, _ in primary:
            self._layout.addWidget(button)
        self._shown = [*others, *primary]
        self.setVisible(bool(keys))

    def _made(self, key: FunctionKey) -> tuple[QPushButton, QShortcut]:
        written = QKeySequence(key.key).toString(QKeySequence.SequenceFormat.NativeText)
        button = QPushButton(f"{written}\n{key.title}")
        button.setAutoDefault(False)
        button.setEnabled(key.enabled)
        button.setAccessibleName(key.title)
        if key.primary:
            button.setProperty("role", "key_primary")
        button.clicked.connect(key.run)
        shortcut = QShortcut(QKeySequence(key.key), self.window())
        shortcut.setEnabled(key.enabled)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(key.run)
        return button, shortcut
