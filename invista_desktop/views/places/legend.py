"""What the steps of the map mean, in words beside their bar."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invista_desktop.models.domain.places import Shade
from invista_desktop.views.common.flow_row import FlowRow
from invista_desktop.views.common.forms import text
from invista_desktop.views.places.map_drawing import STEPS, shade_colour

_SIDE = 20


class _Swatch(QWidget):
    """A cell of the map, as large as a line of text."""

    def __init__(self, step: int, *, is_crossed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step, self._is_crossed = step, is_crossed
        self.setFixedSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cell as the map does."""
        painter, palette = QPainter(self), self.palette()
        rect = QRect(0, 0, _SIDE, _SIDE)
        painter.fillRect(rect, palette.alternateBase())
        if self._step:
            height = _SIDE * self._step // STEPS
            painter.fillRect(
                QRect(0, _SIDE - height, _SIDE, height), shade_colour(palette.highlight().color(), self._step)
            )
        painter.setPen(QPen(palette.dark().color(), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if self._is_crossed:
            painter.setPen(QPen(palette.text().color(), 2))
            painter.drawLine(rect.topLeft(), rect.bottomRight())
            painter.drawLine(rect.topRight(), rect.bottomLeft())
        painter.end()


class Legend(FlowRow):
    """Each step with its meaning, for what the map is coloured by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._steps: list[QWidget] = []

    def show_shade(self, shade: Shade) -> None:
        """Explain the steps of this colouring."""
        for step in self._steps:
            step.hide()
            step.deleteLater()
        words = self._words(shade)
        self._steps = [_explained(_Swatch(step), meaning) for step, meaning in words]
        self._steps.append(_explained(_Swatch(0, is_crossed=True), self.tr("blocked")))
        self.put(self._steps)
        self.setAccessibleName(", ".join(meaning for _, meaning in words))

    def _words(self, shade: Shade) -> tuple[tuple[int, str], ...]:
        tr = self.tr
        return {
            Shade.OCCUPANCY: (
                (0, tr("empty")),
                (1, tr("under a third")),
                (2, tr("under two thirds, or without a limit")),
                (3, tr("more")),
                (4, tr("full")),
            ),
            Shade.HOLD: ((0, tr("nothing held")), (2, tr("some held")), (4, tr("all held"))),
            Shade.EXPIRY: (
                (0, tr("nothing expires soon")),
                (1, tr("30 days")),
                (2, tr("14 days")),
                (3, tr("7 days")),
                (4, tr("expired")),
            ),
            Shade.COUNTED: (
                (0, tr("counted within 30 days")),
                (1, tr("90 days")),
                (2, tr("180 days")),
                (3, tr("longer ago")),
                (4, tr("never")),
            ),
        }[shade]


def _explained(swatch: QWidget, meaning: str) -> QWidget:
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 8, 0)
    layout.setSpacing(8)
    layout.addWidget(swatch)
    layout.addWidget(text(meaning, "muted", wraps=False))
    return both
