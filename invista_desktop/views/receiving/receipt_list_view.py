"""The list of posted receipts, searched, filtered and sorted by the database."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.posted_receipts import ReceiptFilter, ReceiptQuestion, ReceiptRow, ReceiptSort
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListWords
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.receiving.opening_list import OpeningList
from invista_desktop.views.receiving.receipt_columns import receipt_columns


class ReceiptListView(OpeningList[ReceiptRow]):
    """Shows posted receipts, the newest first.

    Signals:
        left: back to the worklist.
    """

    left = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(receipt_columns(), self._list_words(), tones, parent)
        self.rows.table.mark_sorted(ReceiptSort.POSTED, Qt.SortOrder.DescendingOrder)
        self.rows.table.row_opened.connect(lambda row: self.open_receipt(row.receipt_id))
        self.offer_chips(
            (
                (ReceiptFilter.ALL, self.tr("All")),
                (ReceiptFilter.TODAY, self.tr("Today")),
                (ReceiptFilter.MINE, self.tr("Mine")),
                (ReceiptFilter.TAKEN_BACK, self.tr("Taken back")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the list."""
        return (
            self.opening_key(self.tr("Open receipt")),
            *self.list_keys(),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
        )

    def show_total(self, total: int, question: ReceiptQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Receipts: {count}").format(count=shown_number(total)))
        if not total and (question.search or question.filter is not ReceiptFilter.ALL):
            self.rows.show_empty(said("No receipt matches."), said("Change the search, or show all receipts."))
        elif not total:
            self.rows.show_empty(said("Nothing is posted yet."), said("Receipts appear here as they are posted."))
        return number

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Posted receipts"),
            search=self.tr("Receipt, order, supplier, delivery note or item"),
            search_name=self.tr("Search posted receipts"),
            hint=self.tr("Scan the number on a receipt note to open its receipt."),
        )
