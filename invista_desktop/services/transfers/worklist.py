"""The worklist of transfers: searched, filtered, sorted and counted by PostgreSQL."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Row, Select, and_, cast, false, func, or_, select, true
from sqlalchemy.orm import aliased

from invista_desktop.models.business import AppUser, StockTransfer, StockTransferItem, Warehouse
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfers import TransferFilter, TransferQuestion, TransferRow, TransferSort
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

Source = aliased(Warehouse, name="source")
Destination = aliased(Warehouse, name="destination")
Picker = aliased(AppUser, name="picker")

# The database's day where the goods are needed; a workstation's clock may be wrong.
TODAY = cast(func.timezone(Destination.timezone, func.now()), Date)

_T = TransferStatus
STATUSES: Final[Mapping[TransferFilter, tuple[TransferStatus, ...]]] = {
    TransferFilter.OPEN: tuple(status for status in _T if status not in (_T.CLOSED, _T.CANCELLED, _T.REJECTED)),
    TransferFilter.DRAFT: (_T.DRAFT, _T.REJECTED),
    TransferFilter.TO_APPROVE: (_T.PENDING,),
    TransferFilter.TO_SEND: (_T.APPROVED, _T.PICKING, _T.DISPATCHED),
    TransferFilter.UNDER_WAY: (_T.DISPATCHED, _T.IN_TRANSIT, _T.PARTLY_RECEIVED),
    TransferFilter.LATE: tuple(_T),
    TransferFilter.DONE: (_T.CLOSED, _T.CANCELLED, _T.REJECTED),
    TransferFilter.TEMPLATES: (_T.DRAFT,),
    TransferFilter.ALL: tuple(_T),
}

_WANTED = StockTransferItem.dispatched_quantity + StockTransferItem.outstanding
LINES: Final = (
    select(
        func.count().label("line_count"),
        func.count().filter(StockTransferItem.in_transit > 0).label("in_transit"),
        func.coalesce(
            func.trunc(
                100
                * func.sum(StockTransferItem.received_quantity + StockTransferItem.resolved_quantity)
                / func.nullif(func.sum(_WANTED), 0)
            ),
            0,
        ).label("progress"),
    )
    .where(StockTransferItem.transfer_id == StockTransfer.id)
    .lateral("lines")
)

SORTS: Final[Mapping[TransferSort, tuple[ColumnElement[Any], bool]]] = {
    TransferSort.NUMBER: (StockTransfer.transfer_number.expression, False),
    TransferSort.NEEDED: (StockTransfer.needed_by.expression, True),
    TransferSort.SOURCE: (Source.code.expression, False),
    TransferSort.DESTINATION: (Destination.code.expression, False),
    TransferSort.STATUS: (StockTransfer.status.expression, False),
    TransferSort.LINES: (LINES.c.line_count, False),
    TransferSort.VALUE: (StockTransfer.value.expression, False),
}


class Worklist(WindowedList[TransferQuestion, TransferRow]):
    """Answers the questions of the worklist."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def is_late() -> ColumnElement[bool]:
    """Return whether a transfer should have been at its destination before today and is not."""
    ended = StockTransfer.status.in_([_T.RECEIVED, _T.CLOSED, _T.CANCELLED, _T.REJECTED])
    return func.coalesce(and_(StockTransfer.needed_by < TODAY, ~ended), false())


def _windows(question: TransferQuestion, total: int | None) -> Windows[TransferRow]:
    column, nullable = SORTS[question.sort]
    sort = SortKey(column, descending=question.descending, nullable=nullable)
    return Windows(_rows(question), [sort], StockTransfer.transfer_number.expression, _row, total=total)


def _rows(question: TransferQuestion) -> Select[Any]:
    return (
        _found(question)
        .join(LINES, true())
        .outerjoin(AppUser, AppUser.id == func.coalesce(StockTransfer.requested_by, StockTransfer.created_by))
        .outerjoin(Picker, and_(Picker.id == StockTransfer.picking_by, StockTransfer.status == _T.PICKING))
        .with_only_columns(
            StockTransfer.id,
            StockTransfer.transfer_number,
            StockTransfer.status,
            Source.code.label("from_code"),
            Destination.code.label("to_code"),
            StockTransfer.needed_by,
            StockTransfer.value,
            LINES.c.line_count,
            LINES.c.in_transit,
            LINES.c.progress,
            AppUser.display_name.label("person"),
            is_late().label("is_late"),
            Picker.display_name.label("picker"),
            StockTransfer.template_name,
        )
    )


def _found(question: TransferQuestion) -> Select[Any]:
    statement = (
        select(StockTransfer.id)
        .join(Source, Source.id == StockTransfer.from_warehouse_id)
        .join(Destination, Destination.id == StockTransfer.to_warehouse_id)
        .where(StockTransfer.status.in_(STATUSES[question.filter]))
    )
    is_template = StockTransfer.template_name.is_not(None)
    statement = statement.where(is_template if question.filter is TransferFilter.TEMPLATES else ~is_template)
    if question.filter is TransferFilter.LATE:
        statement = statement.where(is_late())
    if question.from_warehouse_id is not None:
        statement = statement.where(StockTransfer.from_warehouse_id == question.from_warehouse_id)
    if question.to_warehouse_id is not None:
        statement = statement.where(StockTransfer.to_warehouse_id == question.to_warehouse_id)
    search = storable(question.search).strip()
    return statement.where(_searched(search)) if search else statement


def _searched(search: str) -> ColumnElement[bool]:
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
        StockTransfer.template_name.icontains(search, autoescape=True),
        StockTransfer.note.icontains(search, autoescape=True),
        Source.code.istartswith(search, autoescape=True),
        Destination.code.istartswith(search, autoescape=True),
        Source.name.icontains(search, autoescape=True),
        Destination.name.icontains(search, autoescape=True),
        on_a_line,
    )


def _row(row: Row[Any]) -> TransferRow:
    return TransferRow(
        transfer_id=row.id,
        number=row.transfer_number,
        status=TransferStatus(row.status),
        from_code=row.from_code,
        to_code=row.to_code,
        needed_by=row.needed_by,
        line_count=row.line_count,
        in_transit=row.in_transit,
        progress=int(row.progress),
        value=row.value,
        requested_by=row.person or "",
        is_late=row.is_late,
        picker=row.picker or "",
        template_name=row.template_name or "",
    )
