"""The cards of things: an item, a place, a lot, a serial."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, Said, said
from invista_desktop.models.business import (
    Location,
    Lot,
    Pallet,
    PalletItem,
    Product,
    ProductVariant,
    PurchaseOrder,
    PurchaseOrderItem,
    Serial,
    Supplier,
    Warehouse,
)
from invista_desktop.models.business.stock_views import STOCK_LEVEL
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.lifecycles import RECEIVABLE
from invista_desktop.models.domain.stock_browsing import (
    StockFilter,
    StockGroup,
    StockQuestion,
    StockRow,
    Subject,
    SubjectKind,
    Words,
    sum_of,
)
from invista_desktop.models.domain.stock_cards import MOST_PILES, Card, DocumentRow, Fact
from invista_desktop.models.domain.stock_words import PLACE_WORDS, STATUS_WORDS
from invista_desktop.services.stock.fixed_bins import fixed_bins_of
from invista_desktop.services.stock.piles import WORDS, S, pile_row, piles, sums, words_of
from invista_desktop.services.stock.search import meant_by, places_inside
from invista_desktop.services.stock.walks import WALKS, groups

YES, NO = said("Yes"), said("No")


def item_card(session: Session, subject: Subject) -> Card:
    """Return the card of a product, or of one of its variants."""
    product, variant = _item(session, subject.id, subject.variant_id)
    of_item = S.product_id == product.id
    level: ColumnElement[bool] = STOCK_LEVEL.c.product_id == product.id
    if variant is not None:
        of_item, level = of_item & (S.variant_id == variant.id), level & (STOCK_LEVEL.c.variant_id == variant.id)
    levels = _levels(session, level, product.base_unit_code)
    lying, count = _piles(session, of_item)
    sku = variant.sku if variant else product.sku
    is_active = product.status == "ACTIVE" and (variant is None or variant.is_active)
    return Card(
        subject=subject,
        title=sku,
        name=_named(product, variant),
        unit=product.base_unit_code,
        words=sum_of(row.words for row in levels),
        remarks=() if is_active else (said("This item is no longer in use."),),
        facts=(
            Fact(said("Lots"), YES if product.is_lot_tracked else NO),
            Fact(said("Serials"), YES if product.is_serialized else NO),
            Fact(said("Expiry"), YES if product.has_expiry else NO),
        ),
        levels=levels,
        piles=lying,
        pile_count=count,
        lots=_lots(session, product.id) if product.is_lot_tracked else (),
        fixed_bins=fixed_bins_of(session, product, variant),
        documents=_open_orders(session, product.id, variant.id if variant else None),
        search=sku,
    )


def place_card(session: Session, subject: Subject) -> Card:
    """Return the card of a place: what lies there, and in the places inside it."""
    row = session.execute(
        select(Location, Warehouse.name)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Location.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    place: Location = row[0]
    there = S.location_id.in_(places_inside(session, place.id))
    lying, count = _piles(session, there)
    by_unit = session.execute(select(S.unit, *sums()).where(there).group_by(S.unit).order_by(S.unit)).all()
    levels = tuple(
        StockRow(f"{place.id}/{one.unit}", StockGroup.BIN, None, place.code, one.unit, words_of(one)) for one in by_unit
    )
    facts = [Fact(said("Warehouse"), row[1] or ""), Fact(said("Kind"), PLACE_WORDS[place.kind])]
    if place.capacity_quantity is not None:
        facts.append(Fact(said("Takes at most"), place.capacity_quantity))
    return Card(
        subject=subject,
        title=place.code,
        name=place.path,
        unit=by_unit[0].unit if len(by_unit) == 1 else "",
        words=levels[0].words if len(levels) == 1 else (Words() if not levels else None),
        remarks=tuple(_place_remarks(place)),
        facts=tuple(facts),
        levels=levels if len(levels) > 1 else (),
        piles=lying,
        pile_count=count,
        search=place.code,
    )


def _place_remarks(place: Location) -> Sequence[Said]:
    if place.is_blocked:
        reason = place.blocked_reason
        return [said("Blocked: {reason}", reason=reason) if reason else said("Blocked: nothing is put here or taken.")]
    return [] if place.is_active else [said("This place is no longer in use.")]


def lot_card(session: Session, subject: Subject) -> Card:
    """Return the card of a lot: its expiry, and where it lies."""
    lot = session.get(Lot, subject.id)
    if lot is None:
        raise gone()
    product, variant = _item(session, lot.product_id, lot.variant_id)
    of_lot = S.lot_id == lot.id
    lying, count = _piles(session, of_lot)
    words = words_of(session.execute(select(*sums()).where(of_lot)).one())
    expired = any(row.is_expired for row in lying)
    return Card(
        subject=subject,
        title=lot.code,
        name=f"{variant.sku if variant else product.sku}  {_named(product, variant)}",
        unit=product.base_unit_code,
        words=words,
        remarks=(said("Past its expiry: it is not to be taken."),) if expired else (),
        facts=(_item_fact(product, variant), Fact(said("Expiry"), lot.expiry_date or said("None"))),
        piles=lying,
        pile_count=count,
        search=lot.code,
    )


def serial_card(session: Session, subject: Subject) -> Card:
    """Return the card of a piece: where it is, and in what state."""
    row = session.execute(
        select(Serial, Location, Lot)
        .outerjoin(Location, Location.id == Serial.location_id)
        .outerjoin(Lot, Lot.id == Serial.lot_id)
        .where(Serial.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    piece, place, lot = row
    product, variant = _item(session, piece.product_id, piece.variant_id)
    facts = [_item_fact(product, variant)]
    if place is not None:
        facts.append(Fact(said("Place"), place.code, Subject(SubjectKind.PLACE, place.id)))
        facts.append(Fact(said("Status"), STATUS_WORDS[piece.status or "AVAILABLE"]))
    if lot is not None:
        facts.append(Fact(said("Lot"), lot.code, Subject(SubjectKind.LOT, lot.id)))
        facts.append(Fact(said("Expiry"), lot.expiry_date or said("None")))
    return Card(
        subject=subject,
        title=piece.code,
        name=f"{variant.sku if variant else product.sku}  {_named(product, variant)}",
        unit=product.base_unit_code,
        remarks=() if place is not None else (said("Not in stock. Its history says where it went."),),
        facts=tuple(facts),
        search=piece.code,
    )


def pallet_card(session: Session, subject: Subject) -> Card:
    """Return the card of a pallet: where it stands, and what stands on it."""
    row = session.execute(
        select(Pallet, Location).outerjoin(Location, Location.id == Pallet.location_id).where(Pallet.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    pallet, place = row
    sku = func.coalesce(ProductVariant.sku, Product.sku, "")
    lines = session.execute(
        select(PalletItem, sku.label("sku"), Product.name, Product.base_unit_code.label("unit"), Lot.code.label("lot"))
        .outerjoin(Product, Product.id == PalletItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == PalletItem.variant_id)
        .outerjoin(Lot, Lot.id == PalletItem.lot_id)
        .where(PalletItem.pallet_id == pallet.id)
        .order_by(sku, Lot.code)
    )
    where = () if place is None else (Fact(said("Place"), place.code, Subject(SubjectKind.PLACE, place.id)),)
    return Card(
        subject=subject,
        title=pallet.sscc,
        remarks=(said("Broken up: it stands nowhere."),) if pallet.status == "BROKEN" else (),
        facts=where,
        documents=tuple(
            DocumentRow(
                Subject(SubjectKind.ITEM, line.PalletItem.product_id, line.PalletItem.variant_id), line.sku,
                f"{line.name or ''}  {line.lot or ''}".strip(), line.PalletItem.quantity, None, line.unit or "",
                line.PalletItem.status, None,
            )
            for line in lines
        ),
    )  # fmt: skip


def gone() -> Conflict:
    """Return what is said when a subject cannot be seen."""
    return Conflict(said("This is not there any more."), said("Go back, and look again."), code="subject_gone")


def _item(session: Session, product_id: UUID | None, variant_id: UUID | None) -> tuple[Product, ProductVariant | None]:
    product = session.get(Product, product_id)
    variant = None if variant_id is None else session.get(ProductVariant, variant_id)
    if product is None or (variant_id is not None and variant is None):
        raise gone()
    return product, variant


def _named(product: Product, variant: ProductVariant | None) -> str:
    return item_name(product.name, variant.name if variant else None)


def _item_fact(product: Product, variant: ProductVariant | None) -> Fact:
    subject = Subject(SubjectKind.ITEM, product.id, variant.id if variant else None)
    return Fact(said("Item"), variant.sku if variant else product.sku, subject)


def _levels(session: Session, level: ColumnElement[bool], unit: str) -> tuple[StockRow, ...]:
    columns = STOCK_LEVEL.c
    rows = session.execute(
        select(
            Warehouse.id,
            Warehouse.code,
            Warehouse.name,
            *(func.coalesce(func.sum(columns[word]), 0).label(word) for word in (*WORDS, "on_order")),
        )
        .join(Warehouse, Warehouse.id == columns.warehouse_id)
        .where(level)
        .group_by(Warehouse.id, Warehouse.code, Warehouse.name)
        .order_by(Warehouse.code)
    )
    return tuple(
        StockRow(
            str(row.id), StockGroup.WAREHOUSE, None, row.code, unit, words_of(row, on_order_known=True), name=row.name
        )
        for row in rows
    )


def _piles(session: Session, of: ColumnElement[bool]) -> tuple[tuple[StockRow, ...], int]:
    """What expires first comes first; and how many piles there are in all."""
    question = piles(of)
    rows = session.execute(
        question.order_by(S.expiry_date.asc().nulls_last(), S.location_code, S.sku, S.id).limit(MOST_PILES)
    )
    shown = tuple(pile_row(row) for row in rows)
    if len(shown) < MOST_PILES:
        return shown, len(shown)
    return shown, session.scalar(select(func.count()).select_from(select(S.id).where(of).subquery())) or 0


def _lots(session: Session, product_id: UUID) -> tuple[StockRow, ...]:
    nothing = StockFilter()
    asked = groups(WALKS[StockGroup.LOT], StockQuestion(group=StockGroup.LOT), meant_by(session, "", nothing))
    rows = session.execute(
        asked.question.where(Lot.product_id == product_id)
        .order_by(Lot.expiry_date.asc().nulls_last(), Lot.code)
        .limit(MOST_PILES)
    )
    return tuple(WALKS[StockGroup.LOT].make(row, False) for row in rows)


def _open_orders(session: Session, product_id: UUID, variant_id: UUID | None) -> tuple[DocumentRow, ...]:
    line: Any = PurchaseOrderItem
    statement = (
        select(PurchaseOrder, line, Product.base_unit_code, func.coalesce(Supplier.name, "").label("supplier"))
        .join(line, line.purchase_order_id == PurchaseOrder.id)
        .join(Product, Product.id == line.product_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(line.product_id == product_id, line.outstanding > 0, PurchaseOrder.status.in_(sorted(RECEIVABLE)))
        .order_by(PurchaseOrder.expected_date.asc().nulls_last(), PurchaseOrder.order_number)
        .limit(MOST_PILES)
    )
    if variant_id is not None:
        statement = statement.where(line.variant_id == variant_id)
    return tuple(
        DocumentRow(
            subject=Subject(SubjectKind.ORDER, row.PurchaseOrder.id),
            number=row.PurchaseOrder.order_number,
            what=row.supplier,
            quantity=row.PurchaseOrderItem.ordered_quantity,
            outstanding=row.PurchaseOrderItem.outstanding,
            unit=row.base_unit_code,
            state=row.PurchaseOrder.status,
            day=row.PurchaseOrder.expected_date,
        )
        for row in session.execute(statement)
    )
