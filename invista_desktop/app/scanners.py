"""The scanners of this workstation: the one that types, and one on a serial port where there is one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from invista_desktop.app.preferences import Preferences
from invista_desktop.errors import Said, said
from invista_desktop.views.common.wedge import KeyboardWedge

if TYPE_CHECKING:
    from invista_desktop.views.common.scan_source import ScannerState, SerialScanner


class Scanners(QObject):
    """Listens to every scanner there is.

    Signals:
        scanned: one scan; arg: its text.
        ready_changed: whether a scan would arrive now; arg: bool.
        serial_changed: what is known of the serial scanner; args: a `Said`, whether it is heard.
    """

    scanned = Signal(str)
    ready_changed = Signal(bool)
    serial_changed = Signal(object, bool)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)  # noqa: S101 - the app runs
        self._qt = qt
        self.wedge = KeyboardWedge(qt, preferences.wedge())
        self.wedge.scanned.connect(self.scanned)
        self._serial: SerialScanner | None = None
        self._is_heard = False
        qt.focusWindowChanged.connect(self._tell_ready)
        self.listen(*preferences.serial())

    @property
    def is_ready(self) -> bool:
        """Whether a scan would arrive now: a window of ours has the keyboard, or the port is heard."""
        return self._is_heard or self._qt.focusWindow() is not None

    def listen(self, port: str, speed: int) -> None:
        """Listen to this serial port from now on; to none, where the name is empty."""
        self._hang_up()
        if not port:
            self.serial_changed.emit(said("No serial scanner."), False)
            return
        from invista_desktop.views.common.scan_source import SerialScanner

        self._serial = SerialScanner(port, baud_rate=speed, parent=self)
        self._serial.scanned.connect(self.scanned)
        self._serial.state_changed.connect(self._tell_serial)
        self._serial.open()

    def serial_words(self) -> tuple[Said, bool]:
        """Return what is known of the serial scanner, and whether it is heard."""
        if self._serial is None:
            return said("No serial scanner."), False
        if self._is_heard:
            return said("The scanner is heard."), True
        return said("Nothing is heard on this port yet; it is tried again every two seconds."), False

    def close(self) -> None:
        """Stop listening."""
        self._hang_up()
        self._qt.focusWindowChanged.disconnect(self._tell_ready)
        self.wedge.deleteLater()

    def _hang_up(self) -> None:
        if self._serial is not None:
            self._serial.close()
            self._serial.deleteLater()
            self._serial, self._is_heard = None, False

    def _tell_serial(self, state: "ScannerState") -> None:
        self._is_heard = state == "ready"
        self.serial_changed.emit(*self.serial_words())
        self._tell_ready()

    def _tell_ready(self, *_window: object) -> None:
        self.ready_changed.emit(self.is_ready)


def port_names() -> list[str]:
    """Return the serial ports of this computer."""
    from PySide6.QtSerialPort import QSerialPortInfo

    return [info.portName() for info in QSerialPortInfo.availablePorts()]
