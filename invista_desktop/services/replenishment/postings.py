"""Setting reorder points, and drafting what they ask for: one call of one database function each."""

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.replenishment import DraftReorders, ReordersDrafted, SetReorderPoint
from invista_desktop.services.database.transactions import Transactions


def draft_reorders(transactions: Transactions, command: DraftReorders) -> ReordersDrafted:
    """Make drafts: a purchase order for each supplier and warehouse, a transfer for each source and warehouse.

    Raises:
        Conflict: a line is not needed any more.
        RuleViolation: a line to be bought names no supplier, or its quantity is none.
        NotPermitted: a line is to be transferred, and transfers are not this person's to ask for.
    """
    return ReordersDrafted.from_json(
        transactions.call("draft_reorders", command.operation_id, Jsonb(command.to_json()))
    )


def set_reorder_point(transactions: Transactions, command: SetReorderPoint) -> None:
    """Set when a warehouse fetches more of an item.

    Raises:
        RuleViolation: the quantities do not fit, or two sources are named.
    """
    transactions.call("set_reorder_rule", command.operation_id, Jsonb(command.to_json()))
