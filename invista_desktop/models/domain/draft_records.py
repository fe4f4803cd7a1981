"""What a workstation keeps of its drafts and of what it still has to send."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.receiving import DiscardDraft, OpenedOrder, PostGoodsReceipt, ShareDraftLines
from invista_desktop.models.domain.receiving_events import Recorded

Sendable = PostGoodsReceipt | ShareDraftLines | DiscardDraft


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
    """Something to send; resent with the same `operation_id` until its answer is known."""

    operation_id: UUID
    draft_id: UUID
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
