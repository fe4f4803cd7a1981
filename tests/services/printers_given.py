"""Raw printers made of a real socket, each with its own way of behaving."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.printing.raw_tcp import Patience

HASTY = Patience(connect=2, send=0.4, drain=0.4, printed=2, again=0.02)


class RawPrinter:
    """Listens on a free port; `received` holds what came, one entry a connection."""

    def __init__(self, behaviour: Callable[["RawPrinter", socket.socket], None], *, receive_buffer: int = 0) -> None:
        self.received: list[bytes] = []
        self.let_go = threading.Event()
        self._behaviour = behaviour
        self._listener = socket.socket()
        if receive_buffer:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self.let_go.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._behaviour(self, connection)


def reads_everything(printer: RawPrinter, connection: socket.socket) -> None:
    data = b""
    while piece := connection.recv(65536):
        data += piece
    printer.received.append(data)


def reads_slowly(printer: RawPrinter, connection: socket.socket) -> None:
    data = b""
    while piece := connection.recv(4096):
        data += piece
        printer.let_go.wait(0.002)
    printer.received.append(data)


def reads_then_hangs(printer: RawPrinter, connection: socket.socket) -> None:
    reads_everything(printer, connection)
    printer.let_go.wait(20)


def never_reads(printer: RawPrinter, connection: socket.socket) -> None:
    printer.let_go.wait(20)


def chatters_without_end(printer: RawPrinter, connection: socket.socket) -> None:
    while not printer.let_go.wait(0.02):
        connection.send(b"PAPER OUT\r\n")


def closes_half_way(printer: RawPrinter, connection: socket.socket) -> None:
    printer.received.append(connection.recv(1000))


def says_goodbye_first(printer: RawPrinter, connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)
    reads_everything(printer, connection)


def resets_at_the_end(printer: RawPrinter, connection: socket.socket) -> None:
    reads_everything(printer, connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def raw_printer(
    behaviour: Callable[[RawPrinter, socket.socket], None] = reads_everything, *, receive_buffer: int = 0
) -> Iterator[RawPrinter]:
    printer = RawPrinter(behaviour, receive_buffer=receive_buffer)
    try:
        yield printer
    finally:
        printer.close()


def zpl_printer(port: int, address: str = "127.0.0.1", *, closes_when_done: bool = True) -> PrinterSettings:
    return PrinterSettings("Dock 1", PrinterKind.ZPL_TCP, address, port=port, closes_when_done=closes_when_done)


def nobody_listens() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
