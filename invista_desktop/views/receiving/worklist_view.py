"""The worklist: what is expected, searched, filtered and sorted by the database."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.receiving import OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.models.qt.windowed_table import WindowedTableModel
from invista_desktop.views.common.forms import Remark, button, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.receiving.choice_dialogs import OrderDialog
from invista_desktop.views.receiving.columns import worklist_columns
from invista_desktop.views.receiving.question_dialog import answered

_PAUSE_MS = 250
_LOOK_AGAIN_MS = 8000


class WorklistView(QWidget):
    """Shows expected orders; opens one by Enter, double click or scan.

    Signals:
        search_requested: arg: the text to look for.
        filter_requested: arg: an `OrderFilter`.
        sort_requested: args: an `OrderSort`, descending.
        window_needed: args: number of the question, first row, row count.
        reload_requested: ask the same again.
        scan_requested: a scan arrived; arg: as read.
        order_opened: arg: the order's id.
        database_reached: rows came from the database; arg: False when they are those kept here.
        look_again_wanted: what is shown is kept here; the database may be back.
    """

    search_requested = Signal(str)
    filter_requested = Signal(object)
    sort_requested = Signal(object, bool)
    window_needed = Signal(int, int, int)
    reload_requested = Signal()
    scan_requested = Signal(str)
    order_opened = Signal(object)
    database_reached = Signal(bool)
    look_again_wanted = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones = tones
        self._dialog: OrderDialog | None = None
        self.model: WindowedTableModel[OrderRow] = WindowedTableModel(worklist_columns(), self)
        self.rows = WindowedView(self.model)
        self.rows.table.mark_sorted(OrderSort.EXPECTED)
        self.banner = ScanBanner()
        self.banner.hide()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Order, supplier or item"))
        self.search.setAccessibleName(self.tr("Search expected orders"))
        self._count = text("", "muted", wraps=False)
        self._kept = Remark()
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._looking_again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.rows)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the worklist."""
        return (
            FunctionKey("F2", self.tr("Open order"), self._open_current, primary=True),
            FunctionKey("F3", self.tr("Search"), self.search.setFocus),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if self._dialog is None:
            self.scan_requested.emit(raw)
        elif not self._dialog.take_scan(raw):
            self.tell(Verdict.REFUSED, said("Not taken."), said("Choose an order first, or press Esc."))

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self.rows.show_loading()

    def show_total(self, total: int, question: OrderQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.model.ask_anew(total)
        self._tell_kept("")
        self.database_reached.emit(True)
        self._count.setText(self.tr("Orders: {count}").format(count=self.locale().toString(total)))
        if total:
            self.rows.show_rows()
            self.rows.table.selectRow(0)
        elif question.search or question.filter is not OrderFilter.OPEN:
            self.rows.show_empty(said("No order matches."), said("Change the search, or show all open orders."))
        else:
            self.rows.show_empty(said("Nothing is expected."), said("Orders appear here as purchasing sends them."))
        return number

    def show_kept(self, total: int) -> int:
        """Make room for the orders kept on this workstation, and say that the database is away."""
        number = self.model.ask_anew(total)
        self._count.setText(self.tr("Kept here: {count}").format(count=self.locale().toString(total)))
        self._tell_kept(
            self.tr(
                "The database does not answer. These receipts were begun on this workstation and are kept here: open "
                "one and go on scanning. The other orders come back with the database."
            )
        )
        self.rows.show_rows()
        self.rows.table.selectRow(0)
        self.database_reached.emit(False)
        return number

    def show_window(self, number: int, first: int, rows: Sequence[OrderRow]) -> None:
        """Show rows that were asked for."""
        self.model.put_window(number, first, rows)

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""
        self.model.withdraw(number, first)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self._count.clear()
        self._tell_kept("")
        self.rows.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.show()
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        """Return which order is meant."""
        self._dialog = OrderDialog(rows, self)
        try:
            return self._dialog.row if await answered(self._dialog) else None
        finally:
            self._dialog = None

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""
        self.banner.hide()
        self.order_opened.emit(order_id)

    def _tell_kept(self, words: str) -> None:
        self._kept.tell("hint", words)
        if words:
            self._looking_again.start()
        else:
            self._looking_again.stop()

    def _open_current(self) -> None:
        row = self.rows.table.current_row()
        if row is not None:
            self.open_order(row.order_id)

    def _sort(self, key: str, rising: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.sort_requested.emit(OrderSort(key), not rising)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._start_typing)
        self.search.returnPressed.connect(self._search_now)
        self._typing.timeout.connect(lambda: self.search_requested.emit(self.search.text()))
        self._looking_again.timeout.connect(self.look_again_wanted)
        self.model.window_needed.connect(self.window_needed)
        self.model.sort_requested.connect(self._sort)
        self.rows.retry_requested.connect(self.reload_requested)
        self.rows.table.row_opened.connect(lambda row: self.open_order(row.order_id))

    def _start_typing(self) -> None:
        self._typing.start()

    def _search_now(self) -> None:
        self._typing.stop()
        self.search_requested.emit(self.search.text())
        self.rows.table.setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(text(self.tr("Expected goods"), "heading", wraps=False))
        top.addStretch()
        top.addWidget(self._count)
        tools = QHBoxLayout()
        tools.setSpacing(10)
        tools.addWidget(self.search, 1)
        for chip in self._chips():
            tools.addWidget(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addWidget(self._kept)
        layout.addLayout(tools)
        layout.addWidget(self.rows, 1)
        hint = text(self.tr("Scan an order, or any item on the dock, to open its order."), "muted", wraps=False)
        layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)

    def _chips(self) -> list[QWidget]:
        group = QButtonGroup(self)
        chips: list[QWidget] = []
        for which, words in (
            (OrderFilter.OPEN, self.tr("All open")),
            (OrderFilter.LATE, self.tr("Late")),
            (OrderFilter.TODAY, self.tr("Today")),
            (OrderFilter.PARTIAL, self.tr("Partly received")),
        ):
            chip = button(words)
            chip.setCheckable(True)
            chip.setChecked(which is OrderFilter.OPEN)
            chip.clicked.connect(lambda _checked, which=which: self.filter_requested.emit(which))
            group.addButton(chip)
            chips.append(chip)
        return chips
