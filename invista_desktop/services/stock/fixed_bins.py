"""The bins an item always goes to."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import FixedBin, Location, Product, ProductVariant, Warehouse
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import FixedPlace


def fixed_bins_of(session: Session, product: Product, variant: ProductVariant | None) -> tuple[FixedPlace, ...]:
    """Return an item's fixed bins by warehouse and code; of a product, those of its variants too."""
    of_item = FixedBin.product_id == product.id
    rows = session.execute(
        select(Location, Warehouse.name, func.coalesce(ProductVariant.sku, product.sku).label("sku"))
        .select_from(FixedBin)
        .join(Location, Location.id == FixedBin.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(ProductVariant, ProductVariant.id == FixedBin.variant_id)
        .where(of_item if variant is None else of_item & (FixedBin.variant_id == variant.id))
        .order_by(Warehouse.code, Location.code, "sku")
    )
    return tuple(
        FixedPlace(Subject(SubjectKind.PLACE, place.id), warehouse, place.code, sku, place.is_blocked, place.is_active)
        for place, warehouse, sku in rows
    )
