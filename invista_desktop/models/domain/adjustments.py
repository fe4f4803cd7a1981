"""Adjustments as they are listed and opened. Frozen; crosses threads."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.lifecycles import AdjustmentStatus


class AdjustmentFilter(StrEnum):
    """Which adjustments the list asks for."""

    WAITING = "waiting"
    POSTED = "posted"
    MINE = "mine"
    ALL = "all"


class AdjustmentSort(StrEnum):
    """What the list is sorted by; ties are broken by number."""

    CREATED = "created"
    NUMBER = "number"
    REASON = "reason"
    VALUE = "value"
    PERSON = "person"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class AdjustmentQuestion:
    """What the list of adjustments wants to know."""

    search: str = ""
    filter: AdjustmentFilter = AdjustmentFilter.WAITING
    sort: AdjustmentSort = AdjustmentSort.CREATED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """One adjustment of the list.

    Attributes:
        value: what it changes the books by; below zero where goods are lost.
        is_reversal: it takes another one back.
    """

    adjustment_id: UUID
    number: str
    status: AdjustmentStatus
    reason: str
    value: Decimal
    person: str
    created_at: datetime
    warehouse: str
    is_own: bool
    is_reversal: bool = False


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """One line of an opened adjustment."""

    sku: str
    name: str
    unit: str
    location: str
    change: Decimal
    lot: str = ""
    serial: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenedAdjustment:
    """An adjustment with its lines, who decided it and what is attached."""

    row: AdjustmentRow
    note: str
    lines: tuple[AdjustmentLine, ...]
    decided_by: str = ""
    decision_note: str = ""
    reverses: str = ""
    reversed_by: str = ""
    photos: tuple[str, ...] = ()
