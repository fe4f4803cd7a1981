"""Journals and drafts for tests: real SQLite files, a clock that is set by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import (
    DiscardDraft,
    DraftLine,
    GoodsReceiptPosted,
    PostGoodsReceipt,
    ReceiptLinePosted,
    SharedLine,
    ShareDraftLines,
)
from invista_desktop.models.domain.receiving_events import Recorded
from invista_desktop.services.offline.journal import Journal
from tests.receiving_orders import item, known_id, line, order, scan

BOLT = item("BOLT")
ORDER = order(line(BOLT))
DRAFT = known_id("draft")
DISCARDING = DiscardDraft(known_id("discard"), DRAFT)
START = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def journal_in(folder: Path, clock: HandClock | None = None, **limits: Any) -> Journal:
    """Return the journal of a workstation, opened."""
    return Journal(folder / "journal.sqlite", workstation="DOCK-1", clock=clock or HandClock(), **limits)


def scanned(number: int) -> Recorded:
    """Return the scan of one bolt, with an id of its own."""
    return Recorded(UUID(int=number), scan(ORDER, BOLT))


def sharing(number: int, quantity: int | None = None, *, draft: UUID = DRAFT) -> ShareDraftLines:
    """Return what others are told after the scan of that number."""
    told = SharedLine("1", number, known_id("line BOLT"), BOLT.product_id, None, Decimal(quantity or number), None)
    return ShareDraftLines(UUID(int=1000 + number), draft, ORDER.order_id, (told,))


def posting_of(operation: str = "post", *, quantity: int = 1, **facts: Any) -> PostGoodsReceipt:
    """Return the posting of so many bolts."""
    arrived = DraftLine("1", known_id("line BOLT"), BOLT.product_id, None, accepted=Decimal(quantity))
    return PostGoodsReceipt(
        known_id(operation), DRAFT, ORDER.order_id, ORDER.dock_location_id, START, (arrived,), **facts
    )


def posted(number: str = "GR-2026-000001", *, repeated: bool = False) -> GoodsReceiptPosted:
    """Return the answer to a posting."""
    arrived = ReceiptLinePosted("1", known_id("receipt line"), Decimal(1), Decimal(0), Decimal(0), Decimal(99))
    return GoodsReceiptPosted(known_id(number), number, OrderStatus.PARTIALLY_RECEIVED, START, (arrived,), repeated)
