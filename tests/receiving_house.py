"""A house for the receiving presenters: a recording screen, and work that answers as told.

The journal is the real one. The work is a Protocol boundary: it only holds answers.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NeedsConfirmation, Said, said
from invista_desktop.models.domain.draft_records import Sendable
from invista_desktop.models.domain.found import Found, NothingFound
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptQuestion, ReceiptRow
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    DraftLine,
    GoodsReceiptPosted,
    GoodsReceiptReversed,
    ItemRow,
    KnownCode,
    OpenedOrder,
    OrderQuestion,
    OrderRow,
    OtherDraft,
    PostGoodsReceipt,
    PutAwaySuggestion,
    ReasonRow,
    RemainderClosed,
    ReverseGoodsReceipt,
    SerialOnFile,
)
from invista_desktop.models.domain.scan_backs import LabelsAwaited, LabelsPrinted
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.scanning.interpreter import interpret
from invista_desktop.views.common.patience import PATIENCE
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.posting_presenter import PostingPresenter
from invista_desktop.views.receiving.receipt_deeds import ReceiptDeeds
from invista_desktop.views.receiving.receiving_presenter import ReceivingPresenter
from invista_desktop.views.receiving.rows import DraftState, ReceivingRow
from invista_desktop.views.receiving.scan_labels import ScanLabels
from invista_desktop.views.receiving.scan_reader import ScanReader
from invista_desktop.views.receiving.work import Receiver, Sending
from tests.receiving_drafts import posted
from tests.receiving_orders import CHIEF, item, known_id, line, order

BOLT, MILK, PUMP = (
    item("BOLT"),
    item("MILK", is_lot_tracked=True, has_expiry=True),
    item("PUMP", is_serialized=True),
)
BOLT_CODE, CARTON_CODE, MILK_CODE, PUMP_CODE = "04006381333931", "14006381333938", "04012345678901", "00012345678905"
REASONS = (ReasonRow("DAMAGED", "Damaged"), ReasonRow("OTHER", "Something else", needs_note=True))


def house_order(**facts: Any) -> OpenedOrder:
    """Return the order of the house: bolts, milk and pumps, with their barcodes."""
    codes = (
        KnownCode(BOLT_CODE, BOLT.product_id, None),
        KnownCode(CARTON_CODE, BOLT.product_id, None, "Carton of 12", BOLT.packs[0].quantity),
        KnownCode(MILK_CODE, MILK.product_id, None),
        KnownCode(PUMP_CODE, PUMP.product_id, None),
    )
    told: dict[str, Any] = {
        "codes": codes,
        "rejection_reasons": REASONS,
        "closing_reasons": REASONS,
        "reversal_reasons": REASONS,
        **facts,
    }
    return order(line(BOLT, 100), line(MILK, 20), line(PUMP, 5), **told)


class ToldWork:
    """Answers what it was told to; `problem` is raised by every question while it stands.

    While it `is_swallowed`, no question is answered before `release` is set.
    """

    def __init__(self) -> None:
        self.order = house_order()
        self.found: dict[str, Found] = {}
        self.items: dict[UUID, ItemRow] = {}
        self.serials: dict[str, SerialOnFile] = {}
        self.others: tuple[OtherDraft, ...] = ()
        self.orders: tuple[OrderRow, ...] = ()
        self.receipt_rows: tuple[ReceiptRow, ...] = ()
        self.receipts: dict[UUID, PostedReceipt] = {}
        self.problem: InvistaError | None = None
        self.refusals: list[InvistaError] = []
        self.deeds: list[Any] = []
        self.is_partly_gone = False
        self.awaited: LabelsAwaited | None = None
        self.delivered: list[Sendable] = []
        self.slow_search, self.release, self.is_swallowed = "", Event(), False

    def _answer(self) -> None:
        if self.is_swallowed:
            self.release.wait(10)
        if self.problem is not None:
            raise self.problem

    def count_orders(self, question: OrderQuestion) -> int:
        if question.search and question.search == self.slow_search:
            self.release.wait(10)
        self._answer()
        self.deeds.append(question)
        return len(self.orders)

    def order_window(self, question: OrderQuestion, first: int, count: int) -> tuple[OrderRow, ...]:
        self._answer()
        return self.orders[first : first + count]

    def find_orders_for(self, product_id: UUID, variant_id: UUID | None) -> tuple[OrderRow, ...]:
        self._answer()
        return self.orders

    def open_order(self, order_id: UUID, draft_id: UUID) -> OpenedOrder:
        self._answer()
        return self.order

    def resolve(self, meaning: Meaning) -> Found:
        self._answer()
        code = meaning.text("gtin14") or meaning.text("plain") or meaning.raw
        return self.found.get(code, NothingFound(code))

    def item(self, product_id: UUID, variant_id: UUID | None) -> ItemRow:
        self._answer()
        return self.items[product_id]

    def serial_on_file(self, product_id: UUID, variant_id: UUID | None, serial: str) -> SerialOnFile | None:
        self._answer()
        return self.serials.get(serial)

    def put_away_suggestions(
        self, order_id: UUID, items: Sequence[tuple[UUID, UUID | None]]
    ) -> tuple[PutAwaySuggestion, ...]:
        self._answer()
        return (PutAwaySuggestion(BOLT.product_id, None, known_id("A-01"), "A-01", "fixed_bin"),)

    def other_drafts(self, order_id: UUID, draft_id: UUID) -> tuple[OtherDraft, ...]:
        self._answer()
        return self.others

    def reverse(self, command: ReverseGoodsReceipt) -> GoodsReceiptReversed:
        self._answer()
        self.deeds.append(command)
        if self.is_partly_gone and "partial_reversal" not in command.confirmed:
            raise NeedsConfirmation(
                said("Only 3 of 4 are still there."), said("Confirm."), confirmation="partial_reversal"
            )
        return GoodsReceiptReversed(known_id("reversal"), "GR-2026-000002", OrderStatus.ACKNOWLEDGED)

    def close_remainder(self, command: CloseRemainder) -> RemainderClosed:
        self._answer()
        self.deeds.append(command)
        return RemainderClosed(OrderStatus.CLOSED, 3)

    def print_labels(self, order: OpenedOrder, lines: tuple[DraftLine, ...]) -> LabelsPrinted:
        self._answer()
        self.deeds.append(("labels", lines))
        return LabelsPrinted(said("Printed."), self.awaited)

    def keep_scan_back(self, labels: LabelsAwaited, *, is_read: bool) -> None:
        self._answer()
        self.deeds.append(("scan back", labels.jobs, is_read))

    def count_receipts(self, question: ReceiptQuestion) -> int:
        self._answer()
        self.deeds.append(question)
        return len(self.receipt_rows)

    def receipt_window(self, question: ReceiptQuestion, first: int, count: int) -> tuple[ReceiptRow, ...]:
        self._answer()
        return self.receipt_rows[first : first + count]

    def posted_receipt(self, receipt_id: UUID) -> PostedReceipt:
        self._answer()
        return self.receipts[receipt_id]

    def print_receipt_labels(self, receipt_id: UUID) -> Said:
        self._answer()
        self.deeds.append(("receipt labels", receipt_id))
        return said("Printed.")

    def print_note(self, receipt_id: UUID) -> Said:
        self._answer()
        self.deeds.append(("note", receipt_id))
        return said("Printed.")

    def deliver(self, command: Sendable) -> GoodsReceiptPosted | None:
        self.delivered.append(command)
        if isinstance(command, PostGoodsReceipt) and self.refusals:
            raise self.refusals.pop(0)
        self._answer()
        return posted() if isinstance(command, PostGoodsReceipt) else None


class RecordingScreen:
    """Remembers the last thing it was told of each kind; answers questions as set beforehand."""

    def __init__(self) -> None:
        self.verdicts: list[tuple[Verdict, str, str]] = []
        self.asked: list[str] = []
        self.yes = True
        self.reason: tuple[str, str] | None = ("DAMAGED", "")
        self.rows: tuple[ReceivingRow, ...] = ()
        self.state = DraftState()
        self.problems: list[InvistaError] = []
        self.said: list[str] = []
        self.warned: list[str] = []
        self.no_order: InvistaError | None = None
        self.busy: list[bool] = []
        self.receipt: GoodsReceiptPosted | None = None
        self.is_reversed = False
        self.header: Any = None
        self.last: Any = None
        self.active: Any = None

    @property
    def verdict(self) -> Verdict:
        return self.verdicts[-1][0]

    @property
    def words(self) -> str:
        return f"{self.verdicts[-1][1]} {self.verdicts[-1][2]}"

    def show_opening(self) -> None:
        self.no_order = None

    def show_order(self, order: OpenedOrder, header: Any) -> None:
        self.header = header

    def show_rows(self, header: Any, rows: Sequence[ReceivingRow], active: Any) -> None:
        self.header, self.rows, self.active = header, tuple(rows), active

    def show_last_scan(self, last: Any) -> None:
        self.last = last

    def show_state(self, state: DraftState) -> None:
        self.state = state

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.verdicts.append((verdict, str(title), str(advice or "")))

    def say(self, title: Said, advice: Said | None = None) -> None:
        self.said.append(str(title))

    def warn(self, title: Said, advice: Said | None = None) -> None:
        self.warned.append(str(title))

    def show_problem(self, problem: InvistaError) -> None:
        self.problems.append(problem)

    def show_no_order(self, problem: InvistaError) -> None:
        self.no_order = problem

    def show_busy(self, busy: bool) -> None:  # noqa: FBT001 - the Protocol's own
        self.busy.append(busy)

    def show_posted(self, receipt: GoodsReceiptPosted, order: OpenedOrder, *, may_take_back: bool) -> None:
        self.receipt, self.may_take_back = receipt, may_take_back

    def show_reversed(self) -> None:
        self.is_reversed = True

    async def ask(self, question: NeedsConfirmation) -> bool:
        await asyncio.sleep(0)
        self.asked.append(question.confirmation)
        return self.yes

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        return self.reason

    def row(self, sku: str) -> Any:
        """Return the first row of an item, as shown."""
        return next(row for row in self.rows if row.item.sku == sku)


async def until(happened: Callable[[], object]) -> None:
    """Let the loop go on until it happened; the test's time limit ends a wait that never does."""
    while not happened():  # noqa: ASYNC110 - what happens sets no event
        await asyncio.sleep(0.002)


