"""Reserving and releasing: one call of one database function each."""

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.reservations import ReleaseReservation, ReserveStock, StockReserved
from invista_desktop.services.database.transactions import Transactions


def reserve_stock(transactions: Transactions, command: ReserveStock) -> StockReserved:
    """Keep goods back for somebody, so that nobody else takes them.

    Raises:
        NeedsConfirmation: only a part is available.
        RuleViolation: nothing is available, or the command makes no sense.
    """
    return StockReserved.from_json(transactions.call("reserve_stock", command.operation_id, Jsonb(command.to_json())))


def release_reservation(transactions: Transactions, command: ReleaseReservation) -> None:
    """Give the goods of one reservation free.

    Raises:
        Conflict: it is over already.
    """
    said = {"reservation_id": str(command.reservation_id), "note": command.note}
    transactions.call("release_reservation", command.operation_id, Jsonb(said))
