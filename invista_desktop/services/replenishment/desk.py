"""The replenishment desk: everything its screen asks for, against the business database."""

from uuid import UUID

from invista_desktop.models.domain.replenishment import (
    DraftReorders,
    ReorderPoint,
    ReorderQuestion,
    ReorderRow,
    ReordersDrafted,
    SetReorderPoint,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.replenishment import points, postings
from invista_desktop.services.replenishment.worklist import reorder_list
from invista_desktop.services.stock.browser import places_to_filter


class ReplenishmentDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, and what `postings` says.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._ask = transactions, transactions.run_again_if_lost
        self._list = reorder_list()

    def count_reorders(self, question: ReorderQuestion) -> int:
        """Return how many reorder points the question finds."""
        return self._ask(self._list.count, question)

    def reorder_window(self, question: ReorderQuestion, first: int, count: int) -> tuple[ReorderRow, ...]:
        """Return `count` of them from number `first` on."""
        return self._ask(self._list.window, question, first, count)

    def warehouses(self) -> tuple[PlaceChoice, ...]:
        """Return the warehouses this person works in."""
        return self._ask(places_to_filter)[0]

    def point_of_rule(self, rule_id: UUID) -> ReorderPoint:
        """Return a reorder point, with what it can be set to."""
        return self._ask(points.point_of_rule, rule_id)

    def point_of_item(self, product_id: UUID, variant_id: UUID | None, warehouse_id: UUID) -> ReorderPoint:
        """Return the reorder point of an item in a warehouse: what is set, or what it could begin with."""
        return self._ask(points.point_of_item, product_id, variant_id, warehouse_id)

    def set_point(self, command: SetReorderPoint) -> None:
        """See `postings.set_reorder_point`."""
        postings.set_reorder_point(self._transactions, command)

    def draft(self, command: DraftReorders) -> ReordersDrafted:
        """See `postings.draft_reorders`."""
        return postings.draft_reorders(self._transactions, command)
