"""A transfer opened: everything the screens need to go on without the network."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import (
    TRANSFER_TRANSIT,
    Location,
    Lot,
    Serial,
    StockTransfer,
    StockTransferItem,
    Warehouse,
)
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.transfers import ManifestRow, OpenedTransfer, TemplateRow, TransferLine, WarehouseRow
from invista_desktop.services.receiving.items import codes_of, item_among, items_of
from invista_desktop.services.receiving.orders import reasons_by_kind
from invista_desktop.services.transfers.traces import picks_of, resolutions_of, steps_of

_SOURCE, _GOAL = aliased(Warehouse), aliased(Warehouse)
_ENDED = (TransferStatus.CLOSED, TransferStatus.CANCELLED, TransferStatus.RECEIVED)


def open_transfer(session: Session, transfer_id: UUID) -> OpenedTransfer:
    """Return the transfer with its lines, manifest, picks, steps, endings, codes and reasons.

    Raises:
        Conflict: the transfer is not there (any more), or this person may not see it.
        NotPermitted: this person may not read the catalogue.
    """
    today = cast(func.timezone(_GOAL.timezone, func.now()), Date)
    found = session.execute(
        select(StockTransfer, _SOURCE, _GOAL, (StockTransfer.needed_by < today).label("is_past"))
        .join(_SOURCE, _SOURCE.id == StockTransfer.from_warehouse_id)
        .join(_GOAL, _GOAL.id == StockTransfer.to_warehouse_id)
        .where(StockTransfer.id == transfer_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("This transfer is not there any more."), said("Reload the list of transfers."))
    transfer, source, goal, is_past = found
    status = TransferStatus(transfer.status)
    lines = _lines_of(session, transfer_id)
    dock = _dock_of(session, goal)
    reasons = reasons_by_kind(session)
    return OpenedTransfer(
        transfer_id=transfer.id,
        number=transfer.transfer_number,
        status=status,
        from_warehouse_id=source.id,
        from_code=source.code,
        from_name=source.name,
        to_warehouse_id=goal.id,
        to_code=goal.code,
        to_name=goal.name,
        needed_by=transfer.needed_by,
        is_late=bool(is_past) and status not in _ENDED,
        value=transfer.value,
        note=transfer.note,
        template_name=transfer.template_name,
        row_version=transfer.row_version,
        created_by_id=transfer.created_by,
        requested_by_id=transfer.requested_by,
        dock_location_id=dock.id if dock else None,
        dock_code=dock.code if dock else None,
        lines=lines,
        manifest=_manifest_of(session, transfer_id, lines),
        picks=picks_of(session, transfer_id),
        steps=steps_of(session, transfer_id),
        resolutions=resolutions_of(session, StockTransfer.id == transfer_id),
        codes=codes_of(session, {line.item.key for line in lines}),
        short_reasons=reasons.get("transfer_short", ()),
        substitute_reasons=reasons.get("transfer_substitute", ()),
        rest_reasons=reasons.get("transfer_rest", ()),
        resolution_reasons=reasons.get("transfer_resolution", ()),
    )


def warehouses(session: Session) -> tuple[WarehouseRow, ...]:
    """Return the warehouses in use, by code; those of others too, because goods go there."""
    own = func.app.may_in(Warehouse.id)
    found = session.execute(select(Warehouse, own.label("is_own")).where(Warehouse.is_active).order_by(Warehouse.code))
    return tuple(WarehouseRow(one.id, one.code, one.name, bool(is_own)) for one, is_own in found)


def templates(session: Session) -> tuple[TemplateRow, ...]:
    """Return the templates for regular runs, by name."""
    count = select(func.count()).where(StockTransferItem.transfer_id == StockTransfer.id).scalar_subquery()
    found = session.execute(
        select(StockTransfer, _SOURCE.code.label("from_code"), _GOAL.code.label("to_code"), count.label("line_count"))
        .join(_SOURCE, _SOURCE.id == StockTransfer.from_warehouse_id)
        .join(_GOAL, _GOAL.id == StockTransfer.to_warehouse_id)
        .where(StockTransfer.template_name.is_not(None), StockTransfer.status == "DRAFT")
        .order_by(StockTransfer.template_name)
    )
    return tuple(
        TemplateRow(
            row.StockTransfer.id,
            row.StockTransfer.template_name or "",
            row.StockTransfer.from_warehouse_id,
            row.from_code,
            row.StockTransfer.to_warehouse_id,
            row.to_code,
            row.line_count,
        )
        for row in found
    )


def _lines_of(session: Session, transfer_id: UUID) -> tuple[TransferLine, ...]:
    rows = session.execute(
        select(StockTransferItem, Lot.code.label("lot_code"))
        .outerjoin(Lot, Lot.id == StockTransferItem.lot_id)
        .where(StockTransferItem.transfer_id == transfer_id)
        .order_by(StockTransferItem.line_number)
    ).all()
    items = items_of(session, {row.StockTransferItem.product_id for row in rows})
    return tuple(_line(row.StockTransferItem, row.lot_code, items) for row in rows)


def _line(line: StockTransferItem, lot_code: str | None, items: Mapping[Any, ItemRow]) -> TransferLine:
    return TransferLine(
        item_id=line.id,
        line_number=line.line_number,
        item=item_among(items, (line.product_id, line.variant_id)),
        requested=line.requested_quantity,
        dispatched=line.dispatched_quantity,
        received=line.received_quantity,
        resolved=line.resolved_quantity,
        closed=line.closed_quantity,
        outstanding=line.outstanding,
        in_transit=line.in_transit,
        lot_id=line.lot_id,
        lot_code=lot_code,
        is_unexpected=line.is_unexpected,
        note=line.note,
    )


def _manifest_of(session: Session, transfer_id: UUID, lines: tuple[TransferLine, ...]) -> tuple[ManifestRow, ...]:
    transit = func.app.transfer_transit([transfer_id]).table_valued(*TRANSFER_TRANSIT.c)
    named = {line.item_id: line.item for line in lines}
    rows = session.execute(
        select(transit, Lot.code.label("lot_code"), Lot.expiry_date, Serial.code.label("serial_code"))
        .outerjoin(Lot, Lot.id == transit.c.lot_id)
        .outerjoin(Serial, Serial.id == transit.c.serial_id)
        .order_by(transit.c.line_number, Lot.code, Serial.code)
    )
    return tuple(
        ManifestRow(
            item_id=row.item_id,
            line_number=row.line_number,
            product_id=row.product_id,
            variant_id=row.variant_id,
            sku=named[row.item_id].sku,
            name=named[row.item_id].name,
            quantity=row.quantity,
            since=row.since,
            lot_id=row.lot_id,
            lot_code=row.lot_code,
            expiry_date=row.expiry_date,
            serial_id=row.serial_id,
            serial_code=row.serial_code,
        )
        for row in rows
    )


def _dock_of(session: Session, warehouse: Warehouse) -> Location | None:
    return session.scalar(
        select(Location)
        .where(
            Location.warehouse_id == warehouse.id,
            Location.kind == "receiving_dock",
            Location.is_active,
            ~Location.is_blocked,
        )
        .order_by(Location.code)
        .limit(1)
    )
