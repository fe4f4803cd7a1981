"""A posted receipt to be read: who and when above, its lines below, its deeds on the keys."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, NeedsConfirmation, Said, said
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.papers import GoodsReceiptNoteLine
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptStanding
from invista_desktop.models.domain.receiving import OrderRow, ReasonRow
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.function_keys import LABELS_KEY, FunctionKey
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.receiving.questions import Questions
from invista_desktop.views.receiving.receipt_columns import all_details, receipt_line_columns
from invista_desktop.views.receiving.receipt_header import ReceiptHeader

_DETAIL_LINES = 4  # more serial numbers scroll


class ReceiptView(QWidget):
    """Shows one receipt; asks with signals, is told by its presenter.

    Signals: see the names.
        scan_requested: a scan arrived; arg: as read.
        labels_chosen: labels of the marked lines are wanted; arg: their sources.
        order_opened, receipt_opened: arg: the id of what to show next.
        paper_requested: the note is to be looked at; arg: the receipt's id.
        left: back to where it was opened.
    """

    scan_requested = Signal(str)
    note_requested = Signal()
    labels_requested = Signal()
    labels_chosen = Signal(object)
    take_back_requested = Signal()
    order_requested = Signal()
    linked_requested = Signal()
    reload_requested = Signal()
    paper_requested = Signal(object)
    order_opened = Signal(object)
    receipt_opened = Signal(object)
    left = Signal()
    function_keys_changed = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None, *, may_label: bool = False) -> None:
        super().__init__(parent)
        self._tones, self._may_label = tones, may_label
        self._receipt: PostedReceipt | None = None
        self._may_take_back = False
        self.questions = Questions(self)
        self.banner, self.notices, self.header = ScanBanner(), NoticeBar(), ReceiptHeader()
        self.model: RowsTableModel[GoodsReceiptNoteLine] = RowsTableModel(
            receipt_line_columns(), key=lambda line: line.number, parent=self
        )
        self.lines = WindowedView(self.model, lines=2)
        self.lines.table.let_mark()
        self.details = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.lines)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        receipt = self._receipt
        able = receipt is not None
        stands = receipt is not None and receipt.can_be_taken_back
        is_open = receipt is not None and receipt.is_order_open
        return (
            FunctionKey("F2", self.tr("Open order"), self.order_requested.emit, is_open),
            FunctionKey("F4", self._linked_word(), self.linked_requested.emit, bool(receipt and receipt.linked)),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("F6", self.tr("Print labels"), self.labels_requested.emit, stands),
            *([FunctionKey(LABELS_KEY, self.tr("Labels"), self._ask_labels, stands)] if self._may_label else []),
            FunctionKey("Ctrl+D", self.tr("Look at note"), self._ask_paper, able),
            FunctionKey("F8", self.tr("Take it back"), self.take_back_requested.emit, self._may_take_back),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
            FunctionKey("F7", self.tr("Receipt note"), self.note_requested.emit, able, primary=True),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan; an open question answers or refuses it."""
        if self.questions.is_open:
            self.questions.take_scan(raw)
        else:
            self.scan_requested.emit(raw)

    # What the presenter tells

    def show_opening(self) -> None:
        """Say that the receipt is on its way."""
        self._receipt, self._may_take_back = None, False
        self.header.clear()
        self.details.hide()
        self.banner.hide()
        self.notices.hide()
        self.lines.show_loading()
        self.function_keys_changed.emit()

    def show_receipt(self, receipt: PostedReceipt, *, may_take_back: bool) -> None:
        """Show a receipt."""
        self._receipt, self._may_take_back = receipt, may_take_back
        self.header.tell(receipt)
        self.model.put(receipt.note.lines)
        self.lines.show_rows()
        self.details.setVisible(any(line.serials or line.ordered is None for line in receipt.note.lines))
        if receipt.note.lines:
            self.lines.table.selectRow(0)
            self._show_details(receipt.note.lines[0])
        self.function_keys_changed.emit()

    def show_no_receipt(self, problem: InvistaError) -> None:
        """Say why it cannot be shown."""
        self.lines.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan, or what keeps a deed from being done."""
        self.banner.show()
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""
        self.banner.hide()
        self.notices.say(title, advice)

    def show_problem(self, problem: InvistaError) -> None:
        """Say what failed, without stopping the work."""
        self.notices.tell(problem)

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Return whether the person confirms."""
        return await self.questions.confirmed(question)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen reason and its note."""
        return await self.questions.choose_reason(title, reasons)

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        """Return which order is meant."""
        return await self.questions.choose_order(rows)

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""
        self.order_opened.emit(order_id)

    def open_receipt(self, receipt_id: UUID) -> None:
        """Show another receipt."""
        self.receipt_opened.emit(receipt_id)

    def _ask_labels(self) -> None:
        if self._receipt is not None:
            whole = LabelSource(Subject(SubjectKind.RECEIPT, self._receipt.receipt_id))
            lines = self.lines.table.marked_rows()
            self.labels_chosen.emit(tuple(replace(whole, line=line.number) for line in lines))

    def _ask_paper(self) -> None:
        if self._receipt is not None:
            self.paper_requested.emit(self._receipt.receipt_id)

    def _linked_word(self) -> str:
        is_reversal = self._receipt is not None and self._receipt.standing is ReceiptStanding.REVERSAL
        return self.tr("Its receipt") if is_reversal else self.tr("Its reversal")

    def _show_details(self, line: GoodsReceiptNoteLine) -> None:
        details = list(all_details(line)) or [self.tr("nothing beside the quantities")]
        self.details.setPlainText("   ·   ".join((line.sku, line.name, *details)))

    def _refuse_scan(self) -> None:
        self.tell(Verdict.REFUSED, said("Not taken."), said("Answer the question on the screen, then scan again."))

    def _connect(self) -> None:
        self.lines.table.setSortingEnabled(False)
        self.lines.table.row_chosen.connect(self._show_details)
        self.lines.retry_requested.connect(self.reload_requested)
        self.notices.reload_requested.connect(self.reload_requested)
        self.notices.retry_requested.connect(self.reload_requested)
        self.questions.scan_refused.connect(self._refuse_scan)

    def _lay_out(self) -> None:
        self.banner.hide()
        self.details.hide()
        self.details.setAccessibleName(self.tr("All of the line that is chosen"))
        self.details.setFixedHeight(self.fontMetrics().lineSpacing() * _DETAIL_LINES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addWidget(self.notices)
        layout.addWidget(self.header)
        layout.addWidget(self.lines, 1)
        layout.addWidget(self.details)
