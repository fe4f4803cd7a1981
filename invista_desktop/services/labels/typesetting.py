"""Words in a box, in the font that ships with the app, so that every machine prints alike."""

import threading
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageFont

from invista_desktop.errors import Said
from invista_desktop.resources import resource

REGULAR, BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"
POINTS_PER_INCH = 72
STEP_PT = 0.5


@dataclass(frozen=True)
class SetText:
    """Text broken into lines that fit.

    Attributes:
        line_height: from one line's top to the next, in dots.
        was_cut: whether some of it did not fit even at the smallest size.
    """

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    line_height: int
    was_cut: bool

    def length(self, line: str) -> float:
        """Return how wide a line is, in dots."""
        return _length(self.font, line)


class Typesetter(threading.local):
    """Sets text at any size; each thread has fonts of its own, for FreeType shares none.

    Attributes:
        runs: texts drawn before, which nobody changes any more.
    """

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}
        self._known: dict[str, bool] = {}
        self.runs: dict[tuple[object, ...], tuple[Image.Image, tuple[Said, ...]]] = {}

    def font(self, pixels: int, *, bold: bool) -> ImageFont.FreeTypeFont:
        """Return the font, `pixels` dots high."""
        if (pixels, bold) not in self._fonts:
            path = resource("fonts", BOLD if bold else REGULAR)
            # The complex layout engine is found on some machines only.
            self._fonts[pixels, bold] = ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[pixels, bold]

    def signs_missing(self, text: str) -> str:
        """Return the signs of `text` the font cannot draw, each once."""
        return "".join(sign for sign in dict.fromkeys(text) if sign > "\xff" and not self._draws(sign))

    def fit(
        self, text: str, room: tuple[int, int], *, points: tuple[float, float], dpi: int, bold: bool = False
    ) -> SetText:
        """Return `text` at the largest size from `points` (largest, smallest) at which all of it fits.

        Where none does, it is cut at the smallest and ends in an ellipsis.
        """
        width, height = room
        for pixels in _sizes(points, dpi):
            font = self.font(pixels, bold=bold)
            line_height = _line_height(font)
            lines = _wrapped(text, font, width)
            if lines is not None and len(lines) * line_height <= height:
                return SetText(lines, font, line_height, was_cut=False)
        lines = _cut(text, font, width, max(1, height // line_height))
        return SetText(lines, font, line_height, was_cut=lines[-1].endswith("…"))

    def _draws(self, sign: str) -> bool:
        if sign not in self._known:
            font = self.font(24, bold=False)
            self._known[sign] = bytes(font.getmask(sign)) != bytes(font.getmask("\U0010fffe"))
        return self._known[sign]


@lru_cache(maxsize=64)
def _sizes(points: tuple[float, float], dpi: int) -> tuple[int, ...]:
    largest, smallest = points
    steps = max(0, round((largest - smallest) / STEP_PT))
    sizes = dict.fromkeys(
        max(1, round(max(smallest, largest - step * STEP_PT) * dpi / POINTS_PER_INCH)) for step in range(steps + 1)
    )
    return tuple(sizes)


@lru_cache(maxsize=256)
def _length(font: ImageFont.FreeTypeFont, text: str) -> float:
    return font.getlength(text)


def _line_height(font: ImageFont.FreeTypeFont) -> int:
    ascent, descent = font.getmetrics()
    return ascent + descent


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> tuple[str, ...] | None:
    """Return the lines, or None where a single word is wider than the box."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        broken = _broken(paragraph, font, width)
        if broken is None:
            return None
        lines += broken
    return tuple(lines)


def _broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str] | None:
    if _length(font, text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if _length(font, longer) <= width:
            line = longer
        elif line and _length(font, word) <= width:
            lines.append(line)
            line = word
        else:
            return None
    return [*lines, line]


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int, count: int) -> tuple[str, ...]:
    """Return at most `count` lines, broken inside words where they must be."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < count:
        paragraph, break_, after = rest.partition("\n")
        taken = _longest_start(paragraph, font, width)
        is_all = taken == len(paragraph) and not after
        if not is_all and len(lines) == count - 1:
            taken = _longest_start(paragraph, font, width, ending="…")
            lines.append(paragraph[:taken].rstrip() + "…")
            break
        if taken < len(paragraph) and (space := paragraph.rfind(" ", 0, taken + 1)) > 0:
            taken = space
        lines.append(paragraph[:taken].rstrip())
        rest = paragraph[taken:].lstrip() + break_ + after if taken < len(paragraph) else after
    return tuple(lines)


def _longest_start(text: str, font: ImageFont.FreeTypeFont, width: int, *, ending: str = "") -> int:
    """Return how many characters fit, at least one."""
    least, most = 1, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if _length(font, text[:middle].rstrip() + ending) <= width:
            least = middle
        else:
            most = middle - 1
    return least
