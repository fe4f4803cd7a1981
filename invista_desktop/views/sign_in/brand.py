"""The quiet half of the sign-in window: name, drawing, workstation."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from invista_desktop.views.common.icons import pixmap

_BARS = (3, 1, 2, 1, 1, 3, 1, 2, 2, 1, 1, 2, 3, 1, 1, 2, 1, 3, 2, 1)
_LOGO = 72


class BrandPane(QFrame):
    """Fills its side with the brand colour, the name, and bars as on a label."""

    def __init__(self, workstation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("brand")
        self._logo = QLabel()
        self._name = QLabel("Invista")
        self._name.setObjectName("brand_name")
        claim = QLabel(self.tr("Scan it. Check it. It is on hand."), wordWrap=True)
        claim.setObjectName("brand_claim")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(56, 56, 56, 40)
        layout.setSpacing(10)
        for label in (self._logo, self._name, claim):
            layout.addWidget(label)
        layout.addStretch()
        layout.addWidget(QLabel(workstation))

    def event(self, event: QEvent) -> bool:
        """Draw the logo in the ink of the theme, once that is known."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            self._logo.setPixmap(pixmap("invista", _LOGO, self._ink(), ratio=self.devicePixelRatioF()))
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the bars faintly on it."""
        super().paintEvent(event)
        faint = self._ink()
        faint.setAlphaF(0.10)
        unit = self.width() / (sum(_BARS) + len(_BARS))
        painter = QPainter(self)
        left = 0.0
        for bar in _BARS:
            painter.fillRect(QRectF(left, self.height() * 0.58, bar * unit, self.height() * 0.24), faint)
            left += (bar + 1) * unit

    def _ink(self) -> QColor:
        self._name.ensurePolished()
        return QColor(self._name.palette().color(self._name.foregroundRole()))
