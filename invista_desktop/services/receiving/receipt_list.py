"""The list of posted receipts: searched, filtered, sorted and counted by PostgreSQL."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from invista_desktop.models.business import (
    AppUser,
    GoodsReceipt,
    GoodsReceiptItem,
    Product,
    ProductVariant,
    PurchaseOrder,
    PurchaseOrderItem,
    Supplier,
    Warehouse,
)
from invista_desktop.models.domain.posted_receipts import (
    ReceiptFilter,
    ReceiptQuestion,
    ReceiptRow,
    ReceiptSort,
    ReceiptStanding,
)
from invista_desktop.services.database.windows import SortKey, WindowedList, Windows, storable

_Reversal = aliased(GoodsReceipt)

# Who may not read suppliers sees the receipts all the same.
SUPPLIER_NAME: Final = func.coalesce(Supplier.name, "")
PERSON: Final = func.coalesce(AppUser.display_name, "")

IS_TAKEN_BACK: Final = select(_Reversal.id).where(_Reversal.reverses_id == GoodsReceipt.id).correlate(GoodsReceipt)
STANDING: Final = case(
    (GoodsReceipt.reverses_id.is_not(None), ReceiptStanding.REVERSAL),
    (GoodsReceipt.status == "REVERSED", ReceiptStanding.TAKEN_BACK),
    (IS_TAKEN_BACK.exists(), ReceiptStanding.PARTLY_TAKEN_BACK),
    else_=ReceiptStanding.POSTED,
)

# The day begins at the warehouse; the column stays bare, so that its index answers.
_MIDNIGHT: Final = func.timezone(
    Warehouse.timezone, func.date_trunc("day", func.timezone(Warehouse.timezone, func.now()))
)

SORTS: Final[dict[ReceiptSort, ColumnElement[Any]]] = {
    ReceiptSort.POSTED: GoodsReceipt.posted_at.expression,
    ReceiptSort.NUMBER: GoodsReceipt.receipt_number.expression,
    ReceiptSort.ORDER: PurchaseOrder.order_number.expression,
    ReceiptSort.SUPPLIER: SUPPLIER_NAME,
    ReceiptSort.PERSON: PERSON,
    ReceiptSort.STANDING: STANDING,
}


class ReceiptList(WindowedList[ReceiptQuestion, ReceiptRow]):
    """Answers the questions of the list of posted receipts."""

    def __init__(self) -> None:
        super().__init__(_found, _windows)


def _windows(question: ReceiptQuestion, total: int | None) -> Windows[ReceiptRow]:
    sort = SortKey(SORTS[question.sort], descending=question.descending)
    return Windows(_rows(question), [sort], GoodsReceipt.receipt_number.expression, _row, total=total)


def _rows(question: ReceiptQuestion) -> Select[Any]:
    return _found(question).with_only_columns(
        GoodsReceipt.id,
        GoodsReceipt.receipt_number,
        PurchaseOrder.order_number,
        SUPPLIER_NAME.label("supplier_name"),
        GoodsReceipt.posted_at,
        Warehouse.timezone,
        PERSON.label("person"),
        STANDING.label("standing"),
    )


def _found(question: ReceiptQuestion) -> Select[Any]:
    statement = (
        select(GoodsReceipt.id)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .join(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .outerjoin(AppUser, AppUser.id == GoodsReceipt.posted_by)
    )
    for condition in (_filtered(question.filter), _searched(storable(question.search).strip())):
        if condition is not None:
            statement = statement.where(condition)
    return statement


def _filtered(chosen: ReceiptFilter) -> ColumnElement[bool] | None:
    return {
        ReceiptFilter.ALL: None,
        ReceiptFilter.TODAY: GoodsReceipt.posted_at >= _MIDNIGHT,
        ReceiptFilter.MINE: GoodsReceipt.posted_by == select(func.app.uid()).scalar_subquery(),
        ReceiptFilter.TAKEN_BACK: IS_TAKEN_BACK.exists(),
    }[chosen]


def _searched(search: str) -> ColumnElement[bool] | None:
    if not search:
        return None
    return or_(
        GoodsReceipt.receipt_number.icontains(search, autoescape=True),
        PurchaseOrder.order_number.icontains(search, autoescape=True),
        Supplier.name.icontains(search, autoescape=True),
        GoodsReceipt.delivery_note.icontains(search, autoescape=True),
        _on_a_line(search),
    )


def _on_a_line(search: str) -> ColumnElement[bool]:
    """Whether an item matches by the words of the order, or of the catalogue for what was not ordered."""
    return (
        select(GoodsReceiptItem.id)
        .outerjoin(PurchaseOrderItem, PurchaseOrderItem.id == GoodsReceiptItem.purchase_order_item_id)
        .outerjoin(Product, Product.id == GoodsReceiptItem.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == GoodsReceiptItem.variant_id)
        .where(
            GoodsReceiptItem.goods_receipt_id == GoodsReceipt.id,
            or_(
                PurchaseOrderItem.product_sku.istartswith(search, autoescape=True),
                PurchaseOrderItem.supplier_sku.istartswith(search, autoescape=True),
                PurchaseOrderItem.product_name.icontains(search, autoescape=True),
                Product.sku.istartswith(search, autoescape=True),
                Product.name.icontains(search, autoescape=True),
                ProductVariant.sku.istartswith(search, autoescape=True),
            ),
        )
        .correlate(GoodsReceipt)
        .exists()
    )


def _row(row: Row[Any]) -> ReceiptRow:
    return ReceiptRow(
        receipt_id=row.id,
        number=row.receipt_number,
        order_number=row.order_number,
        supplier_name=row.supplier_name,
        posted_at=row.posted_at.astimezone(ZoneInfo(row.timezone)),
        person=row.person,
        standing=ReceiptStanding(row.standing),
    )
