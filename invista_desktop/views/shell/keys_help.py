"""All keys that work now, on one page: F1."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invista_desktop.views.common.forms import button, text
from invista_desktop.views.common.keyboard import give_keyboard_back
from invista_desktop.views.shell.command_palette import Command, key_cap


class KeysHelp(QDialog):
    """Lists the keys of the screen and of the window, by group."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_keyboard_back(self)
        self.setWindowTitle(self.tr("Keys"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        line = 0
        for group, keyed in groupby((command for command in commands if command.keys), lambda command: command.group):
            grid.addWidget(text(group, "large"), line, 0, 1, 2)
            for command in keyed:
                line += 1
                grid.addWidget(key_cap(command.keys), line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(text(command.title), line, 1)
            line += 1
        grid.setRowStretch(line, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        close = button(self.tr("Close  (Esc)"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 20)
        layout.addWidget(area)
        layout.addLayout(foot)
        self.resize(620, 640)
