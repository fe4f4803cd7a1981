"""What stock was worth at the end of a day."""

from datetime import date

from sqlalchemy import Boolean, Date, Numeric, Uuid, cast, column, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Product, ProductVariant, Warehouse
from invista_desktop.models.domain.replenishment import StockValueRow


def stock_value_on(session: Session, day: date) -> tuple[StockValueRow, ...]:
    """Return what each warehouse had of each item and its value, by warehouse and SKU.

    Raises:
        NotPermitted: values are not for this person.
    """
    told = func.app.stock_value_on(cast(day, Date)).table_valued(
        column("warehouse_id", Uuid()), column("product_id", Uuid()), column("variant_id", Uuid()),
        column("quantity", Numeric()), column("value", Numeric()), column("is_provisional", Boolean()),
        name="told",
    )  # fmt: skip
    sku = func.coalesce(ProductVariant.sku, Product.sku)
    statement = (
        select(
            Warehouse.code, sku, func.coalesce(ProductVariant.name, Product.name), told.c.quantity,
            Product.base_unit_code, told.c.value, told.c.is_provisional,
        )
        .join(Warehouse, Warehouse.id == told.c.warehouse_id)
        .join(Product, Product.id == told.c.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == told.c.variant_id)
        .order_by(Warehouse.code, sku)
    )  # fmt: skip
    return tuple(StockValueRow(*row) for row in session.execute(statement))
