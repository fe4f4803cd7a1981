"""How the map of a warehouse is drawn: cells with their bar, their cross, their marks, and the headings.

A cell tells its step by the height of its bar and by its colour, so that neither is needed alone; a
blocked place is crossed out.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen

from invista_desktop.models.domain.places import PlaceRow, Shade, shade_step

STEPS = 4


@dataclass(frozen=True)
class Cell:
    """A place on the map; `row` is the row of cells it is walked in."""

    place: PlaceRow
    rect: QRect
    row: int
    name: str


@dataclass(frozen=True)
class Heading:
    """The name of a zone or of an aisle."""

    rect: QRect
    words: str
    is_zone: bool


@dataclass(frozen=True)
class Look:
    """What the map is drawn with, and what it is coloured by."""

    palette: QPalette
    font: QFont
    shade: Shade


def draw_heading(painter: QPainter, look: Look, heading: Heading) -> None:
    """Draw the name of a zone heavily, that of an aisle plainly."""
    font = QFont(look.font)
    font.setBold(heading.is_zone)
    painter.setFont(font)
    painter.setPen(look.palette.text().color())
    painter.drawText(heading.rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, heading.words)


def draw_cell(painter: QPainter, look: Look, cell: Cell, *, is_current: bool, is_marked: bool) -> None:
    """Draw a place as it stands."""
    palette, rect, step = look.palette, cell.rect, shade_step(cell.place, look.shade)
    _draw_bar(painter, palette, rect, step)
    if cell.place.is_blocked:
        painter.setPen(QPen(palette.text().color(), 2))
        painter.drawLine(QPointF(rect.topLeft()), QPointF(rect.bottomRight()))
        painter.drawLine(QPointF(rect.topRight()), QPointF(rect.bottomLeft()))
    painter.setFont(look.font)
    painter.setPen(palette.highlightedText().color() if step == STEPS else palette.text().color())
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.name)
    if is_marked:
        painter.setPen(QPen(palette.text().color(), 2, Qt.PenStyle.DashLine))
        painter.drawRect(rect.adjusted(2, 2, -3, -3))
    if is_current:
        painter.setPen(QPen(palette.text().color(), 3))
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))


def _draw_bar(painter: QPainter, palette: QPalette, rect: QRect, step: int) -> None:
    painter.fillRect(rect, palette.alternateBase())
    if step:
        height = rect.height() * step // STEPS
        bar = rect.adjusted(0, rect.height() - height, 0, 0)
        painter.fillRect(bar, shade_colour(palette.highlight().color(), step))
    painter.setPen(QPen(palette.dark().color(), 1))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))


def shade_colour(strongest: QColor, step: int) -> QColor:
    """Return the colour of a step from 1 to `STEPS`: the theme's accent, fainter for the lower ones."""
    colour = QColor(strongest)
    colour.setAlphaF((0.28, 0.45, 0.62, 1.0)[step - 1])
    return colour
