"""Piles of the view `stock`, the finest grain of the browser, and their sums."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select, true

from invista_desktop.models.business import PurchaseOrderItem
from invista_desktop.models.business.stock_views import STOCK, STOCK_LEVEL
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.stock_browsing import (
    StockGroup,
    StockRow,
    StockStatus,
    Subject,
    SubjectKind,
    Words,
)
from invista_desktop.services.database.windows import SortKey

S: Final = STOCK.c
WORDS: Final = ("on_hand", "reserved", "on_hold", "available", "in_transit")
SORT_KEYS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "code": (S.product_sku, S.sku, S.location_code),
    "place": (S.location_code, S.product_sku, S.sku),
    "quantity": (S.quantity,),
}


def sums() -> list[ColumnElement[Any]]:
    """Return the sum of each word over the view `stock`."""
    return [func.coalesce(func.sum(S[word]), 0).label(word) for word in WORDS]


def on_order(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the question how much is on order, by the view that defines it."""
    return select(func.coalesce(func.sum(STOCK_LEVEL.c.on_order), 0).label("on_order")).where(*conditions)


def due() -> Subquery:
    """Return what is on order by item and warehouse: the levels of the items that an open order names."""
    named = select(PurchaseOrderItem.product_id).where(PurchaseOrderItem.outstanding > 0).distinct().subquery("named")
    level = STOCK_LEVEL.c
    levels = select(STOCK_LEVEL).where(level.product_id == named.c.product_id, level.on_order > 0).lateral("level")
    columns = (levels.c[name] for name in ("product_id", "variant_id", "warehouse_id", "on_order"))
    return select(*columns).select_from(named.join(levels, true())).subquery("due")


def piles(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the question for piles."""
    return select(STOCK).where(*conditions)


def pile_sort(sort: str, *, descending: bool) -> list[SortKey]:
    """Return the sort keys of piles."""
    return [SortKey(column, descending=descending) for column in SORT_KEYS[sort]]


def words_of(row: Row[Any], on_order_known: bool = False) -> Words:  # noqa: FBT001 - reads as a claim
    """Return the words of a row that carries them."""
    return Words(
        row.on_hand, row.reserved, row.on_hold, row.available, row.in_transit,
        row.on_order if on_order_known else None,
    )  # fmt: skip


def pile_row(row: Row[Any]) -> StockRow:
    """Return a pile as a row."""
    return StockRow(
        key=str(row.id),
        group=StockGroup.PILE,
        subject=Subject(SubjectKind.ITEM, row.product_id, row.variant_id),
        code=row.sku,
        sku=row.sku,
        name=item_name(row.product_name, row.variant_name),
        unit=row.unit,
        words=words_of(row),
        place=row.location_code,
        warehouse=row.warehouse_code,
        lot=row.lot_code or "",
        lot_id=row.lot_id,
        expiry_date=row.expiry_date,
        is_expired=row.is_expired,
        status=StockStatus(row.status),
    )
