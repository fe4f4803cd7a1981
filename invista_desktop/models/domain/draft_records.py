"""What a workstation keeps of its drafts and of what it still has to send."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from invista_desktop.models.domain.receiving import (
    DiscardDraft,
    GoodsReceiptPosted,
    OpenedOrder,
    PostGoodsReceipt,
    ShareDraftLines,
)
from invista_desktop.models.domain.receiving_events import Recorded
from invista_desktop.models.domain.stock_commands import STOCK_FUNCTIONS, AdjustmentPosted, StockCommand, StockMoved

Sendable = PostGoodsReceipt | ShareDraftLines | DiscardDraft | StockCommand
Answer = GoodsReceiptPosted | StockMoved | AdjustmentPosted


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing to send.

    Attributes:
        answer: what comes back; None for what is only taken.
    """

    command: type[Sendable]
    answer: type[Answer] | None = None


# By the word that stands on disk.
KINDS: Final[dict[str, Kind]] = {
    "post": Kind(PostGoodsReceipt, GoodsReceiptPosted),
    "share": Kind(ShareDraftLines),
    "discard": Kind(DiscardDraft),
    **{
        word: Kind(command, AdjustmentPosted if "adjust" in word else StockMoved)
        for word, command in STOCK_FUNCTIONS.items()
    },
}


def kind_of(command: Sendable) -> str:
    """Return the word for what a command is."""
    return next(word for word, kind in KINDS.items() if isinstance(command, kind.command))


class SendingState(StrEnum):
    """Where something to send stands: `PARKED` waits for a person's decision."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """An open draft as the journal has it.

    Attributes:
        order: the order as it was last seen, so that work goes on without the network.
        posting: sent, with its answer not yet known; nothing may change in the draft meanwhile.
    """

    draft_id: UUID
    order: OpenedOrder
    person: str
    started_at: datetime
    events: tuple[Recorded, ...] = ()
    posting: PostGoodsReceipt | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something to send; resent with the same `operation_id` until its answer is known.

    Attributes:
        draft_id: the receipt's draft it belongs to; None for a posting that stands alone.
    """

    operation_id: UUID
    draft_id: UUID | None
    command: Sendable
    state: SendingState
    attempts: int
    next_try: datetime
    error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the status strip says: how much waits since when, and how much needs a decision."""

    count: int = 0
    since: datetime | None = None
    parked: int = 0
