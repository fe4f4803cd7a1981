"""Pallets as they stand now: one opened, and the list of those in use."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import (
    InventoryItem,
    Location,
    Lot,
    Pallet,
    PalletItem,
    Product,
    ProductVariant,
    Serial,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.pallets import OpenedPallet, PalletKind, PalletLine, PalletRow, WholePallet
from invista_desktop.models.domain.pallets import PalletItem as Item

MOST_LISTED: Final = 500
_PARENT = aliased(Pallet)


def opened_pallet(session: Session, pallet_id: UUID) -> OpenedPallet:
    """Return a pallet with everything on it.

    Raises:
        Conflict: there is no such pallet, or this person may not see it.
    """
    found = session.execute(
        select(Pallet, Location, _PARENT.sscc.label("parent"))
        .outerjoin(Location, Location.id == Pallet.location_id)
        .outerjoin(_PARENT, _PARENT.id == Pallet.parent_id)
        .where(Pallet.id == pallet_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("There is no such pallet."), said("Scan its label again."))
    pallet, location, parent = found
    children = session.scalars(select(Pallet.sscc).where(Pallet.parent_id == pallet_id).order_by(Pallet.sscc))
    return OpenedPallet(
        pallet_id=pallet.id,
        sscc=pallet.sscc,
        kind=PalletKind(pallet.kind),
        is_broken=pallet.status == "BROKEN",
        location_id=pallet.location_id,
        location=location.code if location else "",
        parent=parent or "",
        children=tuple(children),
        lines=tuple(_line(row) for row in session.execute(_lines(pallet_id))),
    )


def whole_pallet(session: Session, pallet_id: UUID) -> WholePallet:
    """Return a pallet with everything on it, however deep.

    Raises:
        Conflict: there is no such pallet, or this person may not see it.
    """
    found = session.execute(
        select(Pallet, Location).outerjoin(Location, Location.id == Pallet.location_id).where(Pallet.id == pallet_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("There is no such pallet."), said("Scan its label again."))
    pallet, location = found
    tree = select(Pallet.id).where(Pallet.id == pallet_id).cte("tree", recursive=True)
    tree = tree.union(select(Pallet.id).join(tree, Pallet.parent_id == tree.c.id))
    pallet_ids = tuple(session.scalars(select(tree.c.id).order_by(tree.c.id)))
    return WholePallet(
        pallet_id=pallet.id,
        sscc=pallet.sscc,
        kind=PalletKind(pallet.kind),
        pallet_ids=pallet_ids,
        lines=tuple(_line(row) for row in session.execute(_lines(*pallet_ids))),
        warehouse_id=location.warehouse_id if location else None,
        location_id=pallet.location_id,
        location=location.code if location else "",
        transfer_id=pallet.stock_transfer_id,
        is_broken=pallet.status == "BROKEN",
    )


def pallets_under_way(session: Session, transfer_id: UUID) -> tuple[OpenedPallet, ...]:
    """Return the pallets and cartons under way with a transfer, by SSCC."""
    pallet_ids = session.scalars(
        select(Pallet.id).where(Pallet.stock_transfer_id == transfer_id).order_by(Pallet.sscc)
    ).all()
    return tuple(opened_pallet(session, pallet_id) for pallet_id in pallet_ids)


def pallets_in_use(session: Session, search: str = "") -> tuple[PalletRow, ...]:
    """Return the pallets in use, the newest first, at most `MOST_LISTED`: those whose SSCC or place matches."""
    lines = select(func.count()).where(PalletItem.pallet_id == Pallet.id).scalar_subquery()
    question = (
        select(Pallet, Location.code.label("location"), _PARENT.sscc.label("parent"), lines.label("line_count"))
        .join(Location, Location.id == Pallet.location_id)
        .outerjoin(_PARENT, _PARENT.id == Pallet.parent_id)
        .order_by(Pallet.created_at.desc(), Pallet.id)
        .limit(MOST_LISTED)
    )
    if wanted := search.strip().replace("\x00", ""):
        question = question.where(
            or_(Pallet.sscc.contains(wanted, autoescape=True), Location.code.istartswith(wanted, autoescape=True))
        )
    return tuple(_row(row) for row in session.execute(question))


def loose_piles(
    session: Session, location_id: UUID, product_id: UUID, variant_id: UUID | None
) -> tuple[PalletLine, ...]:
    """Return what of an item lies loose in a place, soonest expiry first; numbered pieces one by one."""
    piles = session.execute(
        select(InventoryItem, Product, ProductVariant, Lot, Serial)
        .join(Product, Product.id == InventoryItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == InventoryItem.variant_id)
        .outerjoin(Lot, Lot.id == InventoryItem.lot_id)
        .outerjoin(
            Serial,
            and_(
                Product.is_serialized,
                Serial.product_id == InventoryItem.product_id,
                Serial.variant_id.is_not_distinct_from(InventoryItem.variant_id),
                Serial.location_id == InventoryItem.location_id,
                Serial.lot_id.is_not_distinct_from(InventoryItem.lot_id),
                Serial.status == InventoryItem.status,
                ~select(PalletItem.id).where(PalletItem.serial_id == Serial.id).exists(),
            ),
        )
        .where(
            InventoryItem.location_id == location_id,
            InventoryItem.product_id == product_id,
            InventoryItem.variant_id.is_not_distinct_from(variant_id),
            InventoryItem.quantity > InventoryItem.pallet_quantity,
        )
        .order_by(Lot.expiry_date.asc().nulls_last(), Lot.code, Serial.code)
    )
    return tuple(_loose(*row) for row in piles)


def _loose(
    pile: InventoryItem, product: Product, variant: ProductVariant | None, lot: Lot | None, serial: Serial | None
) -> PalletLine:
    quantity = Decimal(1) if serial else pile.quantity - pile.pallet_quantity
    item = Item(pile.product_id, pile.variant_id, quantity, pile.lot_id, serial.id if serial else None, pile.status)
    return _shown(item, product, variant, lot, serial.code if serial else "")


def _row(row: Row[Any]) -> PalletRow:
    pallet = row.Pallet
    return PalletRow(pallet.id, pallet.sscc, PalletKind(pallet.kind), row.location, row.parent or "", row.line_count)


def _lines(*pallet_ids: UUID) -> Select[Any]:
    return (
        select(PalletItem, Product, ProductVariant, Lot, Serial.code.label("serial"))
        .join(Product, Product.id == PalletItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == PalletItem.variant_id)
        .outerjoin(Lot, Lot.id == PalletItem.lot_id)
        .outerjoin(Serial, Serial.id == PalletItem.serial_id)
        .where(PalletItem.pallet_id.in_(pallet_ids))
        .order_by(Product.sku, Lot.code, Serial.code)
    )


def _line(row: Row[Any]) -> PalletLine:
    held, product, variant, lot, serial = row
    item = Item(held.product_id, held.variant_id, held.quantity, held.lot_id, held.serial_id, held.status)
    return _shown(item, product, variant, lot, serial or "")


def _shown(item: Item, product: Product, variant: ProductVariant | None, lot: Lot | None, serial: str) -> PalletLine:
    return PalletLine(
        item=item,
        sku=variant.sku if variant else product.sku,
        name=item_name(product.name, variant.name if variant else None),
        unit=product.base_unit_code,
        lot=lot.code if lot else "",
        expiry=lot.expiry_date if lot else None,
        serial=serial,
    )
