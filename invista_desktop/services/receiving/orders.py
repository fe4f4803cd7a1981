"""An order opened for receiving: everything the screen needs to go on without the network."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.business import (
    AppUser,
    Location,
    OrganisationSetting,
    PurchaseOrder,
    PurchaseOrderItem,
    ReasonCode,
    ReceivingDraft,
    ReceivingDraftLine,
    Supplier,
    Warehouse,
    Workstation,
)
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import OpenedOrder, OrderLine, OtherDraft, ReasonRow
from invista_desktop.services.receiving.items import ItemKey, codes_of, item_among, items_of, lots_of
from invista_desktop.services.receiving.worklist import IS_ELSEWHERE, TODAY


def open_order(session: Session, order_id: UUID, *, draft_id: UUID | None = None) -> OpenedOrder:
    """Return the order with its lines, codes, lots, suggestions, and what others scanned for it.

    Raises:
        Conflict: the order is not there (any more), or this person may not see it.
        NotPermitted: this person may not read the catalogue.
        RuleViolation: its warehouse has no receiving dock that is open.
    """
    found = session.execute(
        select(PurchaseOrder, Supplier, Warehouse, IS_ELSEWHERE, TODAY, func.now())
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(PurchaseOrder.id == order_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("This order is not there any more."), said("Reload the list of orders."))
    order, supplier, warehouse, is_elsewhere, today, now = found
    lines = _lines_of(session, order_id)
    items: set[ItemKey] = {line.item.key for line in lines}
    dock = dock_of(session, warehouse)
    reasons = reasons_by_kind(session)
    return OpenedOrder(
        order_id=order.id,
        number=order.order_number,
        supplier_name=supplier.name if supplier else "",
        status=OrderStatus(order.status),
        expected_date=order.expected_date,
        warehouse_code=warehouse.code,
        dock_location_id=dock.id,
        dock_code=dock.code,
        today=today,
        lines=lines,
        supplier_over_receipt_percent=supplier.over_receipt_percent if supplier else None,
        default_over_receipt_percent=_default_tolerance(session),
        codes=codes_of(session, items),
        lots=lots_of(session, items),
        others=other_drafts(session, order_id, draft_id),
        rejection_reasons=reasons.get("rejection", ()),
        closing_reasons=reasons.get("close_remainder", ()),
        reversal_reasons=reasons.get("reverse_receipt", ()),
        is_elsewhere=is_elsewhere,
        seen_at=now,
    )


def _lines_of(session: Session, order_id: UUID) -> tuple[OrderLine, ...]:
    rows = session.scalars(
        select(PurchaseOrderItem)
        .where(PurchaseOrderItem.purchase_order_id == order_id)
        .order_by(PurchaseOrderItem.line_number)
    ).all()
    items = items_of(session, {row.product_id for row in rows})
    return tuple(
        OrderLine(
            order_item_id=row.id,
            line_number=row.line_number,
            item=item_among(items, (row.product_id, row.variant_id)),
            ordered=row.ordered_quantity,
            received=row.received_quantity,
            closed=row.closed_quantity,
            supplier_sku=row.supplier_sku,
        )
        for row in rows
    )


def dock_of(session: Session, warehouse: Warehouse) -> Location:
    """Return this workstation's dock where it stands in `warehouse`, else the warehouse's first usable one.

    Raises:
        RuleViolation: the warehouse has none that is open.
    """
    own = select(Workstation.receiving_dock_id).where(Workstation.id == func.app.workstation_id()).scalar_subquery()
    dock = session.scalar(
        select(Location)
        .where(
            Location.warehouse_id == warehouse.id,
            Location.kind == "receiving_dock",
            Location.is_active,
            ~Location.is_blocked,
        )
        .order_by((Location.id == own).desc().nulls_last(), Location.code)
        .limit(1)
    )
    if dock is None:
        raise RuleViolation(
            said("Warehouse {code} has no open receiving dock.", code=warehouse.code),
            said("Ask a warehouse manager to add or unblock one."),
            code="no_dock",
        )
    return dock


def _default_tolerance(session: Session) -> Decimal:
    kept = session.scalar(select(OrganisationSetting.value).where(OrganisationSetting.key == "over_receipt_percent"))
    return Decimal(str(kept or 0))


def reasons_by_kind(session: Session) -> Mapping[str, tuple[ReasonRow, ...]]:
    """Return the reasons that may be chosen today, by what they are reasons for."""
    rows = session.scalars(select(ReasonCode).where(ReasonCode.is_active).order_by(ReasonCode.label))
    found: dict[str, tuple[ReasonRow, ...]] = {}
    for row in rows:
        found[row.kind] = (*found.get(row.kind, ()), ReasonRow(row.code, row.label, row.needs_note))
    return found


def other_drafts(session: Session, order_id: UUID, draft_id: UUID | None) -> tuple[OtherDraft, ...]:
    """Return what other people hold unposted for this order, oldest draft first."""
    rows = session.execute(
        select(ReceivingDraftLine, ReceivingDraft, AppUser.display_name, Workstation.name)
        .join(ReceivingDraft, ReceivingDraft.id == ReceivingDraftLine.draft_id)
        .outerjoin(AppUser, AppUser.id == ReceivingDraft.created_by)
        .outerjoin(Workstation, Workstation.id == ReceivingDraft.workstation_id)
        .where(
            ReceivingDraft.purchase_order_id == order_id,
            ReceivingDraft.status == "open",
            ReceivingDraft.id.is_distinct_from(draft_id),
            ReceivingDraftLine.quantity > 0,
        )
        .order_by(ReceivingDraft.started_at, ReceivingDraftLine.line_key)
    )
    return tuple(
        OtherDraft(
            draft_id=draft.id,
            line_key=line.line_key,
            person=person or "",
            workstation=workstation or "",
            order_item_id=line.purchase_order_item_id,
            product_id=line.product_id,
            variant_id=line.variant_id,
            quantity=line.quantity,
            lot_code=line.lot_code,
            updated_at=line.updated_at,
        )
        for line, draft, person, workstation in rows
    )
