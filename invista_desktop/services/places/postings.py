"""Making and changing places: one call of one database function each."""

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.fixed_bins import SetFixedBin
from invista_desktop.models.domain.places import ChangeLocations, MakeLocations, SaveWarehouse
from invista_desktop.services.database.transactions import Transactions


def make_locations(transactions: Transactions, command: MakeLocations) -> int:
    """Make the places with their barcodes; return how many are new.

    Raises:
        RuleViolation: a code means something else already; nothing was made.
        NotPermitted: the person may not, or does not work in the warehouse.
    """
    return int(transactions.call("make_locations", command.operation_id, Jsonb(command.to_json()))["made"])


def change_locations(transactions: Transactions, command: ChangeLocations) -> int:
    """Change all the places, or none; return how many.

    Raises:
        RuleViolation: one is shut while goods lie there, or blocked without a reason.
        NotPermitted: the person may not, or does not work in the warehouse.
    """
    return int(transactions.call("change_locations", command.operation_id, Jsonb(command.to_json()))["changed"])


def save_warehouse(transactions: Transactions, command: SaveWarehouse) -> str:
    """Make or change a warehouse; return its code.

    Raises:
        RuleViolation: the code is taken, or there is no such time zone.
        NotPermitted: the person may not, or works in some warehouses only.
    """
    return str(transactions.call("save_warehouse", command.operation_id, Jsonb(command.to_json()))["code"])


def set_fixed_bin(transactions: Transactions, command: SetFixedBin) -> None:
    """Keep a bin for an item from now on, or no longer; what is so already stays so.

    Raises:
        RuleViolation: the place is no bin of storage, blocked or shut, or the item is unknown or not in use.
        NotPermitted: the person may not, or does not work in the warehouse.
    """
    transactions.call("set_fixed_bin", command.operation_id, Jsonb(command.to_json()))
