"""What was sent and has not arrived, over all transfers, longest under way first."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.transfers import MissingFilter, MissingQuestion, MissingRow
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.transfers.words import missing_columns


class MissingListView(ListView[MissingRow]):
    """Shows what is under way, so that nothing is forgotten there.

    Signals:
        transfer_opened: arg: its id.
        left: back to the transfers.
    """

    transfer_opened = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(missing_columns(), self._list_words(), parent, lines=2)
        self.rows.table.row_opened.connect(lambda row: self.transfer_opened.emit(row.transfer_id))
        self.offer_chips(
            (
                (MissingFilter.ALL, self.tr("All under way")),
                (MissingFilter.DAYS_3, self.tr("3 days and longer")),
                (MissingFilter.DAYS_7, self.tr("7 days and longer")),
                (MissingFilter.TO_DECIDE, self.tr("Waits for a yes")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the list."""
        return (
            self.opening_key(self.tr("Open transfer")),
            *self.list_keys(),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
        )

    def show_total(self, total: int, question: MissingQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Under way: {count}").format(count=shown_number(total)))
        if not total and (question.search or question.filter is not MissingFilter.ALL):
            self.rows.show_empty(said("Nothing matches."), said("Change the search, or show all that is under way."))
        elif not total:
            self.rows.show_empty(said("Nothing is under way."), said("What was sent has arrived, or is settled."))
        return number

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Under way and missing"),
            search=self.tr("Transfer, item, lot or serial"),
            search_name=self.tr("Search what is under way"),
            hint=self.tr("Open a transfer to take in what arrived, or to say what became of what did not (F7 there)."),
        )
