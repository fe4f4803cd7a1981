"""Reserving stock and ordering more of it: what is asked, what is shown, and what came of it.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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
    accept_part: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "product_id": str(self.product_id),
            "variant_id": str(self.variant_id) if self.variant_id else None,
            "warehouse_id": str(self.warehouse_id),
            "quantity": str(self.quantity),
            "inventory_item_id": str(self.pile_id) if self.pile_id else None,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "reason": self.reason,
            "confirmed": ["partial_reservation"] if self.accept_part else [],
        }


@dataclass(frozen=True)
class StockReserved:
    """What was reserved, under which number."""

    number: str
    quantity: Decimal
    repeated: bool

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(told["number"], Decimal(str(told["quantity"])), told["repeated"])


@dataclass(frozen=True)
class ReservationRow:
    """An active reservation on one pile, as a list shows it."""

    id: UUID
    number: str
    sku: str
    product_name: str
    location_code: str
    lot_code: str | None
    quantity: Decimal
    unit: str
    reserved_by: str
    expires_at: datetime | None
    reason: str | None


@dataclass(frozen=True)
class ReorderQuestion:
    """Which of the worklist is asked for: by text in SKU, name, supplier or warehouse."""

    search: str = ""
    warehouse_id: UUID | None = None


@dataclass(frozen=True)
class ReorderRow:
    """An item that runs low in a warehouse, and what to do about it.

    Attributes:
        position: available, in transit, on order and in drafts together.
        is_transfer: brought over from `source_name`, a warehouse; bought from that supplier otherwise.
        source_available: what the other warehouse has to give.
    """

    rule_id: UUID
    sku: str
    product_name: str
    unit: str
    warehouse_code: str
    available: Decimal
    in_transit: Decimal
    on_order: Decimal
    drafted: Decimal
    position: Decimal
    min_quantity: Decimal
    max_quantity: Decimal
    suggested: Decimal
    is_transfer: bool
    source_name: str | None
    source_available: Decimal
    lead_time_days: int | None


@dataclass(frozen=True)
class DraftReorders:
    """Make draft orders of lines of the worklist: (rule, quantity)."""

    operation_id: UUID
    lines: tuple[tuple[UUID, Decimal], ...]

    def to_json(self) -> dict[str, Any]:
        return {"lines": [{"reorder_rule_id": str(rule), "quantity": str(quantity)} for rule, quantity in self.lines]}


@dataclass(frozen=True)
class StockValueRow:
    """What a warehouse had of an item at the end of a day, and what it was worth."""

    warehouse_code: str
    sku: str
    product_name: str
    quantity: Decimal
    unit: str
    value: Decimal
    is_provisional: bool
