"""Receiving, put together: worklist and open order in one place of the main window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.labels import PrintMoment
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.receiving import (
    DraftLine,
    GoodsReceiptPosted,
    OpenedOrder,
    PostGoodsReceipt,
)
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.posting_presenter import PostingPresenter
from invista_desktop.views.receiving.receiving_presenter import ReceivingPresenter
from invista_desktop.views.receiving.receiving_view import ReceivingView
from invista_desktop.views.receiving.scan_labels import ScanLabels
from invista_desktop.views.receiving.scan_reader import ScanReader
from invista_desktop.views.receiving.work import Receiver, Sending
from invista_desktop.views.receiving.worklist_presenter import WorklistPresenter
from invista_desktop.views.receiving.worklist_view import WorklistView


class PrintingDesk(ReceivingDesk):
    """The receiving desk with the workstation's printers."""

    prints: ReceivingPrints

    def print_labels(
        self, order: OpenedOrder, lines: tuple[DraftLine, ...], receipt: GoodsReceiptPosted | None
    ) -> Said:
        """Print the labels of the lines, as the workstation's settings say; return what was done."""
        return self.prints.print_labels(order, lines, receipt)

    def print_note(self, receipt: GoodsReceiptPosted) -> Said:
        """Print or save the goods receipt note; return what was done."""
        return self.prints.print_note(receipt)


@dataclass(frozen=True)
class Means:
    """What receiving is built from."""

    desk: PrintingDesk
    journal: Journal
    sender: Sender
    background: Background
    tones: Tones
    scans: Callable[[], ScanSettings]
    printing: Callable[[], PrintingSettings]


class ReceivingSection(QStackedWidget):
    """The worklist, and in its place the order that was opened from it.

    Signals:
        function_keys_changed: other keys are on offer.
        work_changed: a draft was begun, posted or thrown away.
    """

    function_keys_changed = Signal()
    work_changed = Signal()

    def __init__(self, means: Means, person: Person) -> None:
        super().__init__()
        self._means = means
        self._tasks = ScreenTasks()
        self.worklist, self.order = WorklistView(means.tones), ReceivingView(means.tones)
        receiver = Receiver(person.display_name, person.permissions)
        desk = DraftDesk(means.journal, means.background, receiver, lambda: datetime.now(UTC))
        self.page = OrderPage(self.order, desk)
        sending = Sending(means.sender.post, means.sender.wake)
        reader = ScanReader(self._interpret, means.desk, means.background)
        self.receiving = ReceivingPresenter(self.page, means.desk, reader, sending, means.background)
        self.posting = PostingPresenter(self.page, means.desk, sending, means.background, receiver)
        self._labels = ScanLabels(self.page, means.desk, means.background)
        self._orders = WorklistPresenter(self.worklist, means.desk, means.background, self._interpret)
        self.addWidget(self.worklist)
        self.addWidget(self.order)
        self._connect_worklist()
        self._connect_order()
        self._tasks.start(self._orders.reload())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        return self._shown().function_keys()

    def take_scan(self, raw: str) -> None:
        """Take a scan, wherever the focus is."""
        if self._shown() is self.order and self.order.shows_posted:
            self._back()
        self._shown().take_scan(raw)

    def leave(self) -> None:
        """End what is under way on the screen; drafts stay in the journal."""
        self._tasks.cancel()

    def settled(self, command: PostGoodsReceipt, answer: GoodsReceiptPosted | InvistaError) -> None:
        """Take what became of a posting that was sent in the background."""
        self._tasks.start(self.posting.settled(command, answer))
        self.work_changed.emit()

    def _shown(self) -> WorklistView | ReceivingView:
        return self.order if self.currentWidget() is self.order else self.worklist

    def _interpret(self, raw: str, known: Callable[[str], bool]) -> Meaning:
        return interpret(raw, self._means.scans(), known=known)

    def _connect_worklist(self) -> None:
        view, slot = self.worklist, self._tasks.slot
        view.search_requested.connect(slot(self._orders.search))
        view.filter_requested.connect(slot(self._orders.filter))
        view.sort_requested.connect(lambda by, descending: slot(self._orders.sort)(by, descending=descending))
        view.window_needed.connect(slot(self._orders.window))
        view.reload_requested.connect(slot(self._orders.reload))
        view.scan_requested.connect(slot(self._orders.scan))
        view.order_opened.connect(self._open)

    def _connect_order(self) -> None:
        view, slot, receiving, posting = self.order, self._tasks.slot, self.receiving, self.posting
        view.scan_requested.connect(slot(self._scan))
        view.undo_requested.connect(slot(receiving.undo))
        view.quantity_typed.connect(slot(receiving.type_quantity))
        view.lot_given.connect(slot(receiving.give_lot))
        view.split_chosen.connect(slot(receiving.split))
        view.bin_chosen.connect(slot(receiving.choose_bin))
        view.post_requested.connect(slot(self._post))
        view.retry_requested.connect(slot(receiving.retry))
        view.reload_requested.connect(slot(receiving.reload))
        view.others_wanted.connect(slot(receiving.refresh_others))
        view.labels_requested.connect(slot(posting.print_labels))
        view.note_requested.connect(slot(posting.print_note))
        view.reverse_requested.connect(slot(posting.reverse))
        view.left.connect(self._back)
        view.function_keys_changed.connect(self.function_keys_changed)
        receiving.commands = {
            "post": slot(self._post),
            "next": self._back,
            "undo": slot(receiving.undo),
            "hold": slot(receiving.hold_last),
            "reject": slot(receiving.reject_last),
            "cancel": self._back,
        }

    def _open(self, order_id: UUID) -> None:
        self.setCurrentWidget(self.order)
        self.order.setFocus()
        self.function_keys_changed.emit()
        self._tasks.start(self.receiving.open(order_id))

    def _back(self) -> None:
        self.receiving.leave()
        self.setCurrentWidget(self.worklist)
        self.worklist.setFocus()
        self.function_keys_changed.emit()
        self.work_changed.emit()
        self._tasks.start(self._orders.reload())

    async def _scan(self, raw: str) -> None:
        await self.receiving.scan(raw)
        self.work_changed.emit()
        if self._means.printing().rule.moment is PrintMoment.AT_SCAN:
            await self._labels.print_new()

    async def _post(self) -> None:
        await self.posting.post()
        self.work_changed.emit()
        if self.order.shows_posted and self._means.printing().rule.moment is PrintMoment.AT_POSTING:
            await self.posting.print_labels()
