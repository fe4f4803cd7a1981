"""Prints into a folder: each job one PDF file, whole or not there at all, never over another."""

import os
import re
import tempfile
from itertools import count
from pathlib import Path

from invista_desktop.errors import said
from invista_desktop.models.domain.printers import PrinterSettings, require_usable
from invista_desktop.services.printing.outcomes import NothingPrinted

LONGEST_NAME = 120
# Windows keeps these for devices, whatever the extension.
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def save_pdf(printer: PrinterSettings, name: str, pdf: bytes) -> str:
    """Write the PDF into the printer's folder and return its path.

    Where a file of that name exists, the new one is numbered.

    Raises:
        NothingPrinted: the folder cannot be written, or is full; nothing is left behind.
    """
    require_usable(printer)
    folder = Path(printer.address).expanduser()
    part: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        part = Path(written)
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        return str(_put_in_place(part, folder, file_name(name)))
    except OSError as error:
        raise NothingPrinted(
            said("Nothing can be saved in {folder}: {reason}.", folder=folder, reason=error)
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def file_name(name: str) -> str:
    """Return `name` as every file system takes it, without an extension."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "-", " ".join(name.split())).strip(" .-")[:LONGEST_NAME].rstrip(" .-")
    return f"_{plain}" if not plain or _DEVICES.match(plain) else plain


def _put_in_place(part: Path, folder: Path, name: str) -> Path:
    for number in count(1):
        target = folder / (f"{name}.pdf" if number == 1 else f"{name} ({number}).pdf")
        try:
            # A name taken with "x" is ours alone; replacing our own empty file is atomic everywhere.
            target.open("xb").close()
        except FileExistsError:
            continue
        try:
            return part.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
    raise AssertionError  # pragma: no cover - count() never ends
