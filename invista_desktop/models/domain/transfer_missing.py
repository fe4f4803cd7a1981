"""What of stock transfers has not arrived, and how it ends.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.lifecycles import ResolutionStatus, TransferStatus
from invista_desktop.models.domain.transfer_commands import MissingOutcome


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """How missing units of a line end, or shall end once somebody else says yes."""

    resolution_id: UUID
    transfer_id: UUID
    number: str
    item_id: UUID
    sku: str
    name: str
    quantity: Decimal
    outcome: MissingOutcome
    reason: str
    value: Decimal
    status: ResolutionStatus
    requested_at: datetime
    requested_by_id: UUID | None
    requested_by: str
    lot_code: str | None = None
    serial_code: str | None = None
    note: str | None = None
    decided_by: str | None = None
    decision_note: str | None = None


class MissingFilter(StrEnum):
    """Which of what is under way the worklist asks for; days are whole days since it was sent."""

    ALL = "all"
    DAYS_3 = "days_3"
    DAYS_7 = "days_7"
    TO_DECIDE = "to_decide"


@dataclass(frozen=True, slots=True)
class MissingQuestion:
    """What the worklist of what is under way wants to know; longest first.

    Attributes:
        warehouse_id: only what goes there or comes from there.
    """

    search: str = ""
    filter: MissingFilter = MissingFilter.ALL
    warehouse_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """What is under way of a line, longest first.

    Attributes:
        days: whole days under way.
        waiting: how much of it waits for somebody's yes to how it ends.
        is_arrival_begun: something of its transfer has arrived, so this should have too.
    """

    transfer_id: UUID
    number: str
    status: TransferStatus
    from_code: str
    to_code: str
    item_id: UUID
    sku: str
    name: str
    quantity: Decimal
    waiting: Decimal
    value: Decimal
    since: datetime
    days: int
    is_arrival_begun: bool
    lot_id: UUID | None = None
    lot_code: str | None = None
    serial_id: UUID | None = None
    serial_code: str | None = None
