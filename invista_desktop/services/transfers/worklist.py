"""The worklist of transfers: searched, filtered, sorted and counted by PostgreSQL."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Row, Select, and_, cast, false, func, or_, select, true
from sqlalchemy.orm import aliased

from invista_desktop.models.business import AppUser, StockTransfer, StockTransferItem, Warehouse
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import TransferFilter, TransferQuestion, TransferRow, TransferSort
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_SOURCE, _GOAL, _ASKER = aliased(Warehouse), aliased(Warehouse), aliased(AppUser)
_S = TransferStatus
_TO_SEND: Final = (_S.APPROVED, _S.PICKING, _S.DISPATCHED)
_UNDER_WAY: Final = (_S.DISPATCHED, _S.IN_TRANSIT, _S.PARTLY_RECEIVED)
_ENDED: Final = (_S.CLOSED, _S.CANCELLED, _S.RECEIVED)

LINES: Final = (
    select(
        func.count().label("line_count"),
        func.count().filter(StockTransferItem.in_transit > 0).label("in_transit"),
        func.coalesce(
            func.trunc(
                100
                * func.sum(StockTransferItem.received_quantity + StockTransferItem.resolved_quantity)
                / func.nullif(
                    func.sum(
                        func.greatest(
                            StockTransferItem.requested_quantity - StockTransferItem.closed_quantity,
                            StockTransferItem.dispatched_quantity,
                        )
                    ),
                    0,
                )
            ),
            0,
        ).label("progress"),
    )
    .where(StockTransferItem.transfer_id == StockTransfer.id)
    .lateral("lines")
)

SORTS: Final[dict[TransferSort, tuple[ColumnElement[Any], bool]]] = {
    TransferSort.NUMBER: (StockTransfer.transfer_number.expression, False),
    TransferSort.NEEDED: (StockTransfer.needed_by.expression, True),
    TransferSort.SOURCE: (_SOURCE.code.expression, False),
    TransferSort.DESTINATION: (_GOAL.code.expression, False),
    TransferSort.STATUS: (StockTransfer.status.expression, False),
    TransferSort.LINES: (LINES.c.line_count, False),
    TransferSort.VALUE: (StockTransfer.value.expression, False),
}


class Worklist(WindowedList[TransferQuestion, TransferRow]):
    """Answers the questions of the worklist; templates are not on it."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def is_late() -> ColumnElement[bool]:
    """Whether a transfer of `StockTransfer`, joined to its destination, should be there by now and is not."""
    today = cast(func.timezone(_GOAL.timezone, func.now()), Date)
    return func.coalesce(and_(StockTransfer.needed_by < today, StockTransfer.status.not_in(_ENDED)), false())


def _windows(question: TransferQuestion, total: int | None) -> Windows[TransferRow]:
    column, nullable = SORTS[question.sort]
    sort = SortKey(column, descending=question.descending, nullable=nullable)
    return Windows(_rows(question), [sort], StockTransfer.transfer_number.expression, _row, total=total)


def _rows(question: TransferQuestion) -> Select[Any]:
    return (
        _found(question)
        .join(LINES, true())
        .outerjoin(_ASKER, _ASKER.id == func.coalesce(StockTransfer.requested_by, StockTransfer.created_by))
        .with_only_columns(
            StockTransfer,
            _SOURCE.code.label("from_code"),
            _GOAL.code.label("to_code"),
            LINES.c.line_count,
            LINES.c.in_transit,
            LINES.c.progress,
            _ASKER.display_name.label("asker"),
            is_late().label("is_late"),
        )
    )


def _found(question: TransferQuestion) -> Select[Any]:
    statement = (
        select(StockTransfer.id)
        .join(_SOURCE, _SOURCE.id == StockTransfer.from_warehouse_id)
        .join(_GOAL, _GOAL.id == StockTransfer.to_warehouse_id)
        .where(StockTransfer.template_name.is_(None))
    )
    conditions = (
        _filtered(question.filter),
        _searched(storable(question.search).strip()),
        None if question.from_warehouse_id is None else StockTransfer.from_warehouse_id == question.from_warehouse_id,
        None if question.to_warehouse_id is None else StockTransfer.to_warehouse_id == question.to_warehouse_id,
    )
    for condition in conditions:
        if condition is not None:
            statement = statement.where(condition)
    return statement


def _filtered(chosen: TransferFilter) -> ColumnElement[bool] | None:
    status = StockTransfer.status
    return {
        TransferFilter.OPEN: status.not_in((*_ENDED, _S.REJECTED)),
        TransferFilter.DRAFT: status.in_((_S.DRAFT, _S.REJECTED)),
        TransferFilter.TO_APPROVE: status == _S.PENDING,
        TransferFilter.TO_SEND: status.in_(_TO_SEND),
        TransferFilter.UNDER_WAY: status.in_(_UNDER_WAY),
        TransferFilter.LATE: is_late(),
        TransferFilter.DONE: status.in_(_ENDED),
        TransferFilter.ALL: None,
    }[chosen]


def _searched(search: str) -> ColumnElement[bool] | None:
    if not search:
        return None
    on_a_line = (
        select(StockTransferItem.id)
        .where(
            StockTransferItem.transfer_id == StockTransfer.id,
            or_(
                StockTransferItem.product_sku.istartswith(search, autoescape=True),
                StockTransferItem.product_name.icontains(search, autoescape=True),
            ),
        )
        .exists()
    )
    return or_(
        StockTransfer.transfer_number.icontains(search, autoescape=True),
        StockTransfer.note.icontains(search, autoescape=True),
        on_a_line,
    )


def _row(row: Row[Any]) -> TransferRow:
    transfer = row.StockTransfer
    return TransferRow(
        transfer_id=transfer.id,
        number=transfer.transfer_number,
        status=TransferStatus(transfer.status),
        from_code=row.from_code,
        to_code=row.to_code,
        needed_by=transfer.needed_by,
        line_count=row.line_count,
        in_transit=row.in_transit,
        progress=int(row.progress),
        value=transfer.value,
        requested_by=row.asker or "",
        is_late=row.is_late,
    )
