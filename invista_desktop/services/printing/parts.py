"""How a job's labels are parted, and how they lie for a printer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.labels.outputs import LabelPage

# After a crash this many labels may have to be looked through; fewer would make a long run slower.
LABELS_A_PART = 25
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True)
class Part:
    """Labels that leave together.

    Attributes:
        until: the number of its last label, counted from 1 over the whole job.
    """

    pages: tuple[LabelPage, ...]
    until: int


def parts_of(pages: Sequence[LabelPage], done: int, size: int) -> Iterator[Part]:
    """Yield the labels after the first `done`, `size` at a time; the copies of one may fall into two parts."""
    total = sum(page.copies for page in pages)
    for start in range(done, total, size):
        until = min(total, start + size)
        yield Part(tuple(_between(pages, start, until)), until)


def part_size(printer: PrinterSettings) -> int | None:
    """Return how many labels go together; None for all: a file is whole, or it is not there."""
    return None if printer.kind is PrinterKind.PDF_FOLDER else LABELS_A_PART


def laid_for(printer: PrinterSettings, pages: Sequence[LabelPage]) -> tuple[LabelPage, ...]:
    """Return the labels turned as they lie in the printer.

    The dots are turned, not the printer: its own command knows upside down alone, and only printers
    of one language have it.
    """
    turn = _TURNS.get(printer.rotation)
    if turn is None or printer.kind is PrinterKind.PDF_FOLDER:
        return tuple(pages)
    return tuple(replace(page, picture=page.picture.transpose(turn)) for page in pages)


def offset_of_picture(printer: PrinterSettings) -> tuple[float, float]:
    """Return how far a picture moves right and down before it is turned, so that it moves as set once it is."""
    right, down = (float(way) for way in printer.offset_mm)
    return {0: (right, down), 90: (down, -right), 180: (-right, -down), 270: (-down, right)}[printer.rotation]


def _between(pages: Sequence[LabelPage], start: int, until: int) -> Iterator[LabelPage]:
    place = 0
    for page in pages:
        copies = min(until, place + page.copies) - max(start, place)
        if copies > 0:
            yield replace(page, copies=copies)
        place += page.copies