def read(raw: str, known: Any) -> Meaning:
    """Return what a scan says, with this warehouse's settings."""
    return interpret(raw, ScanSettings(), known=known)


class House:
    """Presenters on a real journal in `folder`, with everything else told."""

    def __init__(
        self,
        folder: Path,
        permissions: frozenset[str] = CHIEF,
        *,
        largest_journal: int = 1 << 30,
        patience: float = PATIENCE,
    ) -> None:
        self.patience = patience
        self.folder, self.permissions, self.largest_journal = folder, permissions, largest_journal
        self.work, self.background = ToldWork(), Background(workers=2)
        self.move_in()

    def move_in(self) -> None:
        """Start the app anew on the same journal."""

        def clock() -> datetime:
            return datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

        self.screen = RecordingScreen()
        file = self.folder / "journal.sqlite"
        self.journal = Journal(file, workstation="DOCK-1", clock=clock, largest_bytes=self.largest_journal)
        self.sender = Sender(self.journal, self.work.deliver, self.background)
        receiver = Receiver("Demo Receiver", self.permissions)
        sending = Sending(self.sender.post, self.sender.wake)
        self.desk = DraftDesk(self.journal, self.background, receiver, clock)
        self.page = OrderPage(self.screen, self.desk)
        reader = ScanReader(read, self.work, self.background)
        self.receiving = ReceivingPresenter(
            self.page, self.work, reader, sending, self.background, patience=self.patience
        )
        deeds = ReceiptDeeds(self.screen, self.work, self.background, receiver)
        self.labels = ScanLabels(self.page, self.work, self.background, read)
        self.posting = PostingPresenter(self.page, self.work, sending, deeds, self.labels)

    def crash(self) -> None:
        """Let go of the journal as a killed process does, and start anew."""
        self.journal.close()
        self.move_in()

    async def open(self) -> None:
        await self.receiving.open(self.work.order.order_id)

    async def scan(self, *codes: str) -> None:
        for code in codes:
            await self.receiving.scan(code)

    def close(self) -> None:
        self.journal.close()
        self.background.close()
