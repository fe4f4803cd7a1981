"""A posted receipt, read back for its note and its labels."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import (
    AppUser,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryMovement,
    Location,
    Lot,
    PurchaseOrder,
    PurchaseOrderItem,
    ReasonCode,
    Serial,
    Supplier,
    Warehouse,
    Workstation,
)
from invista_desktop.models.domain.lifecycles import RECEIVABLE
from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Party
from invista_desktop.models.domain.posted_receipts import LinkedReceipt, PostedReceipt, ReceiptStanding
from invista_desktop.models.domain.receiving import DraftLine
from invista_desktop.services.receiving.items import item_among, items_of
from invista_desktop.services.receiving.labels import ReceivedOrder
from invista_desktop.services.receiving.orders import reasons_by_kind
from invista_desktop.services.receiving.parties import address_lines, organisation
from invista_desktop.services.receiving.receipt_list import STANDING


def goods_receipt_note_of(session: Session, receipt_id: UUID) -> GoodsReceiptNote:
    """Return everything the note of a posted receipt says.

    Raises:
        Conflict: there is no such receipt, or this person may not see it.
        NotPermitted: this person may not read the catalogue.
    """
    reversed_receipt = aliased(GoodsReceipt)
    found = session.execute(
        select(GoodsReceipt, PurchaseOrder, Supplier, Warehouse, AppUser.display_name, reversed_receipt.receipt_number)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id)
        .outerjoin(AppUser, AppUser.id == GoodsReceipt.posted_by)
        .outerjoin(reversed_receipt, reversed_receipt.id == GoodsReceipt.reverses_id)
        .where(GoodsReceipt.id == receipt_id)
    ).one_or_none()
    if found is None:
        raise _no_receipt()
    receipt, order, supplier, warehouse, receiver, reverses = found
    return GoodsReceiptNote(
        organisation=organisation(session),
        supplier=Party(supplier.name, supplier.code, address_lines(supplier.address)) if supplier else Party(""),
        warehouse=Party(warehouse.name, warehouse.code, address_lines(warehouse.address)),
        receipt_number=receipt.receipt_number,
        order_number=order.order_number,
        posted_at=receipt.posted_at.astimezone(ZoneInfo(warehouse.timezone)),
        receiver=receiver or "",
        lines=_note_lines(session, receipt_id),
        delivery_note=receipt.delivery_note or "",
        order_completed=order.status not in RECEIVABLE,
        reverses=reverses or "",
    )


def posted_receipt_of(session: Session, receipt_id: UUID) -> PostedReceipt:
    """Return a posted receipt as its page shows it.

    Raises:
        Conflict: there is no such receipt, or this person may not see it.
        NotPermitted: this person may not read the catalogue.
    """
    note = goods_receipt_note_of(session, receipt_id)
    receipt, status, standing, workstation, reason = session.execute(
        select(GoodsReceipt, PurchaseOrder.status, STANDING, Workstation.name, ReasonCode.label)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .outerjoin(Workstation, Workstation.id == GoodsReceipt.workstation_id)
        .outerjoin(ReasonCode, (ReasonCode.kind == "reverse_receipt") & (ReasonCode.code == GoodsReceipt.reason_code))
        .where(GoodsReceipt.id == receipt_id)
    ).one()
    linked = session.scalars(
        select(GoodsReceipt)
        .where((GoodsReceipt.reverses_id == receipt_id) | (GoodsReceipt.id == receipt.reverses_id))
        .order_by(GoodsReceipt.posted_at, GoodsReceipt.receipt_number)
    )
    links = {link.id: LinkedReceipt(link.id, link.receipt_number, link.posted_at) for link in linked}
    return PostedReceipt(
        receipt_id=receipt.id,
        order_id=receipt.purchase_order_id,
        note=note,
        standing=ReceiptStanding(standing),
        workstation=workstation or "",
        is_order_open=status in RECEIVABLE,
        reverses=links.pop(receipt.reverses_id, None),
        reversals=tuple(links.values()),
        reason=reason or receipt.reason_code or "",
        remark=receipt.note or "",
        reversal_reasons=reasons_by_kind(session).get("reverse_receipt", ()),
    )


def received_lines_of(session: Session, receipt_id: UUID) -> tuple[ReceivedOrder, tuple[DraftLine, ...]]:
    """Return what the labels of a posted receipt are printed from.

    Raises:
        Conflict: there is no such receipt, or this person may not see it.
    """
    found = session.execute(
        select(GoodsReceipt, PurchaseOrder.order_number, Supplier.name)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(GoodsReceipt.id == receipt_id)
    ).one_or_none()
    if found is None:
        raise _no_receipt()
    receipt, order_number, supplier = found
    rows = session.execute(
        select(GoodsReceiptItem, Lot.code, Location.code)
        .outerjoin(Lot, Lot.id == GoodsReceiptItem.lot_id)
        .outerjoin(Location, Location.id == GoodsReceiptItem.put_away_location_id)
        .where(GoodsReceiptItem.goods_receipt_id == receipt_id)
        .order_by(GoodsReceiptItem.line_number)
    ).all()
    serials = _serials(session, receipt_id)
    order = ReceivedOrder(
        receipt.purchase_order_id, order_number, supplier or "", receipt.receipt_number, receipt.posted_at
    )
    return order, tuple(
        DraftLine(
            line_key=str(line.line_number),
            order_item_id=line.purchase_order_item_id,
            product_id=line.product_id,
            variant_id=line.variant_id,
            accepted=line.accepted_quantity,
            held=line.held_quantity,
            rejected=line.rejected_quantity,
            lot_code=lot,
            expiry_date=line.expiry_date,
            serials=tuple(serials.get(line.id, ())),
            entered_factor=Decimal(1) if line.entered_factor is None else line.entered_factor,
            put_away_location_id=line.put_away_location_id,
            put_away_code=bin_code,
        )
        for line, lot, bin_code in rows
    )


def _no_receipt() -> Conflict:
    return Conflict(said("There is no such goods receipt."), said("Reload and look again."))


def _note_lines(session: Session, receipt_id: UUID) -> tuple[GoodsReceiptNoteLine, ...]:
    rows = session.execute(
        select(
            GoodsReceiptItem,
            PurchaseOrderItem.ordered_quantity,
            Lot.code.label("lot"),
            Location.code.label("put_away"),
            ReasonCode.label.label("reason"),
        )
        .outerjoin(PurchaseOrderItem, PurchaseOrderItem.id == GoodsReceiptItem.purchase_order_item_id)
        .outerjoin(Lot, Lot.id == GoodsReceiptItem.lot_id)
        .outerjoin(Location, Location.id == GoodsReceiptItem.put_away_location_id)
        .outerjoin(
            ReasonCode, (ReasonCode.kind == "rejection") & (ReasonCode.code == GoodsReceiptItem.rejection_reason)
        )
        .where(GoodsReceiptItem.goods_receipt_id == receipt_id)
        .order_by(GoodsReceiptItem.line_number)
    ).all()
    items = items_of(session, {row.GoodsReceiptItem.product_id for row in rows})
    serials = _serials(session, receipt_id)
    return tuple(
        GoodsReceiptNoteLine(
            number=line.line_number,
            sku=item.sku,
            name=item.name,
            unit=item.unit,
            received=line.received_quantity,
            accepted=line.accepted_quantity,
            held=line.held_quantity,
            rejected=line.rejected_quantity,
            ordered=row.ordered_quantity,
            rejection_reason=row.reason or line.rejection_reason or "",
            lot=row.lot or "",
            expiry=line.expiry_date,
            serials=tuple(serials.get(line.id, ())),
            put_away=row.put_away or "",
        )
        for row in rows
        for line in (row.GoodsReceiptItem,)
        for item in (item_among(items, (line.product_id, line.variant_id)),)
    )


def _serials(session: Session, receipt_id: UUID) -> Mapping[UUID, Sequence[str]]:
    rows = session.execute(
        select(InventoryMovement.goods_receipt_item_id, func.array_agg(Serial.code).label("codes"))
        .join(Serial, Serial.id == InventoryMovement.serial_id)
        .join(GoodsReceiptItem, GoodsReceiptItem.id == InventoryMovement.goods_receipt_item_id)
        .where(GoodsReceiptItem.goods_receipt_id == receipt_id)
        .group_by(InventoryMovement.goods_receipt_item_id)
    )
    return {item: sorted(codes) for item, codes in rows}
