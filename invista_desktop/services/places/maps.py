"""What a map of a warehouse shows: every place, and how it stands today."""

from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, cast, extract, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import PLACE_STATE, Warehouse
from invista_desktop.models.domain.places import PlaceRow, WarehouseRow

_SECONDS_A_DAY = 86_400
_PATH_SIGN = " > "


def warehouses(session: Session) -> tuple[WarehouseRow, ...]:
    """Return the warehouses the person works in, by code."""
    found = session.scalars(select(Warehouse).where(Warehouse.is_active).order_by(Warehouse.code))
    return tuple(WarehouseRow(one.id, one.code, one.name, one.timezone, one.address or "") for one in found)


def places_of(session: Session, warehouse_id: UUID) -> tuple[PlaceRow, ...]:
    """Return every place of the warehouse that goods can lie in, by code."""
    state = PLACE_STATE.c
    today = cast(func.timezone(Warehouse.timezone, func.now()), Date)
    rows = session.execute(
        select(
            PLACE_STATE,
            (state.next_expiry - today).label("days_to_expiry"),
            func.trunc(extract("epoch", func.now() - state.last_counted_at) / _SECONDS_A_DAY).label("days_since_count"),
        )
        .join(Warehouse, Warehouse.id == state.warehouse_id)
        .where(state.warehouse_id == warehouse_id)
        .order_by(state.code)
    )
    return tuple(_place(row) for row in rows)


def _place(row: Row[Any]) -> PlaceRow:
    return PlaceRow(
        location_id=row.location_id,
        code=row.code,
        path=tuple(row.path.split(_PATH_SIGN)[1:]),
        kind=row.kind,
        on_hand=row.on_hand,
        on_hold=row.on_hold,
        piles=int(row.piles),
        capacity=row.capacity_quantity,
        is_blocked=row.is_blocked,
        blocked_reason=row.blocked_reason or "",
        next_expiry=row.next_expiry,
        days_to_expiry=row.days_to_expiry,
        last_counted_at=row.last_counted_at,
        days_since_count=None if row.days_since_count is None else int(row.days_since_count),
    )
