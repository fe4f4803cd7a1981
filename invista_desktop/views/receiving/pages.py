"""Receiving as one section of the app: the worklist and the open order, wired to their presenters."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.printing_rules import PrintEvent
from invista_desktop.models.domain.receiving import (
    GoodsReceiptPosted,
    OrderFilter,
    OrderSort,
    PostGoodsReceipt,
    ReasonRow,
)
from invista_desktop.views.common.code_dialog import CodeDialog
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.pages import Pages
from invista_desktop.views.common.question_dialog import answered
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.opening_scans import OpeningScans
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.posting_presenter import PostingPresenter
from invista_desktop.views.receiving.receipt_deeds import ReceiptDeeds
from invista_desktop.views.receiving.receipt_list_view import ReceiptListView
from invista_desktop.views.receiving.receipt_pages import ReceiptPages
from invista_desktop.views.receiving.receipt_view import ReceiptView
from invista_desktop.views.receiving.receiving_presenter import ReceivingPresenter
from invista_desktop.views.receiving.receiving_view import ReceivingView
from invista_desktop.views.receiving.scan_labels import ScanLabels
from invista_desktop.views.receiving.scan_reader import ScanReader
from invista_desktop.views.receiving.services import ReceivingServices
from invista_desktop.views.receiving.worklist_presenter import WorklistPresenter
from invista_desktop.views.receiving.worklist_view import WorklistView


class ReceivingPages(Pages):
    """The worklist, the order opened from it, and posted receipts; scans go to whichever is in sight.

    Signals:
        work_changed: something was scanned, posted or thrown away.
        database_reached: the worklist came from the database; arg: False when from what is kept here.
    """

    work_changed = Signal()
    database_reached = Signal(bool)

    def __init__(self, services: ReceivingServices, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self.worklist, self.order = WorklistView(tones), ReceivingView(tones)
        self._services = services
        self._code: CodeDialog | None = None
        asked, background, kept = services.worklist, services.background, services.kept_orders
        self._list = WorklistPresenter(self.worklist, asked, background, kept, services.begun_orders)
        self._scans = OpeningScans(self.worklist, asked, background, services.interpret, kept)
        desk = DraftDesk(services.drafts, services.background, services.receiver, services.clock)
        self._page = OrderPage(self.order, desk)
        reader = ScanReader(services.interpret, services.work, services.background)
        self._receiving = ReceivingPresenter(self._page, services.work, reader, services.sending, background)
        deeds = ReceiptDeeds(self.order, services.receipts, services.background, services.receiver)
        self._scan_labels = ScanLabels(self._page, services.work, services.background, services.interpret)
        self._posting = PostingPresenter(self._page, services.work, services.sending, deeds, self._scan_labels)
        self.addWidget(self.worklist)
        self.addWidget(self.order)
        self.receipts = ReceiptPages(services, tones, self.tasks, self)
        self._wire_worklist()
        self._wire_order()
        self._wire_commands()
        for page in (self.worklist, self.order, self.receipts.list, self.receipts.receipt):
            page.function_keys_changed.connect(self.function_keys_changed)
        self.destroyed.connect(self.tasks.cancel)

    @property
    def has_order(self) -> bool:
        """Whether an order is open."""
        return self._receiving.has_order

    @property
    def is_posting(self) -> bool:
        """Whether a receipt is on its way to the database."""
        return self._page.is_posting

    async def finish_posting(self) -> None:
        """Return when no step is under way any more."""
        async with self._page.turn:
            return

    def start(self) -> None:
        """Ask for the worklist; called once the event loop runs."""
        self.tasks.start(self._list.reload())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        page = self.currentWidget()
        if isinstance(page, WorklistView | ReceiptListView):
            return self._with_code(page.function_keys())
        if page is self.receipts.receipt:
            return self.receipts.receipt.function_keys()
        keys = self.order.function_keys()
        return keys if self.order.shows_posted else self._with_code(keys)

    def take_scan(self, raw: str) -> None:
        """Take one scan from whatever scanner there is."""
        if self._code is not None:
            self._code.take_scan(raw)
            return
        if self.currentWidget() is self.order and self.order.shows_posted:
            # The receipt is done, so a scan means the next order.
            self._back()
        page = self.currentWidget()
        if isinstance(page, WorklistView | ReceiptListView | ReceiptView | ReceivingView):
            page.take_scan(raw)

    def show_begun(self) -> None:
        """List what is begun on this workstation and not posted; an open order is closed, its draft kept."""
        if self.is_posting:
            return  # what is on its way is not begun any more, and its answer belongs here
        if self.currentWidget() is not self.worklist:
            self._back()
        self.worklist.choose(OrderFilter.BEGUN)

    def waiting(self, waiting: Waiting) -> None:
        """Take how much the sender still has to send."""
        self._receiving.waiting(waiting)

    def settled(self, command: PostGoodsReceipt, answer: GoodsReceiptPosted | InvistaError) -> None:
        """Take what the sender learnt of a posting in the background."""
        self.tasks.start(self._posting.settled(command, answer))
        self.work_changed.emit()

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""
        self.setCurrentWidget(self.order)
        self.order.setFocus()
        self.tasks.start(self._receiving.open(order_id))

    def _back(self) -> None:
        self._receiving.leave()
        self.setCurrentWidget(self.worklist)
        self.worklist.setFocus()
        self.tasks.start(self._list.reload())
        self.work_changed.emit()

    def _with_code(self, keys: Sequence[FunctionKey]) -> Sequence[FunctionKey]:
        """Return the keys with the one that takes a code typed by hand among them."""
        code = FunctionKey("F7", self.tr("Code"), self.tasks.slot(self._type_code), not self.is_posting)
        place = next((number for number, key in enumerate(keys) if key.key in {"F8", "Esc"}), len(keys))
        return (*keys[:place], code, *keys[place:])

    async def _type_code(self) -> None:
        """Ask for a code by hand, and take it as a scan."""
        if self._code is not None:
            return
        dialog = self._code = CodeDialog(self)
        try:
            is_typed = await answered(dialog)
        finally:
            self._code = None
        if is_typed:
            self.take_scan(dialog.code)

    async def _scan(self, raw: str) -> None:
        scan_back = self._scan_labels.judge(raw)
        if scan_back is None or not scan_back.is_read:
            await self._receiving.scan(raw)
            self.work_changed.emit()
        if scan_back is not None:
            await self._scan_labels.keep(scan_back)
            if scan_back.is_read:
                return
        if self._services.prints_at(PrintEvent.AT_SCAN):
            await self._scan_labels.print_new()

    async def _post(self) -> None:
        await self._posting.post()
        self.work_changed.emit()
        if self.order.shows_posted and self._services.prints_at(PrintEvent.AT_POSTING):
            await self._posting.print_labels()

    async def _retry(self) -> None:
        if self._page.desk.is_open and self._page.desk.posting is not None:
            await self._post()
        else:
            await self._receiving.retry()

    async def _more(self) -> None:
        """Offer what is needed seldom."""
        chosen = await self.order.choose_reason(
            said("More"),
            (
                ReasonRow("note", self.tr("Number of the delivery note"), needs_note=True),
                ReasonRow("close", self.tr("Nothing more will come: close the remainder")),
                ReasonRow("discard", self.tr("Throw away what was scanned, and count anew")),
            ),
        )
        if chosen is None:
            return
        match chosen:
            case "note", number:
                await self._receiving.give_delivery_note(number)
            case "close", _:
                await self._posting.close_remainder()
                await self._receiving.reload()
            case _:
                if await self._posting.discard():
                    self.work_changed.emit()
                    await self._receiving.reload()

    def _wire_worklist(self) -> None:
        slot, view = self.tasks.slot, self.worklist
        view.search_requested.connect(slot(self._list.search))
        view.filter_requested.connect(slot(self._list.filter))
        view.sort_requested.connect(slot(self._sort))
        view.window_needed.connect(slot(self._list.window))
        view.reload_requested.connect(slot(self._list.reload))
        view.scan_requested.connect(slot(self._scans.scan))
        view.look_again_wanted.connect(slot(self._list.look_again))
        view.database_reached.connect(self.database_reached)
        view.order_opened.connect(self.open_order)
        view.receipts_requested.connect(self.receipts.open_list)
        view.receipt_opened.connect(self.receipts.open_receipt)
        self.receipts.order_opened.connect(self.open_order)
        self.receipts.left.connect(self._back)

    async def _sort(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        await self._list.sort(OrderSort(by), descending=descending)

    def _wire_order(self) -> None:
        slot, view, receiving, posting = self.tasks.slot, self.order, self._receiving, self._posting
        view.scan_requested.connect(slot(self._scan))
        view.undo_requested.connect(slot(receiving.undo))
        view.quantity_typed.connect(slot(receiving.type_quantity))
        view.lot_given.connect(slot(receiving.give_lot))
        view.split_chosen.connect(slot(receiving.split))
        view.bin_chosen.connect(slot(receiving.choose_bin))
        view.post_requested.connect(slot(self._post))
        view.retry_requested.connect(slot(self._retry))
        view.reload_requested.connect(slot(receiving.reload))
        view.others_wanted.connect(slot(receiving.refresh_others))
        view.labels_requested.connect(slot(posting.print_labels))
        view.note_requested.connect(slot(posting.print_note))
        view.reverse_requested.connect(slot(posting.reverse))
        view.more_requested.connect(slot(self._more))
        view.left.connect(self._back)

    def _wire_commands(self) -> None:
        """Give every command barcode the deed its key has."""
        view = self.order
        self._receiving.commands.update(
            undo=view.undo_requested.emit,
            post=view.post_requested.emit,
            hold=self.tasks.slot(self._receiving.hold_last),
            reject=self.tasks.slot(self._receiving.reject_last),
            cancel=view.left.emit,
            next=view.select_next_open,
        )
