"""The ledger as people read it: places, documents, people and reasons instead of keys."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from invista_desktop.models.business import (
    AppUser,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryMovement,
    Location,
    Lot,
    Product,
    ProductVariant,
    ReasonCode,
    Serial,
    StockAdjustment,
    StockAdjustmentItem,
    StockTransfer,
    StockTransferItem,
    Workstation,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import HistoryRow, MovementType

M: Final = InventoryMovement
SOURCE: Final = aliased(Location, name="source")
TARGET: Final = aliased(Location, name="target")


def is_ours(place: Any) -> ColumnElement[bool]:
    """Return the condition that a place is one of ours that this person sees; everything else is outside."""
    return func.coalesce(and_(place.holds_stock, place.warehouse_id.is_not(None)), False)


def one_if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return 1 where it holds, else 0."""
    return cast(condition, Integer)


def change_of_ours() -> ColumnElement[Any]:
    """Return by how much a movement changes what lies in our places."""
    return M.quantity * (one_if(is_ours(TARGET)) - one_if(is_ours(SOURCE)))


def reason_label() -> ColumnElement[Any]:
    """Return a movement's reason in words; its code where the list does not have it."""
    kind = case(
        (and_(M.reverses_id.is_not(None), M.goods_receipt_item_id.is_not(None)), "reverse_receipt"),
        (and_(M.reverses_id.is_not(None), M.stock_adjustment_item_id.is_not(None)), "reverse_adjustment"),
        (M.stock_transfer_item_id.is_not(None), "transfer_resolution"),
        (M.type.in_(("HOLD", "RELEASE")), "hold"),
        else_="adjustment",
    )
    label = select(ReasonCode.label).where(ReasonCode.code == M.reason_code, ReasonCode.kind == kind)
    return func.coalesce(label.correlate(M).scalar_subquery(), M.reason_code, "")


def movements() -> Select[Any]:
    """Return the question for movements with everything that is said about one."""
    return (
        select(
            M.seq, M.occurred_at, M.type, M.product_id, M.variant_id, M.quantity, M.from_status, M.to_status, M.note,
            M.reverses_id, reason_label().label("reason"),
            func.coalesce(ProductVariant.sku, Product.sku, "").label("sku"),
            func.coalesce(Product.name, "").label("name"), ProductVariant.name.label("variant_name"),
            func.coalesce(Product.base_unit_code, "").label("unit"),
            SOURCE.code.label("source"), TARGET.code.label("target"), Lot.code.label("lot"),
            Serial.code.label("serial"), AppUser.display_name.label("person"), Workstation.name.label("workstation"),
            GoodsReceipt.id.label("receipt_id"), GoodsReceipt.receipt_number,
            StockAdjustment.id.label("adjustment_id"), StockAdjustment.adjustment_number,
            StockTransfer.id.label("transfer_id"), StockTransfer.transfer_number,
        )
        .select_from(M)
        .outerjoin(Product, Product.id == M.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == M.variant_id)
        .outerjoin(SOURCE, SOURCE.id == M.from_location_id)
        .outerjoin(TARGET, TARGET.id == M.to_location_id)
        .outerjoin(Lot, Lot.id == M.lot_id)
        .outerjoin(Serial, Serial.id == M.serial_id)
        .outerjoin(AppUser, AppUser.id == M.created_by)
        .outerjoin(Workstation, Workstation.id == M.workstation_id)
        .outerjoin(GoodsReceiptItem, GoodsReceiptItem.id == M.goods_receipt_item_id)
        .outerjoin(GoodsReceipt, GoodsReceipt.id == GoodsReceiptItem.goods_receipt_id)
        .outerjoin(StockAdjustmentItem, StockAdjustmentItem.id == M.stock_adjustment_item_id)
        .outerjoin(StockAdjustment, StockAdjustment.id == StockAdjustmentItem.adjustment_id)
        .outerjoin(StockTransferItem, StockTransferItem.id == M.stock_transfer_item_id)
        .outerjoin(StockTransfer, StockTransfer.id == StockTransferItem.transfer_id)
    )  # fmt: skip


def document_of(row: Row[Any]) -> tuple[str, Subject | None]:
    """Return the number and the card of the document that posted a movement; nothing where there is none."""
    if row.receipt_id is not None:
        return row.receipt_number, Subject(SubjectKind.RECEIPT, row.receipt_id)
    if row.adjustment_id is not None:
        return row.adjustment_number, Subject(SubjectKind.ADJUSTMENT, row.adjustment_id)
    if row.transfer_id is not None:
        return row.transfer_number, Subject(SubjectKind.TRANSFER, row.transfer_id)
    return "", None


def movement_row(row: Row[Any]) -> HistoryRow:
    """Return a movement as a row of a history; the balance comes later."""
    document, document_subject = document_of(row)
    return HistoryRow(
        seq=row.seq, moment=row.occurred_at, type=MovementType(row.type), sku=row.sku,
        name=item_name(row.name, row.variant_name), quantity=row.quantity,
        change=row.change, balance=None, unit=row.unit, source=row.source or "", target=row.target or "",
        source_status=row.from_status, target_status=row.to_status, lot=row.lot or "", serial=row.serial or "",
        person=row.person or "", workstation=row.workstation or "", reason=row.reason, note=row.note or "",
        document=document, document_subject=document_subject, is_reversal=row.reverses_id is not None,
        item=(row.product_id, row.variant_id),
    )  # fmt: skip
