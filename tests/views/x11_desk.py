"""A window on a real X server, typed into as a scanner's driver does; run by `test_wedge_on_x11`.

Writes what happened as JSON: for each layout and Caps Lock state the scans and the line of text.
"""

import ctypes
import json
import subprocess
import sys

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from invista_desktop.models.domain.key_tables import EVDEV
from invista_desktop.views.common.wedge import KeyboardWedge

SHIFT, CTRL, RETURN, CAPS_LOCK = 50, 37, 36, 66
PLACES = {
    sign: (code, bool(shifted)) for code, signs in EVDEV.items() if code < 79 for shifted, sign in enumerate(signs)
}


class XKeyboard:
    """Presses keys by their place, through the server's XTEST extension."""

    def __init__(self) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._xtest = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))

    def press(self, code: int, *held: int) -> None:
        for key in (*held, code):
            self._xtest.XTestFakeKeyEvent(self._display, key, 1, 0)
        for key in (code, *held):
            self._xtest.XTestFakeKeyEvent(self._display, key, 0, 0)
        self._x11.XFlush(self._display)

    def tap(self, sign: str) -> None:
        if sign == "\x1d":
            self.press(PLACES["]"][0], CTRL)
            return
        code, shifted = PLACES[sign]
        self.press(code, *([SHIFT] if shifted else []))

    def scan(self, code: str) -> None:
        for sign in code:
            self.tap(sign)
        self.press(RETURN)


def main(code: str, typed: str) -> None:
    application = QApplication([])
    desk, line, button = QWidget(), QLineEdit(), QPushButton("Post", default=True)
    layout = QVBoxLayout(desk)
    layout.addWidget(line)
    layout.addWidget(button)
    events: list[str] = []
    button.clicked.connect(lambda: events.append("button pressed"))
    wedge = KeyboardWedge(application)
    wedge.scanned.connect(events.append)
    desk.show()
    desk.activateWindow()
    line.setFocus()
    QTest.qWaitForWindowActive(desk)
    keyboard, told = XKeyboard(), []
    for name in ("us", "de", "fr", "es"):
        subprocess.run(["setxkbmap", name], check=True)
        for _ in ("off", "on"):
            QTest.qWait(100)
            keyboard.scan(code)
            QTest.qWait(200)
            told.append({"layout": name, "events": events.copy(), "line": line.text()})
            events.clear()
            keyboard.press(CAPS_LOCK)
        for sign in typed:
            QTest.qWait(80)
            keyboard.tap(sign)
        QTest.qWait(200)
        told.append({"layout": name, "events": events.copy(), "line": line.text()})
        line.clear()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
