"""The worklist: what is expected, searched, filtered and sorted by the database."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import InvistaError, Unavailable, said
from invista_desktop.models.domain.receiving import OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListWords
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.receiving.columns import worklist_columns
from invista_desktop.views.receiving.opening_list import OpeningList

_LOOK_AGAIN_MS = 8000


class WorklistView(OpeningList[OrderRow]):
    """Shows expected orders.

    Signals:
        receipts_requested: the person wants the posted receipts.
        database_reached: rows came from the database; arg: False when they are those kept here.
        look_again_wanted: nothing is shown, or what is kept here; the database may be back.
    """

    receipts_requested = Signal()
    database_reached = Signal(bool)
    look_again_wanted = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(worklist_columns(), self._list_words(), tones, parent)
        self._looking_again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._looking_again.timeout.connect(self.look_again_wanted)
        self.rows.table.mark_sorted(OrderSort.EXPECTED)
        self.rows.table.row_opened.connect(lambda row: self.open_order(row.order_id))
        self.offer_chips(
            (
                (OrderFilter.OPEN, self.tr("All open")),
                (OrderFilter.LATE, self.tr("Late")),
                (OrderFilter.TODAY, self.tr("Today")),
                (OrderFilter.PARTIAL, self.tr("Partly received")),
                (OrderFilter.BEGUN, self.tr("Begun here")),
                (OrderFilter.ELSEWHERE, self.tr("Other warehouses")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the worklist."""
        search, refresh = self.list_keys()
        receipts = FunctionKey("F4", self.tr("Receipts"), self.receipts_requested.emit)
        return (
            self.opening_key(self.tr("Open order")),
            search,
            receipts,
            refresh,
        )

    def show_total(self, total: int, question: OrderQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Orders: {count}").format(count=shown_number(total)))
        self._tell_kept("")
        self._looking_again.stop()
        self.database_reached.emit(True)
        if not total and (question.search or question.filter is not OrderFilter.OPEN):
            self.rows.show_empty(
                said("No order matches."),
                said("Change the search, show all open orders, or look among those of other warehouses."),
            )
        elif not total:
            self.rows.show_empty(
                said("Nothing is expected."), said("Orders appear here as purchasing sends them to this warehouse.")
            )
        return number

    def show_kept(self, total: int) -> int:
        """Make room for the orders kept on this workstation, and say that the database is away."""
        number = self.make_room(total, self.tr("Kept here: {count}").format(count=shown_number(total)))
        self._tell_kept(
            self.tr(
                "The database does not answer. These receipts were begun on this workstation and are kept here: open "
                "one and go on scanning. The other orders come back with the database."
            )
        )
        self._looking_again.start()
        self.database_reached.emit(False)
        return number

    def show_begun(self, total: int) -> int:
        """Make room for the orders begun on this workstation."""
        number = self.make_room(total, self.tr("Begun here: {count}").format(count=shown_number(total)))
        self._tell_kept("")
        self._looking_again.stop()
        if not total:
            self.rows.show_empty(said("Nothing is begun here."), said("Scan an order to begin with it."))
        return number

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and look again by itself where that can help."""
        self._tell_kept("")
        if isinstance(problem, Unavailable):
            self._looking_again.start()
        else:
            self._looking_again.stop()
        super().show_problem(problem)

    def _tell_kept(self, words: str) -> None:
        self.remark.tell("hint", words)

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Expected goods"),
            search=self.tr("Order, supplier or item"),
            search_name=self.tr("Search expected orders"),
            hint=self.tr("Scan an order, any item on the dock, or the number on a receipt note to open it."),
        )
