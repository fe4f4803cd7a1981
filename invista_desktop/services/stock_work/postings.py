"""Putting work on stock in the books: one call of one database function each, safe to send twice."""

from decimal import Decimal
from uuid import UUID

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.stock_commands import (
    STOCK_FUNCTIONS,
    AdjustmentPosted,
    AdjustStock,
    DecideAdjustment,
    ReverseAdjustment,
    StockAnswer,
    StockCommand,
    StockMoved,
)
from invista_desktop.services.database.transactions import Transactions


def post_stock(transactions: Transactions, command: StockCommand) -> StockAnswer:
    """Do what the command says, whole or not at all; sent again it does nothing more.

    Raises:
        RuleViolation: a rule of the warehouse; nothing was posted.
        Conflict: somebody was faster, or the operation id was used for other content.
        NotPermitted: the person may not, or does not work in the warehouse.
    """
    function = next(name for name, kind in STOCK_FUNCTIONS.items() if isinstance(command, kind))
    told = transactions.call(function, command.operation_id, Jsonb(command.to_json()))
    if isinstance(command, AdjustStock | DecideAdjustment | ReverseAdjustment):
        return AdjustmentPosted(
            UUID(told["adjustment_id"]),
            told["number"],
            AdjustmentStatus(told["status"]),
            Decimal(str(told["value"])),
            told["repeated"],
        )
    return StockMoved(int(told["lines"]), told["repeated"])
