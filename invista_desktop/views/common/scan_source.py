"""A scanner on a serial port: no layout, no focus, every byte as it was read."""

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtSerialPort import QSerialPort

_ENDS = b"\r\n\x03"
_STX = b"\x02"
_LONGEST_SCAN = 64 * 1024


class ScannerState(StrEnum):
    """Whether a scanner can be heard."""

    CLOSED = "closed"
    READY = "ready"
    AWAY = "away"


class SerialScanner(QObject):
    """Listens to one serial port, and comes back by itself when the scanner was unplugged.

    Signals:
        scanned: a scan is complete; arg: its text, GS kept.
        state_changed: the scanner can or cannot be heard now; arg: a `ScannerState`.
    """

    scanned = Signal(str)
    state_changed = Signal(object)

    def __init__(
        self, port_name: str, *, baud_rate: int = 9600, retry_ms: int = 2000, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._port = QSerialPort(self)
        self._port.setPortName(port_name)
        self._port.setBaudRate(baud_rate)
        self._port.readyRead.connect(self._read)
        self._port.errorOccurred.connect(self._failed)
        self._unfinished = b""
        self._state = ScannerState.CLOSED
        self._retry = QTimer(self, interval=retry_ms)
        self._retry.timeout.connect(self._connect)

    @property
    def state(self) -> ScannerState:
        """Whether the scanner can be heard now."""
        return self._state

    def open(self) -> None:
        """Start listening, now or as soon as the port is there."""
        self._retry.start()
        self._connect()

    def close(self) -> None:
        """Stop listening."""
        self._retry.stop()
        self._hang_up()
        self._tell(ScannerState.CLOSED)

    def _connect(self) -> None:
        if self._state is ScannerState.READY:
            return
        opened = self._port.open(QSerialPort.OpenModeFlag.ReadOnly)
        self._tell(ScannerState.READY if opened else ScannerState.AWAY)

    def _failed(self, error: QSerialPort.SerialPortError) -> None:
        # After a resource error Qt still calls the port open; only closing it frees it for another try.
        if error != QSerialPort.SerialPortError.NoError and self._state is ScannerState.READY:
            self._hang_up()
            self._tell(ScannerState.AWAY)

    def _hang_up(self) -> None:
        self._unfinished = b""
        if self._port.isOpen():
            self._port.close()

    def _tell(self, state: ScannerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _read(self) -> None:
        received = self._unfinished + self._port.readAll().data()
        for end in _ENDS[1:]:
            received = received.replace(bytes([end]), _ENDS[:1])
        *scans, self._unfinished = received.split(_ENDS[:1])
        if len(self._unfinished) > _LONGEST_SCAN:
            # Noise at the wrong speed never ends a line.
            self._unfinished = b""
        for scan in scans:
            if code := scan.strip(_STX):
                self.scanned.emit(_text(code))


def _text(code: bytes) -> str:
    try:
        return code.decode("utf-8")
    except UnicodeDecodeError:
        return code.decode("latin-1")
