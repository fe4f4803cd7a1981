"""Each item of a label as a tile of ink, in whole dots of the printer; a set bit is printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.label_templates import (
    GAP_MM,
    HRI_MM,
    MM_PER_INCH,
    NOMINAL_DPI,
    Area,
    BarcodeItem,
    BoxItem,
    ImageItem,
    Item,
    LineItem,
    TextItem,
)
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.encoding import Symbol
from invista_desktop.services.labels.fields import text_of
from invista_desktop.services.labels.images import ink_of
from invista_desktop.services.labels.symbols import symbols_for
from invista_desktop.services.labels.typesetting import Typesetter

HRI_POINTS: Final = (8.0, 5.0)
INK: Final = 1
RUNS_KEPT: Final = 256  # most texts of a run of labels are those of the label before
SHARE_LEFT: Final[Mapping[str, float]] = {"left": 0.0, "centre": 0.5, "right": 1.0}
_TURN: Final = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns the other way round
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


Piece = tuple[Image.Image, tuple[int, int]]


@dataclass(frozen=True)
class Tile:
    """One item's ink, piece by piece, each with its top left corner on the label in dots.

    Attributes:
        codes: the bar codes in it, top to bottom.
    """

    pieces: tuple[Piece, ...]
    codes: tuple[Symbol, ...] = ()
    warnings: tuple[Said, ...] = ()


class TileMaker:
    """Makes tiles for a printer with `dpi` dots per inch."""

    def __init__(self, dpi: int, typesetter: Typesetter) -> None:
        self._dpi, self._typesetter = dpi, typesetter

    def tile(self, item: Item, fields: LabelFields) -> Tile:
        """Return the tile of one item.

        Raises:
            RuleViolation: as `symbols_for` and `text_of` say.
        """
        if isinstance(item, TextItem):
            return self._text(item, text_of(item.pattern, fields))
        if isinstance(item, BarcodeItem):
            return self._bars(item, fields)
        if isinstance(item, ImageItem):
            return self._image(item)
        return self._shape(item)

    def dots(self, millimetres: float) -> int:
        """Return a length in whole dots."""
        return round(millimetres * self._dpi / MM_PER_INCH)

    def _text(self, item: TextItem, text: str) -> Tile:
        room = self._room(item.area)
        if item.rotate in {90, 270}:
            room = room[1], room[0]
        ink, warnings = self._set(text, room, (item.font_pt, item.min_pt), bold=item.bold, align=item.align)
        return Tile(((turned_ink(ink, item.rotate), self._corner(item.area)),), (), warnings)

    def _image(self, item: ImageItem) -> Tile:
        room = self._room(item.area)
        if item.rotate in {90, 270}:
            room = room[1], room[0]
        ink = turned_ink(ink_of(item.png, room, item.threshold), item.rotate)
        return Tile(((ink, self._corner(item.area)),))

    def _shape(self, item: LineItem | BoxItem) -> Tile:
        width, height = self.dots(item.area.right), self.dots(item.area.bottom)
        left, top = self._corner(item.area)
        ink = Image.new("1", (max(1, width - left), max(1, height - top)), INK)
        if isinstance(item, BoxItem):
            edge = max(1, self.dots(item.thickness_mm))
            inside = (edge, edge, ink.width - edge, ink.height - edge)
            if inside[0] < inside[2] and inside[1] < inside[3]:
                ink.paste(0, inside)
        return Tile(((ink, (left, top)),))

    def _bars(self, item: BarcodeItem, fields: LabelFields) -> Tile:
        module = max(1, round(item.x_dots * self._dpi / NOMINAL_DPI))
        width = self.dots(item.width_mm)
        symbols = symbols_for(item, fields, width // module)
        pieces: list[Piece] = []
        warnings: list[Said] = []
        # What unused lines leave goes to the others.
        height = (item.size_mm[1] + GAP_MM) / len(symbols) - GAP_MM - item.hri_mm
        top = 0.0
        for symbol in symbols:
            bars = _modules(symbol, module, self.dots(height))
            left = int((width - bars.width) * SHARE_LEFT[item.align])
            pieces.append((bars, (left, self.dots(top))))
            if item.hri:
                below = bars.width, self.dots(HRI_MM - 0.2)
                words, cut = self._set(symbol.hri, below, HRI_POINTS, bold=False, align="centre")
                pieces.append((words, (left, self.dots(top + height + 0.2))))
                warnings += cut
            top += height + item.hri_mm + GAP_MM
        room = width, self.dots(item.size_mm[1])
        return Tile(tuple(_placed(pieces, room, self._corner(item.area), item.rotate)), symbols, tuple(warnings))

    def _set(
        self, text: str, room: tuple[int, int], points: tuple[float, float], *, bold: bool, align: str
    ) -> tuple[Image.Image, tuple[Said, ...]]:
        key = (text, room, points, self._dpi, bold, align)
        if key not in self._typesetter.runs:
            if len(self._typesetter.runs) >= RUNS_KEPT:
                self._typesetter.runs.clear()
            self._typesetter.runs[key] = self._drawn(text, room, points, bold=bold, align=align)
        return self._typesetter.runs[key]

    def _drawn(
        self, text: str, room: tuple[int, int], points: tuple[float, float], *, bold: bool, align: str
    ) -> tuple[Image.Image, tuple[Said, ...]]:
        fitted = self._typesetter.fit(text, room, points=points, dpi=self._dpi, bold=bold)
        warnings: tuple[Said, ...] = ()
        if fitted.was_cut:
            warnings += (said("“{text}” does not fit and was cut.", text=text),)
        if missing := self._typesetter.signs_missing(text):
            warnings += (said("The label font has no sign for {signs}.", signs=missing),)
        ink = Image.new("1", (max(1, room[0]), max(1, room[1])))
        draw = ImageDraw.Draw(ink)
        top = max(0, (room[1] - len(fitted.lines) * fitted.line_height) // 2)
        for line in fitted.lines:
            # Measuring takes time, and what stands on the left needs none.
            spare = 0 if align == "left" else room[0] - fitted.length(line)
            draw.text((round(spare * SHARE_LEFT[align]), top), line, fill=INK, font=fitted.font)
            top += fitted.line_height
        return ink, warnings

    def _room(self, area: Area) -> tuple[int, int]:
        return self.dots(area.width), self.dots(area.height)

    def _corner(self, area: Area) -> tuple[int, int]:
        return self.dots(area.left), self.dots(area.top)


def _placed(pieces: list[Piece], room: tuple[int, int], corner: tuple[int, int], rotate: int) -> Iterator[Piece]:
    """Yield pieces laid out in `room` where they lie on the label; nothing reaches out of the room."""
    if rotate:
        ink = Image.new("1", room)
        for piece, at in pieces:
            ink.paste(piece, at)
        yield turned_ink(ink, rotate), corner
        return
    for piece, (left, top) in pieces:
        seen = min(piece.width, room[0] - left), min(piece.height, room[1] - top)
        inside = piece if seen == piece.size else piece.crop((0, 0, *seen))
        yield inside, (corner[0] + left, corner[1] + top)


def turned_ink(ink: Image.Image, rotate: int) -> Image.Image:
    """Return a picture turned clockwise; no dot is lost or made."""
    return ink.transpose(_TURN[rotate]) if rotate else ink


def _modules(symbol: Symbol, module: int, height: int) -> Image.Image:
    """Return a symbol's dark modules, each `module` dots wide; bars are `height` dots high."""
    rows = len(symbol.rows)
    stride = -(-symbol.width // 8) * 8
    bits = "".join(row.ljust(stride, "0") for row in symbol.rows)
    packed = int(bits, 2).to_bytes(len(bits) // 8, "big")
    modules = Image.frombytes("1", (symbol.width, rows), packed)
    size = (symbol.width * module, height if symbol.symbology.is_linear else rows * module)
    return modules.resize(size, Image.Resampling.NEAREST)
