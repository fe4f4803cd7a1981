"""The pages of one section, of which one is in sight."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget


class Pages(QStackedWidget):
    """Hands the keyboard to the page in sight, and says when another one is.

    Signals:
        function_keys_changed: other things can be done now.
    """

    function_keys_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.function_keys_changed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the page in sight."""
        super().focusInEvent(event)
        if (page := self.currentWidget()) is not None:
            page.setFocus(event.reason())
