"""What receiving reads: the worklist of expected orders, and an order opened for receiving.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.quantities import ZERO


class OrderFilter(StrEnum):
    """Which orders the worklist shows.

    OPEN, LATE, TODAY and PARTIAL are of the workstation's own warehouse, ELSEWHERE of the others.
    BEGUN are those with a draft on this workstation: its journal knows them, the database is not asked.
    """

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    PARTIAL = "partial"
    ELSEWHERE = "elsewhere"
    BEGUN = "begun"


class OrderSort(StrEnum):
    """What the worklist is sorted by; ties are broken by order number."""

    EXPECTED = "expected"
    NUMBER = "number"
    SUPPLIER = "supplier"
    LINES = "lines"
    PROGRESS = "progress"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """What the worklist wants to know of the database."""

    search: str = ""
    filter: OrderFilter = OrderFilter.OPEN
    sort: OrderSort = OrderSort.EXPECTED
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One expected purchase order in the worklist.

    Attributes:
        is_late: expected before today in the warehouse's time zone.
        progress: share of what was ordered that is received or closed, 0 to 100.
        elsewhere: the code of the warehouse it is expected in, where that is another one than the
            workstation's; else empty.
        kept_at: for a draft shown as it is kept here, when the database told it; else None.
    """

    order_id: UUID
    number: str
    supplier_name: str
    expected_date: date | None
    status: OrderStatus
    line_count: int
    lines_done: int
    progress: int
    is_late: bool
    elsewhere: str = ""
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack an item comes in: its name ("Carton of 12") and how many base units it holds."""

    name: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What receiving must know of a product or variant.

    Attributes:
        unit_decimals: places a quantity in `unit` may have.
        over_receipt_percent: the product's own tolerance, None to ask supplier and default.
    """

    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    unit: str
    unit_decimals: int = 0
    is_active: bool = True
    is_lot_tracked: bool = False
    is_serialized: bool = False
    has_expiry: bool = False
    min_remaining_shelf_life_days: int | None = None
    over_receipt_percent: Decimal | None = None
    packs: tuple[PackRow, ...] = ()

    @property
    def key(self) -> tuple[UUID, UUID | None]:
        """The pair that tells items apart."""
        return self.product_id, self.variant_id


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an opened order; `received` is what earlier receipts accepted or held."""

    order_item_id: UUID
    line_number: int
    item: ItemRow
    ordered: Decimal
    received: Decimal
    closed: Decimal = ZERO
    supplier_sku: str | None = None

    @property
    def outstanding(self) -> Decimal:
        """What posted receipts left open; never negative."""
        return max(ZERO, self.ordered - self.received - self.closed)


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A barcode that means an item on this order, or a pack of it, so that scanning needs no network."""

    code: str
    product_id: UUID
    variant_id: UUID | None
    pack_name: str | None = None
    pack_quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class KnownLot:
    """A lot on file."""

    product_id: UUID
    variant_id: UUID | None
    code: str
    expiry_date: date | None


@dataclass(frozen=True, slots=True)
class SerialOnFile:
    """A serial number the database knows."""

    serial: str
    is_in_stock: bool
    location_code: str | None = None


@dataclass(frozen=True, slots=True)
class PutAwaySuggestion:
    """The bin a line should go to, and why.

    Attributes:
        reason: `fixed_bin`, `where_it_lies` or `free_bin`.
        room: base units it takes yet; None for as many as one likes.
    """

    product_id: UUID
    variant_id: UUID | None
    location_id: UUID
    location_code: str
    reason: str
    room: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason a person may choose."""

    code: str
    label: str
    needs_note: bool = False


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """An unposted line somebody else has scanned for the same order."""

    draft_id: UUID
    line_key: str
    person: str
    workstation: str
    order_item_id: UUID | None
    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    lot_code: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """Everything the receiving screen needs to go on without the network.

    Attributes:
        is_elsewhere: it is expected in another warehouse than the one this workstation stands in.
        today: the warehouse's calendar day.
        dock_location_id: where this workstation's goods are received.
        unexpected: items accepted beside the order by this workstation.
        seen_at: when the database told all this, by its own clock; None where that was not kept.
    """

    order_id: UUID
    number: str
    supplier_name: str
    status: OrderStatus
    expected_date: date | None
    warehouse_code: str
    dock_location_id: UUID
    dock_code: str
    today: date
    lines: tuple[OrderLine, ...]
    supplier_over_receipt_percent: Decimal | None = None
    default_over_receipt_percent: Decimal = ZERO
    codes: tuple[KnownCode, ...] = ()
    lots: tuple[KnownLot, ...] = ()
    others: tuple[OtherDraft, ...] = ()
    unexpected: tuple[ItemRow, ...] = ()
    rejection_reasons: tuple[ReasonRow, ...] = ()
    closing_reasons: tuple[ReasonRow, ...] = ()
    reversal_reasons: tuple[ReasonRow, ...] = ()
    is_elsewhere: bool = False
    seen_at: datetime | None = None

    def as_kept_row(self) -> OrderRow:
        """Return the order as a row of the worklist, for when the database cannot be asked."""
        ordered = sum((line.ordered for line in self.lines), ZERO)
        outstanding = sum((line.outstanding for line in self.lines), ZERO)
        return OrderRow(
            order_id=self.order_id,
            number=self.number,
            supplier_name=self.supplier_name,
            expected_date=self.expected_date,
            status=self.status,
            line_count=len(self.lines),
            lines_done=sum(1 for line in self.lines if line.outstanding == 0),
            progress=int(100 * (ordered - outstanding) / ordered) if ordered else 0,
            is_late=self.expected_date is not None and self.expected_date < self.today,
            elsewhere=self.warehouse_code if self.is_elsewhere else "",
            kept_at=self.seen_at,
        )
