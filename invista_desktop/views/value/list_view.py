"""What stock is worth, item by item in each warehouse, now or at the end of a past day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.models.domain.stock_values import (
    Books,
    StockValueRow,
    ValuationMethod,
    ValueQuestion,
    ValueSort,
    WarehouseValue,
)
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.days import parsed_day, shown_day
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.money import shown_money
from invista_desktop.views.common.question_dialog import answered
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.warehouse_choice import WarehouseChoice
from invista_desktop.views.value.columns import method_word, value_columns
from invista_desktop.views.value.dialogs import ClosePeriodDialog, RateDialog

_TOGETHER = "\u00a0"  # a space at which no line breaks


class ValueListView(ListView[StockValueRow]):
    """Shows values; above them how the books are kept, below them the sums.

    Signals:
        warehouse_chosen: arg: its id, None for all.
        day_chosen: arg: the day, None for now.
        row_opened: arg: the row.
        close_requested, method_requested, rate_requested: what the person wants of the books.
        paper_requested: what is in sight is to be looked at as a paper.
        function_keys_changed: other things can be done now.
    """

    warehouse_chosen = Signal(object)
    day_chosen = Signal(object)
    row_opened = Signal(object)
    close_requested = Signal()
    method_requested = Signal()
    rate_requested = Signal()
    paper_requested = Signal()
    function_keys_changed = Signal()

    def __init__(self, *, may_close: bool, parent: QWidget | None = None) -> None:
        super().__init__(value_columns(), self._list_words(), parent, lines=2)
        self._may_close, self._currency = may_close, ""
        self.books, self.totals = text("", "muted"), text("", "large")
        self.warehouse, self.day = WarehouseChoice(), QLineEdit(clearButtonEnabled=True)
        self.warehouse.warehouse_chosen.connect(self.warehouse_chosen)
        self.day.setAccessibleName(self.tr("At the end of which day"))
        self.day.setPlaceholderText(self.tr("Day, empty for now"))
        self.day.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.day.returnPressed.connect(self._choose_day)
        self.day.textChanged.connect(lambda words: self.day_chosen.emit(None) if not words else None)
        self.add_tool(self.day)
        self.add_tool(self.warehouse)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - laid out by the list itself
        layout.insertWidget(1, self.books)
        layout.addWidget(self.totals)
        self.rows.table.mark_sorted(ValueSort.ITEM)
        self.rows.table.row_opened.connect(self.row_opened)
        self.rows.table.row_chosen.connect(lambda _row: self.function_keys_changed.emit())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the row that is chosen, and with the books."""
        return (
            FunctionKey("F2", self.tr("Open"), self.rows.table.open_current, primary=True),
            *self.list_keys(),
            FunctionKey("F4", self.tr("Another day"), self._go_to_day),
            FunctionKey("Ctrl+D", self.tr("Valuation"), self.paper_requested.emit),
            FunctionKey("F6", self.tr("Method"), self.method_requested.emit, self._may_close),
            FunctionKey("F7", self.tr("Exchange rate"), self.rate_requested.emit, self._may_close),
            FunctionKey("F8", self.tr("Close the books"), self.close_requested.emit, self._may_close),
        )

    def offer_warehouses(self, warehouses: Sequence[PlaceChoice]) -> None:
        """Offer to show one warehouse only."""
        self.warehouse.offer(warehouses)

    def show_books(self, books: Books) -> None:
        """Say how the books are kept."""
        self._currency = books.currency
        closed = (
            self.tr("The books are open.")
            if books.closed_through is None
            else self.tr("The books are closed through {day}.").format(day=shown_day(books.closed_through))
        )
        kept = self.tr("Valued by {method}, in {currency}.").format(
            method=method_word(books.method), currency=books.currency
        )
        self.books.setText(f"{kept} {closed}")

    def show_total(self, total: int, question: ValueQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        when = self.tr("now") if question.day is None else shown_day(question.day)
        counted = self.tr("Items, {when}: {count}").format(when=when, count=self.locale().toString(total))
        number = self.make_room(total, counted)
        if not total:
            self.rows.show_empty(
                said("Nothing had a value then."), said("Change the day, the search or the warehouse.")
            )
        self.totals.clear()
        self.function_keys_changed.emit()
        return number

    def show_values(self, values: Sequence[WarehouseValue]) -> None:
        """Show the sum of each warehouse, and of all."""
        parts = [f"{one.warehouse_code}:{_TOGETHER}{shown_money(one.value)}" for one in values]
        if len(values) > 1:
            whole = sum((one.value for one in values[1:]), values[0].value)
            parts.append(f"{self.tr('Together:')}{_TOGETHER}{shown_money(whole)}")
        self.totals.setText(f"{'   '.join(parts)}{_TOGETHER}{self._currency}" if parts else "")

    async def choose_method(self, books: Books) -> ValuationMethod | None:
        """Return how what goes out is to be valued."""
        now = self.tr("Now: {method}").format(method=method_word(books.method))
        rows = [ReasonRow(method, method_word(method)) for method in ValuationMethod]
        dialog = ReasonDialog(now, rows, self)
        if not await answered(dialog) or dialog.answer is None:
            return None
        return ValuationMethod(dialog.answer[0])

    async def ask_rate(self, books: Books) -> tuple[str, date, Decimal] | None:
        """Return a currency, the first day and its rate."""
        dialog = RateDialog(books, self)
        return dialog.answer() if await answered(dialog) else None

    async def ask_close(self, books: Books) -> tuple[date | None, str, bool] | None:
        """Return the day, the note, and whether days are opened; None when the person went back."""
        dialog = ClosePeriodDialog(books, self)
        if not await answered(dialog):
            return None
        return dialog.through(), dialog.note.text().strip(), dialog.opens()

    def _go_to_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def _choose_day(self) -> None:
        typed = self.day.text().strip()
        day = parsed_day(typed) if typed else None
        if typed and day is None:
            self.tell(Verdict.REFUSED, said("{typed} is no day.", typed=typed), said("Type the day like 2026-12-31."))
            return
        self.remark.tell("hint", "")
        self.day_chosen.emit(day)
        self.rows.table.setFocus()

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Stock value"), search=self.tr("Item"), search_name=self.tr("Search values"), hint=""
        )
