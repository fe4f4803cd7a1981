"""How the canvas looks: paper, grid, rulers, and what is chosen on it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette, QPen

from invista_desktop.models.domain.label_templates import Area, BarcodeItem, Item
from invista_desktop.views.labels.canvas_scale import RULER, CanvasScale

HANDLE = 12.0
# The paper is white in every theme, as labels are; what is drawn on it does not follow the theme either.
_GRID, _COARSE = QColor(0, 90, 180, 26), QColor(0, 90, 180, 60)
_CHOSEN, _QUIET = QColor("#0a5fb4"), QColor(245, 165, 36, 60)
_LEAST_STEP = 5.0  # pixels between grid lines, below which they are left out


def draw_paper(painter: QPainter, label: tuple[float, float], scale: CanvasScale, picture: QImage | None) -> None:
    """Draw the label as it prints."""
    paper = scale.rect(Area(0, 0, *label))
    painter.fillRect(paper, Qt.GlobalColor.white)
    if picture is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(paper, picture)


def draw_grid(painter: QPainter, label: tuple[float, float], scale: CanvasScale) -> None:
    """Draw lines each millimetre, stronger ones each five."""
    paper = scale.rect(Area(0, 0, *label))
    for across, length in ((True, label[0]), (False, label[1])):
        for step in range(1, int(length) + 1):
            if step % 5 and scale.factor < _LEAST_STEP:
                continue
            painter.setPen(QPen(_GRID if step % 5 else _COARSE, 1))
            place = step * scale.factor
            if across:
                x = paper.left() + place
                painter.drawLine(QPointF(x, paper.top()), QPointF(x, paper.bottom()))
            else:
                y = paper.top() + place
                painter.drawLine(QPointF(paper.left(), y), QPointF(paper.right(), y))


def draw_rulers(painter: QPainter, label: tuple[float, float], scale: CanvasScale, palette: QPalette) -> None:
    """Draw millimetres along the upper and the left edge."""
    paper = scale.rect(Area(0, 0, *label))
    painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
    metrics = QFontMetricsF(painter.font())
    step = 10 if scale.factor * 10 >= metrics.horizontalAdvance("000") * 1.6 else 50
    for place in range(0, int(label[0]) + 1, 5):
        x = paper.left() + place * scale.factor
        painter.drawLine(QPointF(x, paper.top() - (8 if place % step == 0 else 4)), QPointF(x, paper.top() - 1))
        if place % step == 0:
            room = QRectF(x - 30, paper.top() - RULER, 60, RULER - 9)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(place))
    for place in range(0, int(label[1]) + 1, 5):
        y = paper.top() + place * scale.factor
        painter.drawLine(QPointF(paper.left() - (8 if place % step == 0 else 4), y), QPointF(paper.left() - 1, y))
        if place % step == 0:
            room = QRectF(paper.left() - RULER, y - 10, RULER - 10, 20)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(place))


def draw_chosen(painter: QPainter, item: Item, scale: CanvasScale, *, has_focus: bool) -> None:
    """Draw the frame and the handle of the chosen item, and the white a bar code keeps around it."""
    if isinstance(item, BarcodeItem):
        painter.fillRect(scale.rect(item.guarded), _QUIET)
    frame = scale.rect(item.area)
    painter.setPen(QPen(_CHOSEN, 3 if has_focus else 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
    painter.fillRect(handle_of(frame), _CHOSEN)


def draw_wrong(painter: QPainter, item: Item, scale: CanvasScale) -> None:
    """Mark an item something is wrong with: a dashed red frame with a cross through it."""
    frame = scale.rect(item.area)
    painter.setPen(QPen(QColor("#b3261e"), 2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
    painter.drawLine(frame.topLeft(), frame.bottomRight())


def handle_of(frame: QRectF) -> QRectF:
    """Return the corner one pulls at to make an item larger."""
    return QRectF(frame.right() - HANDLE / 2, frame.bottom() - HANDLE / 2, HANDLE, HANDLE)
