"""Where arrived goods should go: the fixed bin, else where the item lies, else a free bin."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, or_, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import FixedBin, InventoryItem, Location
from invista_desktop.models.domain.permissions import STOCK_READ
from invista_desktop.models.domain.receiving import PutAwaySuggestion
from invista_desktop.services.receiving.items import ItemKey


def suggestions_for(session: Session, warehouse_id: UUID, items: Collection[ItemKey]) -> tuple[PutAwaySuggestion, ...]:
    """Return one suggestion for each item that has somewhere to go in this warehouse.

    Items without a fixed bin and without stock each get a free bin of their own; who may not
    see the stock is told of none, because every bin would look free.
    """
    found: dict[ItemKey, PutAwaySuggestion] = {}
    for reason, question in (("fixed_bin", _fixed_bins), ("where_it_lies", _where_it_lies)):
        for row in session.execute(question(warehouse_id, {product for product, _variant in items})):
            key = (row.product_id, row.variant_id)
            if key in items:
                found.setdefault(key, _suggestion(row, key, reason))
    homeless = sorted((key for key in items if key not in found), key=str)
    free = session.execute(_free_bins(warehouse_id, len(homeless))).all()
    for key, row in zip(homeless, free, strict=False):
        found[key] = _suggestion(row, key, "free_bin")
    return tuple(found.values())


def _suggestion(row: Row[Any], key: ItemKey, reason: str) -> PutAwaySuggestion:
    return PutAwaySuggestion(*key, location_id=row.location_id, location_code=row.code, reason=reason, room=row.room)


_HELD = (
    select(func.coalesce(func.sum(InventoryItem.quantity), 0))
    .where(InventoryItem.location_id == Location.id)
    .correlate(Location)
    .scalar_subquery()
)
_ROOM = Location.capacity_quantity - _HELD
_PLACE = (Location.id.label("location_id"), Location.code, _ROOM.label("room"))


def _usable_bin(warehouse_id: UUID) -> tuple[Any, ...]:
    return (
        Location.warehouse_id == warehouse_id,
        Location.kind == "storage",
        Location.level == "bin",
        Location.is_active,
        ~Location.is_blocked,
        or_(Location.capacity_quantity.is_(None), _ROOM > 0),
    )


def _fixed_bins(warehouse_id: UUID, products: Collection[UUID]) -> Select[Any]:
    return (
        select(
            FixedBin.product_id,
            FixedBin.variant_id,
            Location.id.label("location_id"),
            Location.code,
            _ROOM.label("room"),
        )
        .join(Location, Location.id == FixedBin.location_id)
        .where(FixedBin.product_id.in_(products), *_usable_bin(warehouse_id))
        .distinct(FixedBin.product_id, FixedBin.variant_id)
        .order_by(FixedBin.product_id, FixedBin.variant_id, Location.code)
    )


def _where_it_lies(warehouse_id: UUID, products: Collection[UUID]) -> Select[Any]:
    return (
        select(
            InventoryItem.product_id,
            InventoryItem.variant_id,
            Location.id.label("location_id"),
            Location.code,
            _ROOM.label("room"),
        )
        .join(Location, Location.id == InventoryItem.location_id)
        .where(
            InventoryItem.product_id.in_(products),
            InventoryItem.status == "AVAILABLE",
            InventoryItem.quantity > 0,
            *_usable_bin(warehouse_id),
        )
        .distinct(InventoryItem.product_id, InventoryItem.variant_id)
        .order_by(InventoryItem.product_id, InventoryItem.variant_id, InventoryItem.quantity.desc(), Location.code)
    )


def _free_bins(warehouse_id: UUID, wanted: int) -> Select[Any]:
    taken = select(literal(1)).where(InventoryItem.location_id == Location.id, InventoryItem.quantity > 0).exists()
    fixed = select(literal(1)).where(FixedBin.location_id == Location.id).exists()
    return (
        select(*_PLACE)
        .where(*_usable_bin(warehouse_id), ~taken, ~fixed, func.app.may(STOCK_READ))
        .order_by(Location.code)
        .limit(wanted)
    )
