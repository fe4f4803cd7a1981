"""Painted labels as files and printer data: the same dots in another wrapping."""

import base64
import binascii
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PIL import Image

from invista_desktop.models.domain.label_sheets import PAPER_MM, LabelSheet, require_sheet
from invista_desktop.models.domain.label_templates import MM_PER_INCH
from invista_desktop.services.labels.dots import INK_IS_ONE, packed
from invista_desktop.services.labels.painter import PaintedLabel
from invista_desktop.services.labels.picture_pdf import COMPRESSION, PicturePdf, Placed


@dataclass(frozen=True)
class LabelPage:
    """One label's dots and how many of it are wanted."""

    picture: Image.Image
    dpi: int
    copies: int = 1


def page_of(label: PaintedLabel, copies: int = 1) -> LabelPage:
    """Return the page a painted label becomes."""
    return LabelPage(label.picture, label.dpi, copies)


def zpl_of(pages: Sequence[LabelPage]) -> bytes:
    """Return the labels as ZPL, each one graphic: no text reaches the printer as commands."""
    formats: list[str] = []
    for page in pages:
        width, height = page.picture.size
        formats.append(f"^XA^PW{width}^LL{height}^LH0,0^FO0,0{_graphic(page.picture)}^FS^PQ{page.copies}^XZ\n")
    return "".join(formats).encode("ascii")


def _graphic(picture: Image.Image) -> str:
    """Return the picture as a `^GF` field: rows of bits, a one is ink, compressed, with its check sum."""
    bits = packed(picture, INK_IS_ONE)
    stride = len(bits) // picture.height
    data = base64.b64encode(zlib.compress(bits, COMPRESSION))
    return f"^GFA,{len(bits)},{len(bits)},{stride},:Z64:{data.decode('ascii')}:{binascii.crc_hqx(data, 0):04X}"


def pdf_of(pages: Sequence[LabelPage]) -> bytes:
    """Return the labels as a PDF, a page for each copy, at their true size.

    The same labels give the same bytes; copies share one picture.
    """
    pdf = PicturePdf()
    for page in pages:
        picture = pdf.keep(page.picture)
        pdf.add_page(page.picture.size, page.dpi, [(picture, (0, 0))], page.copies)
    return pdf.finished()


def sheets_of(pages: Sequence[LabelPage], sheet: LabelSheet, *, start: int = 1) -> bytes:
    """Return the labels as a PDF of whole sheets, the first one at label `start`, counted from 1.

    All labels have the dpi of the first; each lies on a whole dot of its page and keeps its own dots.

    Raises:
        RuleViolation: the sheet cannot take them; code `label_sheet`.
    """
    dpi = pages[0].dpi
    pdf = PicturePdf()
    placed: dict[int, list[Placed]] = {}
    places = sheet.places(start)
    for page in pages:
        require_sheet(sheet, start, _size_mm(page))
        picture = pdf.keep(page.picture)
        for number, place in islice(places, page.copies):
            across, down = sheet.corner(place)
            room, size = [_dots(side, dpi) for side in sheet.label_mm], page.picture.size
            # A label smaller than its place lies in the middle of it.
            left = _dots(across, dpi) + max(0, room[0] - size[0]) // 2
            top = _dots(down, dpi) + max(0, room[1] - size[1]) // 2
            placed.setdefault(number, []).append((picture, (left, top)))
    width, height = PAPER_MM[sheet.paper]
    for number in sorted(placed):
        pdf.add_page((_dots(width, dpi), _dots(height, dpi)), dpi, placed[number])
    return pdf.finished()


def _dots(millimetres: float, dpi: int) -> int:
    return round(millimetres * dpi / MM_PER_INCH)


def _size_mm(page: LabelPage) -> tuple[float, float]:
    width, height = page.picture.size
    return width * MM_PER_INCH / page.dpi, height * MM_PER_INCH / page.dpi


def tiff_of(pages: Sequence[LabelPage]) -> bytes:
    """Return the dots of all pages as one TIFF, for keeping; `pages_of` reads it back."""
    out = io.BytesIO()
    first, *rest = [page.picture for page in pages]
    dpi = float(pages[0].dpi)
    first.save(out, "TIFF", compression="group4", dpi=(dpi, dpi), save_all=True, append_images=rest)
    return out.getvalue()


def pages_of(tiff: bytes, copies: Sequence[int]) -> tuple[LabelPage, ...]:
    """Return the pages `tiff_of` kept, dot for dot."""
    pages: list[LabelPage] = []
    with Image.open(io.BytesIO(tiff)) as kept:
        dpi = round(float(kept.info["dpi"][0]))
        for place, count in enumerate(copies):
            kept.seek(place)
            pages.append(LabelPage(kept.convert("1"), dpi, count))
    return tuple(pages)
