"""The dots of a picture as rows of bits."""

from itertools import groupby
from typing import Literal

from PIL import Image

LIGHT_IS_ONE: Literal["1"] = "1"
INK_IS_ONE: Literal["1;I"] = "1;I"


def packed(picture: Image.Image, form: Literal["1", "1;I"]) -> bytes:
    """Return a one-bit picture's rows, each filled up to whole bytes, as `tobytes("raw", form)` does.

    Bars repeat one row a hundred times: a row like the one above is packed once.
    """
    width = picture.width
    levels = picture.convert("L").tobytes()
    rows = (levels[start : start + width] for start in range(0, len(levels), width))
    runs = [(row, sum(1 for _ in same)) for row, same in groupby(rows)]
    distinct = Image.frombytes("L", (width, len(runs)), b"".join(row for row, _ in runs))
    bits = distinct.convert("1", dither=Image.Dither.NONE).tobytes("raw", form)
    stride = len(bits) // len(runs)
    return b"".join(bits[place * stride : (place + 1) * stride] * count for place, (_, count) in enumerate(runs))
