"""Every section of the whole app: a key of its own leads there, and its rows hear the keyboard."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QTabBar, QTableView

from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.places.map_view import MapView
from invista_desktop.views.shell.command_palette import CommandPalette
from invista_desktop.views.shell.sections import keys_of
from tests.app_house import AppHouse, Hands, live

CTRL = Qt.KeyboardModifier.ControlModifier
WORK = (QTableView, MapView, QTabBar)


def test_each_section_found_by_name_gives_the_keyboard_to_what_is_in_sight(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person("administrator")
    deaf: list[str] = []

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        sections = hands.window()._sections
        assert len(sections) > 10
        for section in reversed(sections):
            await hands.press(Qt.Key.Key_K, CTRL)
            await hands.until(lambda: isinstance(QApplication.activeModalWidget(), CommandPalette), "the palette")
            field = QApplication.focusWidget()
            assert isinstance(field, QLineEdit)
            field.setText(section.title)  # typed as fast as that, it would be a scan
            await hands.press(Qt.Key.Key_Return)
            await hands.until(lambda key=section.key: hands.window().current_section() == key, section.title)  # type: ignore[misc]
            await hands.until(lambda: "Loading" not in hands.words(), "the rows")
            heard = QApplication.focusWidget()
            instead = isinstance(heard, QFrame) and isinstance(heard.parent(), WindowedView)
            if not (heard and heard.isVisible() and (instead or isinstance(heard, WORK))):
                deaf.append(f"{section.key}: {heard!r}")
        assert not deaf, deaf

    assert live(app_house.settings(tmp_path), drive) == 0


def test_each_section_has_keys_that_mean_nothing_else(app_house: AppHouse, tmp_path: Path) -> None:
    who = app_house.person("administrator")

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        window = hands.window()
        keys = keys_of(window._sections)
        others = {command.keys for command in (*window._own_commands(), *window._extra)} - {""}

        assert "" not in keys.values(), keys
        assert len(set(keys.values())) == len(keys)
        assert not others & set(keys.values())
        assert not {"Ctrl+Z", "Ctrl+L", "Ctrl+Shift+S"} & set(keys.values()), "those are taken, or kept for labels"
        for section in window._sections:
            await hands.go_to(section.key)
            assert window.current_section() == section.key, QKeySequence(keys[section.key])

    assert live(app_house.settings(tmp_path), drive) == 0
