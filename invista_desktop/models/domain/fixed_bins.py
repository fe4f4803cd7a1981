"""Fixed bins: the items a bin is kept for, and the bins an item always goes to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class SetFixedBin:
    """Fix an item to a bin, or no longer; of a product without variants `variant_id` is None."""

    operation_id: UUID
    location_id: UUID
    product_id: UUID
    variant_id: UUID | None
    is_fixed: bool

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "location_id": str(self.location_id),
            "product_id": str(self.product_id),
            "variant_id": None if self.variant_id is None else str(self.variant_id),
            "is_fixed": self.is_fixed,
        }


@dataclass(frozen=True)
class FixedItem:
    """An item that a bin is kept for."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    is_active: bool = True

    @property
    def key(self) -> tuple[UUID, UUID | None]:
        """What tells it from every other item."""
        return self.product_id, self.variant_id
