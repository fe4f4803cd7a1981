"""Sign-in and the main window by keyboard alone, with real key events."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMenuBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from invista_desktop.app.sample_people import how_to_try
from invista_desktop.errors import NotPermitted, said
from invista_desktop.views.common.function_keys import FunctionKey, KeyBar
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.shell.command_palette import Command, CommandPalette
from invista_desktop.views.shell.fuzzy import best
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.shell.navigation import Navigation
from invista_desktop.views.shell.sections import Section, keys_of
from invista_desktop.views.shell.status_strip import Connection, StatusStrip
from invista_desktop.views.sign_in.presenter import Step
from invista_desktop.views.sign_in.view import SignInView


def active(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_sign_in_goes_by_keyboard_alone(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)

    QTest.keyClicks(focused(), "receiver@demo.invista.example")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "secret words")
    with qtbot.waitSignal(view.sign_in_requested) as asked:
        QTest.keyClick(focused(), Qt.Key.Key_Return)

    assert asked.args == ["receiver@demo.invista.example", "secret words"]


@pytest.mark.parametrize(
    ("step", "signal"),
    [(Step.SECOND_FACTOR, "second_factor_entered"), (Step.RECOVERY_CODE, "recovery_code_entered")],
)
def test_a_code_is_typed_and_sent_with_enter(qtbot: QtBot, step: Step, signal: str) -> None:
    view = SignInView()
    active(qtbot, view)
    view.show_step(step)

    QTest.keyClicks(focused(), "123456")
    with qtbot.waitSignal(getattr(view, signal)) as asked:
        QTest.keyClick(focused(), Qt.Key.Key_Return)

    assert asked.args == ["123456"]


def test_escape_goes_back_from_every_step_but_the_first(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)
    with qtbot.assertNotEmitted(view.back_requested):
        QTest.keyClick(view, Qt.Key.Key_Escape)

    view.show_step(Step.NEW_PASSWORD)
    with qtbot.waitSignal(view.back_requested):
        QTest.keyClick(view, Qt.Key.Key_Escape)


def test_a_problem_is_told_in_words_below_the_step_in_sight(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)

    view.show_problem(NotPermitted(said("E-mail or password is wrong."), said("Check both.")))
    assert view._remark.isVisible()
    assert "Check both" in view._remark.text()

    view.show_problem(None)
    assert not view._remark.isVisible()


def test_nothing_can_be_sent_twice_while_busy_and_typing_goes_on_where_it_was(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)
    line = focused()

    view.show_busy(busy=True)
    assert not line.isEnabled()
    view.show_busy(busy=False)

    assert focused() is line


def test_a_password_is_hidden_shown_on_request_and_forgotten_with_the_step(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)
    field = view._password._password
    QTest.keyClicks(field.line, "Secret")
    assert field.line.displayText() != "Secret"

    QTest.mouseClick(field._show, Qt.MouseButton.LeftButton)
    assert field.line.displayText() == "Secret"

    view.show_step(Step.PASSWORD)
    assert field.text() == ""


def test_caps_lock_is_hinted_at(qtbot: QtBot) -> None:
    view = SignInView()
    active(qtbot, view)
    field = view._password._password

    def press(text: str, held: Qt.KeyboardModifier) -> None:
        QApplication.sendEvent(field.line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text))

    press("A", Qt.KeyboardModifier.ShiftModifier)
    press("a", Qt.KeyboardModifier.NoModifier)
    assert not field._caps.isVisible()

    press("A", Qt.KeyboardModifier.NoModifier)
    assert "Caps Lock" in field._caps.text()
    assert field._caps.isVisible()

    press("a", Qt.KeyboardModifier.NoModifier)
    assert not field._caps.isVisible()


class Screen(QWidget):
    function_keys_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.posted = 0
        self.may_post = True

    def function_keys(self) -> Sequence[FunctionKey]:
        return [FunctionKey("F12", "Post", self.post, enabled=self.may_post, primary=True)]

    def post(self) -> None:
        self.posted += 1


def window_for(*permissions: str) -> MainWindow:
    window = MainWindow(
        [
            Section("settings", "Settings", "settings", "", QWidget, at_end=True),
            Section("receiving", "Receiving", "receiving", "receiving.read", Screen),
            Section("people", "People", "person", "users.read", QWidget),
        ]
    )
    window.welcome("Demo Receiver", set(permissions))
    return window


def test_navigation_shows_only_what_the_permissions_allow(qtbot: QtBot) -> None:
    clerk, administrator = window_for("receiving.read"), window_for("receiving.read", "users.read")
    qtbot.addWidget(clerk)
    qtbot.addWidget(administrator)

    assert clerk._navigation.keys() == ["receiving", "settings"]
    assert administrator._navigation.keys() == ["receiving", "people", "settings"]


def test_places_beyond_the_tenth_have_no_number_and_those_with_keys_of_their_own_take_none() -> None:
    sections = [Section(f"s{number}", "", "", "", QWidget) for number in range(12)]
    sections.insert(1, Section("settings", "", "", "", QWidget, keys="Ctrl+,"))

    keys = keys_of(sections)

    assert [keys[f"s{number}"] for number in (0, 1, 8, 9, 10, 11)] == ["Ctrl+1", "Ctrl+2", "Ctrl+9", "Ctrl+0", "", ""]
    assert keys["settings"] == "Ctrl+,"


@pytest.mark.parametrize("percent", [100, 200])
def test_keys_that_do_not_fit_go_on_in_the_next_line_and_none_is_cut(qtbot: QtBot, percent: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application, Appearance(text_percent=percent))
    bar = KeyBar()
    qtbot.addWidget(bar)
    bar.show_keys([FunctionKey(f"F{number}", f"Something {number}", print) for number in range(2, 12)])
    bar.resize(700, bar.sizeHint().height())
    bar.show()
    QTest.qWait(1)

    buttons = bar.findChildren(QPushButton)
    assert len({button.y() for button in buttons}) > 1
    assert all(button.geometry().right() <= bar.width() for button in buttons)
    assert all(button.size().boundedTo(button.sizeHint()) == button.sizeHint() for button in buttons)
    dress(application, Appearance())


def test_a_notice_follows_the_theme(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application, Appearance(Theme.LIGHT))
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.tell(NotPermitted(said("No."), said("Ask.")))
    bar.show()
    light = bar._icon.pixmap().toImage()

    dress(application, Appearance(Theme.DARK))
    QTest.qWait(1)

    assert bar._icon.pixmap().toImage() != light
    dress(application, Appearance())


def test_ctrl_q_closes_the_sign_in_window(qtbot: QtBot) -> None:
    view = SignInView("Demo workstation")
    active(qtbot, view)

    QTest.keyClick(view, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)

    assert not view.isVisible()


def test_what_is_not_posted_is_a_press_away(qtbot: QtBot) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show_pending(1)
    strip.show()

    with qtbot.waitSignal(strip.drafts_requested):
        QTest.mouseClick(strip._pending, Qt.MouseButton.LeftButton)

    assert "1 not posted" in strip.words()
    strip.show_pending(0)
    assert not strip._pending.isVisible()


def test_a_screen_no_longer_allowed_is_left(qtbot: QtBot) -> None:
    window = window_for("receiving.read")
    qtbot.addWidget(window)
    assert window.current_section() == "receiving"

    window.permit(set())

    assert window.current_section() == "settings"


def test_sections_open_by_number(qtbot: QtBot) -> None:
    window = window_for("receiving.read")
    active(qtbot, window)

    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_section() == "settings"
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_section() == "receiving"


def test_the_key_at_the_bottom_works_by_key_and_by_finger_and_not_while_disabled(qtbot: QtBot) -> None:
    window = window_for("receiving.read")
    active(qtbot, window)
    screen = window._stack.currentWidget()
    assert isinstance(screen, Screen)

    QTest.keyClick(window, Qt.Key.Key_F12)
    QTest.mouseClick(window._key_bar.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert screen.posted == 2

    screen.may_post = False
    screen.function_keys_changed.emit()
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert screen.posted == 2


def test_closing_asks_first_and_closes_when_told_to(qtbot: QtBot) -> None:
    window = window_for("receiving.read")
    active(qtbot, window)

    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()

    with qtbot.waitSignal(window.closed):
        window.close_now()
    assert not window.isVisible()


def test_the_palette_finds_a_command_by_a_few_letters_and_runs_it(qtbot: QtBot) -> None:
    ran: list[str] = []
    palette = CommandPalette([Command(name, lambda name=name: ran.append(name)) for name in ("Post", "Print", "Hold")])  # type: ignore[misc]
    active(qtbot, palette)

    QTest.keyClicks(focused(), "pri")
    assert [command.title for command in palette.offered()] == ["Print"]
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    assert ran == ["Print"]


def test_the_palette_with_no_match_does_nothing_on_enter(qtbot: QtBot) -> None:
    palette = CommandPalette([Command("Post", lambda: pytest.fail("ran"))])
    active(qtbot, palette)

    QTest.keyClicks(focused(), "xyz")
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    assert palette.isVisible()


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ht", "High contrast theme"), ("so", "Sign out"), ("", "Dark theme"), ("light", "Light theme")],
)
def test_starts_of_words_are_found_first(typed: str, first: str) -> None:
    commands = ["Dark theme", "Light theme", "High contrast theme", "Sign out", "Show all keys"]

    assert best(typed, commands, str)[0] == first


def test_the_strip_says_offline_how_much_waits_and_since_when(qtbot: QtBot) -> None:
    from datetime import datetime

    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show_connection(Connection(is_online=False, waiting=14, since=datetime(2026, 3, 1, 10, 32)))  # noqa: DTZ001

    assert "Offline – 14 waiting since 10:32" in strip.words()
    strip.show_connection(Connection(is_online=True))
    assert "Online" in strip.words()


def test_every_banner_in_the_window_says_when_scans_do_not_arrive(qtbot: QtBot) -> None:
    banner = ScanBanner()
    window = MainWindow([Section("receiving", "Receiving", "receiving", "", lambda: banner)])
    active(qtbot, window)
    window.welcome("Maria", set())

    window.show_scanner(ready=False)
    inactive = banner.verdict
    window.show_scanner(ready=True)

    assert (inactive, banner.verdict) == (Verdict.INACTIVE, Verdict.READY)


def test_the_menus_open_by_alt_and_lead_to_the_import_and_the_sections(qtbot: QtBot) -> None:
    window = MainWindow([Section("stock", "Stock && more", "stock", "", QWidget)])
    active(qtbot, window)
    window.welcome("Maria", set())
    done: list[str] = []
    window.offer([Command("Import from a file…", lambda: done.append("import"), "Ctrl+I", "File")])

    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = [action.text() for action in menu.actions()]
    QTest.keyClick(menu, Qt.Key.Key_Return)

    assert entries == ["Import from a file…\tCtrl+I", "", "Sign out\tCtrl+Shift+Q", "Close Invista\tCtrl+Q"]
    assert done == ["import"]
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert done == ["import", "import"]


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_the_menus_are_all_in_sight_and_take_no_room_from_the_work(
    qtbot: QtBot, qapp: QApplication, percent: int
) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    window = MainWindow([Section("stock", "Stock", "stock", "", QWidget)])
    active(qtbot, window)
    window.welcome("Maria", set())

    (menus,) = window.findChildren(QMenuBar)

    assert menus.width() >= menus.sizeHint().width()
    assert all(not menus.actionGeometry(action).isEmpty() for action in menus.actions())
    assert isinstance(menus.parent(), Navigation)
    dress(qapp, Appearance(Theme.LIGHT))


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_the_strip_keeps_its_height_whatever_it_says(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    window = MainWindow([Section("stock", "Stock", "stock", "", QWidget)])
    active(qtbot, window)
    window.welcome("Maria", set())
    quiet = window.status.height()

    window.status.show_pending(1)
    window.status.show_prints(2)
    window.status.show_connection(Connection(is_online=False, waiting=3))
    qapp.processEvents()

    assert window.status.height() == quiet
    ways = window.status.findChildren(QPushButton)
    assert all(way.isVisible() and way.height() >= way.sizeHint().height() for way in ways)
    dress(qapp, Appearance(Theme.LIGHT))


def test_what_one_should_know_is_a_warning_and_no_success(qtbot: QtBot) -> None:
    window = MainWindow([])
    qtbot.addWidget(window)

    window.show_notice(said("This computer has no keyring."), said("Everything else works as usual."))

    assert window.notices.property("verdict") == "warning"


def test_the_password_to_try_it_out_stands_unbroken_on_its_own_line(qtbot: QtBot, qapp: QApplication) -> None:
    dress(qapp, Appearance(Theme.LIGHT))
    view = SignInView()
    active(qtbot, view)
    view.show_hint(how_to_try())

    (label,) = (one for one in view.findChildren(QLabel) if "To try it out" in one.text())
    password = label.text().splitlines()[-1]
    assert " with " not in password
    assert label.fontMetrics().horizontalAdvance(password) < label.width()
