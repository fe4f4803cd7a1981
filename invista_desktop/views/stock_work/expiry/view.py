"""The expiry worklist: what goes out first stands first, with what can be done about it."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.expiring import ExpiringRow, ExpiryQuestion, ExpirySort
from invista_desktop.models.domain.move_hand import Pick
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.receiving import PackRow, ReasonRow
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.forms import button, labelled
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import left_to_right
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.dialogs import HowManyDialog, status_word

MOST_DAYS = 3650


def _tr(words: str) -> str:
    return QCoreApplication.translate("expiry", words)


class ExpiryView(ListView[ExpiringRow]):
    """A list with chips for the horizon.

    Signals:
        function_keys_changed: other things can be done now.
        scan_requested: a scan arrived; arg: as read.
        hold_requested, write_off_requested, card_requested: arg: the chosen row.
        days_requested: another horizon is wanted.
        warehouse_chosen: arg: the warehouse's code, or nothing for all.
    """

    function_keys_changed = Signal()
    scan_requested = Signal(str)
    hold_requested = Signal(object)
    write_off_requested = Signal(object)
    card_requested = Signal(object)
    days_requested = Signal()
    warehouse_chosen = Signal(str)

    def __init__(self, tones: Tones, warehouse: str, parent: QWidget | None = None) -> None:
        words = ListWords(
            heading=_tr("Expiry"),
            search=_tr("Item, lot or bin"),
            search_name=_tr("Search what expires"),
            hint=_tr("Scan an item or a lot to see its piles alone."),
        )
        super().__init__(_columns(), words, parent)
        self._tones, self.asking, self._warehouse = tones, Asking(self), warehouse
        self.rows.table.mark_sorted(ExpirySort.EXPIRY)
        self.offer_chips(
            [
                (30, _tr("30 days")),
                (14, _tr("14 days")),
                (7, _tr("7 days")),
                (0, _tr("Expired")),
            ]
        )
        self._everywhere = button(_tr("All warehouses"))
        self._everywhere.setCheckable(True)
        self._everywhere.toggled.connect(lambda all_: self.warehouse_chosen.emit("" if all_ else self._warehouse))
        if warehouse:
            self.add_tool(self._everywhere)
        self.rows.table.row_opened.connect(self.card_requested)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with what expires."""
        return (
            FunctionKey("F2", self.tr("Card"), lambda: self._ask_for(self.card_requested.emit), primary=True),
            *self.list_keys(),
            FunctionKey("F6", self.tr("Other days"), self.days_requested.emit),
            FunctionKey("F8", self.tr("Hold"), lambda: self._ask_for(self.hold_requested.emit)),
            FunctionKey("F9", self.tr("Write off"), lambda: self._ask_for(self.write_off_requested.emit)),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def show_total(self, total: int, question: ExpiryQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        self.mark_chip(question.filter)
        number = self.make_room(total, _counted(question, self.locale().toString(total)))
        if total == 0 and question.search:
            self.rows.show_empty(said("Nothing matches."), said("Change the search, or look further ahead."))
        elif total == 0:
            self.rows.show_empty(said("Nothing expires."), said("Press F6 to look further ahead."))
        return number

    def show_search(self, text: str) -> None:
        """Show what is searched for."""
        self.search.setText(text)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say how it stands."""
        self.banner.show()
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def ask_days(self) -> int | None:
        """Return within how many days goods expire."""
        dialog = DaysDialog(self)
        return dialog.days if await self.asking.answered(dialog) else None

    async def ask_quantity(self, pick: Pick) -> tuple[Decimal, PackRow | None] | None:
        """Return how much is written off."""
        dialog = HowManyDialog(pick.pile.item, pick.quantity, pick.pile.loose, self)
        if not await self.asking.answered(dialog):
            return None
        quantity = dialog.field.quantity()
        return None if quantity is None else (quantity, dialog.pack)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen code and the note."""
        return await self.asking.reason(title, reasons)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.asking.confirm(title, advice, confirm)

    def _ask_for(self, ask: Callable[[object], None]) -> None:
        if (row := self.rows.table.current_row()) is not None:
            ask(row)


class DaysDialog(QuestionDialog):
    """Within how many days goods expire."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("How far ahead?"), self.tr("Goods that expire within so many days are listed."), self.tr("Show")
        )
        self._field = QuantityField()
        self._field.set_quantity(Decimal(60))
        self._field.quantity_entered.connect(self.accept)
        self.body.addWidget(labelled(self.tr("&Days"), self._field))
        self._field.setFocus()

    @property
    def days(self) -> int:
        """The days; none when nothing is typed."""
        quantity = self._field.quantity()
        return 0 if quantity is None else int(quantity)

    def problem(self) -> str:
        """Some days, and not beyond ten years."""
        if self._field.quantity() is None:
            return self.tr("Type a number of days.")
        return self.tr("Ten years ahead is the most.") if self.days > MOST_DAYS else ""


def _counted(question: ExpiryQuestion, shown: str) -> str:
    if question.filter == 0:
        return _tr("Expired piles: {count}").format(count=shown)
    return _tr("Piles within {days} days: {count}").format(days=question.filter, count=shown)


def _days_words(row: ExpiringRow) -> str:
    if row.days_left < 0:
        return _tr("expired {days} days ago").format(days=-row.days_left)
    return _tr("today") if row.days_left == 0 else _tr("{days} days left").format(days=row.days_left)


def _columns() -> list[Column[ExpiringRow]]:
    return [
        Column(
            _tr("Expiry"),
            lambda row: shown_day(row.expiry_date),
            sort_key=ExpirySort.EXPIRY,
            icon=lambda row: icon("warning") if row.days_left < 0 else None,
            bold=lambda row: row.days_left < 0,
        ),
        Column(_tr("Left"), _days_words),
        Column(_tr("Item"), lambda row: f"{row.sku}  {row.name}", sort_key=ExpirySort.ITEM, stretch=1),
        Column(_tr("Lot"), lambda row: row.lot),
        Column(_tr("Bin"), lambda row: row.location, sort_key=ExpirySort.PLACE),
        Column(_tr("Status"), lambda row: status_word(row.status)),
        Column(
            _tr("Quantity"),
            lambda row: left_to_right(f"{shown_quantity(row.quantity)} {row.unit}"),
            align=END,
            sort_key=ExpirySort.QUANTITY,
        ),
    ]
