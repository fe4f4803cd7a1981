"""Every scanner of the workstation arrives at one place, and the strip knows whether one would."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from invista_desktop.app.preferences import Preferences
from invista_desktop.app.scanners import Scanners
from invista_desktop.settings import Home
from invista_desktop.views.common.typed_scan import send_scan

if sys.platform == "win32":
    pytest.skip("needs a pseudo terminal to stand for the port; Windows has none", allow_module_level=True)


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """The scanner's end of a serial line, and the name of ours."""
    scanner, ours = os.openpty()
    yield scanner, os.ttyname(ours)
    os.close(scanner)
    os.close(ours)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Home(tmp_path))


def test_a_serial_scanner_that_was_chosen_is_heard_at_the_next_start(
    preferences: Preferences, port: tuple[int, str], qapp: QApplication, qtbot: QtBot
) -> None:
    scanner, name = port
    preferences.keep_serial(name, 19200)

    scanners = Scanners(preferences)
    with qtbot.waitSignal(scanners.scanned) as scan:
        os.write(scanner, b"\x0210ABC\x1d21X\r")

    assert scan.args == ["10ABC\x1d21X"]
    assert scanners.is_ready
    scanners.close()


def test_a_scanner_that_types_arrives_at_the_same_place(
    preferences: Preferences, qapp: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    scanners = Scanners(preferences)

    with qtbot.waitSignal(scanners.scanned) as scan:
        send_scan(window.windowHandle(), "PO-1234")

    assert scan.args == ["PO-1234"]
    scanners.close()


def test_without_a_window_in_front_and_without_a_port_no_scan_would_arrive(
    preferences: Preferences, qapp: QApplication
) -> None:
    scanners = Scanners(preferences)

    assert not scanners.is_ready
    assert str(scanners.serial_words()[0]) == "No serial scanner."
    scanners.close()


def test_another_port_takes_the_place_of_the_first(
    preferences: Preferences, port: tuple[int, str], qapp: QApplication, qtbot: QtBot
) -> None:
    scanner, name = port
    scanners = Scanners(preferences)
    scanners.listen(name, 9600)

    scanners.listen("", 9600)
    os.write(scanner, b"LATE\r")
    with qtbot.assertNotEmitted(scanners.scanned, wait=150):
        pass

    scanners.close()
