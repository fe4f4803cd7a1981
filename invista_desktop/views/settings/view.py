"""The settings page: one tab per subject."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from invista_desktop.views.common.forms import text


class SettingsView(QWidget):
    """Holds the tabs it is given, each with its title; Ctrl+PgUp and Ctrl+PgDown change between them."""

    def __init__(self, tabs: Sequence[tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        for title, tab in tabs:
            self._tabs.addTab(tab, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(text(self.tr("Settings"), "title"))
        layout.addWidget(self._tabs, 1)
        self.setFocusProxy(self._tabs)
        for key, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            QShortcut(QKeySequence(key), self).activated.connect(partial(self._turn, step))

    def _turn(self, step: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % self._tabs.count())
