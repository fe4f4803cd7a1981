"""A label that shortens its text instead of pushing the window apart; codes in the middle, for both ends count."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class ElidedLabel(QLabel):
    """Shows plain text on one line; the whole of it is in the tooltip and for screen readers."""

    def __init__(
        self, parent: QWidget | None = None, *, elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole, self._elide = "", elide

    def tell(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self._fit()

    @property
    def whole(self) -> str:
        """The text, unshortened."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + self._around() + 4, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters, or for all of a shorter text."""
        least = min(self.fontMetrics().averageCharWidth() * 8, self.fontMetrics().horizontalAdvance(self._whole) + 4)
        return QSize(least + self._around(), super().minimumSizeHint().height())

    def _around(self) -> int:
        return max(0, super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text()))

    def _fit(self) -> None:
        room = self.width() - self._around()
        shortened = self.fontMetrics().elidedText(self._whole, self._elide, room)
        if shortened != self.text():
            self.setText(shortened)
