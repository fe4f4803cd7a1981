"""What runs low, and every other reorder point: searched, narrowed and sorted by PostgreSQL."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from invista_desktop.models.business import REORDER_POSITION as P
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.replenishment import ReorderFilter, ReorderQuestion, ReorderRow, ReorderSort
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_SOURCE = func.coalesce(P.c.source_warehouse_code, P.c.supplier_name, "")
_SORTS: dict[ReorderSort, ColumnElement[Any]] = {
    ReorderSort.ITEM: P.c.sku,
    ReorderSort.WAREHOUSE: P.c.warehouse_code,
    ReorderSort.AVAILABLE: P.c.available,
    ReorderSort.SUGGESTED: P.c.suggested_quantity,
    ReorderSort.SOURCE: _SOURCE,
}


def reorder_list() -> WindowedList[ReorderQuestion, ReorderRow]:
    """Return what answers the worklist's questions."""
    return WindowedList(_found, _windows)


def _windows(question: ReorderQuestion, total: int | None) -> Windows[ReorderRow]:
    sort = SortKey(_SORTS[question.sort], descending=question.descending)
    return Windows(_found(question), [sort], P.c.id, _row, total=total)


def _found(question: ReorderQuestion) -> Select[Any]:
    statement = select(P).where(*_narrowed(question.filter))
    if question.warehouse_id is not None:
        statement = statement.where(P.c.warehouse_id == question.warehouse_id)
    search = storable(question.search).strip()
    if not search:
        return statement
    columns = (P.c.sku, P.c.product_name, P.c.variant_name, P.c.supplier_name, P.c.source_warehouse_code)
    return statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))


def _narrowed(which: ReorderFilter) -> list[ColumnElement[bool]]:
    narrowed: dict[ReorderFilter, list[ColumnElement[bool]]] = {
        ReorderFilter.NEEDED: [P.c.is_needed],
        ReorderFilter.BUY: [P.c.is_needed, P.c.way == "buy"],
        ReorderFilter.TRANSFER: [P.c.is_needed, P.c.way == "transfer"],
        ReorderFilter.ALL: [],
    }
    return narrowed[which]


def _row(row: Row[Any]) -> ReorderRow:
    is_transfer = row.way == "transfer"
    return ReorderRow(
        row.id, row.sku, item_name(row.product_name, row.variant_name), row.unit, row.decimals, row.warehouse_code,
        row.available, row.reserved, row.in_transit, row.on_order, row.drafted, row.position, row.min_quantity,
        row.max_quantity, row.suggested_quantity, row.is_needed, row.is_active, is_transfer,
        row.source_warehouse_code if is_transfer else row.supplier_name, row.source_available, row.lead_time_days,
    )  # fmt: skip
