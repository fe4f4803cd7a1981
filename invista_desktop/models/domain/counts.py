"""Audits, their bins and their lines, as they are listed. Frozen; crosses threads."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.count_words import CountFound
from invista_desktop.models.domain.lifecycles import AuditBinState, AuditItemStatus, AuditStatus


class AuditFilter(StrEnum):
    """Which audits the list asks for."""

    OPEN = "open"
    REVIEW = "review"
    ENDED = "ended"
    ALL = "all"


class AuditSort(StrEnum):
    """What the list is sorted by; ties are broken by number."""

    NUMBER = "number"
    PLANNED_FOR = "planned_for"
    DEADLINE = "deadline"
    PRIORITY = "priority"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What the list of audits wants to know."""

    search: str = ""
    filter: AuditFilter = AuditFilter.OPEN
    sort: AuditSort = AuditSort.PLANNED_FOR
    descending: bool = False


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit of the list, with how far its bins are.

    Attributes:
        confidence: of a sample: how sure it is that fewer bins are wrong than may be, if none of it is.
        value: what its posting changed the books by; None before.
    """

    audit_id: UUID
    number: str
    type: str
    method: str
    status: AuditStatus
    warehouse: str
    planned_for: date
    deadline: datetime | None
    priority: int
    is_blind: bool
    confidence: Decimal | None
    value: Decimal | None
    bins: int
    bins_done: int
    bins_to_recount: int


class LineFilter(StrEnum):
    """Which lines of an audit are asked for."""

    OFF = "off"
    UNDECIDED = "undecided"
    NOT_COUNTED = "not_counted"
    ALL = "all"


class LineSort(StrEnum):
    """What the lines are sorted by; ties are broken by their id."""

    PLACE = "place"
    SKU = "sku"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """What the reviewer wants to know of an audit's lines."""

    audit_id: UUID
    search: str = ""
    filter: LineFilter = LineFilter.OFF
    sort: LineSort = LineSort.PLACE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as the reviewer sees it.

    Attributes:
        counted: None where nobody counted it; zero is a count.
        book: what the books held at the moment of the count.
    """

    item_id: UUID
    bin_id: UUID
    place: str
    zone: str
    sku: str
    name: str
    unit: str
    lot: str
    serial: str
    found: CountFound
    status: AuditItemStatus
    abc_class: str
    counted: Decimal | None
    book: Decimal | None
    variance: Decimal | None
    value: Decimal | None
    counted_at: datetime | None
    reason_code: str
    needs_investigation: bool
    moved_while_counted: bool


@dataclass(frozen=True, slots=True)
class BinTask:
    """A bin to be counted. What the books expect in it is not told."""

    bin_id: UUID
    location_id: UUID
    place: str
    zone: str
    state: AuditBinState
    assigned_to: UUID | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """How right the books were; `kind` is zone, class or counter."""

    kind: str
    name: str
    lines: int
    right_lines: int
    accuracy: Decimal
    net_value: Decimal
    gross_value: Decimal


@dataclass(frozen=True, slots=True)
class OffenderRow:
    """An item that was off in more than one completed audit."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    audits: int
    net_value: Decimal
    gross_value: Decimal
