"""The main window: navigation, status, notices, one screen at a time, and its keys."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.views.common.dialogs import ask
from invista_desktop.views.common.function_keys import FunctionKey, KeyBar, KeyedScreen
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.themes import Theme
from invista_desktop.views.shell.command_palette import Command, CommandPalette
from invista_desktop.views.shell.keys_help import KeysHelp
from invista_desktop.views.shell.menus import WindowMenus
from invista_desktop.views.shell.navigation import Navigation
from invista_desktop.views.shell.sections import Section, allowed, keys_of
from invista_desktop.views.shell.status_strip import StatusStrip

_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Holds the screens; knows none of them.

    Signals:
        close_requested: the person wants to leave; `close_now` follows when that is safe.
        closed: the window is gone.
        sign_out_requested: the person wants to sign out.
        theme_requested: another look; arg: a `Theme`.
        retry_requested, reload_requested: from the notice in sight.
        section_opened: another screen is in sight; arg: the section's key.
    """

    close_requested = Signal()
    closed = Signal()
    sign_out_requested = Signal()
    theme_requested = Signal(object)
    retry_requested = Signal()
    reload_requested = Signal()
    section_opened = Signal(str)

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Invista")
        self._all_sections = tuple(sections)
        self._sections: tuple[Section, ...] = ()
        self._screens: dict[str, QWidget] = {}
        self._extra: tuple[Command, ...] = ()
        self._may_close = False
        self.status = StatusStrip()
        self.notices = NoticeBar()
        self._menus = WindowMenus()
        self._navigation = Navigation(self._menus)
        self._stack = QStackedWidget()
        self._key_bar = KeyBar()
        self._section_keys: list[QShortcut] = []
        self._lay_out()
        self._navigation.section_chosen.connect(self.open_section)
        self.notices.retry_requested.connect(self.retry_requested)
        self.notices.reload_requested.connect(self.reload_requested)
        for command in self._own_commands():
            if command.keys:
                QShortcut(QKeySequence(command.keys), self).activated.connect(command.run)
        self._key_bar.show_keys(())
        self.resize(_SIZE)
        self._fill_small_screen()

    def welcome(self, name: str, permissions: Collection[str]) -> None:
        """Show what this person may do, and open the first section."""
        self.status.show_person(name)
        self.permit(permissions)
        if self._sections:
            self.open_section(self._sections[0].key)

    def permit(self, permissions: Collection[str]) -> None:
        """Show what the permissions allow; a screen no longer allowed is left."""
        self._sections = allowed(self._all_sections, permissions)
        self._navigation.show_sections(self._sections)
        self._bind_section_keys()
        self._show_menus()
        current = self.current_section()
        if current in {section.key for section in self._sections}:
            self._navigation.mark(current)
        elif current and self._sections:
            self.open_section(self._sections[0].key)

    def open_section(self, key: str) -> None:
        """Bring a section's screen into sight, building it at its first time."""
        section = next(section for section in self._sections if section.key == key)
        if key not in self._screens:
            self._screens[key] = screen = section.factory()
            self._stack.addWidget(screen)
            if isinstance(screen, KeyedScreen):
                screen.function_keys_changed.connect(self._show_keys)
        self._stack.setCurrentWidget(self._screens[key])
        self._navigation.mark(key)
        self.setWindowTitle(f"{section.title} – Invista")
        self._screens[key].setFocus()
        self._show_keys()
        self.section_opened.emit(key)

    def current_section(self) -> str:
        """Return the key of the section in sight; empty before the first."""
        current = self._stack.currentWidget()
        return next((key for key, screen in self._screens.items() if screen is current), "")

    def current_screen(self) -> QWidget | None:
        """Return the screen in sight, None before the first."""
        return self._stack.currentWidget()

    def offer(self, commands: Sequence[Command]) -> None:
        """Add commands to File and the palette, such as importing from a file; their keys work from now on."""
        self._extra = tuple(commands)
        for command in commands:
            if command.keys:
                QShortcut(QKeySequence(command.keys), self).activated.connect(command.run)
        self._show_menus()

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await ask(title, advice, confirm=confirm, parent=self)

    def show_notice(self, title: Said, advice: Said) -> None:
        """Say something the person should know, without stopping the work."""
        self.notices.warn(title, advice)

    def show_scanner(self, *, ready: bool) -> None:
        """Say in the status and on every banner whether a scan would arrive now."""
        self.status.show_scanner(ready=ready)
        for banner in self.findChildren(ScanBanner):
            banner.show_arrival(arrives=ready)

    def show_problem(self, problem: InvistaError) -> None:
        """Say what went wrong without stopping the work."""
        self.notices.tell(problem)

    def close_now(self) -> None:
        """Close the window for good."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave when that is safe: ask first, close when told to."""
        if not self._may_close:
            event.ignore()
            self.close_requested.emit()
            return
        event.accept()
        self.closed.emit()

    def show_palette(self) -> None:
        """Offer everything that can be done now."""
        CommandPalette(self._commands(), self).open()

    def show_keys_help(self) -> None:
        """List the keys that work now."""
        KeysHelp(self._commands(), self).open()

    def _commands(self) -> list[Command]:
        title = next((section.title for section in self._sections if section.key == self.current_section()), "")
        here = [Command(key.title, key.run, key.key, title) for key in self._keys() if key.enabled]
        return [*here, *self._places(), *self._extra, *self._own_commands()]

    def _places(self) -> list[Command]:
        go, keys = self.tr("Go to"), keys_of(self._sections)
        return [
            Command(section.title, partial(self.open_section, section.key), keys[section.key], go)
            for section in self._sections
        ]

    def _own_commands(self) -> list[Command]:
        dismiss = Command(self.tr("Close the notice"), self.notices.dismiss, "Ctrl+W", self.tr("Window"))
        return [*self._helping(), dismiss, *self._looks(), *self._leaving()]

    def _helping(self) -> list[Command]:
        window = self.tr("Window")
        return [
            Command(self.tr("Find a command"), self.show_palette, "Ctrl+K", window),
            Command(self.tr("Show all keys"), self.show_keys_help, "F1", window),
        ]

    def _looks(self) -> list[Command]:
        window = self.tr("Window")
        looks = {
            Theme.LIGHT: self.tr("Light theme"),
            Theme.DARK: self.tr("Dark theme"),
            Theme.CONTRAST: self.tr("High contrast theme"),
        }
        return [Command(words, partial(self.theme_requested.emit, theme), "", window) for theme, words in looks.items()]

    def _leaving(self) -> list[Command]:
        window = self.tr("Window")
        return [
            Command(self.tr("Sign out"), self.sign_out_requested.emit, "Ctrl+Shift+Q", window),
            Command(self.tr("Close Invista"), self.close_requested.emit, "Ctrl+Q", window),
        ]

    def _show_menus(self) -> None:
        view = [*self._places(), *self._looks()]
        self._menus.show_commands(file=self._extra, view=view, helping=self._helping(), leaving=self._leaving())

    def _bind_section_keys(self) -> None:
        for shortcut in self._section_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._section_keys = []
        for key, keys in keys_of(self._sections).items():
            if keys:
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.activated.connect(partial(self.open_section, key))
                self._section_keys.append(shortcut)

    def _keys(self) -> Sequence[FunctionKey]:
        screen = self._stack.currentWidget()
        return screen.function_keys() if isinstance(screen, KeyedScreen) else ()

    def _show_keys(self) -> None:
        self._key_bar.show_keys(self._keys())

    def _fill_small_screen(self) -> None:
        # The offscreen platform's screen is made up: nothing there is too large.
        if QGuiApplication.platformName() == "offscreen":
            return
        room = self.screen().availableSize()
        if room.boundedTo(_SIZE) != _SIZE:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _lay_out(self) -> None:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(work, 1)
        right.addWidget(self._key_bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addLayout(right, 1)
        centre = QWidget()
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.status)
        whole.addLayout(row, 1)
        self.setCentralWidget(centre)
