"""Products and variants as receiving knows them: flags, unit, packs, codes, lots."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from invista_desktop.errors import NotPermitted, said
from invista_desktop.models.business import (
    Barcode,
    Lot,
    OrganisationSetting,
    Product,
    ProductPack,
    ProductVariant,
    Unit,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.receiving import ItemRow, KnownCode, KnownLot, PackRow

ItemKey = tuple[UUID, UUID | None]


def items_of(session: Session, products: Collection[UUID]) -> Mapping[ItemKey, ItemRow]:
    """Return every item of these products, by (product, variant); a product is its own item too."""
    packs = _packs_of(session, products)
    default_days = session.scalar(
        select(OrganisationSetting.value).where(OrganisationSetting.key == "min_remaining_shelf_life_days")
    )
    rows = session.execute(
        select(Product, ProductVariant, Unit.decimals)
        .join(Unit, Unit.code == Product.base_unit_code)
        .outerjoin(ProductVariant, ProductVariant.product_id == Product.id)
        .where(Product.id.in_(products))
    )
    found: dict[ItemKey, ItemRow] = {}
    for product, variant, decimals in rows:
        plain = _row_of(product, None, decimals, packs, default_days)
        found[plain.key] = plain
        if variant is not None:
            row = _row_of(product, variant, decimals, packs, default_days)
            found[row.key] = row
    return found


def item_among(items: Mapping[ItemKey, ItemRow], key: ItemKey) -> ItemRow:
    """Return one of the items that were read.

    Raises:
        NotPermitted: it was not among what this person may see of the catalogue.
    """
    if key not in items:
        raise NotPermitted(
            said("The catalogue does not show you this item."),
            said("Ask an administrator whether you may read the catalogue."),
            code="item_unseen",
        )
    return items[key]


def _row_of(
    product: Product,
    variant: ProductVariant | None,
    decimals: int,
    packs: Mapping[ItemKey, tuple[PackRow, ...]],
    default_days: int | None,
) -> ItemRow:
    variant_id = None if variant is None else variant.id
    own_days = product.min_remaining_shelf_life_days
    return ItemRow(
        product_id=product.id,
        variant_id=variant_id,
        sku=product.sku if variant is None else variant.sku,
        name=item_name(product.name, variant.name if variant else None),
        unit=product.base_unit_code,
        unit_decimals=decimals,
        is_active=product.status == "ACTIVE" and (variant is None or variant.is_active),
        is_lot_tracked=product.is_lot_tracked,
        is_serialized=product.is_serialized,
        has_expiry=product.has_expiry,
        min_remaining_shelf_life_days=own_days if own_days is not None else default_days,
        over_receipt_percent=product.over_receipt_percent,
        packs=packs.get((product.id, variant_id), ()),
    )


def _packs_of(session: Session, products: Collection[UUID]) -> Mapping[ItemKey, tuple[PackRow, ...]]:
    packs: dict[ItemKey, tuple[PackRow, ...]] = {}
    rows = session.scalars(
        select(ProductPack).where(ProductPack.product_id.in_(products)).order_by(ProductPack.quantity)
    )
    for pack in rows:
        key = (pack.product_id, pack.variant_id)
        packs[key] = (*packs.get(key, ()), PackRow(pack.name, pack.quantity))
    return packs


def codes_of(session: Session, items: Collection[ItemKey]) -> tuple[KnownCode, ...]:
    """Return the barcodes that mean one of these items or a pack of it."""
    products = {product for product, _variant in items}
    rows = session.execute(
        select(Barcode.code, Barcode.product_id, ProductVariant.product_id, ProductVariant.id, ProductPack)
        .outerjoin(ProductVariant, ProductVariant.id == Barcode.variant_id)
        .outerjoin(ProductPack, ProductPack.id == Barcode.pack_id)
        .where(_means_one_of(products))
    )
    codes = []
    for code, product_id, variant_product, variant_id, pack in rows:
        if pack is not None:
            codes.append(KnownCode(code, pack.product_id, pack.variant_id, pack.name, pack.quantity))
        else:
            codes.append(KnownCode(code, product_id or variant_product, variant_id))
    return tuple(known for known in codes if (known.product_id, known.variant_id) in items)


def _means_one_of(products: Collection[UUID]) -> ColumnElement[bool]:
    return or_(
        Barcode.product_id.in_(products), ProductVariant.product_id.in_(products), ProductPack.product_id.in_(products)
    )


def lots_of(session: Session, items: Collection[ItemKey]) -> tuple[KnownLot, ...]:
    """Return the lots on file of these items."""
    rows = session.scalars(select(Lot).where(Lot.product_id.in_({product for product, _variant in items})))
    return tuple(
        KnownLot(lot.product_id, lot.variant_id, lot.code, lot.expiry_date)
        for lot in rows
        if (lot.product_id, lot.variant_id) in items
    )
