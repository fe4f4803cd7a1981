"""Reserving stock: what is asked, what is shown, and what came of it.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class ReserveStock:
    """Promise goods of a warehouse: of one pile, or of those that expire first."""

    operation_id: UUID
    product_id: UUID
    variant_id: UUID | None
    warehouse_id: UUID
    quantity: Decimal
    pile_id: UUID | None = None
    expires_at: datetime | None = None
    reason: str | None = None
    confirmed: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "product_id": str(self.product_id),
            "variant_id": str(self.variant_id) if self.variant_id else None,
            "warehouse_id": str(self.warehouse_id),
            "quantity": str(self.quantity),
            "inventory_item_id": str(self.pile_id) if self.pile_id else None,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "reason": self.reason,
            "confirmed": sorted(self.confirmed),
        }


@dataclass(frozen=True)
class ReleaseReservation:
    """Give the goods of one reservation free, and say why."""

    operation_id: UUID
    reservation_id: UUID
    note: str


@dataclass(frozen=True)
class StockReserved:
    """What was reserved, under which number."""

    number: str
    quantity: Decimal
    repeated: bool

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Return it as the database tells it."""
        return cls(told["number"], Decimal(str(told["quantity"])), told["repeated"])


class ReservationFilter(StrEnum):
    """Which active reservations are asked for."""

    ALL = "all"
    BY_HAND = "by_hand"
    TRANSFERS = "transfers"
    ENDING = "ending"


class ReservationSort(StrEnum):
    """What the list is sorted by; ties are broken by the reservation."""

    NUMBER = "number"
    ITEM = "item"
    PLACE = "place"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class ReservationQuestion:
    """Which of the active reservations are asked for; `search` looks at numbers, items, places, people and reasons."""

    search: str = ""
    filter: ReservationFilter = ReservationFilter.ALL
    sort: ReservationSort = ReservationSort.NUMBER
    descending: bool = True


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """An active reservation on one pile, as a list shows it.

    Attributes:
        transfer_number: the transfer that keeps the goods; None for one made by hand.
        is_over: its time has passed; it ends as soon as anybody needs the goods.
    """

    id: UUID
    number: str
    sku: str
    product_name: str
    warehouse_code: str
    location_code: str
    lot_code: str | None
    quantity: Decimal
    unit: str
    transfer_number: str | None
    reserved_by: str
    created_at: datetime
    expires_at: datetime | None
    is_over: bool
    reason: str | None
