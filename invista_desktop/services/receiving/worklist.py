"""The worklist of expected orders: searched, filtered, sorted and counted by PostgreSQL."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Select, and_, case, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from invista_desktop.models.business import PurchaseOrder, PurchaseOrderItem, Supplier, Warehouse, Workstation
from invista_desktop.models.domain.lifecycles import RECEIVABLE, OrderStatus
from invista_desktop.models.domain.receiving import OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

# The database's day where the order is expected; a workstation's clock may be wrong.
TODAY: ColumnElement[date] = cast(func.timezone(Warehouse.timezone, func.now()), Date)

# False for every order where the workstation stands in no warehouse.
IS_ELSEWHERE: ColumnElement[bool] = func.coalesce(
    PurchaseOrder.warehouse_id
    != select(Workstation.warehouse_id).where(Workstation.id == func.app.workstation_id()).scalar_subquery(),
    false(),
)

LINES: Final = (
    select(
        func.count().label("line_count"),
        func.count().filter(PurchaseOrderItem.outstanding == 0).label("lines_done"),
        func.coalesce(
            func.trunc(
                100
                * func.sum(PurchaseOrderItem.ordered_quantity - PurchaseOrderItem.outstanding)
                / func.nullif(func.sum(PurchaseOrderItem.ordered_quantity), 0)
            ),
            0,
        ).label("progress"),
    )
    .where(PurchaseOrderItem.purchase_order_id == PurchaseOrder.id)
    .lateral("lines")
)

# Who may not read suppliers sees the orders all the same.
SUPPLIER_NAME: Final = func.coalesce(Supplier.name, "")

SORTS: Final[dict[OrderSort, tuple[ColumnElement[Any], bool]]] = {
    OrderSort.EXPECTED: (PurchaseOrder.expected_date.expression, True),
    OrderSort.NUMBER: (PurchaseOrder.order_number.expression, False),
    OrderSort.SUPPLIER: (SUPPLIER_NAME, False),
    OrderSort.LINES: (LINES.c.line_count, False),
    OrderSort.PROGRESS: (LINES.c.progress, False),
    OrderSort.STATUS: (PurchaseOrder.status.expression, False),
}


class Worklist(WindowedList[OrderQuestion, OrderRow]):
    """Answers the questions of the worklist."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def orders_waiting_for(session: Session, product_id: UUID, variant_id: UUID | None) -> tuple[OrderRow, ...]:
    """Return the open orders that still wait for an item: those of this warehouse first, soonest expected first."""
    waits = (
        select(PurchaseOrderItem.id)
        .where(
            PurchaseOrderItem.purchase_order_id == PurchaseOrder.id,
            PurchaseOrderItem.product_id == product_id,
            PurchaseOrderItem.variant_id.is_not_distinct_from(variant_id),
            PurchaseOrderItem.outstanding > 0,
        )
        .exists()
    )
    statement = (
        _listed(_receivable())
        .where(waits)
        .order_by(IS_ELSEWHERE, PurchaseOrder.expected_date.asc().nulls_last(), PurchaseOrder.order_number)
    )
    return tuple(_row(row) for row in session.execute(statement))


def _windows(question: OrderQuestion, total: int | None) -> Windows[OrderRow]:
    column, nullable = SORTS[question.sort]
    sort = SortKey(column, descending=question.descending, nullable=nullable)
    return Windows(_rows(question), [sort], PurchaseOrder.order_number.expression, _row, total=total)


def _rows(question: OrderQuestion) -> Select[Any]:
    return _listed(_found(question))


def _listed(orders: Select[Any]) -> Select[Any]:
    return orders.join(LINES, true()).with_only_columns(
        PurchaseOrder.id,
        PurchaseOrder.order_number,
        SUPPLIER_NAME.label("supplier_name"),
        PurchaseOrder.expected_date,
        PurchaseOrder.status,
        LINES.c.line_count,
        LINES.c.lines_done,
        LINES.c.progress,
        _is_late().label("is_late"),
        case((IS_ELSEWHERE, Warehouse.code), else_="").label("elsewhere"),
    )


def _found(question: OrderQuestion) -> Select[Any]:
    statement = _receivable().where(_filtered(question.filter))
    searched = _searched(storable(question.search).strip())
    return statement if searched is None else statement.where(searched)


def _receivable() -> Select[Any]:
    return (
        select(PurchaseOrder.id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(PurchaseOrder.status.in_(sorted(RECEIVABLE)))
    )


def _filtered(chosen: OrderFilter) -> ColumnElement[bool]:
    if chosen is OrderFilter.ELSEWHERE:
        return IS_ELSEWHERE
    among = {
        OrderFilter.OPEN: true(),
        OrderFilter.LATE: _is_late(),
        OrderFilter.TODAY: PurchaseOrder.expected_date == TODAY,
        OrderFilter.PARTIAL: PurchaseOrder.status == "PARTIALLY_RECEIVED",
    }
    return and_(~IS_ELSEWHERE, among[chosen])


def _is_late() -> ColumnElement[bool]:
    return func.coalesce(PurchaseOrder.expected_date < TODAY, false())


def _searched(search: str) -> ColumnElement[bool] | None:
    if not search:
        return None
    on_a_line = (
        select(PurchaseOrderItem.id)
        .where(
            PurchaseOrderItem.purchase_order_id == PurchaseOrder.id,
            or_(
                PurchaseOrderItem.product_sku.istartswith(search, autoescape=True),
                PurchaseOrderItem.supplier_sku.istartswith(search, autoescape=True),
                PurchaseOrderItem.product_name.icontains(search, autoescape=True),
            ),
        )
        .exists()
    )
    return or_(
        PurchaseOrder.order_number.icontains(search, autoescape=True),
        Supplier.name.icontains(search, autoescape=True),
        on_a_line,
    )


def _row(row: Row[Any]) -> OrderRow:
    return OrderRow(
        order_id=row.id,
        number=row.order_number,
        supplier_name=row.supplier_name,
        expected_date=row.expected_date,
        status=OrderStatus(row.status),
        line_count=row.line_count,
        lines_done=row.lines_done,
        progress=int(row.progress),
        is_late=row.is_late,
        elsewhere=row.elsewhere,
    )
