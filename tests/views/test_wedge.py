"""A keyboard-wedge scanner in a real window: scans are caught, typing arrives, shortcuts sleep."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from invista_desktop.models.domain.key_tables import EVDEV, NO_CODES, WINDOWS
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.views.common.typed_scan import send_scan, type_key, type_scan
from invista_desktop.views.common.wedge import KeyboardWedge, key_table

EVERY_SIGN = "".join(map(chr, range(0x20, 0x7F)))


class Desk(QWidget):
    """A line to type in and a default button, with everything that happens to them."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.button = QPushButton("Post", default=True)
        self.pressed: list[bool] = []
        self.shortcuts: list[str] = []
        self.scans: list[str] = []
        self.button.clicked.connect(lambda: self.pressed.append(True))
        for keys in ("Ctrl+]", "Ctrl+S", "A", "Return"):
            QShortcut(QKeySequence(keys), self, lambda keys=keys: self.shortcuts.append(keys))
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.button)

    @property
    def window_handle(self) -> QWindow:
        return self.windowHandle()


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[KeyboardWedge]:
    wedge = KeyboardWedge(qapp)
    yield wedge
    wedge.configure(WedgeSettings())
    qapp.focusWindowChanged.disconnect(wedge._follow)
    wedge.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot, wedge: KeyboardWedge) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    desk.line.setFocus()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is desk.windowHandle())
    wedge.scanned.connect(desk.scans.append)
    return desk


@pytest.mark.parametrize("gap", [0, 5])
def test_a_scan_reaches_the_screen_and_nothing_else(desk: Desk, gap: int) -> None:
    send_scan(desk.window_handle, "]C10109521234543213\x1d10A", gap_ms=gap)

    assert desk.scans == ["]C10109521234543213\x1d10A"]
    assert desk.line.text() == ""
    assert desk.pressed == []
    assert desk.shortcuts == []


def test_every_sign_a_scanner_sends_is_kept(desk: Desk) -> None:
    send_scan(desk.window_handle, EVERY_SIGN)

    assert desk.scans == [EVERY_SIGN]


def test_typing_arrives_as_typed(desk: Desk, qtbot: QtBot) -> None:
    for sign in "Box 7/b":
        type_key(desk.window_handle, sign)
        qtbot.wait(70)

    assert desk.line.text() == "Box 7/b"
    assert desk.scans == []


def test_quick_typing_that_is_no_scan_arrives_in_order_with_what_follows(desk: Desk) -> None:
    for sign in "abc":
        type_key(desk.window_handle, sign)
    QTest.keyClick(desk.window_handle, Qt.Key.Key_Backspace)
    QTest.keyClick(desk.window_handle, Qt.Key.Key_Home)
    type_key(desk.window_handle, "x")
    QTest.qWait(120)

    assert desk.line.text() == "xab"
    assert desk.scans == []


def test_typing_stays_with_the_field_it_was_typed_into(desk: Desk) -> None:
    type_key(desk.window_handle, "x")
    QTest.mouseClick(desk.button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    desk.button.setFocus()
    QTest.qWait(120)

    assert desk.line.text() == "x"


def test_a_space_still_presses_the_button_that_has_the_focus(desk: Desk) -> None:
    desk.button.setFocus()

    QTest.keyClick(desk.window_handle, Qt.Key.Key_Space)
    QTest.qWait(120)

    assert desk.pressed == [True]


def test_shortcuts_with_ctrl_work_while_nothing_is_scanned(desk: Desk) -> None:
    QTest.keyClick(desk.window_handle, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.window_handle, Qt.Key.Key_Return)

    assert desk.shortcuts == ["Ctrl+S", "Return"]


def test_a_scan_in_a_dialog_is_caught_too(desk: Desk, qtbot: QtBot) -> None:
    dialog = QDialog(desk)
    field = QLineEdit(dialog)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())

    send_scan(dialog.windowHandle(), "LOC-A-01")

    assert desk.scans == ["LOC-A-01"]
    assert field.text() == ""
    assert dialog.isVisible()


def test_typing_held_back_is_delivered_when_the_window_loses_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)

    type_key(desk.window_handle, "x")
    with qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is other.windowHandle())

    assert desk.line.text() == "x"


def test_keys_for_a_field_that_is_gone_are_forgotten(desk: Desk) -> None:
    type_key(desk.window_handle, "x")
    desk.line.deleteLater()
    QApplication.sendPostedEvents(desk.line, QEvent.Type.DeferredDelete)
    QTest.qWait(120)

    assert desk.scans == []


def test_a_scan_typed_while_the_loop_runs_on_is_caught(desk: Desk, qapp: QApplication) -> None:
    with QEventLoop(qapp) as loop:
        loop.run_until_complete(type_scan(desk.window_handle, "LOC-1", gap_ms=0))

    assert desk.scans == ["LOC-1"]


def test_without_a_suffix_a_scan_ends_by_itself(desk: Desk, wedge: KeyboardWedge, qtbot: QtBot) -> None:
    wedge.configure(WedgeSettings(suffixes=frozenset()))

    send_scan(desk.window_handle, "LOC-1", suffix=None)

    qtbot.waitUntil(lambda: desk.scans == ["LOC-1"])
    assert desk.line.text() == ""


def test_measuring_a_label_sets_the_gap_to_the_scanner(desk: Desk, wedge: KeyboardWedge, qtbot: QtBot) -> None:
    wedge.measure()

    with qtbot.waitSignal(wedge.calibrated):
        send_scan(desk.window_handle, "0123456789", gap_ms=30)

    assert wedge.settings.gap_ms >= 75
    assert desk.line.text() == ""
    assert desk.scans == []


def test_measuring_ends_with_escape_and_says_why(desk: Desk, wedge: KeyboardWedge, qtbot: QtBot) -> None:
    wedge.measure()

    with qtbot.waitSignal(wedge.not_calibrated):
        QTest.keyClick(desk.window_handle, Qt.Key.Key_Escape)
    send_scan(desk.window_handle, "LOC-1")

    assert desk.scans == ["LOC-1"]


def x11_key(code: int, text: str, *, ctrl: bool = False) -> QKeyEvent:
    modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_ssharp, modifiers, code, 0, 0, text)


def test_a_foreign_layout_is_undone_by_scan_codes(desk: Desk, wedge: KeyboardWedge) -> None:
    wedge._table = EVDEV
    wedge.configure(WedgeSettings())
    places = {signs[0]: code for code, signs in EVDEV.items()}

    for sign in "yz-7":
        QApplication.sendEvent(desk.window_handle, x11_key(places[sign], "ß"))
    QApplication.sendEvent(desk.window_handle, x11_key(places["]"], "+", ctrl=True))
    enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
    QApplication.sendEvent(desk.window_handle, enter)

    assert desk.scans == ["yz-7\x1d"]


def test_each_platform_has_its_scan_codes() -> None:
    assert [key_table(name) for name in ("xcb", "wayland-egl", "windows", "cocoa")] == [EVDEV, EVDEV, WINDOWS, NO_CODES]
