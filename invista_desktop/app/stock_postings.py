"""Postings by the workstation's one sender: how each kind is delivered, and who hears what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, said
from invista_desktop.models.domain.draft_records import Answer, OutboxRow, Sendable
from invista_desktop.models.domain.receiving import GoodsReceiptPosted, PostGoodsReceipt
from invista_desktop.models.domain.stock_commands import STOCK_FUNCTIONS
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Deliver, Sender
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.stock_work.postings import post_stock
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.shell.main_window import MainWindow
from invista_desktop.views.stock_work.posting import StockSending

KINDS = tuple(STOCK_FUNCTIONS.values())


def delivery(desk: ReceivingDesk, transactions: Transactions) -> Deliver:
    """Return how each kind of thing in the outbox is delivered."""

    def deliver(command: Sendable) -> Answer | None:
        return post_stock(transactions, command) if isinstance(command, KINDS) else desk.deliver(command)

    return deliver


class StockPostings(QObject):
    """What became of postings that nobody waited for.

    Attributes:
        on_receipt: told of a receipt that was answered in the background.

    Signals:
        settled: work on stock was answered in the background; arg: its command.
        posted: it was posted, not refused; arg: its command.
    """

    settled = Signal(object)
    posted = Signal(object)

    def __init__(self, journal: Journal, sender: Sender, background: Background) -> None:
        super().__init__()
        self._journal, self._background = journal, background
        self._tasks = ScreenTasks()
        self._told: OutboxRow | None = None
        self._window: MainWindow | None = None
        self.on_receipt: Callable[[PostGoodsReceipt, GoodsReceiptPosted | InvistaError], None] = lambda _c, _a: None
        self.sending = StockSending(journal, journal.outbox, sender.post)

    def show_in(self, window: MainWindow) -> None:
        """Tell refused postings in this window, one after the other, each until it is dismissed."""
        self._window = window
        window.notices.dismissed.connect(self._tasks.slot(self._dismissed))
        self._tasks.start(self._tell_next())

    def take(self, command: Sendable, answer: Answer | InvistaError) -> None:
        """Take what the sender learnt."""
        if isinstance(command, PostGoodsReceipt) and isinstance(answer, GoodsReceiptPosted | InvistaError):
            self.on_receipt(command, answer)
        elif isinstance(command, KINDS):
            if not isinstance(answer, InvistaError):
                self.posted.emit(command)
            self.settled.emit(command)
            self._tasks.start(self._tell_next())

    def leave(self) -> None:
        """Tell nothing any more; what was refused stays in the journal."""
        self._tasks.cancel()

    async def _tell_next(self) -> None:
        if self._told is not None or self._window is None:
            return
        try:
            parked = await self._background.run_here(self._journal.outbox.parked)
        except InvistaError:
            return
        self._told = next((row for row in parked if isinstance(row.command, KINDS)), None)
        if self._told is not None and isinstance(self._told.command, KINDS):
            self._window.show_problem(
                RuleViolation(
                    said("Not posted: {deed}", deed=self._told.command.summary),
                    said("{reason} Nothing was changed: look where the goods are, and do it again.",
                         reason=self._told.error or ""),
                    code="posting_refused",
                )
            )  # fmt: skip

    async def _dismissed(self) -> None:
        if self._told is not None:
            told, self._told = self._told, None
            await self._background.run_here(self._journal.outbox.withdraw, told.operation_id)
            await self._tell_next()
