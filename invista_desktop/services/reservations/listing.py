"""The active reservations, searched, narrowed and sorted by PostgreSQL."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from invista_desktop.models.business import STOCK, AppUser, StockReservation, StockTransfer, StockTransferItem
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.reservations import (
    ReservationFilter,
    ReservationQuestion,
    ReservationRow,
    ReservationSort,
)
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

R = StockReservation
_SORTS: dict[ReservationSort, tuple[ColumnElement[Any], bool]] = {
    ReservationSort.NUMBER: (R.reservation_number.expression, False),
    ReservationSort.ITEM: (STOCK.c.sku, False),
    ReservationSort.PLACE: (STOCK.c.location_path, False),
    ReservationSort.UNTIL: (R.expires_at.expression, True),
}
_SOON = timedelta(days=1)


def reservation_list() -> WindowedList[ReservationQuestion, ReservationRow]:
    """Return what answers the list's questions."""
    return WindowedList(_found, _windows)


def _windows(question: ReservationQuestion, total: int | None) -> Windows[ReservationRow]:
    column, nullable = _SORTS[question.sort]
    sort = SortKey(column, descending=question.descending, nullable=nullable)
    return Windows(_rows(question), [sort], R.id.expression, _row, total=total)


def _found(question: ReservationQuestion) -> Select[Any]:
    statement = (
        select(R.id)
        .join(STOCK, STOCK.c.id == R.inventory_item_id)
        .outerjoin(AppUser, AppUser.id == R.reserved_by)
        .outerjoin(StockTransferItem, StockTransferItem.id == R.stock_transfer_item_id)
        .outerjoin(StockTransfer, StockTransfer.id == StockTransferItem.transfer_id)
        .where(R.status == "ACTIVE", *_narrowed(question.filter))
    )
    search = storable(question.search).strip()
    if not search:
        return statement
    columns: tuple[ColumnElement[Any], ...] = (
        R.reservation_number.expression, STOCK.c.sku, STOCK.c.product_name, STOCK.c.variant_name,
        STOCK.c.location_code, STOCK.c.lot_code,
        AppUser.display_name.expression, R.reason.expression, StockTransfer.transfer_number.expression,
    )  # fmt: skip
    return statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))


def _narrowed(which: ReservationFilter) -> list[ColumnElement[bool]]:
    return {
        ReservationFilter.ALL: [],
        ReservationFilter.BY_HAND: [R.type != "TRANSFER"],
        ReservationFilter.TRANSFERS: [R.type == "TRANSFER"],
        ReservationFilter.ENDING: [R.expires_at <= func.now() + _SOON],
    }[which]


def _rows(question: ReservationQuestion) -> Select[Any]:
    return _found(question).with_only_columns(
        R.id, R.reservation_number, STOCK.c.sku,
        STOCK.c.product_name, STOCK.c.variant_name,
        STOCK.c.warehouse_code, STOCK.c.location_code, STOCK.c.lot_code, R.quantity, STOCK.c.unit,
        StockTransfer.transfer_number, AppUser.display_name, R.created_at, R.expires_at,
        func.coalesce(R.expires_at <= func.now(), False).label("is_over"), R.reason,
    )  # fmt: skip


def _row(row: Row[Any]) -> ReservationRow:
    return ReservationRow(
        row.id, row.reservation_number, row.sku, item_name(row.product_name, row.variant_name),
        row.warehouse_code, row.location_code, row.lot_code,
        row.quantity, row.unit, row.transfer_number, row.display_name or "", row.created_at, row.expires_at,
        row.is_over, row.reason,
    )  # fmt: skip
