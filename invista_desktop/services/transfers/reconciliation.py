"""What was sent and has not arrived: how long it is under way, and how it shall end."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Numeric, Row, Select, and_, cast, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import (
    TRANSFER_TRANSIT,
    Lot,
    Serial,
    StockTransfer,
    StockTransferItem,
    StockTransferResolution,
    Warehouse,
)
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import MissingQuestion, MissingRow, ResolutionRow
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable
from invista_desktop.services.transfers.traces import resolutions_of

_SOURCE, _GOAL = aliased(Warehouse), aliased(Warehouse)
_SECONDS_A_DAY: Final = 86_400
_UNDER_WAY: Final = (TransferStatus.DISPATCHED, TransferStatus.IN_TRANSIT, TransferStatus.PARTLY_RECEIVED)
_T: Final = TRANSFER_TRANSIT.c
_DAYS: Final = func.trunc(cast(extract("epoch", func.now() - _T.since), Numeric) / _SECONDS_A_DAY)


class MissingWorklist(WindowedList[MissingQuestion, MissingRow]):
    """Answers the worklist of what is under way, longest first."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def resolutions_waiting(session: Session) -> tuple[ResolutionRow, ...]:
    """Return the endings that wait for somebody's yes, oldest first."""
    return resolutions_of(session, StockTransferResolution.status == "PENDING_APPROVAL")


def _windows(question: MissingQuestion, total: int | None) -> Windows[MissingRow]:
    keys = [SortKey(_T.since), SortKey(StockTransfer.transfer_number.expression), SortKey(_T.line_number)]
    tie = func.concat(_T.item_id, _T.lot_id, _T.serial_id)
    return Windows(_rows(question), keys, tie, _row, total=total)


def _rows(question: MissingQuestion) -> Select[Any]:
    waiting = (
        select(func.coalesce(func.sum(StockTransferResolution.quantity), 0))
        .where(
            StockTransferResolution.item_id == _T.item_id,
            StockTransferResolution.lot_id.is_not_distinct_from(_T.lot_id),
            StockTransferResolution.serial_id.is_not_distinct_from(_T.serial_id),
            StockTransferResolution.status == "PENDING_APPROVAL",
        )
        .scalar_subquery()
    )
    return _found(question).with_only_columns(
        TRANSFER_TRANSIT,
        StockTransfer.transfer_number.label("number"),
        StockTransfer.status.label("status"),
        _SOURCE.code.label("from_code"),
        _GOAL.code.label("to_code"),
        StockTransferItem.product_sku.label("sku"),
        StockTransferItem.product_name.label("name"),
        (_T.quantity * StockTransferItem.unit_cost).label("value"),
        waiting.label("waiting"),
        _DAYS.label("days"),
        Lot.code.label("lot_code"),
        Serial.code.label("serial_code"),
    )


def _found(question: MissingQuestion) -> Select[Any]:
    statement = (
        select(_T.item_id)
        .select_from(TRANSFER_TRANSIT)
        .join(StockTransfer, StockTransfer.id == _T.transfer_id)
        .join(StockTransferItem, StockTransferItem.id == _T.item_id)
        .join(_SOURCE, _SOURCE.id == StockTransfer.from_warehouse_id)
        .join(_GOAL, _GOAL.id == StockTransfer.to_warehouse_id)
        .outerjoin(Lot, Lot.id == _T.lot_id)
        .outerjoin(Serial, Serial.id == _T.serial_id)
        .where(StockTransfer.status.in_(_UNDER_WAY), _T.quantity > 0)
    )
    return statement.where(and_(*_conditions(question))) if _conditions(question) else statement


def _conditions(question: MissingQuestion) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search := storable(question.search).strip():
        conditions.append(
            or_(
                StockTransfer.transfer_number.icontains(search, autoescape=True),
                StockTransferItem.product_sku.istartswith(search, autoescape=True),
                StockTransferItem.product_name.icontains(search, autoescape=True),
            )
        )
    if question.older_than_days > 0:
        conditions.append(question.older_than_days <= _DAYS)
    if question.warehouse_id is not None:
        ends = StockTransfer.from_warehouse_id, StockTransfer.to_warehouse_id
        conditions.append(or_(*(end == question.warehouse_id for end in ends)))
    return conditions


def _row(row: Row[Any]) -> MissingRow:
    status = TransferStatus(row.status)
    return MissingRow(
        transfer_id=row.transfer_id,
        number=row.number,
        status=status,
        from_code=row.from_code,
        to_code=row.to_code,
        item_id=row.item_id,
        sku=row.sku,
        name=row.name,
        quantity=row.quantity,
        waiting=row.waiting,
        value=row.value,
        since=row.since,
        days=int(row.days),
        is_arrival_begun=status is TransferStatus.PARTLY_RECEIVED,
        lot_id=row.lot_id,
        lot_code=row.lot_code,
        serial_id=row.serial_id,
        serial_code=row.serial_code,
    )
