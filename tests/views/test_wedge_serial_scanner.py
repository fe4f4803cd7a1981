"""A serial scanner: scans arrive whole, and it comes back after it was unplugged."""

import os
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

if sys.platform == "win32":
    pytest.skip("needs a pseudo terminal to stand for the port; Windows has none", allow_module_level=True)

from invista_desktop.views.common.scan_source import ScannerState, SerialScanner


class Cable:
    """A pseudo terminal: what is written at this end is read at the port."""

    def __init__(self) -> None:
        self._master, self._port = os.openpty()
        self.name = os.ttyname(self._port)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def pull(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            os.close(self._port)
            self._master = -1


@pytest.fixture
def cable() -> Iterator[Cable]:
    cable = Cable()
    yield cable
    cable.pull()


@pytest.fixture
def scanner(cable: Cable, qtbot: QtBot) -> Iterator[SerialScanner]:
    scanner = SerialScanner(cable.name, retry_ms=50)
    scanner.open()
    yield scanner
    scanner.close()


def heard(scanner: SerialScanner) -> list[str]:
    scans: list[str] = []
    scanner.scanned.connect(scans.append)
    return scans


@pytest.mark.parametrize(
    ("sent", "scans"),
    [
        (b"5901234123457\r", ["5901234123457"]),
        (b"A1\r\nB2\r\n", ["A1", "B2"]),
        (b"\x02A1\x03\x02B2\x03", ["A1", "B2"]),
        (b"]C110A\x1d21B\n", ["]C110A\x1d21B"]),
        ("Größe\r".encode(), ["Größe"]),
        ("Größe\r".encode("latin-1"), ["Größe"]),
    ],
)
def test_each_scan_arrives_whole(
    scanner: SerialScanner, cable: Cable, qtbot: QtBot, sent: bytes, scans: list[str]
) -> None:
    received = heard(scanner)

    cable.send(sent)

    qtbot.waitUntil(lambda: received == scans)


def test_a_scan_in_pieces_is_put_together(scanner: SerialScanner, cable: Cable, qtbot: QtBot) -> None:
    received = heard(scanner)

    for piece in (b"LO", b"C-", b"1"):
        cable.send(piece)
        qtbot.wait(20)
    assert received == []
    cable.send(b"\r")

    qtbot.waitUntil(lambda: received == ["LOC-1"])


def test_an_unplugged_scanner_is_away(scanner: SerialScanner, cable: Cable, qtbot: QtBot) -> None:
    states = [scanner.state]
    scanner.state_changed.connect(states.append)

    with qtbot.waitSignal(scanner.state_changed):
        cable.pull()

    assert states == [ScannerState.READY, ScannerState.AWAY]


def test_a_scanner_plugged_in_later_is_heard(qtbot: QtBot, tmp_path: os.PathLike[str]) -> None:
    port = os.path.join(tmp_path, "scanner")  # noqa: PTH118 - a port is named by text
    scanner = SerialScanner(port, retry_ms=20)
    scanner.open()
    states = [scanner.state]
    scanner.state_changed.connect(states.append)
    received = heard(scanner)
    cable = Cable()

    with qtbot.waitSignal(scanner.state_changed):
        os.symlink(cable.name, port)  # noqa: PTH211
    cable.send(b"LOC-1\r")
    qtbot.waitUntil(lambda: received == ["LOC-1"])

    scanner.close()
    assert states == [ScannerState.AWAY, ScannerState.READY, ScannerState.CLOSED]
    cable.pull()
