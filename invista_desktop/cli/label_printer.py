"""A raw label printer on loopback, for a journey without one, and what a scanner reads of its labels."""

import base64
import re
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

# A graphic field as ZPL has it: its bytes in all, those of a line of dots, and the dots themselves.
_GRAPHIC = re.compile(rb"\^GF[AB],\d+,(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):")


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


def codes_on(zpl: bytes) -> list[str]:
    """Return the codes on the last label that was printed, each with its symbology identifier."""
    import zxingcpp
    from PIL import Image, ImageOps

    drawn = _GRAPHIC.findall(zpl)
    if not drawn:
        return []
    size, across, packed = drawn[-1]
    width = int(across) * 8
    dots = Image.frombytes("1", (width, int(size) // int(across)), zlib.decompress(base64.b64decode(packed)))
    paper = ImageOps.expand(ImageOps.invert(dots.convert("L")), 40, 255)
    return sorted(code.symbology_identifier + code.text for code in zxingcpp.read_barcodes(paper))


@contextmanager
def label_printer() -> Iterator[LabelPrinter]:
    """A raw printer for as long as the block lasts."""
    printer = LabelPrinter()
    try:
        yield printer
    finally:
        printer.close()
