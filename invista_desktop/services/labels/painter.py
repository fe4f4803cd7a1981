"""Paints a label in whole dots of the printer that will print it.

The same dots become the preview, the PDF and the ZPL, so what is seen is what is printed, and a
bar is never a fraction of a dot wide.
"""

from dataclasses import dataclass

from PIL import Image

from invista_desktop.errors import RuleViolation, Said
from invista_desktop.models.domain.label_templates import MM_PER_INCH, NOMINAL_DPI, Condition, Template
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.encoding import Symbol
from invista_desktop.services.labels.fields import value_of
from invista_desktop.services.labels.problems import Problem
from invista_desktop.services.labels.tiles import TileMaker, turned_ink
from invista_desktop.services.labels.typesetting import Typesetter

BLACK, WHITE = 0, 1


@dataclass(frozen=True)
class PaintedLabel:
    """One label as dots.

    Attributes:
        picture: one bit a dot, black is 0; nobody changes it any more.
        codes: the bar codes on it, item by item, as a reader must give them back.
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
        maker = TileMaker(dpi, self._typesetter)
        picture = Image.new("1", (maker.dots(template.size_mm[0]), maker.dots(template.size_mm[1])), WHITE)
        tiles = [maker.tile(item, fields) for item in template.items if is_shown(item.condition, fields)]
        for ink, at in (piece for tile in tiles for piece in tile.pieces):
            picture.paste(BLACK, at, ink)
        picture = turned_ink(picture, template.rotate)
        right, down = (round(offset * dpi / MM_PER_INCH) for offset in offset_mm)
        return PaintedLabel(
            _moved(picture, right, down),
            dpi,
            tuple(code for tile in tiles for code in tile.codes),
            tuple(warning for tile in tiles for warning in tile.warnings),
        )

    def try_out(self, template: Template, fields: LabelFields, *, dpi: int = NOMINAL_DPI) -> tuple[Problem, ...]:
        """Return which items cannot be painted with these fields, and why; `paint` would refuse the first of them."""
        maker = TileMaker(dpi, self._typesetter)
        problems = []
        for place, item in enumerate(template.items, 1):
            try:
                if is_shown(item.condition, fields):
                    maker.tile(item, fields)
            except RuleViolation as refusal:
                key = "width_mm" if refusal.code == "label_too_narrow" else ""
                problems.append(Problem(place, key, refusal.title))
        return tuple(problems)


def is_shown(condition: Condition, fields: LabelFields) -> bool:
    """Whether an item with this condition is on the label with these fields."""
    if condition.when and value_of(condition.when, fields) is None:
        return False
    return not condition.unless or value_of(condition.unless, fields) is None


def _moved(picture: Image.Image, right: int, down: int) -> Image.Image:
    if not right and not down:
        return picture
    sheet = Image.new("1", picture.size, WHITE)
    sheet.paste(picture, (right, down))
    return sheet
