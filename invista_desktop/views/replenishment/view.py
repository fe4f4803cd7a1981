"""What to buy or to bring over: searched, narrowed, marked, and made into drafts."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.replenishment import (
    ReorderFilter,
    ReorderPoint,
    ReorderQuestion,
    ReorderRow,
    ReorderSort,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.warehouse_choice import WarehouseChoice
from invista_desktop.views.replenishment.columns import reorder_columns
from invista_desktop.views.replenishment.dialogs import NewPointDialog, OrderQuantityDialog, ReorderPointDialog


class ReplenishmentView(ListView[ReorderRow]):
    """Shows what runs low; keys act on the row that is chosen, drafts are made of those that are marked.

    Signals:
        warehouse_chosen: arg: its id, None for all.
        mark_requested, quantity_requested, point_requested: arg: the row.
        mark_all_requested, draft_requested, new_point_requested: for the whole list.
        function_keys_changed: other things can be done now.
    """

    warehouse_chosen = Signal(object)
    mark_requested = Signal(object)
    quantity_requested = Signal(object)
    point_requested = Signal(object)
    mark_all_requested = Signal()
    draft_requested = Signal()
    new_point_requested = Signal()
    function_keys_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._marks: dict[UUID, Decimal] = {}
        super().__init__(reorder_columns(self._marks), self._list_words(), parent, lines=2)
        self.asking = Asking(self)
        self.warehouse = WarehouseChoice()
        self.warehouse.warehouse_chosen.connect(self.warehouse_chosen)
        self.add_tool(self.warehouse)
        self.rows.table.mark_sorted(ReorderSort.ITEM)
        self.rows.table.row_opened.connect(self.quantity_requested)
        self.rows.table.row_chosen.connect(lambda _row: self.function_keys_changed.emit())
        self.offer_chips(
            (
                (ReorderFilter.NEEDED, self.tr("Runs low")),
                (ReorderFilter.BUY, self.tr("To buy")),
                (ReorderFilter.TRANSFER, self.tr("To transfer")),
                (ReorderFilter.ALL, self.tr("All")),
            )
        )

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the row that is chosen, and with those that are marked."""
        row = self.rows.table.current_row()
        is_marked = row is not None and row.rule_id in self._marks
        return (
            FunctionKey("F2", self.tr("Unmark") if is_marked else self.tr("Mark"), self._emit(self.mark_requested)),
            *self.list_keys(),
            FunctionKey("F4", self.tr("Mark all"), self.mark_all_requested.emit),
            FunctionKey("F6", self.tr("New reorder point"), self.new_point_requested.emit),
            FunctionKey("F7", self.tr("Reorder point"), self._emit(self.point_requested), row is not None),
            FunctionKey("F9", self.tr("Make drafts"), self.draft_requested.emit, bool(self._marks), primary=True),
        )

    def take_scan(self, raw: str) -> None:
        """A scan answers the question in sight, or is looked for."""
        if not self.asking.takes(raw, self.tell):
            self.search.setText(raw.strip())
            self.search_requested.emit(raw.strip())

    def offer_warehouses(self, warehouses: Sequence[PlaceChoice]) -> None:
        """Offer to show one warehouse only."""
        self.warehouse.offer(warehouses)

    def show_total(self, total: int, question: ReorderQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.tr("Items: {count}").format(count=self.locale().toString(total)))
        if not total and (question.search or question.filter is ReorderFilter.ALL or question.warehouse_id):
            self.rows.show_empty(said("Nothing matches."), said("Change the search, or show all warehouses."))
        elif not total:
            self.rows.show_empty(said("Nothing runs low."), said("Press F6 to say when an item is to be ordered."))
        self.function_keys_changed.emit()
        return number

    def show_window(self, number: int, first: int, rows: Sequence[ReorderRow]) -> None:
        """Show rows that were asked for; the one that is chosen may be among them."""
        super().show_window(number, first, rows)
        self.function_keys_changed.emit()

    def show_marks(self, marks: Mapping[UUID, Decimal]) -> None:
        """Show which rows are marked, and how much of each."""
        self._marks.clear()
        self._marks.update(marks)
        self.remark.tell("hint", "")
        if rows := self.model.rowCount():
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(rows - 1, len(self.model.columns) - 1))
        if marks:
            self.remark.tell("hint", self.tr("Marked: {count}. F9 makes drafts of them.").format(count=len(marks)))
        self.function_keys_changed.emit()

    async def ask_quantity(self, row: ReorderRow, now: Decimal) -> Decimal | None:
        """Return how many of a row are ordered; None when the person went back."""
        dialog = OrderQuantityDialog(row, now, self)
        return dialog.quantity.quantity() if await self.asking.answered(dialog) else None

    async def ask_item(self, warehouses: Sequence[PlaceChoice], home: UUID | None) -> tuple[str, UUID] | None:
        """Return an item's code and a warehouse; None when the person went back."""
        dialog = NewPointDialog(warehouses, home, self)
        if not await self.asking.answered(dialog):
            return None
        return dialog.code.text().strip(), dialog.warehouse.currentData()

    async def ask_point(self, point: ReorderPoint) -> ReorderPoint | None:
        """Return a reorder point as it is to be; None when the person went back."""
        dialog = ReorderPointDialog(point, self)
        return dialog.answer() if await self.asking.answered(dialog) else None

    def _emit(self, signal: SignalInstance) -> Callable[[], None]:
        def emit() -> None:
            if (row := self.rows.table.current_row()) is not None:
                signal.emit(row)

        return emit

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("To buy"),
            search=self.tr("Item, supplier or warehouse it comes from"),
            search_name=self.tr("Search what to buy"),
            hint=self.tr("Enter asks how many of a row. Scan an item to find it."),
        )
