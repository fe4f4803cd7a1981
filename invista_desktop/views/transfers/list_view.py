"""The worklist of transfers, searched, filtered and sorted by the database."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.transfers import TransferFilter, TransferQuestion, TransferRow, TransferSort
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.transfers.words import transfer_columns


class TransferListView(ListView[TransferRow]):
    """Shows transfers, the newest first.

    Signals:
        transfer_opened: arg: its id.
        new_requested: the person wants to ask for goods.
        missing_requested: the person wants to see what is under way, over all transfers.
    """

    transfer_opened = Signal(object)
    new_requested = Signal()
    missing_requested = Signal()

    def __init__(self, *, may_request: bool, parent: QWidget | None = None) -> None:
        super().__init__(transfer_columns(), self._list_words(), parent)
        self._may_request = may_request
        self.rows.table.mark_sorted(TransferSort.NUMBER, Qt.SortOrder.DescendingOrder)
        self.rows.table.row_opened.connect(lambda row: self.transfer_opened.emit(row.transfer_id))
        self.offer_chips(
            (
                (TransferFilter.OPEN, self.tr("Open")),
                (TransferFilter.TO_APPROVE, self.tr("To approve")),
                (TransferFilter.TO_SEND, self.tr("To send")),
                (TransferFilter.UNDER_WAY, self.tr("Under way")),
                (TransferFilter.LATE, self.tr("Late")),
                (TransferFilter.DONE, self.tr("Done")),
                (TransferFilter.TEMPLATES, self.tr("Templates")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the worklist."""
        return (
            FunctionKey("F2", self.tr("Open"), self.rows.table.open_current, primary=True),
            *self.list_keys(),
            FunctionKey("F4", self.tr("Missing"), self.missing_requested.emit),
            FunctionKey("F6", self.tr("New transfer"), self.new_requested.emit, self._may_request),
        )

    def show_total(self, total: int, question: TransferQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Transfers: {count}").format(count=self.locale().toString(total)))
        if not total and (question.search or question.filter is not TransferFilter.OPEN):
            self.rows.show_empty(said("No transfer matches."), said("Change the search, or show all that are open."))
        elif not total:
            self.rows.show_empty(said("No transfers are open."), said("Press F6 to ask another warehouse for goods."))
        return number

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Transfers"),
            search=self.tr("Number, note or item"),
            search_name=self.tr("Search transfers"),
            hint=self.tr("Scan the number on a transfer's paper to open it."),
        )
