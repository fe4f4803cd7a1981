"""Everything the app can do now, found by typing a few letters: Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from invista_desktop.views.common.forms import text
from invista_desktop.views.common.keyboard import give_keyboard_back
from invista_desktop.views.shell.fuzzy import best

_ROW_HEIGHT = 46


@dataclass(frozen=True)
class Command:
    """Something the person can do.

    Attributes:
        title: in the person's language.
        keys: the shortcut that does the same, as Qt writes it; empty where there is none.
        group: where it belongs, such as the screen's title.
    """

    title: str
    run: Callable[[], None]
    keys: str = ""
    group: str = ""


class CommandPalette(QDialog):
    """Offers commands; arrows choose, Enter runs, Esc closes."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_keyboard_back(self)
        self.setWindowTitle(self.tr("Commands"))
        self._commands = tuple(commands)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("What do you want to do?"))
        self._field.setAccessibleName(self.tr("Find a command"))
        self._field.setClearButtonEnabled(True)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._offer)
        self._list = QListWidget()
        self._list.setObjectName("commands")
        self._list.setAccessibleName(self.tr("Commands found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(self._run)
        self._nothing = text(self.tr("No command has these letters."), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (self._field, self._nothing, self._list):
            layout.addWidget(widget)
        self.resize(640, 480)
        self._offer("")

    def offered(self) -> list[Command]:
        """Return what is in sight, the best first."""
        return [self._list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field act on the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            if (by := step.get(Qt.Key(event.key()))) is not None:
                row = min(max(self._list.currentRow() + by, 0), self._list.count() - 1)
                self._list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self._list.currentItem()) is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _offer(self, typed: str) -> None:
        self._list.clear()
        for command in best(typed, self._commands, lambda command: f"{command.title} {command.group}"):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.title} {command.keys}")
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._list.addItem(item)
            self._list.setItemWidget(item, _row(command))
        self._list.setCurrentRow(0)
        self._nothing.setVisible(self._list.count() == 0)

    def _run(self, item: QListWidgetItem) -> None:
        command: Command = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        command.run()


def _row(command: Command) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(14, 0, 14, 0)
    layout.setSpacing(10)
    layout.addWidget(QLabel(command.title))
    layout.addWidget(text(command.group, "small", wraps=False))
    layout.addStretch()
    if command.keys:
        layout.addWidget(key_cap(command.keys), 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def key_cap(keys: str) -> QLabel:
    """Return the keys, drawn like keys."""
    label = QLabel(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
    label.setProperty("role", "key")
    return label
