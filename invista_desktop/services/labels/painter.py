"""Paints a label in whole dots of the printer that will print it.

The same dots become the preview, the PDF and the ZPL, so what is seen is what is printed, and a
bar is never a fraction of a dot wide.
"""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.encoding import (
    Element,
    Symbol,
    encode_elements,
    encode_text,
    require_elements,
)
from invista_desktop.services.labels.fields import text_of, value_of
from invista_desktop.services.labels.layout import (
    GAP_MM,
    HRI_MM,
    MM_PER_INCH,
    Area,
    BarcodeItem,
    Condition,
    LineItem,
    Template,
    TextItem,
)
from invista_desktop.services.labels.typesetting import Typesetter

HRI_POINTS = (8.0, 5.0)
BLACK, WHITE = 0, 1
SHARE_LEFT = {"left": 0.0, "centre": 0.5, "right": 1.0}


@dataclass(frozen=True)
class PaintedLabel:
    """One label as dots.

    Attributes:
        picture: one bit a dot, black is 0; nobody changes it any more.
        codes: the bar codes on it, top to bottom, as a reader must give them back.
        warnings: what the person should know before printing, such as cut text.
    """

    picture: Image.Image
    dpi: int
    codes: tuple[Symbol, ...]
    warnings: tuple[Said, ...]


class LabelPainter:
    """Paints labels; one painter serves every thread."""

    def __init__(self) -> None:
        self._typesetter = Typesetter()

    def paint(
        self, template: Template, fields: LabelFields, *, dpi: int, offset_mm: tuple[float, float] = (0, 0)
    ) -> PaintedLabel:
        """Return the label for a printer with `dpi` dots per inch.

        Raises:
            RuleViolation: a field is missing (`label_field_missing`), a bar code cannot carry its
                data (`label_data`) or has no room at this bar width (`label_too_narrow`).
        """
        sheet = _Sheet(template, fields, dpi, self._typesetter)
        for item in template.items:
            if not _is_shown(item.condition, fields):
                continue
            if isinstance(item, TextItem):
                sheet.write(item)
            elif isinstance(item, BarcodeItem):
                sheet.draw_bars(item)
            else:
                sheet.rule(item)
        picture = _moved(
            sheet.picture, round(offset_mm[0] * dpi / MM_PER_INCH), round(offset_mm[1] * dpi / MM_PER_INCH)
        )
        return PaintedLabel(picture, dpi, tuple(sheet.codes), tuple(sheet.warnings))


