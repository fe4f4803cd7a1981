"""What a blind count sheet says, read from the books."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.business import STOCK, Location, Warehouse
from invista_desktop.models.domain.stock_papers import CountLine, CountSheet
from invista_desktop.services.receiving.parties import organisation, warehouse_party

MOST_PLACES = 5000
_NAMED = 3


def count_sheet_of(session: Session, location_ids: Sequence[UUID]) -> CountSheet:
    """Return what may lie in these places, without how much; those that are empty are told too.

    Raises:
        RuleViolation: no place is chosen, or too many, or places of several warehouses.
        Conflict: none of them is there any more, or this person may not see them.
    """
    if not 0 < len(location_ids) <= MOST_PLACES:
        raise RuleViolation(
            said("Between one and {most} bins can be counted on one sheet.", most=MOST_PLACES),
            said("Mark the bins to count, or choose a smaller zone."),
            code="bins_to_count",
        )
    places = session.scalars(select(Location).where(Location.id.in_(location_ids)).order_by(Location.path)).all()
    if not places:
        raise Conflict(said("These places are not there any more."), said("Reload and look again."))
    warehouses = {place.warehouse_id for place in places}
    warehouse = session.get(Warehouse, next(iter(warehouses))) if len(warehouses) == 1 else None
    if warehouse is None:
        raise RuleViolation(
            said("A count sheet is for one warehouse."), said("Choose bins of one warehouse."), code="bins_to_count"
        )
    lines = _lines(session, [place.id for place in places])
    empty = (CountLine(place.code, place.path) for place in places if place.code not in {one.place for one in lines})
    return CountSheet(
        organisation=organisation(session),
        warehouse=warehouse_party(warehouse),
        scope=_scope([place.code for place in places]),
        printed_at=session.execute(select(func.now())).scalar_one().astimezone(ZoneInfo(warehouse.timezone)),
        lines=tuple(sorted((*lines, *empty), key=lambda line: (line.path, line.place, line.sku, line.lot))),
    )


def _lines(session: Session, location_ids: Sequence[UUID]) -> list[CountLine]:
    """Return each item and lot of each place once, in whatever status it is held."""
    s = STOCK.c
    name = func.concat_ws(", ", s.product_name, s.variant_name)
    rows = session.execute(
        select(s.location_code, s.location_path, s.sku, name, s.unit, func.coalesce(s.lot_code, ""), s.expiry_date)
        .where(s.location_id.in_(location_ids), s.quantity > 0)
        .distinct()
    )
    return [CountLine(*row) for row in rows]


def _scope(codes: Sequence[str]) -> str:
    return ", ".join(codes) if len(codes) <= _NAMED else f"{codes[0]} – {codes[-1]}"
