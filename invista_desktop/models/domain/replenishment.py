"""Ordering more of what runs low: what is asked, what is shown, and what came of it.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID


class ReorderFilter(StrEnum):
    """Which of the reorder points are asked for: those that need something, one way or the other, or all."""

    NEEDED = "needed"
    BUY = "buy"
    TRANSFER = "transfer"
    ALL = "all"


class ReorderSort(StrEnum):
    """What the worklist is sorted by; ties are broken by the reorder point."""

    ITEM = "item"
    WAREHOUSE = "warehouse"
    AVAILABLE = "available"
    SUGGESTED = "suggested"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class ReorderQuestion:
    """What the worklist wants to know; `search` looks at SKU, name and supplier."""

    search: str = ""
    filter: ReorderFilter = ReorderFilter.NEEDED
    warehouse_id: UUID | None = None
    sort: ReorderSort = ReorderSort.ITEM
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ReorderRow:
    """How an item with a reorder point stands in a warehouse, and what to do about it.

    Attributes:
        drafted: what drafts of orders, and transfers still to be sent, ask for.
        position: available, in transit, on order and drafted together.
        suggested: how much is to be ordered; zero while the position is above the minimum.
        is_transfer: brought over from `source_name`, a warehouse; bought from that supplier otherwise.
        source_available: what the other warehouse has to give.
    """

    rule_id: UUID
    sku: str
    product_name: str
    unit: str
    decimals: int
    warehouse_code: str
    available: Decimal
    reserved: Decimal
    in_transit: Decimal
    on_order: Decimal
    drafted: Decimal
    position: Decimal
    min_quantity: Decimal
    max_quantity: Decimal
    suggested: Decimal
    is_needed: bool
    is_active: bool
    is_transfer: bool
    source_name: str | None
    source_available: Decimal
    lead_time_days: int | None


@dataclass(frozen=True, slots=True)
class DraftReorders:
    """Make draft orders and transfers of lines of the worklist: (rule, quantity)."""

    operation_id: UUID
    lines: tuple[tuple[UUID, Decimal], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"lines": [{"reorder_rule_id": str(rule), "quantity": str(quantity)} for rule, quantity in self.lines]}


@dataclass(frozen=True, slots=True)
class ReordersDrafted:
    """The numbers of the drafts that were made."""

    orders: tuple[str, ...]
    transfers: tuple[str, ...]

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Return them as the database tells them."""
        return cls(
            tuple(order["number"] for order in told["orders"]),
            tuple(transfer["number"] for transfer in told["transfers"]),
        )


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """Where an item can be fetched from: a supplier or another warehouse."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ReorderPoint:
    """When a warehouse fetches more of an item, and from where; neither source means its preferred supplier.

    Attributes:
        is_new: the item has none in this warehouse yet.
    """

    product_id: UUID
    variant_id: UUID | None
    warehouse_id: UUID
    sku: str
    product_name: str
    warehouse_code: str
    unit: str
    decimals: int
    min_quantity: Decimal
    max_quantity: Decimal
    multiple: Decimal
    lead_time_days: int | None
    supplier_id: UUID | None
    source_warehouse_id: UUID | None
    is_active: bool
    is_new: bool
    preferred_supplier: str | None
    suppliers: tuple[SourceChoice, ...]
    warehouses: tuple[SourceChoice, ...]


@dataclass(frozen=True, slots=True)
class SetReorderPoint:
    """Set when a warehouse fetches more of an item; what was set before is replaced."""

    operation_id: UUID
    product_id: UUID
    variant_id: UUID | None
    warehouse_id: UUID
    min_quantity: Decimal
    max_quantity: Decimal
    multiple: Decimal
    lead_time_days: int | None = None
    supplier_id: UUID | None = None
    source_warehouse_id: UUID | None = None
    is_active: bool = True

    @classmethod
    def of(cls, operation_id: UUID, point: ReorderPoint) -> Self:
        """Return the command that sets a reorder point to what `point` says."""
        return cls(
            operation_id, point.product_id, point.variant_id, point.warehouse_id, point.min_quantity,
            point.max_quantity, point.multiple, point.lead_time_days, point.supplier_id, point.source_warehouse_id,
            is_active=point.is_active,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        said = {
            "product_id": self.product_id, "variant_id": self.variant_id, "warehouse_id": self.warehouse_id,
            "min_quantity": self.min_quantity, "max_quantity": self.max_quantity, "multiple": self.multiple,
            "lead_time_days": self.lead_time_days, "supplier_id": self.supplier_id,
            "source_warehouse_id": self.source_warehouse_id,
        }  # fmt: skip
        return {name: None if value is None else str(value) for name, value in said.items()} | {
            "is_active": self.is_active
        }
