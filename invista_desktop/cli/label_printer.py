"""A raw label printer on loopback, for a journey without one."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class LabelPrinter:
    """A raw printer on loopback: takes whatever is sent and keeps it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._bytes = bytearray()
        self._thread = threading.Thread(target=self._listen, name="label-printer", daemon=True)
        self._thread.start()

    def received(self) -> bytes:
        """Return everything printed so far."""
        return bytes(self._bytes)

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        self._thread.join(2)

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            with connection:
                while piece := connection.recv(65536):
                    self._bytes += piece


@contextmanager
def label_printer() -> Iterator[LabelPrinter]:
    """A raw printer for as long as the block lasts."""
    printer = LabelPrinter()
    try:
        yield printer
    finally:
        printer.close()
