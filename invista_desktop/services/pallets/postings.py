"""Building, changing, moving and breaking pallets: one call of one database function each."""

from uuid import UUID

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.pallets import BreakPallet, BuildPallet, ChangePallet, MovePallet, PalletPosted
from invista_desktop.services.database.transactions import Transactions

PalletCommand = BuildPallet | ChangePallet | MovePallet | BreakPallet
_FUNCTIONS = {
    BuildPallet: "build_pallet",
    ChangePallet: "change_pallet",
    MovePallet: "move_pallet",
    BreakPallet: "break_pallet",
}


def post_pallet(transactions: Transactions, command: PalletCommand) -> PalletPosted:
    """Do what the command says, whole or not at all; sent again it does nothing more.

    Raises:
        RuleViolation: goods are not there or not loose, or the places do not fit.
        Conflict: the pallet is broken up, or the operation id was used for other content.
        NotPermitted: the person may not, or does not work in the warehouse.
    """
    told = transactions.call(_FUNCTIONS[type(command)], command.operation_id, Jsonb(command.to_json()))
    pallet_id = told.get("pallet_id")
    return PalletPosted(told["sscc"], told["repeated"], UUID(pallet_id) if pallet_id else None)
