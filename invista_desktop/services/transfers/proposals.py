"""Where to take what a transfer still has to send."""

from uuid import UUID

from sqlalchemy import Numeric, Uuid, column, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Location, Lot, StockTransferItem
from invista_desktop.models.domain.transfers import PickProposal

_QUANTITY = Numeric(14, 3)


def propose_picks(session: Session, transfer_id: UUID) -> tuple[PickProposal, ...]:
    """Return where to take what is still to be sent: what expires first, listed in the order of the bins.

    Only available goods are proposed: nothing reserved, held, expired, blocked or under way.
    """
    picks = func.app.propose_picks(transfer_id).table_valued(
        column("item_id", Uuid()),
        column("location_id", Uuid()),
        column("lot_id", Uuid()),
        column("quantity", _QUANTITY),
        column("available", _QUANTITY),
    )
    rows = session.execute(
        select(picks, StockTransferItem, Location, Lot)
        .join(StockTransferItem, StockTransferItem.id == picks.c.item_id)
        .join(Location, Location.id == picks.c.location_id)
        .outerjoin(Lot, Lot.id == picks.c.lot_id)
        .order_by(Location.path, Location.code, StockTransferItem.line_number, Lot.expiry_date, Lot.code)
    )
    return tuple(
        PickProposal(
            item_id=row.item_id,
            line_number=row.StockTransferItem.line_number,
            product_id=row.StockTransferItem.product_id,
            variant_id=row.StockTransferItem.variant_id,
            sku=row.StockTransferItem.product_sku,
            name=row.StockTransferItem.product_name,
            location_id=row.location_id,
            location_code=row.Location.code,
            location_path=row.Location.path,
            quantity=row.quantity,
            available=row.available,
            lot_id=row.lot_id,
            lot_code=row.Lot.code if row.Lot else None,
            expiry_date=row.Lot.expiry_date if row.Lot else None,
        )
        for row in rows
    )
