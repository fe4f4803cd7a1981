"""The lines of an audit for the reviewer, and what its results are."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import AUDIT_LINE, COUNT_ACCURACY, REPEAT_OFFENDER, AppUser, InventoryAuditBin
from invista_desktop.models.domain.count_words import CountFound
from invista_desktop.models.domain.counts import (
    AccuracyRow,
    BinTask,
    LineFilter,
    LineQuestion,
    LineRow,
    LineSort,
    OffenderRow,
)
from invista_desktop.models.domain.lifecycles import AuditBinState, AuditItemStatus
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

L: Final = AUDIT_LINE.c

SORTS: Final[dict[LineSort, ColumnElement[Any]]] = {
    LineSort.PLACE: L.location_code,
    LineSort.SKU: L.sku,
    LineSort.VALUE: func.coalesce(L.variance_value, 0),
}


class LineList(WindowedList[LineQuestion, LineRow]):
    """Answers the reviewer's questions about an audit's lines."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def bin_tasks(session: Session, audit_id: UUID) -> tuple[BinTask, ...]:
    """Return the bins of an audit, by code."""
    found = session.scalars(
        select(InventoryAuditBin)
        .where(InventoryAuditBin.audit_id == audit_id)
        .order_by(InventoryAuditBin.location_code, InventoryAuditBin.id)
    )
    return tuple(
        BinTask(
            one.id, one.location_id, one.location_code, one.zone, AuditBinState(one.state), one.assigned_to, one.done_at
        )
        for one in found
    )


def accuracy(session: Session, audit_id: UUID) -> tuple[AccuracyRow, ...]:
    """Return how right the books were, by zone, class and counter."""
    c = COUNT_ACCURACY.c
    named = func.coalesce(
        select(AppUser.display_name).where(AppUser.id.cast(c.name.type) == c.name).scalar_subquery(), c.name, ""
    )
    rows = session.execute(
        select(c.kind, named, c.lines, c.right_lines, c.accuracy, c.net_value, c.gross_value)
        .where(c.audit_id == audit_id)
        .order_by(c.kind, c.name)
    )
    return tuple(AccuracyRow(*row) for row in rows)


def repeat_offenders(session: Session) -> tuple[OffenderRow, ...]:
    """Return the items that were off in more than one audit, the costliest first."""
    c = REPEAT_OFFENDER.c
    rows = session.execute(
        select(c.product_id, c.variant_id, c.sku, c.audits, c.net_value, c.gross_value)
        .order_by(c.gross_value.desc(), c.sku)
        .limit(500)
    )
    return tuple(OffenderRow(*row) for row in rows)


def _windows(question: LineQuestion, total: int | None) -> Windows[LineRow]:
    sort = SortKey(SORTS[question.sort], descending=question.descending)
    rows = _found(question).with_only_columns(
        L.id, L.bin_id, L.location_code, L.zone, L.sku, L.product_name, L.unit, func.coalesce(L.lot_code, ""),
        func.coalesce(L.serial_code, ""), L.found, L.status, L.abc_class, L.counted_quantity, L.book_quantity,
        L.variance, L.variance_value, L.counted_at, func.coalesce(L.reason_code, ""), L.needs_investigation,
        L.moved_while_counted,
    )  # fmt: skip
    return Windows(rows, [sort], L.id, _row, total=total)


def _row(row: Row[Any]) -> LineRow:
    item_id, bin_id, place, zone, sku, name, unit, lot, serial, found, status, *rest = row[:20]
    said = CountFound(found), AuditItemStatus(status)
    return LineRow(item_id, bin_id, place, zone, sku, name, unit, lot, serial, *said, *rest)


def _found(question: LineQuestion) -> Select[Any]:
    statement = select(L.id).select_from(AUDIT_LINE).where(L.audit_id == question.audit_id)
    condition = {
        LineFilter.OFF: or_(L.variance != 0, L.hold_status.is_not(None)),
        LineFilter.UNDECIDED: or_(L.variance != 0, L.hold_status.is_not(None)) & (L.status == "COUNTED"),
        LineFilter.NOT_COUNTED: L.counted_quantity.is_(None),
        LineFilter.ALL: None,
    }[question.filter]
    if condition is not None:
        statement = statement.where(condition)
    if search := storable(question.search).strip():
        columns = (L.location_code, L.sku, L.product_name, L.lot_code, L.serial_code)
        statement = statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return statement