class _Sheet:
    """The label being painted."""

    def __init__(self, template: Template, fields: LabelFields, dpi: int, typesetter: Typesetter) -> None:
        self._template, self._fields, self._dpi, self._typesetter = template, fields, dpi, typesetter
        width, height = template.size_mm
        self.picture = Image.new("1", (self._dots(width), self._dots(height)), WHITE)
        self._draw = ImageDraw.Draw(self.picture)
        self.codes: list[Symbol] = []
        self.warnings: list[Said] = []

    def write(self, item: TextItem) -> None:
        """Draw a text item."""
        text = text_of(item.pattern, self._fields)
        self._set(text, item.area, (item.font_pt, item.min_pt), bold=item.bold, align=item.align)

    def rule(self, item: LineItem) -> None:
        """Draw a black rectangle, at least one dot each way."""
        left, top = self._dots(item.area.left), self._dots(item.area.top)
        right = max(left, self._dots(item.area.right) - 1)
        bottom = max(top, self._dots(item.area.bottom) - 1)
        self._draw.rectangle((left, top, right, bottom), fill=BLACK)

    def draw_bars(self, item: BarcodeItem) -> None:
        """Draw a bar code, spread over its lines where one is too narrow."""
        module = max(1, round(item.x_dots * self._dpi / 203))
        symbols = self._symbols(item, self._dots(item.width_mm) // module)
        top = item.at[1]
        for symbol in symbols:
            height = self._bar_height(item, len(symbols))
            width = symbol.width * module * MM_PER_INCH / self._dpi
            left = item.at[0] + (item.width_mm - width) * SHARE_LEFT[item.align]
            self._stamp(symbol, self._dots(left), self._dots(top), module, self._dots(height))
            if item.hri:
                below = Area(left, top + height + 0.2, width, HRI_MM - 0.2)
                self._set(symbol.hri, below, HRI_POINTS, bold=False, align="centre")
            top += height + (HRI_MM if item.hri else 0) + GAP_MM
        self.codes += symbols

    def _bar_height(self, item: BarcodeItem, count: int) -> float:
        """Return how high each of `count` lines may be: what unused lines leave goes to the others."""
        text = HRI_MM if item.hri else 0
        return (item.area.height + GAP_MM) / count - GAP_MM - text

    def _symbols(self, item: BarcodeItem, room: int) -> tuple[Symbol, ...]:
        if not item.symbology.is_gs1:
            symbols: tuple[Symbol, ...] = (encode_text(item.symbology, text_of(item.data, self._fields)),)
        else:
            elements = require_elements(
                [
                    (element.ai, text_of(element.pattern, self._fields))
                    for element in item.elements
                    if not element.when or value_of(element.when, self._fields) is not None
                ]
            )
            symbols = _spread(item, elements, room)
        widest = max(symbol.width for symbol in symbols)
        if widest > room or len(symbols) > item.lines:
            raise self._too_narrow(item, widest)
        return symbols

    def _stamp(self, symbol: Symbol, left: int, top: int, module: int, height: int) -> None:
        rows = len(symbol.rows)
        stride = -(-symbol.width // 8) * 8
        bits = "".join(row.ljust(stride, "0") for row in symbol.rows)
        packed = int(bits, 2).to_bytes(len(bits) // 8, "big")
        modules = Image.frombytes("1", (symbol.width, rows), packed, "raw", "1;I")
        size = (symbol.width * module, height if symbol.symbology.is_linear else rows * module)
        self.picture.paste(modules.resize(size, Image.Resampling.NEAREST), (left, top))

    def _set(self, text: str, area: Area, points: tuple[float, float], *, bold: bool, align: str) -> None:
        room = (self._dots(area.width), self._dots(area.height))
        fitted = self._typesetter.fit(text, room, points=points, dpi=self._dpi, bold=bold)
        if fitted.was_cut:
            self.warnings.append(said("“{text}” does not fit and was cut.", text=text))
        if missing := self._typesetter.signs_missing(text):
            self.warnings.append(said("The label font has no sign for {signs}.", signs=missing))
        top = self._dots(area.top) + max(0, (room[1] - len(fitted.lines) * fitted.line_height) // 2)
        for line in fitted.lines:
            spare = room[0] - fitted.font.getlength(line)
            left = self._dots(area.left) + round(spare * SHARE_LEFT[align])
            self._draw.text((left, top), line, fill=BLACK, font=fitted.font)
            top += fitted.line_height

    def _dots(self, millimetres: float) -> int:
        return round(millimetres * self._dpi / MM_PER_INCH)

    def _too_narrow(self, item: BarcodeItem, modules: int) -> RuleViolation:
        needed = modules * item.x_dots * MM_PER_INCH / 203
        return RuleViolation(
            said(
                "Label {label} is too narrow: its bar code needs {needed} mm and has {room} mm.",
                label=self._template.name,
                needed=f"{needed:.0f}",
                room=f"{item.width_mm:.0f}",
            ),
            said("Print it with a wider label template; finer bars would not scan."),
            code="label_too_narrow",
        )


def _is_shown(condition: Condition, fields: LabelFields) -> bool:
    if condition.when and value_of(condition.when, fields) is None:
        return False
    return not condition.unless or value_of(condition.unless, fields) is None


def _spread(item: BarcodeItem, elements: tuple[Element, ...], room: int) -> tuple[Symbol, ...]:
    """Return as few symbols as hold all elements within `room` modules each, in their order."""
    if item.lines == 1:
        return (encode_elements(item.symbology, elements),)
    lines: list[tuple[Element, ...]] = []
    for element in elements:
        if lines and _fits(item, (*lines[-1], element), room):
            lines[-1] = (*lines[-1], element)
        else:
            lines.append((element,))
    return tuple(encode_elements(item.symbology, line) for line in lines)


def _fits(item: BarcodeItem, elements: tuple[Element, ...], room: int) -> bool:
    try:
        return encode_elements(item.symbology, elements).width <= room
    except RuleViolation:
        return False


def _moved(picture: Image.Image, right: int, down: int) -> Image.Image:
    if not right and not down:
        return picture
    sheet = Image.new("1", picture.size, WHITE)
    sheet.paste(picture, (right, down))
    return sheet
