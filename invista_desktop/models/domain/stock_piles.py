"""What lies where, as whoever moves, holds or adjusts stock needs to know it. Frozen; crosses threads."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.models.domain.receiving import ItemRow, PutAwaySuggestion, ReasonRow

HOLDS_GOODS: Final = frozenset({"receiving_dock", "staging", "storage", "quarantine"})
DOCKS: Final = frozenset({"receiving_dock", "staging"})
TOO_WIDE: Final = frozenset({"zone", "aisle"})


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place, and what keeps goods from going there.

    Attributes:
        capacity: base units it takes; None for as many as one likes.
        on_hand: base units that lie there.
    """

    location_id: UUID
    code: str
    kind: str
    level: str
    warehouse_id: UUID | None
    warehouse: str = ""
    is_active: bool = True
    is_blocked: bool = False
    blocked_reason: str = ""
    capacity: Decimal | None = None
    on_hand: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """One numbered piece of an item."""

    serial_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot on file."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    code: str
    expiry_date: date | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """One item, lot and status in one place.

    Attributes:
        quantity: all that lies there; `loose` is what is neither reserved nor stands on a pallet.
        pieces: the numbered pieces that are loose.
        since: when goods of it came there last.
    """

    item: ItemRow
    location_id: UUID
    location: str
    quantity: Decimal
    loose: Decimal
    status: str = "AVAILABLE"
    lot_id: UUID | None = None
    lot: str = ""
    expiry_date: date | None = None
    pieces: tuple[Piece, ...] = ()
    since: datetime | None = None

    @property
    def key(self) -> tuple[UUID, UUID, UUID | None, UUID | None, str]:
        """What tells piles apart."""
        return (self.location_id, *self.item.key, self.lot_id, self.status)


@dataclass(frozen=True, slots=True)
class PalletHeld:
    """A pallet or carton as whoever moves it sees it, with what stands on it counted in.

    Attributes:
        quantity: base units on it, of all items together.
        content: what is on it, in few words.
        parent: SSCC of the pallet it stands on; empty for none.
        product_id, variant_id: of its item, where it carries one alone.
    """

    pallet_id: UUID
    sscc: str
    location_id: UUID
    location: str
    quantity: Decimal = Decimal(0)
    content: str = ""
    parent: str = ""
    product_id: UUID | None = None
    variant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PutAwayRow:
    """A loose pile on a dock that waits to be put away, or a pallet."""

    pile: Pile | None = None
    suggestion: PutAwaySuggestion | None = None
    pallet: PalletHeld | None = None

    @property
    def key(self) -> object:
        """What tells rows apart."""
        return self.pallet.pallet_id if self.pallet else self.pile and self.pile.key


@dataclass(frozen=True, slots=True)
class AdjustmentReason:
    """A reason to adjust stock; `takes_away` says that nothing is found for it."""

    code: str
    label: str
    needs_note: bool = False
    needs_photo: bool = False
    takes_away: bool = False

    @property
    def plain(self) -> ReasonRow:
        """The reason as it is chosen."""
        return ReasonRow(self.code, self.label, self.needs_note)


@dataclass(frozen=True, slots=True)
class StockBooks:
    """What the organisation says about working on stock.

    Attributes:
        closed_through: the last day that takes no postings; None while the books are open.
        today: the organisation's day.
        approval_value, approval_quantity: above these somebody else says yes to an adjustment.
    """

    today: date
    closed_through: date | None = None
    approval_value: Decimal = Decimal(0)
    approval_quantity: Decimal = Decimal(0)
    adjustment_reasons: tuple[AdjustmentReason, ...] = ()
    hold_reasons: tuple[ReasonRow, ...] = ()
    reversal_reasons: tuple[ReasonRow, ...] = ()
