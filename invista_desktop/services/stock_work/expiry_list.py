"""The expiry worklist: piles by their last day of use, soonest first; the database sorts and counts."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, func, or_, select

from invista_desktop.models.business import STOCK, Warehouse
from invista_desktop.models.domain.expiring import ExpiringRow, ExpiryQuestion, ExpirySort
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

OF: Final = STOCK.c
TODAY: Final = func.app.today(Warehouse.timezone)
# One date less another is a number of days.
DAYS_LEFT: Final = cast(OF.expiry_date - TODAY, Integer)

SORTS: Final[dict[ExpirySort, ColumnElement[Any]]] = {
    ExpirySort.EXPIRY: OF.expiry_date,
    ExpirySort.ITEM: OF.sku,
    ExpirySort.PLACE: OF.location_code,
    ExpirySort.QUANTITY: OF.on_hand,
}


class ExpiryList(WindowedList[ExpiryQuestion, ExpiringRow]):
    """Answers the questions of the expiry worklist."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def _windows(question: ExpiryQuestion, total: int | None) -> Windows[ExpiringRow]:
    sort = SortKey(SORTS[question.sort], descending=question.descending)
    return Windows(_rows(question), [sort], OF.id, _row, total=total)


def _rows(question: ExpiryQuestion) -> Select[Any]:
    return _found(question).with_only_columns(
        OF.id,
        OF.location_id,
        OF.location_code,
        OF.warehouse_code,
        OF.product_id,
        OF.variant_id,
        OF.lot_id,
        OF.sku,
        OF.product_name,
        OF.variant_name,
        OF.unit,
        OF.lot_code,
        OF.expiry_date,
        DAYS_LEFT.label("days_left"),
        OF.status,
        OF.on_hand,
        OF.is_usable,
    )


def _row(row: Row[Any]) -> ExpiringRow:
    return ExpiringRow(
        item_id=row.id,
        location_id=row.location_id,
        location=row.location_code,
        warehouse=row.warehouse_code,
        product_id=row.product_id,
        variant_id=row.variant_id,
        lot_id=row.lot_id,
        sku=row.sku,
        name=item_name(row.product_name, row.variant_name),
        unit=row.unit,
        lot=row.lot_code or "",
        expiry_date=row.expiry_date,
        days_left=row.days_left,
        status=row.status,
        quantity=row.on_hand,
        is_usable=row.is_usable,
    )


def _found(question: ExpiryQuestion) -> Select[Any]:
    statement = (
        select(OF.id)
        .join(Warehouse, Warehouse.id == OF.warehouse_id)
        .where(OF.on_hand > 0, OF.expiry_date.is_not(None), _within(question.filter))
    )
    if question.warehouse:
        statement = statement.where(OF.warehouse_code == question.warehouse)
    if search := storable(question.search).strip():
        columns = (OF.sku, OF.product_name, OF.location_code, OF.lot_code)
        statement = statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return statement


def _within(days: int) -> ColumnElement[bool]:
    return OF.expiry_date < TODAY if days == 0 else OF.expiry_date <= TODAY + days
