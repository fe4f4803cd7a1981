"""Widgets side by side that go on in the next line where the window is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 8


class FlowRow(QWidget):
    """As high as the lines that its widgets need at its width, each as wide as it needs."""

    def __init__(self, widgets: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets = tuple(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line, however many there will be: the height follows the width."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest widget."""
        size = QSize()
        for widget in self._widgets:
            size = size.expandedTo(widget.sizeHint())
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every widget into its place."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place them anew when one of them grows, as with another size of text."""
        handled = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange}:
            self._place()
        return handled

    def _place(self) -> None:
        left = top = line = 0
        backwards = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for widget in self._widgets:
            size = widget.sizeHint()
            if left and left + size.width() > self.width():
                left, top, line = 0, top + line + _GAP, 0
            widget.setGeometry(
                self.width() - left - size.width() if backwards else left, top, size.width(), size.height()
            )
            left += size.width() + _GAP
            line = max(line, size.height())
        if self.height() != top + line:
            self.setFixedHeight(top + line)
