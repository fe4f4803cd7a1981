"""One order being received: banner, lines, last scan, and the questions that go with them."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, NeedsConfirmation, Said, said
from invista_desktop.models.domain.receiving import GoodsReceiptPosted, OpenedOrder, ReasonRow
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.receiving.columns import empty_columns, line_columns
from invista_desktop.views.receiving.order_panels import LastScanPanel, OrderHeader, PostedPage, StateLine, added_words
from invista_desktop.views.receiving.questions import Questions
from invista_desktop.views.receiving.rows import DraftState, LastScanRow, ReceivingHeader, ReceivingRow, RowKey

_OTHERS_MS = 5000
_WIDE = 1300  # from here on there is room for the panel of the last scan


class ReceivingView(QWidget):
    """Shows one order; asks with signals, is told by the presenters.

    Signals: see the names; `row` is a `ReceivingRow`.
    """

    scan_requested = Signal(str)
    undo_requested = Signal()
    quantity_typed = Signal(object, object, object)  # row, Decimal, PackRow or None
    lot_given = Signal(object, object, object)  # row, text or None, date or None
    split_chosen = Signal(object)
    bin_chosen = Signal(object, str)  # row, code
    post_requested = Signal()
    retry_requested = Signal()
    reload_requested = Signal()
    others_wanted = Signal()
    labels_requested = Signal(object)  # row, or None for the whole receipt
    note_requested = Signal()
    reverse_requested = Signal()
    more_requested = Signal()
    left = Signal()
    function_keys_changed = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones = tones
        self.questions = Questions(self)
        self._order: OpenedOrder | None = None
        self._busy, self._last_words = False, ""
        self.header, self.notices, self.banner = OrderHeader(), NoticeBar(), ScanBanner()
        self.model: RowsTableModel[ReceivingRow] = RowsTableModel(line_columns(), key=lambda row: row.key, parent=self)
        self.lines = WindowedView(self.model, lines=2)
        self.last_scan, self.state, self.posted = LastScanPanel(), StateLine(), PostedPage()
        self.last_scan.hide()
        self._pages = QStackedWidget()
        self._others_timer = QTimer(self, interval=_OTHERS_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.lines)

    # What the keys do

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        if self._pages.currentWidget() is self.posted:
            return self._posted_keys()
        able = self._order is not None and not self._busy
        return (
            FunctionKey("F2", self.tr("Quantity"), self._ask_quantity, able),
            FunctionKey("F3", self.tr("Lot"), self._ask_lot, able),
            FunctionKey("F4", self.tr("Quality"), self._ask_quality, able),
            FunctionKey("F5", self.tr("Bin"), self._ask_bin, able),
            FunctionKey("F6", self.tr("Label"), lambda: self.labels_requested.emit(self._row()), able),
            FunctionKey("F8", self.tr("More"), self.more_requested.emit, able),
            FunctionKey("Ctrl+Z", self.tr("Undo"), self.undo_requested.emit, able),
            FunctionKey("Esc", self.tr("Back"), self._leave, not self._busy),
            FunctionKey("F9", self.tr("Post"), self.post_requested.emit, able, primary=True),
        )

    def _posted_keys(self) -> Sequence[FunctionKey]:
        able = not self.posted.is_reversed
        return (
            FunctionKey("F6", self.tr("Print labels"), lambda: self.labels_requested.emit(None), able),
            FunctionKey("F7", self.tr("Receipt note"), self.note_requested.emit, able),
            FunctionKey("F8", self.tr("Take it back"), self.reverse_requested.emit, self.posted.may_take_back),
            FunctionKey("Esc", self.tr("Next order"), self._leave, primary=True),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a narrow window to the lines: the banner says what the last scan was, too."""
        super().resizeEvent(event)
        self.last_scan.setVisible(self.width() >= _WIDE)

    # Scans

    @property
    def shows_posted(self) -> bool:
        """Whether a posted receipt is shown: the next scan belongs to the next order."""
        return self._pages.currentWidget() is self.posted

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is; an open question answers or refuses it."""
        if self.questions.is_open:
            self.questions.take_scan(raw)
        else:
            self.scan_requested.emit(raw)

    def _refuse_scan(self) -> None:
        self.tell(Verdict.REFUSED, said("Not counted."), said("Answer the question on the screen, then scan again."))

    # What the presenters tell

    def show_opening(self) -> None:
        """Say that the order is on its way."""
        self._order = None
        self._forget_scan()
        self.notices.hide()
        self.lines.show_loading()
        self._show_page(self._work)

    def show_order(self, order: OpenedOrder, header: ReceivingHeader) -> None:
        """Show an order."""
        self._order = order
        self.header.tell(header)
        self.lines.show_rows()
        self._show_page(self._work)
        self._others_timer.start()

    def show_rows(self, header: ReceivingHeader, rows: Sequence[ReceivingRow], active: RowKey | None) -> None:
        """Show the lines, the active one selected and in sight."""
        self.header.tell(header)
        chosen = self._row()
        self.model.put(rows)
        hidden = empty_columns(self.model.columns, rows)
        for place in range(len(self.model.columns)):
            self.lines.table.setColumnHidden(place, place in hidden)
        place = self.model.place_of(active if active is not None else chosen.key if chosen else None)
        if place >= 0 or rows:
            self.lines.table.selectRow(max(0, place))
            self.lines.table.scrollTo(self.model.index(max(0, place), 0))

    def show_last_scan(self, last: LastScanRow | None) -> None:
        """Show what the last scan came to."""
        self.last_scan.tell(last)
        self._last_words = f"{added_words(last)}  {last.sku}" if last else ""

    def _forget_scan(self) -> None:
        self._last_words = ""
        self.banner.forget()

    def show_state(self, state: DraftState) -> None:
        """Say how safe the work is."""
        self.state.tell(state)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.tell(verdict, title, advice, scan=self._last_words)
        self._tones.play(verdict)

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""
        self.notices.say(title, advice)

    def warn(self, title: Said, advice: Said | None = None) -> None:
        """Say what the person should know, though nothing they did failed."""
        self.notices.warn(title, advice)

    def show_problem(self, problem: InvistaError) -> None:
        """Say what failed, without stopping the work."""
        self.notices.tell(problem)

    def show_no_order(self, problem: InvistaError) -> None:
        """Say why the order cannot be opened."""
        self.lines.show_problem(problem)
        self.tell(Verdict.REFUSED, problem.title, problem.advice)

    def show_busy(self, busy: bool) -> None:  # noqa: FBT001 - a state, shown
        """Say that the receipt is being posted."""
        self._busy = busy
        if busy:
            self.notices.hide()
            self.banner.tell(Verdict.READY, said("Posting…"), said("Wait a moment before the next scan."))
        self.function_keys_changed.emit()

    def show_posted(self, receipt: GoodsReceiptPosted, order: OpenedOrder, *, may_take_back: bool) -> None:
        """Show the posted receipt."""
        self._others_timer.stop()
        self._order = None
        self._forget_scan()
        self.posted.tell(receipt, order, may_take_back=may_take_back)
        self._show_page(self.posted)

    def show_reversed(self) -> None:
        """Say that the shown receipt was taken back."""
        self.posted.tell_reversed()
        self.function_keys_changed.emit()

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Return whether the person confirms."""
        return await self.questions.confirmed(question)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen reason and its note."""
        return await self.questions.choose_reason(title, reasons)

    # The questions of the keys

    def select_next_open(self) -> None:
        """Select the next line that still waits for goods, from the current one on and round."""
        rows, here = self.model.rows, self.lines.table.currentIndex().row()
        order = [*range(here + 1, len(rows)), *range(here + 1)]
        place = next((place for place in order if rows[place].outstanding not in (None, 0)), here)
        self.lines.table.selectRow(place)

    def _ask_quantity(self) -> None:
        row = self._row()
        if row is not None:
            self.questions.ask_quantity(row)

    def _ask_lot(self) -> None:
        row = self._scanned_row()
        if row is None or row.line is None:
            return
        if not (row.item.is_lot_tracked or row.item.has_expiry):
            self.tell(
                Verdict.WARNING,
                said("{sku} is kept without lot and expiry.", sku=row.item.sku),
                said("Nothing is missing. Scan the next item."),
            )
            return
        self.questions.ask_lot(row, row.line)

    def _ask_quality(self) -> None:
        row = self._scanned_row()
        if row is not None and row.line is not None and self._order is not None:
            self.questions.ask_quality(row, row.line, self._order.rejection_reasons)

    def _ask_bin(self) -> None:
        row = self._scanned_row()
        if row is not None:
            self.questions.ask_bin(row)

    def _row(self) -> ReceivingRow | None:
        row: ReceivingRow | None = self.lines.table.current_row()
        return row

    def _scanned_row(self) -> ReceivingRow | None:
        row = self._row()
        if row is not None and row.line is not None:
            return row
        self.tell(
            Verdict.WARNING, said("Nothing of this line is scanned yet."), said("Scan it, or press F2 and type it.")
        )
        return None

    def _leave(self) -> None:
        self._others_timer.stop()
        self.left.emit()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.function_keys_changed.emit()

    def _connect(self) -> None:
        self.lines.table.setSortingEnabled(False)
        self.notices.retry_requested.connect(self.retry_requested)
        self.notices.reload_requested.connect(self.reload_requested)
        self.state.retry_requested.connect(self.retry_requested)
        self.lines.retry_requested.connect(self.reload_requested)
        self.lines.table.row_opened.connect(lambda _row: self._ask_quantity())
        questions = self.questions
        questions.quantity_typed.connect(self.quantity_typed)
        questions.lot_given.connect(self.lot_given)
        questions.split_chosen.connect(self.split_chosen)
        questions.bin_chosen.connect(self.bin_chosen)
        questions.scan_refused.connect(self._refuse_scan)
        self._others_timer.timeout.connect(self.others_wanted)

    def _lay_out(self) -> None:
        self._work = QWidget()
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.lines, 1)
        middle.addWidget(self.last_scan)
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(10)
        work.addWidget(self.header)
        work.addLayout(middle, 1)
        work.addWidget(self.state)
        self._pages.addWidget(self._work)
        self._pages.addWidget(self.posted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addWidget(self.notices)
        layout.addWidget(self._pages, 1)
