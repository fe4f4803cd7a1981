"""What all settings tabs share: a scrolling column with a remark at its head."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.views.common.forms import Remark, card, text
from invista_desktop.views.common.translation import shown

_COLUMN = 720


class SettingsTab(QScrollArea):
    """One tab: cards below each other, never wider than one reads with ease."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self._page = QWidget()
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 16, 12, 16)
        self._column.setSpacing(16)
        self._remark = Remark()
        self._column.addWidget(self._remark)
        self._column.addStretch()
        row = QHBoxLayout(self._page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(column, 1)
        row.addStretch(0)
        self.setWidget(self._page)

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""
        self._page.setEnabled(not busy)

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""
        self._remark.tell("wrong", f"{shown(problem.title)}\n{shown(problem.advice)}" if problem else "")
        self.ensureWidgetVisible(self._remark)

    def show_done(self, words: Said) -> None:
        """Say what went well."""
        self._remark.tell("good", shown(words))
        self.ensureWidgetVisible(self._remark)

    def _card(self, heading: str, explanation: str = "") -> QVBoxLayout:
        frame, layout = card()
        layout.addWidget(text(heading, "heading"))
        if explanation:
            layout.addWidget(text(explanation, "muted"))
        self._column.insertWidget(self._column.count() - 1, frame)
        return layout
