"""The menus of the main window: what it can do beside the work, for people who look rather than type."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from invista_desktop.views.shell.command_palette import Command


class WindowMenus(QMenuBar):
    """File, View and Help, each a list of commands; Alt with the underlined letter opens one.

    The window binds the keys of the commands; the menus only name them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Menus"))
        self._file = self.addMenu(self.tr("&File"))
        self._view = self.addMenu(self.tr("&View"))
        self._help = self.addMenu(self.tr("&Help"))

    def show_commands(
        self,
        *,
        file: Sequence[Command],
        view: Sequence[Command],
        helping: Sequence[Command],
        leaving: Sequence[Command],
    ) -> None:
        """Replace the entries; `leaving` stands at the end of File, apart from the rest."""
        for menu, commands in ((self._file, file), (self._view, view), (self._help, helping)):
            menu.clear()
            for command in commands:
                menu.addAction(_entry(command)).triggered.connect(command.run)
        if file:
            self._file.addSeparator()
        for command in leaving:
            self._file.addAction(_entry(command)).triggered.connect(command.run)


def _entry(command: Command) -> str:
    keys = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
    title = command.title.replace("&", "&&")
    return f"{title}\t{keys}" if keys else title
