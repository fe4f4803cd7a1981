"""Questions about stock, and what answers them: every quantity is in base units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from invista_desktop.models.domain.quantities import ZERO


class StockGroup(StrEnum):
    """What one row of the browser stands for; a pile is one item, lot and status in one place."""

    PILE = "pile"
    PRODUCT = "product"
    VARIANT = "variant"
    WAREHOUSE = "warehouse"
    ZONE = "zone"
    AISLE = "aisle"
    SHELF = "shelf"
    BIN = "bin"
    LOT = "lot"
    SERIAL = "serial"
    STATUS = "status"


class StockSort(StrEnum):
    """By what the rows come; only what an index answers is offered."""

    CODE = "code"
    PLACE = "place"
    QUANTITY = "quantity"


SORTS: Final[Mapping[StockGroup, frozenset[StockSort]]] = MappingProxyType(
    {group: frozenset({StockSort.CODE}) for group in StockGroup} | {StockGroup.PILE: frozenset(StockSort)}
)
# What is on order belongs to a warehouse and an item, never to a pile.
KNOWS_ON_ORDER: Final = frozenset({StockGroup.PRODUCT, StockGroup.VARIANT, StockGroup.WAREHOUSE})


class StockStatus(StrEnum):
    """What may be done with a pile."""

    AVAILABLE = "AVAILABLE"
    RESERVED = "RESERVED"
    QUARANTINE = "QUARANTINE"
    DAMAGED = "DAMAGED"
    EXPIRED = "EXPIRED"
    RECALLED = "RECALLED"


class PlaceKind(StrEnum):
    """The kinds of places that hold stock."""

    RECEIVING_DOCK = "receiving_dock"
    STAGING = "staging"
    STORAGE = "storage"
    QUARANTINE = "quarantine"
    IN_TRANSIT = "in_transit"


@dataclass(frozen=True)
class StockFilter:
    """What is left out; None leaves nothing out.

    Attributes:
        expires_within: days until the expiry; 0 means already expired.
    """

    warehouse_id: UUID | None = None
    zone_id: UUID | None = None
    status: StockStatus | None = None
    kind: PlaceKind | None = None
    expires_within: int | None = None

    @property
    def leaves_on_order(self) -> bool:
        """Whether what is on order can still be told: an order knows its warehouse, and no more."""
        return self.zone_id is None and self.status is None and self.kind is None and self.expires_within is None


@dataclass(frozen=True)
class StockQuestion:
    """What the browser asks."""

    search: str = ""
    group: StockGroup = StockGroup.PILE
    filter: StockFilter = field(default_factory=StockFilter)
    sort: StockSort = StockSort.CODE
    descending: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether rows may be missing because of what was asked."""
        return bool(self.search) or self.filter != StockFilter()

    @property
    def knows_on_order(self) -> bool:
        """Whether the rows can say what is on order."""
        return self.group in KNOWS_ON_ORDER and self.filter.leaves_on_order


@dataclass(frozen=True)
class Words:
    """The six words of stock; `on_order` is None where the grain does not know it."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    on_hold: Decimal = ZERO
    available: Decimal = ZERO
    in_transit: Decimal = ZERO
    on_order: Decimal | None = None


def sum_of(words: Iterable[Words]) -> Words:
    """Return the sum of each word; on order stays unknown where nobody knows it."""
    rows = tuple(words)
    due = [row.on_order for row in rows if row.on_order is not None]
    return Words(
        on_hand=sum((row.on_hand for row in rows), ZERO),
        reserved=sum((row.reserved for row in rows), ZERO),
        on_hold=sum((row.on_hold for row in rows), ZERO),
        available=sum((row.available for row in rows), ZERO),
        in_transit=sum((row.in_transit for row in rows), ZERO),
        on_order=sum(due, ZERO) if due else None,
    )


class SubjectKind(StrEnum):
    """The kinds of things that have a card."""

    ITEM = "item"
    PLACE = "place"
    LOT = "lot"
    SERIAL = "serial"
    PALLET = "pallet"
    ORDER = "order"
    RECEIPT = "receipt"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    UNKNOWN = "unknown"


DOCUMENTS: Final = frozenset({SubjectKind.ORDER, SubjectKind.RECEIPT, SubjectKind.ADJUSTMENT, SubjectKind.TRANSFER})


@dataclass(frozen=True)
class Subject:
    """One thing that has a card, a history and a place on the way back.

    Attributes:
        id: None for a code that stands for nothing.
        variant_id: of an item: the variant; None is the whole product.
        code: of an unknown code: the code itself.
    """

    kind: SubjectKind
    id: UUID | None = None
    variant_id: UUID | None = None
    code: str = ""


@dataclass(frozen=True)
class StockRow:
    """One row of the browser, or of a card.

    Attributes:
        key: the same as long as the row means the same.
        subject: whose card opens; None where the row has none.
        code: what the row stands for: a SKU, a place, a lot, a serial, a warehouse, a status.
        lot_id: of a pile: its lot.
    """

    key: str
    group: StockGroup
    subject: Subject | None
    code: str
    unit: str
    words: Words
    name: str = ""
    sku: str = ""
    place: str = ""
    warehouse: str = ""
    warehouse_id: UUID | None = None
    lot: str = ""
    lot_id: UUID | None = None
    expiry_date: date | None = None
    is_expired: bool = False
    status: StockStatus | None = None


@dataclass(frozen=True)
class StockCount:
    """How many rows there are: `rows` can be looked at, `about` are expected."""

    rows: int
    about: int
    is_exact: bool


@dataclass(frozen=True)
class StockTotal:
    """The sum of everything found that is counted in one unit."""

    unit: str
    words: Words


@dataclass(frozen=True)
class StockTotals:
    """The exact number of rows, and the sums over all of them."""

    rows: int
    totals: tuple[StockTotal, ...]


@dataclass(frozen=True)
class PlaceChoice:
    """A warehouse or a zone to filter by."""

    id: UUID
    code: str
    name: str
    warehouse_id: UUID | None = None


@dataclass(frozen=True)
class SavedQuestion:
    """A question somebody keeps under a name."""

    name: str
    question: StockQuestion
