"""A transfer opened: everything the screens need to go on without the network."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.business import (
    AppUser,
    Location,
    Lot,
    Pallet,
    Serial,
    StockTransfer,
    StockTransferItem,
    StockTransferPick,
    StockTransferStep,
    Warehouse,
)
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import (
    ManifestRow,
    OpenedTransfer,
    PickRow,
    StepRow,
    TemplateRow,
    TransferLine,
    WarehouseRow,
)
from invista_desktop.services.receiving.items import codes_of, item_among, items_of
from invista_desktop.services.receiving.orders import dock_of, reasons_by_kind
from invista_desktop.services.transfers.reconciliation import resolutions_of
from invista_desktop.services.transfers.transit import transit
from invista_desktop.services.transfers.worklist import Destination, Picker, Source, is_late


def open_transfer(session: Session, transfer_id: UUID) -> OpenedTransfer:
    """Return the transfer with its lines, manifest, picks, steps, endings, codes and reasons.

    Raises:
        Conflict: the transfer is not there (any more), or this person may not see it.
        NotPermitted: this person may not read the catalogue.
    """
    found = session.execute(
        select(StockTransfer, Source, Destination, is_late().label("is_late"), Picker)
        .join(Source, Source.id == StockTransfer.from_warehouse_id)
        .join(Destination, Destination.id == StockTransfer.to_warehouse_id)
        .outerjoin(Picker, and_(Picker.id == StockTransfer.picking_by, StockTransfer.status == TransferStatus.PICKING))
        .where(StockTransfer.id == transfer_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("This transfer is not there any more."), said("Reload the list of transfers."))
    transfer, source, destination, late, picker = found
    lines = _lines_of(session, transfer_id)
    dock = _dock(session, destination)
    reasons = reasons_by_kind(session)
    return OpenedTransfer(
        transfer_id=transfer.id,
        number=transfer.transfer_number,
        status=TransferStatus(transfer.status),
        from_warehouse_id=source.id,
        from_code=source.code,
        from_name=source.name,
        to_warehouse_id=destination.id,
        to_code=destination.code,
        to_name=destination.name,
        needed_by=transfer.needed_by,
        is_late=late,
        value=transfer.value,
        note=transfer.note,
        template_name=transfer.template_name,
        row_version=transfer.row_version,
        created_by_id=transfer.created_by,
        requested_by_id=transfer.requested_by,
        dock_location_id=dock.id if dock else None,
        dock_code=dock.code if dock else None,
        lines=lines,
        manifest=_manifest(session, transfer_id),
        pallets=_pallets(session, transfer_id),
        picks=_picks(session, transfer_id),
        steps=_steps(session, transfer_id),
        resolutions=resolutions_of(session, transfer_id),
        codes=codes_of(session, {line.item.key for line in lines}),
        short_reasons=reasons.get("transfer_short", ()),
        substitute_reasons=reasons.get("transfer_substitute", ()),
        rest_reasons=reasons.get("transfer_rest", ()),
        resolution_reasons=reasons.get("transfer_resolution", ()),
        picker_id=picker.id if picker else None,
        picker=picker.display_name if picker else "",
    )


def warehouses(session: Session) -> tuple[WarehouseRow, ...]:
    """Return the warehouses in use, by code; those of others too, because goods go there."""
    rows = session.execute(
        select(Warehouse.id, Warehouse.code, Warehouse.name, func.app.may_in(Warehouse.id))
        .where(Warehouse.is_active)
        .order_by(Warehouse.code)
    )
    return tuple(WarehouseRow(*row) for row in rows)


def templates(session: Session) -> tuple[TemplateRow, ...]:
    """Return the templates for regular runs, by name."""
    count = (
        select(func.count()).where(StockTransferItem.transfer_id == StockTransfer.id).scalar_subquery().label("lines")
    )
    rows = session.execute(
        select(StockTransfer, Source.code, Destination.code, count)
        .join(Source, Source.id == StockTransfer.from_warehouse_id)
        .join(Destination, Destination.id == StockTransfer.to_warehouse_id)
        .where(StockTransfer.template_name.is_not(None), StockTransfer.status == TransferStatus.DRAFT)
        .order_by(StockTransfer.template_name)
    )
    return tuple(
        TemplateRow(kept.id, kept.template_name or "", kept.from_warehouse_id, start, kept.to_warehouse_id, end, lines)
        for kept, start, end, lines in rows
    )


def _dock(session: Session, destination: Warehouse) -> Location | None:
    try:
        return dock_of(session, destination)
    except RuleViolation:  # the sending side need not see one
        return None


def _lines_of(session: Session, transfer_id: UUID) -> tuple[TransferLine, ...]:
    rows = session.execute(
        select(StockTransferItem, Lot.code)
        .outerjoin(Lot, Lot.id == StockTransferItem.lot_id)
        .where(StockTransferItem.transfer_id == transfer_id)
        .order_by(StockTransferItem.line_number)
    ).all()
    items = items_of(session, {row.product_id for row, _ in rows})
    return tuple(
        TransferLine(
            item_id=row.id,
            line_number=row.line_number,
            item=item_among(items, (row.product_id, row.variant_id)),
            requested=row.requested_quantity,
            dispatched=row.dispatched_quantity,
            received=row.received_quantity,
            resolved=row.resolved_quantity,
            closed=row.closed_quantity,
            outstanding=row.outstanding,
            in_transit=row.in_transit,
            lot_id=row.lot_id,
            lot_code=lot_code,
            is_unexpected=row.is_unexpected,
            note=row.note,
        )
        for row, lot_code in rows
    )


def _manifest(session: Session, transfer_id: UUID) -> tuple[ManifestRow, ...]:
    under_way = transit(transfer_id)
    rows = session.execute(
        select(
            under_way,
            StockTransferItem.product_sku,
            StockTransferItem.product_name,
            Lot.code.label("lot_code"),
            Lot.expiry_date,
            Serial.code.label("serial_code"),
        )
        .join(StockTransferItem, StockTransferItem.id == under_way.c.item_id)
        .outerjoin(Lot, Lot.id == under_way.c.lot_id)
        .outerjoin(Serial, Serial.id == under_way.c.serial_id)
        .order_by(under_way.c.line_number, Lot.expiry_date, Lot.code, Serial.code)
    )
    return tuple(_manifest_row(row) for row in rows)


def _manifest_row(row: Row[Any]) -> ManifestRow:
    return ManifestRow(
        item_id=row.item_id,
        line_number=row.line_number,
        product_id=row.product_id,
        variant_id=row.variant_id,
        sku=row.product_sku,
        name=row.product_name,
        quantity=row.quantity,
        since=row.since,
        lot_id=row.lot_id,
        lot_code=row.lot_code,
        expiry_date=row.expiry_date,
        serial_id=row.serial_id,
        serial_code=row.serial_code,
    )


def _pallets(session: Session, transfer_id: UUID) -> tuple[str, ...]:
    whole = select(Pallet.sscc).where(Pallet.stock_transfer_id == transfer_id, Pallet.parent_id.is_(None))
    return tuple(session.scalars(whole.order_by(Pallet.sscc)))


def _picks(session: Session, transfer_id: UUID) -> tuple[PickRow, ...]:
    rows = session.execute(
        select(StockTransferPick, Location.code, Lot.code, Serial.code, AppUser.display_name)
        .outerjoin(Location, Location.id == StockTransferPick.location_id)
        .outerjoin(Lot, Lot.id == StockTransferPick.lot_id)
        .outerjoin(Serial, Serial.id == StockTransferPick.serial_id)
        .outerjoin(AppUser, AppUser.id == StockTransferPick.created_by)
        .where(StockTransferPick.transfer_id == transfer_id)
        .order_by(StockTransferPick.created_at, StockTransferPick.id)
    )
    return tuple(
        PickRow(
            item_id=pick.item_id,
            location_code=place or "",
            quantity=pick.quantity,
            short_quantity=pick.short_quantity,
            at=pick.created_at,
            person=person or "",
            lot_code=lot,
            serial_code=serial,
            short_reason=pick.short_reason,
            substitute_reason=pick.substitute_reason,
            asks_count=pick.asks_count,
            is_undone=pick.undone_at is not None,
            note=pick.note,
        )
        for pick, place, lot, serial, person in rows
    )


def _steps(session: Session, transfer_id: UUID) -> tuple[StepRow, ...]:
    rows = session.execute(
        select(StockTransferStep, AppUser.display_name)
        .outerjoin(AppUser, AppUser.id == StockTransferStep.created_by)
        .where(StockTransferStep.transfer_id == transfer_id)
        .order_by(StockTransferStep.created_at, StockTransferStep.id)
    )
    return tuple(
        StepRow(
            verb=step.verb,
            before=TransferStatus(step.from_status) if step.from_status else None,
            after=TransferStatus(step.to_status),
            at=step.created_at,
            person=person or "",
            note=step.note,
        )
        for step, person in rows
    )
