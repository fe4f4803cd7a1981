"""A PDF of one-bit pictures. Written by hand because reportlab would store them in colour."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

from invista_desktop.services.labels.dots import LIGHT_IS_ONE, packed

POINTS_PER_INCH = 72
COMPRESSION = 1  # a label is mostly white: higher levels take longer and save a tenth

# A kept picture, and where its upper left corner lies on the page, in dots.
Placed = tuple["KeptPicture", tuple[int, int]]


class KeptPicture:
    """A picture that is in the file already."""

    def __init__(self, number: int, size: tuple[int, int]) -> None:
        self.number, self.size = number, size


class PicturePdf:
    """Pages of black and white dots at their true size; the same pages give the same bytes."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b"", b""]  # catalogue and page tree, filled in last
        self._pages: list[int] = []

    def keep(self, picture: Image.Image) -> KeptPicture:
        """Put a picture into the file, once for all pages that show it."""
        width, height = picture.size
        dots = zlib.compress(packed(picture, LIGHT_IS_ONE), COMPRESSION)
        number = self._keep(
            f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
            f"/BitsPerComponent 1/Filter/FlateDecode/Length {len(dots)}>>",
            dots,
        )
        return KeptPicture(number, picture.size)

    def add_page(self, size: tuple[int, int], dpi: int, placed: Sequence[Placed], copies: int = 1) -> None:
        """Add a page of `size` dots, `copies` times, with the pictures on it."""
        point = POINTS_PER_INCH / dpi
        wide, high = (f"{dots * point:.4f}" for dots in size)
        drawn = "\n".join(
            f"q {kept.size[0] * point:.4f} 0 0 {kept.size[1] * point:.4f} "
            f"{left * point:.4f} {(size[1] - top - kept.size[1]) * point:.4f} cm /L{kept.number} Do Q"
            for kept, (left, top) in placed
        ).encode("ascii")
        contents = self._keep(f"<</Length {len(drawn)}>>", drawn)
        names = " ".join(f"/L{number} {number} 0 R" for number in dict.fromkeys(kept.number for kept, _ in placed))
        for _ in range(copies):
            self._pages.append(
                self._keep(
                    f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]"
                    f"/Resources<</XObject<<{names}>>>>/Contents {contents} 0 R>>"
                )
            )

    def finished(self) -> bytes:
        """Return the whole file."""
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
