"""What is promised: searched, narrowed, made by hand and given free."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import NeedsConfirmation, said
from invista_desktop.models.domain.reservations import (
    ReservationFilter,
    ReservationQuestion,
    ReservationRow,
    ReservationSort,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.dialogs import confirmed
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.reservations.columns import reservation_columns
from invista_desktop.views.reservations.dialogs import ReleaseDialog, ReserveDialog
from invista_desktop.views.reservations.presenter import Wanted


class ReservationsView(ListView[ReservationRow]):
    """Shows the active reservations, the newest first.

    Signals:
        reserve_requested: the person wants to keep something back.
        release_requested: arg: the row.
        function_keys_changed: other things can be done now.
    """

    reserve_requested = Signal()
    release_requested = Signal(object)
    function_keys_changed = Signal()

    def __init__(self, *, may_reserve: bool, parent: QWidget | None = None) -> None:
        super().__init__(reservation_columns(), self._list_words(), parent, lines=2)
        self._may_reserve = may_reserve
        self.asking = Asking(self)
        self.rows.table.mark_sorted(ReservationSort.NUMBER, Qt.SortOrder.DescendingOrder)
        self.rows.table.row_chosen.connect(lambda _row: self.function_keys_changed.emit())
        self.offer_chips(
            (
                (ReservationFilter.ALL, self.tr("All")),
                (ReservationFilter.BY_HAND, self.tr("By hand")),
                (ReservationFilter.TRANSFERS, self.tr("For transfers")),
                (ReservationFilter.ENDING, self.tr("Ending within a day")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the reservation that is chosen."""
        row = self.rows.table.current_row()
        return (
            *self.list_keys(),
            FunctionKey("F6", self.tr("Reserve"), self.reserve_requested.emit, self._may_reserve, primary=True),
            FunctionKey("F8", self.tr("Release"), self._release, self._may_reserve and row is not None),
        )

    def take_scan(self, raw: str) -> None:
        """A scan answers the question in sight, or is looked for."""
        if not self.asking.takes(raw, self.tell):
            self.search.setText(raw.strip())
            self.search_requested.emit(raw.strip())

    def show_total(self, total: int, question: ReservationQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Reservations: {count}").format(count=self.locale().toString(total)))
        if not total and (question.search or question.filter is not ReservationFilter.ALL):
            self.rows.show_empty(said("No reservation matches."), said("Change the search, or show all."))
        elif not total:
            self.rows.show_empty(
                said("Nothing is reserved."), said("Agreed transfers keep their goods here; F6 reserves by hand.")
            )
        self.function_keys_changed.emit()
        return number

    def show_window(self, number: int, first: int, rows: Sequence[ReservationRow]) -> None:
        """Show rows that were asked for; the one that is chosen may be among them."""
        super().show_window(number, first, rows)
        self.function_keys_changed.emit()

    async def ask_reserve(self, warehouses: Sequence[PlaceChoice], home: UUID | None) -> Wanted | None:
        """Return what is to be kept back; None when the person went back."""
        dialog = ReserveDialog(warehouses, home, self)
        if not await self.asking.answered(dialog):
            return None
        return Wanted(
            dialog.code.text().strip(), dialog.quantity.quantity() or Decimal(0), dialog.warehouse.currentData(),
            dialog.last_day(), dialog.reason.text().strip(),
        )  # fmt: skip

    async def ask_release(self, row: ReservationRow) -> str | None:
        """Return why a reservation is given free; None when the person went back."""
        dialog = ReleaseDialog(row, self)
        return dialog.note.text().strip() if await self.asking.answered(dialog) else None

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Return whether the person confirms."""
        return await confirmed(question, confirm=said("Reserve what is there"), parent=self)

    def _release(self) -> None:
        if (row := self.rows.table.current_row()) is not None:
            self.release_requested.emit(row)

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Reservations"),
            search=self.tr("Number, item, place, person, transfer or what for"),
            search_name=self.tr("Search reservations"),
            hint=self.tr("Scan an item or a place to find what is kept of it."),
        )
