"""A label's layout.

Lengths are millimetres from the top left corner. `x_dots` counts dots of a 203 dpi head, 0.125 mm
each; another printer takes the nearest whole number of its own dots. There are no expressions:
fields in braces, their formats, and `when`/`unless` naming a field that must or must not be filled.
"""

from dataclasses import dataclass
from typing import Literal

from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.encoding import Symbology

MM_PER_INCH = 25.4
HRI_MM = 3.2
GAP_MM = 1.2
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Area:
    """A rectangle in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def holds(self, other: "Area") -> bool:
        """Whether `other` lies wholly inside; a hundredth of a millimetre does not matter."""
        return (
            other.left >= self.left - 0.01
            and other.top >= self.top - 0.01
            and other.right <= self.right + 0.01
            and other.bottom <= self.bottom + 0.01
        )

    def meets(self, other: "Area") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right - 0.01
            and other.left < self.right - 0.01
            and self.top < other.bottom - 0.01
            and other.top < self.bottom - 0.01
        )


@dataclass(frozen=True)
class Condition:
    """Shows an item only where `when` is filled and `unless` is not; empty names nothing."""

    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class TextItem:
    """Words in a box: as large as `font_pt`, shrunk to `min_pt`, then cut."""

    area: Area
    pattern: str
    font_pt: float
    min_pt: float
    bold: bool
    align: Align
    condition: Condition


@dataclass(frozen=True)
class LineItem:
    """A black rectangle: a rule between parts of the label."""

    area: Area
    condition: Condition


@dataclass(frozen=True)
class ElementPattern:
    """One GS1 element: its identifier, its data, and the field it is left out without."""

    ai: str
    pattern: str
    when: str = ""


@dataclass(frozen=True)
class BarcodeItem:
    """A bar code: bars `height_mm` high, or a field of squares.

    Attributes:
        at: the top left corner of its dark modules; the quiet zone lies outside.
        width_mm: the room its dark modules have.
        lines: over how many bar codes one below the other GS1 data may be spread.
        data: the text it carries, or empty where `elements` are given.
    """

    at: tuple[float, float]
    symbology: Symbology
    x_dots: int
    width_mm: float
    height_mm: float
    lines: int
    hri: bool
    align: Align
    data: str
    elements: tuple[ElementPattern, ...]
    condition: Condition

    @property
    def line_mm(self) -> float:
        """The height of one line with its text for people."""
        return self.height_mm + (HRI_MM if self.hri else 0)

    @property
    def area(self) -> Area:
        """All the room it may take, quiet zones left out."""
        height = self.width_mm if not self.symbology.is_linear else self.lines * (self.line_mm + GAP_MM) - GAP_MM
        return Area(*self.at, self.width_mm, height)

    @property
    def guarded(self) -> Area:
        """Its area with the quiet zones, which nothing else may enter."""
        left, right = (modules * self.x_dots * MM_PER_INCH / 203 for modules in self.symbology.quiet_modules)
        above = 0 if self.symbology.is_linear else left
        area = self.area
        return Area(area.left - left, area.top - above, area.width + left + right, area.height + 2 * above)


Item = TextItem | LineItem | BarcodeItem


@dataclass(frozen=True)
class Template:
    """One label layout."""

    id: str
    name: str
    kind: LabelKind
    size_mm: tuple[float, float]
    items: tuple[Item, ...]
