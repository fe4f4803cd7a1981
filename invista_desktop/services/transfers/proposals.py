"""Where to take what a transfer still has to send."""

from uuid import UUID

from sqlalchemy import Numeric, Uuid, column, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Location, Lot, StockTransferItem
from invista_desktop.models.domain.item_names import written_name
from invista_desktop.models.domain.transfers import PickProposal


def propose_picks(session: Session, transfer_id: UUID) -> tuple[PickProposal, ...]:
    """Return where to take what is still to be sent: what expires first, listed in the order of the bins.

    Only available goods are proposed: nothing reserved, held, expired, blocked or under way. What stands on
    pallets comes after what is loose that expires no later; it goes with its pallet.
    """
    proposed = func.app.propose_picks(transfer_id).table_valued(
        *(column(name, Uuid()) for name in ("item_id", "location_id", "lot_id")),
        *(column(name, Numeric(14, 3)) for name in ("quantity", "available", "on_pallets")),
        name="proposed",
    )
    rows = session.execute(
        select(StockTransferItem, Location, Lot, proposed.c.quantity, proposed.c.available, proposed.c.on_pallets)
        .select_from(proposed)
        .join(StockTransferItem, StockTransferItem.id == proposed.c.item_id)
        .join(Location, Location.id == proposed.c.location_id)
        .outerjoin(Lot, Lot.id == proposed.c.lot_id)
        .order_by(Location.path, Location.code, StockTransferItem.line_number, Lot.expiry_date, Lot.code)
    )
    return tuple(
        PickProposal(
            item_id=item.id,
            line_number=item.line_number,
            product_id=item.product_id,
            variant_id=item.variant_id,
            sku=item.product_sku,
            name=written_name(item.product_name),
            location_id=place.id,
            location_code=place.code,
            location_path=place.path,
            quantity=quantity,
            available=available,
            lot_id=lot.id if lot else None,
            lot_code=lot.code if lot else None,
            expiry_date=lot.expiry_date if lot else None,
            on_pallets=on_pallets,
        )
        for item, place, lot, quantity, available, on_pallets in rows
    )
