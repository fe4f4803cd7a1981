"""What was sent and has not arrived: how long it is under way, and how it shall end."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, Text, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import (
    AppUser,
    Lot,
    ReasonCode,
    Serial,
    StockTransfer,
    StockTransferItem,
    StockTransferResolution,
    Warehouse,
)
from invista_desktop.models.domain.item_names import written_name
from invista_desktop.models.domain.lifecycles import ResolutionStatus, TransferStatus
from invista_desktop.models.domain.transfers import (
    MissingFilter,
    MissingOutcome,
    MissingQuestion,
    MissingRow,
    ResolutionRow,
)
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable
from invista_desktop.services.transfers.transit import transit

Source = aliased(Warehouse, name="source")
Destination = aliased(Warehouse, name="destination")
Decider = aliased(AppUser, name="decider")
UNDER_WAY = transit()


class MissingWorklist(WindowedList[MissingQuestion, MissingRow]):
    """Answers the worklist of what is under way, longest first."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def resolutions_of(session: Session, transfer_id: UUID) -> tuple[ResolutionRow, ...]:
    """Return how the missing units of a transfer ended, or shall end, oldest first."""
    of_it = StockTransferResolution.transfer_id == transfer_id
    return tuple(_resolution(row) for row in session.execute(_resolutions().where(of_it)))


def _resolutions() -> Select[Any]:
    return (
        select(
            StockTransferResolution,
            StockTransfer.transfer_number,
            StockTransferItem.product_sku,
            StockTransferItem.product_name,
            Lot.code.label("lot_code"),
            Serial.code.label("serial_code"),
            func.coalesce(ReasonCode.label, StockTransferResolution.reason_code).label("reason"),
            AppUser.display_name.label("person"),
            Decider.display_name.label("decider"),
        )
        .join(StockTransfer, StockTransfer.id == StockTransferResolution.transfer_id)
        .join(StockTransferItem, StockTransferItem.id == StockTransferResolution.item_id)
        .outerjoin(Lot, Lot.id == StockTransferResolution.lot_id)
        .outerjoin(Serial, Serial.id == StockTransferResolution.serial_id)
        .outerjoin(
            ReasonCode,
            (ReasonCode.kind == "transfer_resolution") & (ReasonCode.code == StockTransferResolution.reason_code),
        )
        .outerjoin(AppUser, AppUser.id == StockTransferResolution.created_by)
        .outerjoin(Decider, Decider.id == StockTransferResolution.decided_by)
        .order_by(StockTransferResolution.created_at, StockTransferResolution.id)
    )


def _resolution(row: Row[Any]) -> ResolutionRow:
    kept: StockTransferResolution = row.StockTransferResolution
    return ResolutionRow(
        resolution_id=kept.id,
        transfer_id=kept.transfer_id,
        number=row.transfer_number,
        item_id=kept.item_id,
        sku=row.product_sku,
        name=written_name(row.product_name),
        quantity=kept.quantity,
        outcome=MissingOutcome(kept.outcome),
        reason=row.reason,
        value=kept.value,
        status=ResolutionStatus(kept.status),
        requested_at=kept.created_at,
        requested_by_id=kept.created_by,
        requested_by=row.person or "",
        lot_code=row.lot_code,
        serial_code=row.serial_code,
        note=kept.note,
        decided_by=row.decider,
        decision_note=kept.decision_note,
    )


def _windows(question: MissingQuestion, total: int | None) -> Windows[MissingRow]:
    of = UNDER_WAY.c
    one = cast(func.concat(of.item_id, of.lot_id, of.serial_id), Text)
    return Windows(_rows(question), [SortKey(of.since)], one, _row, total=total)


def _days() -> ColumnElement[Any]:
    return cast(func.floor(func.extract("epoch", func.now() - UNDER_WAY.c.since) / 86400), Integer)


def _found(question: MissingQuestion) -> Select[Any]:
    of = UNDER_WAY.c
    statement = (
        select(of.item_id)
        .select_from(UNDER_WAY)
        .join(StockTransfer, StockTransfer.id == of.transfer_id)
        .join(StockTransferItem, StockTransferItem.id == of.item_id)
        .join(Source, Source.id == StockTransfer.from_warehouse_id)
        .join(Destination, Destination.id == StockTransfer.to_warehouse_id)
        .outerjoin(Lot, Lot.id == of.lot_id)
        .outerjoin(Serial, Serial.id == of.serial_id)
        .where(_filtered(question.filter))
    )
    if question.warehouse_id is not None:
        ends = (StockTransfer.from_warehouse_id, StockTransfer.to_warehouse_id)
        statement = statement.where(or_(*(end == question.warehouse_id for end in ends)))
    if search := storable(question.search).strip():
        searched = (
            StockTransfer.transfer_number.icontains(search, autoescape=True),
            StockTransferItem.product_sku.istartswith(search, autoescape=True),
            StockTransferItem.product_name.icontains(search, autoescape=True),
            Lot.code.istartswith(search, autoescape=True),
            Serial.code.istartswith(search, autoescape=True),
        )
        statement = statement.where(or_(*searched))
    return statement


def _filtered(chosen: MissingFilter) -> ColumnElement[bool]:
    return {
        MissingFilter.ALL: true(),
        MissingFilter.DAYS_3: _days() >= 3,
        MissingFilter.DAYS_7: _days() >= 7,
        MissingFilter.TO_DECIDE: _waiting() > 0,
    }[chosen]


def _waiting() -> ColumnElement[Any]:
    """Return how much of it waits for somebody's yes."""
    of = UNDER_WAY.c
    return (
        select(func.coalesce(func.sum(StockTransferResolution.quantity), 0))
        .where(
            StockTransferResolution.item_id == of.item_id,
            StockTransferResolution.lot_id.is_not_distinct_from(of.lot_id),
            StockTransferResolution.serial_id.is_not_distinct_from(of.serial_id),
            StockTransferResolution.status == ResolutionStatus.PENDING_APPROVAL,
        )
        .scalar_subquery()
    )


def _rows(question: MissingQuestion) -> Select[Any]:
    of = UNDER_WAY.c
    return _found(question).with_only_columns(
        StockTransfer.id.label("transfer_id"),
        StockTransfer.transfer_number,
        StockTransfer.status,
        Source.code.label("from_code"),
        Destination.code.label("to_code"),
        of.item_id,
        StockTransferItem.product_sku,
        StockTransferItem.product_name,
        of.quantity,
        _waiting().label("waiting"),
        func.round(of.quantity * StockTransferItem.unit_cost, 2).label("value"),
        of.since,
        _days().label("days"),
        of.lot_id,
        Lot.code.label("lot_code"),
        of.serial_id,
        Serial.code.label("serial_code"),
    )


def _row(row: Row[Any]) -> MissingRow:
    status = TransferStatus(row.status)
    return MissingRow(
        transfer_id=row.transfer_id,
        number=row.transfer_number,
        status=status,
        from_code=row.from_code,
        to_code=row.to_code,
        item_id=row.item_id,
        sku=row.product_sku,
        name=written_name(row.product_name),
        quantity=row.quantity,
        waiting=row.waiting,
        value=row.value,
        since=row.since,
        days=row.days,
        is_arrival_begun=status is TransferStatus.PARTLY_RECEIVED,
        lot_id=row.lot_id,
        lot_code=row.lot_code,
        serial_id=row.serial_id,
        serial_code=row.serial_code,
    )
