"""Painted labels as files and printer data: the same dots in another wrapping."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from invista_desktop.services.labels.painter import PaintedLabel

POINTS_PER_INCH = 72


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
    from zebrafy.graphic_field import GraphicField

    formats: list[str] = []
    for page in pages:
        width, height = page.picture.size
        graphic = GraphicField(page.picture, format="Z64").get_graphic_field()
        formats.append(f"^XA^PW{width}^LL{height}^LH0,0^FO0,0{graphic}^FS^PQ{page.copies}^XZ\n")
    return "".join(formats).encode("ascii")


def pdf_of(pages: Sequence[LabelPage]) -> bytes:
    """Return the labels as a PDF, a page for each copy, at their true size.

    The same labels give the same bytes; copies share one picture.
    """
    pdf = _Pdf()
    for page in pages:
        pdf.add(page)
    return pdf.finished()


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


class _Pdf:
    """A PDF of one-bit pictures. Written by hand because reportlab would store them in colour."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b"", b""]  # catalogue and page tree, filled in last
        self._pages: list[int] = []

    def add(self, page: LabelPage) -> None:
        width, height = page.picture.size
        wide, high = (f"{dots * POINTS_PER_INCH / page.dpi:.4f}" for dots in (width, height))
        dots = zlib.compress(page.picture.tobytes(), 6)
        picture = self._keep(
            f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
            f"/BitsPerComponent 1/Filter/FlateDecode/Length {len(dots)}>>",
            dots,
        )
        drawn = f"q {wide} 0 0 {high} 0 0 cm /L Do Q".encode("ascii")
        contents = self._keep(f"<</Length {len(drawn)}>>", drawn)
        for _ in range(page.copies):
            self._pages.append(
                self._keep(
                    f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]"
                    f"/Resources<</XObject<</L {picture} 0 R>>>>/Contents {contents} 0 R>>"
                )
            )

    def finished(self) -> bytes:
        self._objects[0] = b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>"
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._objects[1] = f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>".encode("ascii")
        out = io.BytesIO()
        out.write(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        start = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        out.writelines(b"%010d 00000 n \n" % place for place in places)
        out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
        return out.getvalue()

    def _keep(self, head: str, stream: bytes | None = None) -> int:
        body = head.encode("ascii")
        self._objects.append(body if stream is None else b"%s\nstream\n%s\nendstream" % (body, stream))
        return len(self._objects)
