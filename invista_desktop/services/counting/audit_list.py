"""Audits: listed, searched and sorted by the database."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, or_, select

from invista_desktop.models.business import InventoryAudit, InventoryAuditBin, Warehouse
from invista_desktop.models.domain.counts import AuditFilter, AuditQuestion, AuditRow, AuditSort
from invista_desktop.models.domain.lifecycles import AuditStatus
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_LATEST: Final = func.coalesce(InventoryAudit.deadline, literal_column("'9999-12-29'::timestamptz"))

SORTS: Final[dict[AuditSort, ColumnElement[Any]]] = {
    AuditSort.NUMBER: InventoryAudit.audit_number.expression,
    AuditSort.PLANNED_FOR: InventoryAudit.planned_for.expression,
    AuditSort.DEADLINE: _LATEST,
    AuditSort.PRIORITY: InventoryAudit.priority.expression,
    AuditSort.STATUS: InventoryAudit.status.expression,
}


class AuditList(WindowedList[AuditQuestion, AuditRow]):
    """Answers the questions of the list of audits."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def _windows(question: AuditQuestion, total: int | None) -> Windows[AuditRow]:
    sort = SortKey(SORTS[question.sort], descending=question.descending)
    rows = _found(question).with_only_columns(
        InventoryAudit.id, InventoryAudit.audit_number, InventoryAudit.type, InventoryAudit.method,
        InventoryAudit.status, Warehouse.code, InventoryAudit.planned_for, InventoryAudit.deadline,
        InventoryAudit.priority, InventoryAudit.is_blind, InventoryAudit.confidence, InventoryAudit.adjustment_value,
        _bins(), _bins("DONE", "EMPTY"), _bins("RECOUNT"),
    )  # fmt: skip
    return Windows(rows, [sort], InventoryAudit.audit_number.expression, _row, total=total)


def _bins(*states: str) -> ColumnElement[int]:
    counted = select(func.count()).where(InventoryAuditBin.audit_id == InventoryAudit.id)
    if states:
        counted = counted.where(InventoryAuditBin.state.in_(states))
    return counted.correlate(InventoryAudit).scalar_subquery()


def _row(row: Row[Any]) -> AuditRow:
    audit, number, kind, method, status, *rest = row[:15]
    return AuditRow(audit, number, kind, method, AuditStatus(status), *rest)


def _found(question: AuditQuestion) -> Select[Any]:
    statement = select(InventoryAudit.id).join(Warehouse, Warehouse.id == InventoryAudit.warehouse_id)
    wanted = {
        AuditFilter.OPEN: ("PLANNED", "IN_PROGRESS", "REVIEW"),
        AuditFilter.REVIEW: ("REVIEW",),
        AuditFilter.ENDED: ("COMPLETED", "CANCELLED"),
        AuditFilter.ALL: (),
    }[question.filter]
    if wanted:
        statement = statement.where(InventoryAudit.status.in_(wanted))
    if search := storable(question.search).strip():
        columns = (InventoryAudit.audit_number, InventoryAudit.note)
        statement = statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return statement
