"""What stock was worth at the end of a day: searched, narrowed and sorted by PostgreSQL."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Date, Numeric, Row, Select, Uuid, cast, column, func, or_, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Product, ProductVariant, Warehouse
from invista_desktop.models.domain.stock_values import StockValueRow, ValueQuestion, ValueSort, WarehouseValue
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_SKU = func.coalesce(ProductVariant.sku, Product.sku)
_NAME = func.coalesce(ProductVariant.name, Product.name)
_NOW: Final = date(9999, 12, 30)


def value_list() -> WindowedList[ValueQuestion, StockValueRow]:
    """Return what answers the questions of the list."""
    return WindowedList(_found, _windows)


def values_by_warehouse(session: Session, question: ValueQuestion) -> tuple[WarehouseValue, ...]:
    """Return what everything that the question finds was worth, by warehouse.

    Raises:
        NotPermitted: values are not for this person.
    """
    found = _found(question).subquery()
    statement = (
        select(found.c.code, func.coalesce(func.sum(found.c.value), 0), func.count())
        .group_by(found.c.code)
        .order_by(found.c.code)
    )
    return tuple(WarehouseValue(*row) for row in session.execute(statement))


def every_value(session: Session, question: ValueQuestion) -> tuple[StockValueRow, ...]:
    """Return everything that the question finds, in no order.

    Raises:
        NotPermitted: values are not for this person.
    """
    return tuple(_row(row) for row in session.execute(_found(question)))


def _windows(question: ValueQuestion, total: int | None) -> Windows[StockValueRow]:
    valued = _found(question).subquery("valued").c
    columns: dict[ValueSort, ColumnElement[Any]] = {
        ValueSort.ITEM: valued.sku,
        ValueSort.WAREHOUSE: valued.code,
        ValueSort.QUANTITY: valued.quantity,
        ValueSort.VALUE: valued.value,
    }
    sort = SortKey(columns[question.sort], descending=question.descending)
    return Windows(select(*valued), [sort], valued.stock_value_id, _row, total=total)


def _told(day: date | None) -> Any:
    return func.app.stock_value_on(cast(day or _NOW, Date)).table_valued(
        column("stock_value_id", Uuid()), column("warehouse_id", Uuid()), column("product_id", Uuid()),
        column("variant_id", Uuid()), column("quantity", Numeric()), column("value", Numeric()),
        column("is_provisional", Boolean()), name="told",
    )  # fmt: skip


def _found(question: ValueQuestion) -> Select[Any]:
    told = _told(question.day)
    statement = (
        select(
            told.c.stock_value_id, Warehouse.code, _SKU.label("sku"), _NAME.label("name"), told.c.quantity,
            Product.base_unit_code, told.c.value, told.c.is_provisional,
        )
        .select_from(told)
        .join(Warehouse, Warehouse.id == told.c.warehouse_id)
        .join(Product, Product.id == told.c.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == told.c.variant_id)
    )  # fmt: skip
    if question.filter is not None:
        statement = statement.where(told.c.warehouse_id == question.filter)
    search = storable(question.search).strip()
    if not search:
        return statement
    return statement.where(or_(_SKU.icontains(search, autoescape=True), _NAME.icontains(search, autoescape=True)))


def _row(row: Row[Any]) -> StockValueRow:
    return StockValueRow(
        row.stock_value_id, row.code, row.sku, row.name, row.quantity, row.base_unit_code, row.value, row.is_provisional
    )
