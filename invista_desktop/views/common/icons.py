"""The app's own icons: line drawings in SVG, tinted with a colour of the palette."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from invista_desktop.resources import resource

_SIZES = (16, 20, 24, 32, 48, 64, 96)


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return the icon `name`, drawn in `colour`, else in the palette's text colour."""
    tint = colour or QApplication.palette().color(QPalette.ColorRole.WindowText)
    disabled = QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    return _drawn(name, tint.name(), disabled.name())


def pixmap(name: str, size: int, colour: QColor, *, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a square of `size` device-independent pixels, sharp at `ratio`."""
    image = QPixmap(QSize(size, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(_drawing(name).replace(b"#000", colour.name().encode()))).render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=128)
def _drawn(name: str, tint: str, disabled: str) -> QIcon:
    drawn = QIcon()
    for size in _SIZES:
        drawn.addPixmap(pixmap(name, size, QColor(tint)))
        drawn.addPixmap(pixmap(name, size, QColor(disabled)), QIcon.Mode.Disabled)
    return drawn


@lru_cache(maxsize=64)
def _drawing(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()
