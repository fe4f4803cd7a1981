"""The cards of documents: a purchase order, a goods receipt, an adjustment."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.errors import Said, said
from invista_desktop.models.business import (
    AppUser,
    GoodsReceipt,
    GoodsReceiptItem,
    Location,
    Lot,
    Product,
    ProductVariant,
    PurchaseOrder,
    PurchaseOrderItem,
    ReasonCode,
    StockAdjustment,
    StockAdjustmentItem,
    StockTransfer,
    StockTransferItem,
    Supplier,
    Warehouse,
)
from invista_desktop.models.domain.item_names import written_name
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import Card, DocumentRow, Fact
from invista_desktop.models.domain.stock_words import DOCUMENT_WORDS, TRANSFER_WORDS
from invista_desktop.services.stock.cards import gone


def order_card(session: Session, subject: Subject) -> Card:
    """Return the card of a purchase order: its lines, and what was received of it."""
    row = session.execute(
        select(PurchaseOrder, Supplier.name, Warehouse.name)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(PurchaseOrder.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    order: PurchaseOrder = row[0]
    lines = [
        DocumentRow(
            _item_of(line),
            sku or line.product_sku,
            line.product_name,
            line.ordered_quantity,
            line.outstanding,
            unit,
            line.status,
            None,
        )
        for line, sku, _, unit in session.execute(
            _lines(PurchaseOrderItem, PurchaseOrderItem.purchase_order_id == order.id)
        )
    ]
    return Card(
        subject=subject,
        title=order.order_number,
        name=row[1] or "",
        facts=(
            Fact(said("Warehouse"), row[2]),
            Fact(said("Status"), DOCUMENT_WORDS[order.status]),
            Fact(said("Expected"), order.expected_date or said("No date")),
        ),
        documents=(*lines, *_receipts_of(session, order.id)),
    )


def _receipts_of(session: Session, order_id: UUID) -> list[DocumentRow]:
    received = func.coalesce(func.sum(GoodsReceiptItem.received_quantity), 0)
    rows = session.execute(
        select(GoodsReceipt, received.label("received"))
        .outerjoin(GoodsReceiptItem, GoodsReceiptItem.goods_receipt_id == GoodsReceipt.id)
        .where(GoodsReceipt.purchase_order_id == order_id)
        .group_by(GoodsReceipt.id)
        .order_by(GoodsReceipt.posted_at)
    )
    return [
        DocumentRow(
            Subject(SubjectKind.RECEIPT, row.GoodsReceipt.id),
            row.GoodsReceipt.receipt_number,
            row.GoodsReceipt.delivery_note or "",
            row.received,
            None,
            "",
            row.GoodsReceipt.status,
            row.GoodsReceipt.posted_at.date(),
        )
        for row in rows
    ]


def receipt_card(session: Session, subject: Subject) -> Card:
    """Return the card of a goods receipt: who posted it, for which order, and its lines."""
    earlier = aliased(GoodsReceipt)
    row = session.execute(
        select(GoodsReceipt, PurchaseOrder, Supplier.name, Warehouse.name, AppUser.display_name, earlier)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id)
        .outerjoin(AppUser, AppUser.id == GoodsReceipt.posted_by)
        .outerjoin(earlier, earlier.id == GoodsReceipt.reverses_id)
        .where(GoodsReceipt.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    receipt, order, supplier, warehouse, person, undone = row
    facts = [
        Fact(said("Order"), order.order_number, Subject(SubjectKind.ORDER, order.id)),
        Fact(said("Warehouse"), warehouse),
        Fact(said("Posted"), receipt.posted_at),
        Fact(said("By"), person or ""),
    ]
    if receipt.delivery_note:
        facts.append(Fact(said("Delivery note"), receipt.delivery_note))
    if undone is not None:
        facts.append(Fact(said("Takes back"), undone.receipt_number, Subject(SubjectKind.RECEIPT, undone.id)))
    return Card(
        subject=subject,
        title=receipt.receipt_number,
        name=supplier or "",
        remarks=_reversed(receipt.status == "REVERSED"),
        facts=tuple(facts),
        documents=tuple(_receipt_lines(session, receipt.id)),
    )


def _receipt_lines(session: Session, receipt_id: UUID) -> list[DocumentRow]:
    statement = (
        _lines(GoodsReceiptItem, GoodsReceiptItem.goods_receipt_id == receipt_id)
        .add_columns(Lot.code.label("lot"))
        .outerjoin(Lot, Lot.id == GoodsReceiptItem.lot_id)
    )
    return [
        DocumentRow(
            _item_of(line),
            sku,
            f"{name}  {lot or ''}".strip(),
            line.received_quantity,
            None,
            unit,
            "",
            line.expiry_date,
        )
        for line, sku, name, unit, lot in session.execute(statement)
    ]


def adjustment_card(session: Session, subject: Subject) -> Card:
    """Return the card of an adjustment: its reason, who asked, who said yes, and its lines."""
    maker, judge = aliased(AppUser), aliased(AppUser)
    row = session.execute(
        select(StockAdjustment, ReasonCode.label, maker.display_name, judge.display_name)
        .outerjoin(ReasonCode, (ReasonCode.code == StockAdjustment.reason_code) & (ReasonCode.kind == _reason_kind()))
        .outerjoin(maker, maker.id == StockAdjustment.created_by)
        .outerjoin(judge, judge.id == StockAdjustment.decided_by)
        .where(StockAdjustment.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    adjustment, reason, person, decider = row
    facts = [
        Fact(said("Reason"), reason or adjustment.reason_code),
        Fact(said("Status"), DOCUMENT_WORDS[adjustment.status]),
        Fact(said("Asked for"), adjustment.created_at),
        Fact(said("By"), person or ""),
    ]
    if decider:
        facts.append(Fact(said("Decided by"), decider))
    if adjustment.note:
        facts.append(Fact(said("Note"), adjustment.note))
    return Card(
        subject=subject,
        title=adjustment.adjustment_number,
        remarks=_reversed(adjustment.status == "REVERSED"),
        facts=tuple(facts),
        documents=tuple(_adjustment_lines(session, adjustment.id)),
    )


def _reason_kind() -> Any:
    return case((StockAdjustment.reverses_id.is_not(None), "reverse_adjustment"), else_="adjustment")


def _adjustment_lines(session: Session, adjustment_id: UUID) -> list[DocumentRow]:
    statement = (
        _lines(StockAdjustmentItem, StockAdjustmentItem.adjustment_id == adjustment_id)
        .add_columns(Location.code.label("place"))
        .outerjoin(Location, Location.id == StockAdjustmentItem.location_id)
    )
    return [
        DocumentRow(
            _item_of(line),
            sku,
            f"{name}  {place or ''}".strip(),
            line.quantity_change,
            None,
            unit,
            "",
            None,
        )
        for line, sku, name, unit, place in session.execute(statement)
    ]


def transfer_card(session: Session, subject: Subject) -> Card:
    """Return the card of a transfer: from where to where, how far it is, and its lines."""
    source, target = aliased(Warehouse), aliased(Warehouse)
    row = session.execute(
        select(StockTransfer, source.name, target.name, AppUser.display_name)
        .outerjoin(source, source.id == StockTransfer.from_warehouse_id)
        .outerjoin(target, target.id == StockTransfer.to_warehouse_id)
        .outerjoin(AppUser, AppUser.id == StockTransfer.created_by)
        .where(StockTransfer.id == subject.id)
    ).one_or_none()
    if row is None:
        raise gone()
    transfer, start, end, person = row
    return Card(
        subject=subject,
        title=transfer.transfer_number,
        name=transfer.note or "",
        facts=(
            Fact(said("From"), start or said("Another warehouse")),
            Fact(said("To"), end or said("Another warehouse")),
            Fact(said("Status"), TRANSFER_WORDS[transfer.status]),
            Fact(said("Asked for"), transfer.created_at),
            Fact(said("By"), person or ""),
        ),
        documents=tuple(_transfer_lines(session, transfer.id)),
    )


def _transfer_lines(session: Session, transfer_id: UUID) -> list[DocumentRow]:
    statement = (
        _lines(StockTransferItem, StockTransferItem.transfer_id == transfer_id)
        .add_columns(Lot.code.label("lot"))
        .outerjoin(Lot, Lot.id == StockTransferItem.lot_id)
    )
    return [
        DocumentRow(
            _item_of(line),
            line.product_sku,
            f"{written_name(line.product_name)}  {lot or ''}".strip(),
            line.requested_quantity,
            line.outstanding + line.in_transit,
            unit,
            "",
            None,
        )
        for line, _, _, unit, lot in session.execute(statement)
    ]


def _lines(line: Any, of_document: ColumnElement[bool]) -> Select[Any]:
    """Select the lines of a document in order, each with its item's SKU, name and unit, empty where unreadable."""
    return (
        select(
            line,
            func.coalesce(ProductVariant.sku, Product.sku, "").label("sku"),
            func.coalesce(Product.name, "").label("name"),
            func.coalesce(Product.base_unit_code, "").label("unit"),
        )
        .outerjoin(Product, Product.id == line.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == line.variant_id)
        .where(of_document)
        .order_by(line.line_number)
    )


def _item_of(line: Any) -> Subject:
    return Subject(SubjectKind.ITEM, line.product_id, line.variant_id)


def _reversed(is_reversed: bool) -> tuple[Said, ...]:  # noqa: FBT001 - a claim
    return (said("Taken back."),) if is_reversed else ()
