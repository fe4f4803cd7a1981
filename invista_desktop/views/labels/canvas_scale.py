"""Between the label's millimetres and the canvas' pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize

from invista_desktop.models.domain.label_templates import Area

RULER, EDGE = 34, 14
_MOST = 14.0  # pixels a millimetre: a small label does not fill the screen


@dataclass(frozen=True)
class CanvasScale:
    """The label on the canvas: `left`, `top` its corner in pixels, `factor` pixels a millimetre."""

    left: float
    top: float
    factor: float

    @classmethod
    def fitting(cls, label: tuple[float, float], room: QSize) -> "CanvasScale":
        """Return the scale at which a label fits into the room beside the rulers."""
        width, height = max(1, room.width() - RULER - EDGE), max(1, room.height() - RULER - EDGE)
        factor = min(width / label[0], height / label[1], _MOST)
        left = RULER + (width - label[0] * factor) / 2
        return cls(left, RULER + (height - label[1] * factor) / 2, factor)

    def rect(self, area: Area) -> QRectF:
        """Return an area in pixels."""
        return QRectF(
            self.left + area.left * self.factor,
            self.top + area.top * self.factor,
            area.width * self.factor,
            area.height * self.factor,
        )

    def point(self, at: QPointF) -> tuple[float, float]:
        """Return where a pixel lies on the label, in millimetres."""
        return (at.x() - self.left) / self.factor, (at.y() - self.top) / self.factor

    def length(self, pixels: float) -> float:
        """Return so many pixels in millimetres."""
        return pixels / self.factor
