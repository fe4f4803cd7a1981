"""A recall: everything a lot came from, where it lies, and everywhere it went, in sums that add up."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import GoodsReceipt, Lot, Product, ProductVariant, PurchaseOrder, Supplier
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import MovementType, Recall, RecallRow, RecallSide
from invista_desktop.services.stock.movements import SOURCE, TARGET, M, document_of, is_ours, movements
from invista_desktop.services.stock.piles import S


def recall_of(session: Session, lot_id: UUID) -> Recall:
    """Return the recall of a lot.

    Raises:
        Conflict: there is no such lot.
    """
    row = session.execute(
        select(Lot.code, Lot.expiry_date, Product, ProductVariant)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == Lot.variant_id)
        .where(Lot.id == lot_id)
    ).one_or_none()
    if row is None:
        raise Conflict(said("There is no such lot any more."), said("Scan it again."))
    product, variant = row.Product, row.ProductVariant
    unit = product.base_unit_code
    return Recall(
        subject=Subject(SubjectKind.LOT, lot_id), lot=row.code, sku=variant.sku if variant else product.sku,
        name=item_name(product.name, variant.name if variant else None), unit=unit, expiry_date=row.expiry_date,
        rows=(*_moved(session, lot_id, unit), *_here(session, lot_id, unit)),
    )  # fmt: skip


def _moved(session: Session, lot_id: UUID, unit: str) -> list[RecallRow]:
    """What crossed the border of our places, and what went between two of our warehouses; pieces are added up."""
    came, left = is_ours(TARGET), is_ours(SOURCE)
    between = and_(came, left, SOURCE.warehouse_id != TARGET.warehouse_id)
    each = (
        movements()
        .outerjoin(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .add_columns(
            func.coalesce(Supplier.name, "").label("partner"), came.label("came"), left.label("left"), M.operation_id
        )
        .where(M.lot_id == lot_id, or_(came != left, between))
        .subquery("each")
    )
    c = each.c
    same = [
        c.operation_id, c.type, c.source, c.target, c.from_status, c.to_status, c.partner, c.reason, c.person, c.came,
        c.left, c.receipt_id, c.receipt_number, c.adjustment_id, c.adjustment_number, c.transfer_id, c.transfer_number,
    ]  # fmt: skip
    rows = session.execute(
        select(*same, func.sum(c.quantity).label("quantity"), func.min(c.occurred_at).label("moment"))
        .group_by(*same)
        .order_by(func.min(c.seq))
    )
    return [_moved_row(row, unit) for row in rows]


def _moved_row(row: Row[Any], unit: str) -> RecallRow:
    document, document_subject = document_of(row)
    crossed = RecallSide.CAME if row.came else RecallSide.LEFT
    side = RecallSide.BETWEEN if row.came and row.left else crossed
    return RecallRow(
        side=side, quantity=row.quantity, unit=unit, type=MovementType(row.type), source=row.source or "",
        target=row.target or "", status=row.to_status, partner=row.partner, document=document,
        document_subject=document_subject, reason=row.reason, person=row.person or "", moment=row.moment,
    )  # fmt: skip


def _here(session: Session, lot_id: UUID, unit: str) -> list[RecallRow]:
    rows = session.execute(
        select(S.location_code, S.status, S.quantity).where(S.lot_id == lot_id).order_by(S.location_code, S.status)
    )
    return [
        RecallRow(
            side=RecallSide.HERE,
            quantity=row.quantity,
            unit=unit,
            type=None,
            source="",
            target=row.location_code,
            status=row.status,
            partner="",
            document="",
            document_subject=None,
            reason="",
            person="",
            moment=None,
        )
        for row in rows
    ]
