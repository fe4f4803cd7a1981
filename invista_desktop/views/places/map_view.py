"""The map of a warehouse: laid out from its places, walked by keyboard, read at a glance."""

from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from invista_desktop.models.domain.places import PlaceKind, PlaceRow, Shade
from invista_desktop.views.places.map_drawing import Cell, Heading, Look, draw_cell, draw_heading
from invista_desktop.views.places.map_layout import ZoneBlock, lay_out

_MARGIN = 12


class MapView(QAbstractScrollArea):
    """Shows every place of one warehouse; only what is in sight is painted.

    Signals:
        place_chosen: another place is current; arg: its row.
        place_opened: Enter or a double click on a place; arg: its row.
        marks_changed: other places are marked.
    """

    place_chosen = Signal(object)
    place_opened = Signal(object)
    marks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of the warehouse"))
        self._blocks: tuple[ZoneBlock, ...] = ()
        self._cells: list[Cell] = []
        self._headings: list[Heading] = []
        self._rows: list[list[int]] = []
        self._size = QSize(0, 0)
        self._current = -1
        self._marked: set[UUID] = set()
        self._shade = Shade.OCCUPANCY

    def show_places(self, places: Sequence[PlaceRow]) -> None:
        """Show these places; the current one and the marks stay where they still are."""
        keep = self.current()
        self._blocks = lay_out(places)
        self._marked &= {place.location_id for place in places}
        self._arrange()
        self._current = -1
        self.go_to(keep.location_id if keep else self._cells[0].place.location_id if self._cells else None)
        self.viewport().update()

    def shade_by(self, shade: Shade) -> None:
        """Colour the places by something else."""
        self._shade = shade
        self.viewport().update()

    def current(self) -> PlaceRow | None:
        """Return the current place."""
        return self._cells[self._current].place if 0 <= self._current < len(self._cells) else None

    def zone(self) -> tuple[PlaceRow, ...]:
        """Return the places for storage in the zone of the current place; where there are no zones, all of them."""
        current = self.current()
        if current is None:
            return ()
        return tuple(
            cell.place
            for cell in self._cells
            if cell.place.path[:-1][:1] == current.path[:-1][:1] and cell.place.kind == PlaceKind.STORAGE
        )

    def chosen(self) -> tuple[PlaceRow, ...]:
        """Return the marked places, or the current one when none is marked."""
        marked = tuple(cell.place for cell in self._cells if cell.place.location_id in self._marked)
        current = self.current()
        return marked or ((current,) if current else ())

    def marked(self) -> Collection[UUID]:
        """Return the marked places."""
        return frozenset(self._marked)

    def unmark(self) -> None:
        """Mark nothing."""
        self._marked.clear()
        self.marks_changed.emit()
        self.viewport().update()

    def go_to(self, location_id: UUID | None) -> bool:
        """Make a place current and bring it into sight; return whether it is on this map."""
        for number, cell in enumerate(self._cells):
            if cell.place.location_id == location_id:
                self._choose(number)
                return True
        return False

    def go_to_code(self, code: str) -> bool:
        """Make the first place current whose code is, or begins with, `code`."""
        wanted = code.strip().upper()
        exact = [cell for cell in self._cells if cell.place.code == wanted]
        starts = [cell for cell in self._cells if wanted and cell.place.code.startswith(wanted)]
        return bool(exact or starts) and self.go_to((exact or starts)[0].place.location_id)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, Space marks."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (place := self.current()):
            self.place_opened.emit(place)
        elif key == Qt.Key.Key_Space:
            self.mark_current()
        elif (goal := self._step(key)) is not None:
            self._choose(goal)
        else:
            super().keyPressEvent(event)

    def mark_current(self) -> None:
        """Mark the current place, or unmark it."""
        if place := self.current():
            self._marked ^= {place.location_id}
            self.marks_changed.emit()
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the place under the pointer current."""
        number = self._at(event.position().toPoint())
        if number is not None:
            self._choose(number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the place under the pointer."""
        number = self._at(event.position().toPoint())
        if number is not None:
            self.place_opened.emit(self._cells[number].place)

    def _at(self, point: QPoint) -> int | None:
        spot = point + self._offset()
        return next((number for number, cell in enumerate(self._cells) if cell.rect.contains(spot)), None)

    def _step(self, key: Qt.Key) -> int | None:
        """Return the place a key leads to, None when it leads nowhere."""
        if self._current < 0:
            return None
        row = self._rows[self._cells[self._current].row]
        goals = {
            Qt.Key.Key_Right: min(self._current + 1, len(self._cells) - 1),
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Home: row[0],
            Qt.Key.Key_End: row[-1],
            Qt.Key.Key_Down: self._beside(1),
            Qt.Key.Key_Up: self._beside(-1),
        }
        return goals.get(key)

    def _beside(self, step: int) -> int | None:
        """Return the place in the next row, or the one before, that lies nearest."""
        here = self._cells[self._current]
        goal = here.row + step
        if not 0 <= goal < len(self._rows):
            return None
        middle = here.rect.center().x()
        return min(self._rows[goal], key=lambda number: abs(self._cells[number].rect.center().x() - middle))

    def _choose(self, number: int) -> None:
        is_other = number != self._current
        self._current = number
        cell = self._cells[number]
        self._bring_into_sight(cell.rect)
        self.setAccessibleDescription(cell.place.code)
        self.viewport().update()
        if is_other:
            self.place_chosen.emit(cell.place)

    # Geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the aisles to the new width."""
        super().resizeEvent(event)
        self._arrange()

    def _cell_size(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(max(26, round(line * 1.7)), max(26, round(line * 1.5)))

    def _arrange(self) -> None:
        self._cells, self._headings, self._rows = [], [], []
        metrics, cell = self.fontMetrics(), self._cell_size()
        names = [aisle.name for block in self._blocks for aisle in block.aisles]
        indent = _MARGIN + max((metrics.horizontalAdvance(name) for name in names), default=0) + 14
        room = max(self.viewport().width() - _MARGIN, indent + cell.width() * 6)
        top, widest = _MARGIN, 0
        for block in self._blocks:
            title = self.tr("Zone {name}").format(name=block.name) if block.name else self.tr("Docks and other places")
            self._headings.append(
                Heading(QRect(_MARGIN, top, room - _MARGIN, metrics.height() + 8), title, is_zone=True)
            )
            top += metrics.height() + 12
            for aisle in block.aisles:
                beside = QRect(_MARGIN, top, indent - _MARGIN, cell.height())
                self._headings.append(Heading(beside, aisle.name, is_zone=False))
                top = self._arrange_aisle(aisle.columns, indent, room, top)
            top += 10
        widest = max((one.rect.right() for one in self._cells), default=0)
        self._size = QSize(widest + _MARGIN, top)
        self._update_scroll_bars()

    def _arrange_aisle(self, columns: Sequence[PlaceRow | None], indent: int, room: int, top: int) -> int:
        cell = self._cell_size()
        left, row = indent, len(self._rows)
        self._rows.append([])
        for place in columns:
            if place is None:
                left += cell.width() // 3
                continue
            wide = self._width_of(place, cell)
            if left + wide > room and self._rows[row]:
                left, top, row = indent, top + cell.height() + 4, row + 1
                self._rows.append([])
            self._rows[row].append(len(self._cells))
            self._cells.append(
                Cell(place, QRect(left, top, wide, cell.height()), row, place.path[-1] if place.path else place.code)
            )
            left += wide + 3
        return top + cell.height() + 6

    def _width_of(self, place: PlaceRow, cell: QSize) -> int:
        named = place.path[-1] if place.path else place.code
        return max(cell.width(), self.fontMetrics().horizontalAdvance(named) + 14)

    def _update_scroll_bars(self) -> None:
        seen = self.viewport().size()
        bars = ((self.verticalScrollBar(), self._size.height(), seen.height()),
                (self.horizontalScrollBar(), self._size.width(), seen.width()))  # fmt: skip
        for bar, whole, part in bars:
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(self._cell_size().height())

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _bring_into_sight(self, rect: QRect) -> None:
        for bar, first, last, part in (
            (self.verticalScrollBar(), rect.top() - _MARGIN, rect.bottom() + _MARGIN, self.viewport().height()),
            (self.horizontalScrollBar(), rect.left() - _MARGIN, rect.right() + _MARGIN, self.viewport().width()),
        ):
            if first < bar.value():
                bar.setValue(first)
            elif last > bar.value() + part:
                bar.setValue(last - part)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        offset = self._offset()
        painter.translate(-offset)
        seen = event.rect().translated(offset)
        look = Look(self.palette(), self.font(), self._shade)
        for heading in self._headings:
            if heading.rect.intersects(seen):
                draw_heading(painter, look, heading)
        for number, cell in enumerate(self._cells):
            if cell.rect.intersects(seen):
                is_marked = cell.place.location_id in self._marked
                draw_cell(painter, look, cell, is_current=number == self._current, is_marked=is_marked)
        painter.end()
