"""The desk of stock's value: everything its screen asks for, against the business database."""

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
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.stock.browser import places_to_filter
from invista_desktop.services.valuation import books
from invista_desktop.services.valuation.values import value_list, values_by_warehouse


class ValueDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer; `NotPermitted` where values are not
    for this person.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._ask = transactions, transactions.run_again_if_lost
        self._list = value_list()

    def count_values(self, question: ValueQuestion) -> int:
        """Return how many items in warehouses the question finds."""
        return self._ask(self._list.count, question)

    def value_window(self, question: ValueQuestion, first: int, count: int) -> tuple[StockValueRow, ...]:
        """Return `count` of them from number `first` on."""
        return self._ask(self._list.window, question, first, count)

    def values_by_warehouse(self, question: ValueQuestion) -> tuple[WarehouseValue, ...]:
        """Return what everything found was worth, by warehouse."""
        return self._ask(values_by_warehouse, question)

    def warehouses(self) -> tuple[PlaceChoice, ...]:
        """Return the warehouses this person works in."""
        return self._ask(places_to_filter)[0]

    def books(self) -> Books:
        """Return how the books are kept."""
        return self._ask(books.books)

    def cost_card(self, stock_value_id: UUID) -> CostCard:
        """Return what an item in a warehouse is worth now, and what of."""
        return self._ask(books.cost_card, stock_value_id)

    def set_valuation_method(self, command: SetValuationMethod) -> None:
        """See `books.set_valuation_method`."""
        books.set_valuation_method(self._transactions, command)

    def set_exchange_rate(self, command: SetExchangeRate) -> None:
        """See `books.set_exchange_rate`."""
        books.set_exchange_rate(self._transactions, command)

    def close_period(self, command: ClosePeriod) -> None:
        """See `books.close_period`."""
        books.close_period(self._transactions, command)
