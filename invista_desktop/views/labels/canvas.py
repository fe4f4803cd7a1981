"""The label on the designer's canvas: chosen, moved and sized by mouse and keyboard."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from invista_desktop.models.domain.label_designs import GRID_MM, Design, snapped
from invista_desktop.views.labels.canvas_drawing import (
    draw_chosen,
    draw_grid,
    draw_paper,
    draw_rulers,
    draw_wrong,
    handle_of,
)
from invista_desktop.views.labels.canvas_scale import CanvasScale

FINE_MM = 0.1
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class LabelCanvas(QWidget):
    """Shows a design as it prints; what is done to it is asked for, never done here.

    Signals:
        item_chosen: arg: its place, None for the label itself.
        moved, sized: the chosen item; args: millimetres to the right and down, or wider and higher.
        removed: the chosen item.
    """

    item_chosen = Signal(object)
    moved = Signal(float, float)
    sized = Signal(float, float)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(280, 180))
        self.setAccessibleName(self.tr("The label"))
        self._design: Design | None = None
        self._picture: QImage | None = None
        self._wrong: Collection[int] = ()
        self._start: QPointF | None = None
        self._pulls = False
        self._ghost: Design | None = None

    def show_design(self, design: Design) -> None:
        """Show which items there are and which is chosen; the picture of it follows."""
        self._design, self._ghost = design, None
        self.update()

    def show_picture(self, picture: QImage | None, wrong: Collection[int]) -> None:
        """Show the label as it prints; `wrong` are places of items something is wrong with."""
        if picture is not None:
            self._picture = picture
        self._wrong = wrong
        self.update()

    def scale_now(self) -> CanvasScale:
        """Return the scale of what is in sight."""
        size = self._design.template.size_mm if self._design else (100.0, 50.0)
        return CanvasScale.fitting(size, self.size())

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, with Shift they size, with Ctrl by a tenth of a millimetre; PgUp and PgDn choose."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            step = FINE_MM if modifiers & Qt.KeyboardModifier.ControlModifier else GRID_MM
            right, down = (way * step for way in _ARROWS[key])
            (self.sized if modifiers & Qt.KeyboardModifier.ShiftModifier else self.moved).emit(right, down)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._choose_next(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies under the pointer, or take the corner of what is chosen."""
        if self._design is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at, scale = event.position(), self.scale_now()
        item = self._design.item
        self._start = at
        self._pulls = item is not None and handle_of(scale.rect(item.area)).contains(at)
        if not self._pulls:
            self.item_chosen.emit(self._design.place_at(*scale.point(at)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where what is dragged would come to lie."""
        if self._design is not None and self._start is not None and self._design.item is not None:
            right, down = self._dragged(event.position())
            self._ghost = self._design.sizing(right, down) if self._pulls else self._design.moving(right, down)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for what was dragged."""
        if self._start is not None and self._ghost is not None:
            (self.sized if self._pulls else self.moved).emit(*self._dragged(event.position()))
        self._start = self._ghost = None
        self.update()

    # Paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the label and what is chosen on it."""
        if self._design is None:
            return
        painter, scale = QPainter(self), self.scale_now()
        design = self._ghost or self._design
        label = design.template.size_mm
        draw_paper(painter, label, scale, self._picture)
        draw_grid(painter, label, scale)
        draw_rulers(painter, label, scale, self.palette())
        for place in self._wrong:
            if place < len(design.template.items):
                draw_wrong(painter, design.template.items[place], scale)
        if design.item is not None:
            draw_chosen(painter, design.item, scale, has_focus=self.hasFocus())

    def _dragged(self, to: QPointF) -> tuple[float, float]:
        """Return how far the pointer went, so that what it drags ends on the grid."""
        item, start, scale = self._design.item if self._design else None, self._start, self.scale_now()
        if item is None or start is None:
            return 0, 0
        right, down = scale.length(to.x() - start.x()), scale.length(to.y() - start.y())
        corner = (item.area.right, item.area.bottom) if self._pulls else (item.area.left, item.area.top)
        return snapped(corner[0] + right) - corner[0], snapped(corner[1] + down) - corner[1]

    def _choose_next(self, way: int) -> None:
        if self._design is not None and (count := len(self._design.template.items)):
            now = self._design.chosen
            first = 0 if way > 0 else count - 1
            self.item_chosen.emit(first if now is None else (now + way) % count)
