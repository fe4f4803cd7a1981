"""Reserving, releasing and drafting orders: one call of one database function each."""

from uuid import UUID

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.replenishment import DraftReorders, ReserveStock, StockReserved
from invista_desktop.services.database.transactions import Transactions


def reserve_stock(transactions: Transactions, command: ReserveStock) -> StockReserved:
    """Keep goods back for somebody, so that nobody else takes them.

    Raises:
        NeedsConfirmation: only a part is available.
        RuleViolation: nothing is available, or the command makes no sense.
    """
    return StockReserved.from_json(transactions.call("reserve_stock", command.operation_id, Jsonb(command.to_json())))


def release_reservation(transactions: Transactions, operation_id: UUID, reservation_id: UUID, note: str = "") -> None:
    """Give the goods of one reservation free.

    Raises:
        Conflict: it is over already.
    """
    said = {"reservation_id": str(reservation_id), "note": note}
    transactions.call("release_reservation", operation_id, Jsonb(said))


def draft_reorders(transactions: Transactions, command: DraftReorders) -> tuple[str, ...]:
    """Make draft purchase orders, one for each supplier and warehouse; return their numbers.

    Raises:
        Conflict: a line is not needed any more.
        RuleViolation: a line names no supplier, or is to be transferred.
    """
    told = transactions.call("draft_reorders", command.operation_id, Jsonb(command.to_json()))
    return tuple(order["number"] for order in told["orders"])
