"""What is under way of transfers, by line, lot and serial, as the ledger knows it."""

from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Integer, Numeric, TableValuedAlias, Uuid, column, func


def transit(transfer_id: UUID | None = None) -> TableValuedAlias:
    """Return what is under way of one transfer, or of all that the person may read, as a table to select from."""
    columns: list[Any] = [column(name, Uuid()) for name in ("transfer_id", "item_id")]
    columns.append(column("line_number", Integer()))
    columns += [column(name, Uuid()) for name in ("product_id", "variant_id", "lot_id", "serial_id")]
    columns += [column("quantity", Numeric(14, 3)), column("since", DateTime(timezone=True))]
    return func.app.transfer_transit(transfer_id).table_valued(*columns, name="under_way")
