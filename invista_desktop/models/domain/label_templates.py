"""A label's layout.

Lengths are millimetres from the top left corner. `x_dots` counts dots of a 203 dpi head, 0.125 mm
each; another printer takes the nearest whole number of its own dots. There are no expressions:
fields in braces, their formats, and `when`/`unless` naming a field that must or must not be filled.
"""

from dataclasses import dataclass
from typing import Final, Literal

from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.labels import LabelKind

MM_PER_INCH: Final = 25.4
NOMINAL_DPI: Final = 203
HRI_MM: Final = 3.2
GAP_MM: Final = 1.2
# The form of the file; a file of a newer one is refused, not guessed at.
TEMPLATE_FORMAT: Final = 1
DIGITAL_LINK_STEM: Final = "https://id.gs1.org"

Align = Literal["left", "centre", "right"]
Rotation = Literal[0, 90, 180, 270]


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
    """Words in a box: as large as `font_pt`, shrunk to `min_pt`, then cut.

    Attributes:
        area: the room they take on the label, after turning.
        rotate: how far they are turned, clockwise.
    """

    area: Area
    pattern: str
    font_pt: float = 9
    min_pt: float = 6
    bold: bool = False
    align: Align = "left"
    condition: Condition = Condition()
    rotate: Rotation = 0


@dataclass(frozen=True)
class LineItem:
    """A black rectangle: a rule between parts of the label."""

    area: Area
    condition: Condition = Condition()


@dataclass(frozen=True)
class BoxItem:
    """A frame, drawn inside its area."""

    area: Area
    thickness_mm: float = 0.3
    condition: Condition = Condition()


@dataclass(frozen=True)
class ImageItem:
    """A picture, as large as its area allows without being stretched, in black and white.

    Attributes:
        file: its name beside the template; empty where the template file holds it.
        png: the picture as PNG.
        threshold: levels of grey below it (0 to 255) are printed black.
    """

    area: Area
    png: bytes
    file: str = ""
    threshold: int = 128
    condition: Condition = Condition()
    rotate: Rotation = 0


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
        at: the top left corner of the room its dark modules have on the label, after turning; the
            quiet zone lies outside.
        width_mm: the room along the bars' sequence, before turning.
        height_mm: how high the bars are; 2-D codes have no use for it.
        lines: over how many bar codes one below the other GS1 data may be spread.
        data: the text it carries, or empty where `elements` are given.
        link: the web address a GS1 Digital Link starts with.
    """

    at: tuple[float, float]
    symbology: Symbology
    x_dots: int
    width_mm: float
    height_mm: float = 12
    lines: int = 1
    hri: bool = False
    align: Align = "left"
    data: str = ""
    elements: tuple[ElementPattern, ...] = ()
    condition: Condition = Condition()
    rotate: Rotation = 0
    link: str = DIGITAL_LINK_STEM

    @property
    def module_mm(self) -> float:
        """How wide its narrow bar is meant to be."""
        return self.x_dots * MM_PER_INCH / NOMINAL_DPI

    @property
    def line_mm(self) -> float:
        """The height of one line with its text for people."""
        return self.height_mm + self.hri_mm

    @property
    def hri_mm(self) -> float:
        """The height of the text for people below each line."""
        return HRI_MM if self.hri else 0

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height before turning, quiet zones left out."""
        if self.symbology.is_linear:
            return self.width_mm, self.lines * (self.line_mm + GAP_MM) - GAP_MM
        return self.width_mm, self.width_mm + self.hri_mm

    @property
    def area(self) -> Area:
        """All the room it may take on the label, quiet zones left out."""
        return Area(*self.at, *turned(self.size_mm, self.rotate))

    @property
    def guarded(self) -> Area:
        """Its area with the quiet zones, which nothing else may enter."""
        left, right = (modules * self.module_mm for modules in self.symbology.quiet_modules)
        above = 0 if self.symbology.is_linear else left
        margins = (left, above, right, above)  # left, top, right, bottom
        turns = self.rotate // 90
        left, top, right, bottom = (margins[(side - turns) % 4] for side in range(4))
        area = self.area
        return Area(area.left - left, area.top - top, area.width + left + right, area.height + top + bottom)


Item = TextItem | LineItem | BoxItem | ImageItem | BarcodeItem


@dataclass(frozen=True)
class Template:
    """One label layout.

    Attributes:
        size_mm: width and height as the items are laid out.
        version: counts the changes made to it; a label that was printed names it.
        rotate: how far the finished label is turned for the printer, clockwise.
    """

    id: str
    name: str
    kind: LabelKind
    size_mm: tuple[float, float]
    items: tuple[Item, ...]
    version: int = 1
    rotate: Rotation = 0

    @property
    def printed_mm(self) -> tuple[float, float]:
        """Width and height as it leaves the printer."""
        return turned(self.size_mm, self.rotate)


def turned(size: tuple[float, float], rotate: int) -> tuple[float, float]:
    """Return width and height after turning."""
    return (size[1], size[0]) if rotate in {90, 270} else size
