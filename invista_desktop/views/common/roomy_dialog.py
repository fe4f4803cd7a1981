"""A dialog that opens large enough for its words, whatever their size."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from invista_desktop.views.common.keyboard import give_keyboard_back


class RoomyDialog(QDialog):
    """Lays out into `whole`; at least `least_width` wide.

    Qt asks a dialog's layout neither for the height of words that wrap, nor for its width once a
    least width was set by hand.
    """

    least_width = 520

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_keyboard_back(self)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(28, 24, 28, 24)

    def showEvent(self, event: QShowEvent) -> None:
        """Open with room for everything."""
        super().showEvent(event)
        self.make_room()

    def make_room(self) -> None:
        """Grow to what the words need now; never shrink."""
        self.whole.activate()
        wide = max(self.width(), self.least_width, self.whole.totalMinimumSize().width())
        self.resize(wide, max(self.height(), self.whole.totalHeightForWidth(wide)))
