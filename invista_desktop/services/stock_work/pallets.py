"""Pallets as whoever moves them whole needs to know them."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import Location, Pallet, PalletItem, Product, ProductVariant
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.stock_piles import DOCKS, PalletHeld

_MOST_NAMED = 3


def pallet(session: Session, pallet_id: UUID) -> PalletHeld:
    """Return a pallet as it stands now.

    Raises:
        Conflict: it is broken up, or this person may not see it.
    """
    place = session.scalar(select(Pallet.location_id).where(Pallet.id == pallet_id))
    held = {} if place is None else {one.pallet_id: one for one in _held(session, Pallet.location_id == place)}
    if pallet_id not in held:
        raise Conflict(
            said("This pallet stands nowhere any more."),
            said("It was broken up: scan the goods themselves."),
            code="pallet_broken",
        )
    return held[pallet_id]


def pallets_on_docks(session: Session, warehouse_id: UUID) -> tuple[PalletHeld, ...]:
    """Return the pallets that wait on a warehouse's docks, each with all that stands on it; empty ones do not wait."""
    held = _held(session, Location.warehouse_id == warehouse_id, Location.kind.in_(DOCKS))
    return tuple(one for one in held if not one.parent and one.quantity > 0)


def _held(session: Session, *where: Any) -> tuple[PalletHeld, ...]:
    pallets = session.execute(
        select(Pallet.id, Pallet.sscc, Pallet.parent_id, Pallet.location_id, Location.code)
        .join(Location, Location.id == Pallet.location_id)
        .where(*where)
        .order_by(Pallet.created_at, Pallet.id)
    ).all()
    lines = _lines(session, [row.id for row in pallets])
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for row in pallets:
        children[row.parent_id].append(row.id)

    def all_on(pallet_id: UUID) -> list[Row[Any]]:
        return [*lines[pallet_id], *(line for child in children[pallet_id] for line in all_on(child))]

    codes = {row.id: row.sscc for row in pallets}
    return tuple(_told(row, all_on(row.id), codes.get(row.parent_id, "")) for row in pallets)


def _lines(session: Session, pallet_ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    rows = session.execute(
        select(
            PalletItem.pallet_id, PalletItem.product_id, PalletItem.variant_id, PalletItem.quantity,
            Product.base_unit_code, Product.sku, ProductVariant.sku.label("variant_sku"),
        )
        .join(Product, Product.id == PalletItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == PalletItem.variant_id)
        .where(PalletItem.pallet_id.in_(pallet_ids))
        .order_by(Product.sku)
    )  # fmt: skip
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.pallet_id].append(row)
    return found


def _told(row: Row[Any], lines: Sequence[Row[Any]], parent: str) -> PalletHeld:
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line.variant_sku or line.sku, line.base_unit_code] += line.quantity
    words = [f"{shown_quantity(quantity)} {unit} {sku}" for (sku, unit), quantity in totals.items()]
    items = {(line.product_id, line.variant_id) for line in lines}
    product_id, variant_id = items.pop() if len(items) == 1 else (None, None)
    return PalletHeld(
        pallet_id=row.id,
        sscc=row.sscc,
        location_id=row.location_id,
        location=row.code,
        quantity=sum(totals.values(), Decimal(0)),
        content=", ".join(words[:_MOST_NAMED]) + (" …" if len(words) > _MOST_NAMED else ""),
        parent=parent,
        product_id=product_id,
        variant_id=variant_id,
    )
