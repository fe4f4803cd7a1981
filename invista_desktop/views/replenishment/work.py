"""What the screen of what to buy may ask of the rest of the app; every call blocks. No Qt."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.replenishment import (
    DraftReorders,
    ReorderPoint,
    ReorderQuestion,
    ReorderRow,
    ReordersDrafted,
    SetReorderPoint,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice


class ReplenishmentWork(Protocol):
    """The replenishment desk, as far as the screen uses it."""

    def count_reorders(self, question: ReorderQuestion) -> int:
        """Return how many reorder points the question finds."""

    def reorder_window(self, question: ReorderQuestion, first: int, count: int) -> Sequence[ReorderRow]:
        """Return `count` of them from number `first` on."""

    def warehouses(self) -> Sequence[PlaceChoice]:
        """Return the warehouses this person works in."""

    def point_of_rule(self, rule_id: UUID) -> ReorderPoint:
        """Return a reorder point, with what it can be set to."""

    def point_of_item(self, product_id: UUID, variant_id: UUID | None, warehouse_id: UUID) -> ReorderPoint:
        """Return the reorder point of an item in a warehouse: what is set, or what it could begin with."""

    def set_point(self, command: SetReorderPoint) -> None:
        """Set a reorder point."""

    def draft(self, command: DraftReorders) -> ReordersDrafted:
        """Make drafts of what was chosen."""

    def read_scan(self, raw: str) -> Found:
        """Return what a scan, or what was typed, stands for."""
