"""Which items a bin is kept for."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import FixedBin, Product, ProductVariant
from invista_desktop.models.domain.fixed_bins import FixedItem
from invista_desktop.models.domain.item_names import item_name


def items_fixed_to(session: Session, location_id: UUID) -> tuple[FixedItem, ...]:
    """Return the items a bin is kept for, by SKU."""
    sku = func.coalesce(ProductVariant.sku, Product.sku)
    rows = session.execute(
        select(FixedBin, Product, ProductVariant)
        .join(Product, Product.id == FixedBin.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == FixedBin.variant_id)
        .where(FixedBin.location_id == location_id)
        .order_by(sku)
    )
    return tuple(_item(*row) for row in rows)


def _item(fixed: FixedBin, product: Product, variant: ProductVariant | None) -> FixedItem:
    return FixedItem(
        product_id=fixed.product_id,
        variant_id=fixed.variant_id,
        sku=variant.sku if variant else product.sku,
        name=item_name(product.name, variant.name if variant else None),
        is_active=product.status == "ACTIVE" and (variant is None or variant.is_active),
    )
