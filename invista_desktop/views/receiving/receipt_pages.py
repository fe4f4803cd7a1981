"""Posted receipts found later: their list and the open one, wired to their presenters."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.posted_receipts import ReceiptQuestion, ReceiptSort
from invista_desktop.views.common.list_presenter import ListPresenter
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.receiving.opening_scans import OpeningScans
from invista_desktop.views.receiving.receipt_list_view import ReceiptListView
from invista_desktop.views.receiving.receipt_presenter import ReceiptPresenter
from invista_desktop.views.receiving.receipt_view import ReceiptView
from invista_desktop.views.receiving.services import ReceivingServices


class ReceiptPages(QObject):
    """Two pages in a stack: the list of receipts, and one of them; Esc leads back the way one came.

    Signals:
        order_opened: an order is to be received; arg: its id.
        labels_chosen: labels of received lines are wanted; arg: their sources.
        left: back to the worklist.
    """

    order_opened = Signal(object)
    labels_chosen = Signal(object)
    left = Signal()

    def __init__(self, services: ReceivingServices, tones: Tones, tasks: ScreenTasks, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack, self._tasks = stack, tasks
        may_label = permissions.LABELS_PRINT in services.receiver.permissions
        self.list, self.receipt = ReceiptListView(tones), ReceiptView(tones, may_label=may_label)
        asked, background = services.receipts, services.background
        self._list = ListPresenter(self.list, background, ReceiptQuestion(), asked.count_receipts, asked.receipt_window)
        self._receipt = ReceiptPresenter(self.receipt, asked, background, services.receiver)
        self._show_paper = services.show_paper
        self._is_from_list = False
        for page in (self.list, self.receipt):
            stack.addWidget(page)
            page.order_opened.connect(self._leave_for_order)
            page.receipt_opened.connect(self.open_receipt)
            scans = OpeningScans(page, services.worklist, background, services.interpret, services.kept_orders)
            page.scan_requested.connect(tasks.slot(scans.scan))
        self._wire_list()
        self._wire_receipt()

    def open_list(self) -> None:
        """Show the list, asked anew."""
        self._show(self.list)
        self._tasks.start(self._list.reload())

    def open_receipt(self, receipt_id: UUID) -> None:
        """Show one receipt."""
        if self._stack.currentWidget() is not self.receipt:
            self._is_from_list = self._stack.currentWidget() is self.list
        self._show(self.receipt)
        self._tasks.start(self._receipt.open(receipt_id))

    def _leave_for_order(self, order_id: UUID) -> None:
        self._receipt.leave()
        self.order_opened.emit(order_id)

    def _leave_receipt(self) -> None:
        self._receipt.leave()
        if self._is_from_list:
            self.open_list()
        else:
            self.left.emit()

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        page.setFocus()

    async def _sort(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        await self._list.sort(ReceiptSort(by), descending=descending)

    def _wire_list(self) -> None:
        slot, view = self._tasks.slot, self.list
        view.search_requested.connect(slot(self._list.search))
        view.filter_requested.connect(slot(self._list.filter))
        view.sort_requested.connect(slot(self._sort))
        view.window_needed.connect(slot(self._list.window))
        view.reload_requested.connect(slot(self._list.reload))
        view.left.connect(self.left)

    def _wire_receipt(self) -> None:
        slot, view, presenter = self._tasks.slot, self.receipt, self._receipt
        view.note_requested.connect(slot(presenter.print_note))
        view.paper_requested.connect(
            lambda receipt_id: self._show_paper(PaperRequest(PaperKind.GOODS_RECEIPT_NOTE, (receipt_id,)))
        )
        view.labels_requested.connect(slot(presenter.print_labels))
        view.take_back_requested.connect(slot(presenter.take_back))
        view.order_requested.connect(slot(presenter.open_order))
        view.linked_requested.connect(slot(presenter.open_linked))
        view.reload_requested.connect(slot(presenter.reload))
        view.labels_chosen.connect(self.labels_chosen)
        view.left.connect(self._leave_receipt)
