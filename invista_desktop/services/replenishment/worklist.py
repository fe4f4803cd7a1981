"""What runs low, and what is reserved: searched and sorted by PostgreSQL."""

from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import REORDER_NEED as NEED
from invista_desktop.models.business import STOCK, AppUser, StockReservation
from invista_desktop.models.domain.replenishment import ReorderQuestion, ReorderRow, ReservationRow
from invista_desktop.services.database.windows import SortKey, Windows, count_exactly


def reorders(session: Session, question: ReorderQuestion) -> Windows[ReorderRow]:
    """Return the windows of what is to be bought or brought over, by SKU and warehouse."""
    found = _found(question)
    sort = [SortKey(NEED.c.sku), SortKey(NEED.c.warehouse_code)]
    return Windows(found, sort, NEED.c.id, _reorder_row, total=count_exactly(session, found))


def active_reservations(session: Session) -> Windows[ReservationRow]:
    """Return the windows of all active reservations, the oldest number first."""
    found = (
        select(
            StockReservation.id, StockReservation.reservation_number, STOCK.c.sku, STOCK.c.product_name,
            STOCK.c.location_code, STOCK.c.lot_code, StockReservation.quantity, STOCK.c.unit, AppUser.display_name,
            StockReservation.expires_at, StockReservation.reason,
        )
        .join(STOCK, STOCK.c.id == StockReservation.inventory_item_id)
        .outerjoin(AppUser, AppUser.id == StockReservation.reserved_by)
        .where(StockReservation.status == "ACTIVE")
    )  # fmt: skip
    sort = [SortKey(StockReservation.reservation_number.expression)]
    return Windows(found, sort, StockReservation.id.expression, _reservation_row, total=count_exactly(session, found))


def _found(question: ReorderQuestion) -> Select[Any]:
    statement = select(NEED)
    if question.warehouse_id is not None:
        statement = statement.where(NEED.c.warehouse_id == question.warehouse_id)
    search = question.search.replace("\0", "").strip()
    if search:
        columns = (NEED.c.sku, NEED.c.product_name, NEED.c.supplier_name, NEED.c.warehouse_code)
        statement = statement.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return statement


def _reorder_row(row: Row[Any]) -> ReorderRow:
    is_transfer = row.way == "transfer"
    return ReorderRow(
        row.id, row.sku, row.variant_name or row.product_name, row.unit, row.warehouse_code, row.available,
        row.in_transit, row.on_order, row.drafted, row.position, row.min_quantity, row.max_quantity,
        row.suggested_quantity, is_transfer, row.source_warehouse_code if is_transfer else row.supplier_name,
        row.source_available, row.lead_time_days,
    )  # fmt: skip


def _reservation_row(row: Row[Any]) -> ReservationRow:
    return ReservationRow(
        row.id, row.reservation_number, row.sku, row.product_name, row.location_code, row.lot_code, row.quantity,
        row.unit, row.display_name or "", row.expires_at, row.reason,
    )  # fmt: skip
