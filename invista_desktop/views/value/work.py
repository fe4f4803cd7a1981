"""What the screen of stock's value may ask of the rest of the app; every call blocks. No Qt."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.models.domain.stock_values import (
    Books,
    ClosePeriod,
    CostCard,
    SetExchangeRate,
    SetValuationMethod,
    StockValueRow,
    ValueQuestion,
    WarehouseValue,
)


class ValueWork(Protocol):
    """The desk of stock's value, as far as the screen uses it."""

    def count_values(self, question: ValueQuestion) -> int:
        """Return how many items in warehouses the question finds."""

    def value_window(self, question: ValueQuestion, first: int, count: int) -> Sequence[StockValueRow]:
        """Return `count` of them from number `first` on."""

    def values_by_warehouse(self, question: ValueQuestion) -> Sequence[WarehouseValue]:
        """Return what everything found was worth, by warehouse."""

    def warehouses(self) -> Sequence[PlaceChoice]:
        """Return the warehouses this person works in."""

    def books(self) -> Books:
        """Return how the books are kept."""

    def cost_card(self, stock_value_id: UUID) -> CostCard:
        """Return what an item in a warehouse is worth now, and what of."""

    def set_valuation_method(self, command: SetValuationMethod) -> None:
        """Value what goes out by another method from now on."""

    def set_exchange_rate(self, command: SetExchangeRate) -> None:
        """Know what a currency costs from a day on."""

    def close_period(self, command: ClosePeriod) -> None:
        """Close the books through a day."""
