"""What the receiving screens ask of the rest of the product. Blocking calls run on workers.

Raises, everywhere: `Unavailable` when the database or a printer does not answer, `NotPermitted`,
`Conflict` when somebody was faster, `RuleViolation` otherwise.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.draft_records import StoredDraft
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptQuestion, ReceiptRow
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    DiscardDraft,
    DraftLine,
    GoodsReceiptPosted,
    GoodsReceiptReversed,
    ItemRow,
    OpenedOrder,
    OrderQuestion,
    OrderRow,
    OtherDraft,
    PostGoodsReceipt,
    PutAwaySuggestion,
    RemainderClosed,
    ReverseGoodsReceipt,
    SerialOnFile,
    ShareDraftLines,
)
from invista_desktop.models.domain.receiving_events import Recorded
from invista_desktop.models.domain.scan_backs import LabelsAwaited, LabelsPrinted
from invista_desktop.models.domain.scans import Meaning


class WorklistWork(Protocol):
    """The questions of the worklist."""

    def count_orders(self, question: OrderQuestion) -> int:
        """Return how many orders the question finds."""

    def order_window(self, question: OrderQuestion, first: int, count: int) -> tuple[OrderRow, ...]:
        """Return `count` of the found orders from number `first` on, in the question's order."""

    def find_orders_for(self, product_id: UUID, variant_id: UUID | None) -> tuple[OrderRow, ...]:
        """Return the orders open for receiving that still wait for an item, soonest expected first."""

    def resolve(self, meaning: Meaning) -> Found:
        """Return what a code stands for in this warehouse."""


class ReceivingWork(Protocol):
    """The questions and deeds of an opened order."""

    def open_order(self, order_id: UUID, draft_id: UUID) -> OpenedOrder:
        """Return everything receiving needs of an order, other people's drafts but not `draft_id`."""

    def resolve(self, meaning: Meaning) -> Found:
        """Return what a code stands for in this warehouse."""

    def item(self, product_id: UUID, variant_id: UUID | None) -> ItemRow:
        """Return an item that the order does not list."""

    def serial_on_file(self, product_id: UUID, variant_id: UUID | None, serial: str) -> SerialOnFile | None:
        """Return what is known of a serial number, None when it is new."""

    def put_away_suggestions(
        self, order_id: UUID, items: Sequence[tuple[UUID, UUID | None]]
    ) -> tuple[PutAwaySuggestion, ...]:
        """Return at most one bin per (product, variant)."""

    def other_drafts(self, order_id: UUID, draft_id: UUID) -> tuple[OtherDraft, ...]:
        """Return what other drafts than `draft_id` hold for an order, unposted."""

    def close_remainder(self, command: CloseRemainder) -> RemainderClosed:
        """Stop waiting for what is outstanding."""

    def print_labels(self, order: OpenedOrder, lines: tuple[DraftLine, ...]) -> LabelsPrinted:
        """Print the labels of lines not posted yet, as the workstation's settings say; return what was done."""

    def keep_scan_back(self, labels: LabelsAwaited, *, is_read: bool) -> None:
        """Keep whether the next scan read one of the labels."""


class ReceiptsWork(Protocol):
    """The questions and deeds of posted receipts."""

    def count_receipts(self, question: ReceiptQuestion) -> int:
        """Return how many posted receipts the question finds."""

    def receipt_window(self, question: ReceiptQuestion, first: int, count: int) -> tuple[ReceiptRow, ...]:
        """Return `count` of the found receipts from number `first` on, in the question's order."""

    def posted_receipt(self, receipt_id: UUID) -> PostedReceipt:
        """Return a posted receipt to be read."""

    def reverse(self, command: ReverseGoodsReceipt) -> GoodsReceiptReversed:
        """Take a posted receipt back."""

    def print_receipt_labels(self, receipt_id: UUID) -> Said:
        """Print the labels of a posted receipt, as the workstation's settings say; return what was done."""

    def print_note(self, receipt_id: UUID) -> Said:
        """Print or save the goods receipt note; return what was done."""


class Drafts(Protocol):
    """The workstation's journal, as far as the screen needs it."""

    def start_draft(self, draft_id: UUID, order: OpenedOrder, *, person: str) -> StoredDraft:
        """Return the open draft for the order, a new one named `draft_id` if there is none."""

    def open_draft_for(self, order_id: UUID) -> StoredDraft | None:
        """Return the draft this workstation has open for an order."""

    def append(
        self, draft_id: UUID, recorded: Sequence[Recorded], *, person: str, share: ShareDraftLines | None = None
    ) -> None:
        """Keep events of a draft, and what others are to hear of them."""

    def begin_posting(self, command: PostGoodsReceipt) -> None:
        """Keep a posting before it is sent."""

    def discard_draft(self, command: DiscardDraft) -> None:
        """Close a draft without posting, and keep that others are to hear of it."""


@dataclass(frozen=True)
class Sending:
    """How the screen has the journal's outbox sent.

    Attributes:
        post: deliver a posting that is in the outbox, and return its answer.
        wake: try what waits now.
    """

    post: Callable[[UUID], Awaitable[GoodsReceiptPosted]]
    wake: Callable[[], None]


@dataclass(frozen=True)
class Receiver:
    """Who receives: the name in the journal, and what they may do."""

    name: str
    permissions: frozenset[str]
