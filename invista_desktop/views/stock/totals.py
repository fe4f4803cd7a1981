"""The six words as figures: below the browser's rows, and at the head of a card."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from invista_desktop.models.domain.stock_browsing import StockTotal
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.stock.columns import WORD_NAMES, word_titles

_MOST_UNITS = 2


class WordFigures(QWidget):
    """A line of six figures for each unit; what is not known is left out.

    `of_all` says what a line adds up, with a place for its unit.
    """

    def __init__(self, name: str, of_all: str = "{unit}", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._of_all = of_all
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 0, 12, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(0)

    def show_words(self, words: str) -> None:
        """Say something in their place."""
        self._clear()
        self._grid.addWidget(text(words, "muted", wraps=False), 0, 0)
        self.setAccessibleDescription(words)

    def show_totals(self, totals: Sequence[StockTotal], more: str = "") -> None:
        """Show the figures; of more than two units, the first two and `more`."""
        self._clear()
        titles = word_titles()
        known = [word for word in WORD_NAMES if any(getattr(one.words, word) is not None for one in totals)]
        for place, word in enumerate(known, 1):
            self._grid.addWidget(self._label(titles[word], "muted"), 0, place)
        for line, total in enumerate(totals[:_MOST_UNITS], 1):
            self._grid.addWidget(text(self._of_all.format(unit=total.unit), "muted", wraps=False), line, 0)
            for place, word in enumerate(known, 1):
                self._grid.addWidget(self._label(shown_number(getattr(total.words, word)), "large"), line, place)
        if len(totals) > _MOST_UNITS:
            self._grid.addWidget(text(more, "muted", wraps=False), _MOST_UNITS + 1, 0, 1, len(known) + 1)
        for place in range(1, len(known) + 1):
            self._grid.setColumnStretch(place, 1)
        spoken = [
            f"{titles[word]} {shown_number(getattr(one.words, word))} {one.unit}" for one in totals for word in known
        ]
        self.setAccessibleDescription(", ".join(spoken))

    def _label(self, words: str, role: str) -> QWidget:
        label = text(words, role, wraps=False)
        label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        return label

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
