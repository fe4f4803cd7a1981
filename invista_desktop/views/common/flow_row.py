"""Widgets side by side that go on in the next line where the window is narrow."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 8


class FlowRow(QWidget):
    """As high as the lines that its widgets need at its width, each as wide as it needs.

    Where all of them stand in one line, the narrow ones share what is left of it, up to `roomy` each.
    """

    def __init__(self, widgets: Sequence[QWidget] = (), parent: QWidget | None = None, *, roomy: int = 0) -> None:
        super().__init__(parent)
        self._roomy = roomy
        self._widgets: tuple[QWidget, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.put(widgets)

    def put(self, widgets: Sequence[QWidget]) -> None:
        """Hold these widgets; those held before are the caller's again."""
        self._widgets = tuple(widgets)
        for widget in self._widgets:
            widget.setParent(self)
            widget.show()
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        """One line with everything in it; the height follows the width."""
        return QSize(_together(self._sizes(self._roomy)), self.minimumSizeHint().height())

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
            self.updateGeometry()
            self._place()
        return handled

    def _sizes(self, least: int) -> list[QSize]:
        return [widget.sizeHint().expandedTo(QSize(least, 0)) for widget in self._widgets]

    def _place(self) -> None:
        backwards = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        bottom = 0
        for widget, left, top, size in self._places():
            across = self.width() - left - size.width() if backwards else left
            widget.setGeometry(across, top, size.width(), size.height())
            bottom = max(bottom, top + size.height())
        if self.height() != bottom:
            self.setFixedHeight(bottom)

    def _places(self) -> Iterator[tuple[QWidget, int, int, QSize]]:
        """Yield each widget with where it starts, reading from the line's first end, and its size."""
        left = top = line = 0
        widths = range(self._roomy, 0, -1)
        least = next((width for width in widths if _together(self._sizes(width)) <= self.width()), 0)
        for widget, size in zip(self._widgets, self._sizes(least), strict=True):
            if left and left + size.width() > self.width():
                left, top, line = 0, top + line + _GAP, 0
            yield widget, left, top, size
            left += size.width() + _GAP
            line = max(line, size.height())


def _together(sizes: Sequence[QSize]) -> int:
    return sum(size.width() for size in sizes) + _GAP * max(0, len(sizes) - 1)
