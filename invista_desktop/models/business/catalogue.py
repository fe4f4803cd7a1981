"""What the warehouse deals in: products, variants, packs, lots, serials, and the codes on them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invista_desktop.models.business.base import (
    INVENTORY_STATUS,
    Base,
    Cost,
    Created,
    Keyed,
    Percent,
    Quantity,
    Stamped,
    closed_list,
    prefix_search,
)

PRODUCT_STATUS = closed_list("product_status", "ACTIVE", "INACTIVE", "DISCONTINUED", "DRAFT")
BARCODE_KIND = closed_list(
    "barcode_kind", "product", "variant", "pack", "location", "lot", "serial", "pallet", "document", "command"
)


def of_a_variant() -> ForeignKeyConstraint:
    """Return the key that lets a variant stand only beside its own product."""
    return ForeignKeyConstraint(
        ["variant_id", "product_id"], ["product_variant.id", "product_variant.product_id"], use_alter=False
    )


class Unit(Base):
    """A unit of measure, and how many decimal places a quantity in it may have."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str]
    factor: Mapped[Decimal] = mapped_column(Numeric(18, 6), server_default=text("1"))
    decimals: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))


class Category(Keyed, Stamped, Base):
    """A place in the catalogue; `slug` is the path from the top."""

    __tablename__ = "category"
    __table_args__ = (Index("category_parent", "parent_id"),)

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("category.id"))
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)


class Brand(Keyed, Stamped, Base):
    """A maker's name."""

    __tablename__ = "brand"

    name: Mapped[str] = mapped_column(unique=True)


class Product(Keyed, Stamped, Base):
    """Something that is bought, kept and counted, in its base unit."""

    __tablename__ = "product"
    __table_args__ = (
        Index("product_category", "category_id"),
        Index("product_brand", "brand_id"),
        prefix_search("product_name"),
    )

    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str | None]
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("category.id"))
    brand_id: Mapped[UUID | None] = mapped_column(ForeignKey("brand.id"))
    base_unit_code: Mapped[str] = mapped_column(ForeignKey("unit.code"), server_default=text("'EA'"))
    status: Mapped[str] = mapped_column(PRODUCT_STATUS, server_default=text("'ACTIVE'"))
    is_lot_tracked: Mapped[bool] = mapped_column(server_default=text("false"))
    is_serialized: Mapped[bool] = mapped_column(server_default=text("false"))
    has_expiry: Mapped[bool] = mapped_column(server_default=text("false"))
    shelf_life_days: Mapped[int | None]
    min_remaining_shelf_life_days: Mapped[int | None]
    over_receipt_percent: Mapped[Percent | None]
    standard_cost: Mapped[Cost | None]
    currency: Mapped[str] = mapped_column(server_default=text("'EUR'"))

    category: Mapped[Category | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")
    base_unit: Mapped[Unit] = relationship(lazy="raise")
    variants: Mapped[list["ProductVariant"]] = relationship(lazy="raise", back_populates="product")


class ProductVariant(Keyed, Stamped, Base):
    """A size, colour or the like of a product, with a SKU of its own."""

    __tablename__ = "product_variant"
    __table_args__ = (UniqueConstraint("id", "product_id"), Index("product_variant_product", "product_id"))

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))

    product: Mapped[Product] = relationship(lazy="raise", back_populates="variants")
    attributes: Mapped[list["VariantAttribute"]] = relationship(lazy="raise")


class VariantAttribute(Base):
    """What tells a variant from its siblings."""

    __tablename__ = "variant_attribute"

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variant.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Sku(Base):
    """One namespace of SKUs over products and variants; kept by triggers."""

    __tablename__ = "sku"
    __table_args__ = (
        Index("sku_product", "product_id", unique=True, postgresql_where=text("product_id is not null")),
        Index("sku_variant", "variant_id", unique=True, postgresql_where=text("variant_id is not null")),
        Index("sku_alike", text("lower(normalize(code, nfkc))"), unique=True),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_variant.id", ondelete="CASCADE"))


class ProductPack(Keyed, Stamped, Base):
    """A pack an item comes in, and how many base units it holds."""

    __tablename__ = "product_pack"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "variant_id", "name", postgresql_nulls_not_distinct=True),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    name: Mapped[str]
    unit_code: Mapped[str] = mapped_column(ForeignKey("unit.code"), server_default=text("'EA'"))
    quantity: Mapped[Quantity]


class Lot(Keyed, Stamped, Base):
    """Items made together; usable through `expiry_date`."""

    __tablename__ = "lot"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "variant_id", "code", postgresql_nulls_not_distinct=True),
        Index("lot_expiry", "expiry_date", postgresql_where=text("expiry_date is not null")),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    code: Mapped[str]
    expiry_date: Mapped[date | None]


class Serial(Keyed, Created, Base):
    """One single item; no location means that it is not in stock."""

    __tablename__ = "serial"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "variant_id", "code", postgresql_nulls_not_distinct=True),
        Index("serial_code", "code"),
        Index("serial_location", "location_id", postgresql_where=text("location_id is not null")),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    code: Mapped[str]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    status: Mapped[str | None] = mapped_column(INVENTORY_STATUS)


class Barcode(Keyed, Created, Base):
    """A code and the one thing it means; GTINs have all their 14 digits."""

    __tablename__ = "barcode"
    __table_args__ = tuple(
        Index(f"barcode_{thing}", f"{thing}_id", postgresql_where=text(f"{thing}_id is not null"))
        for thing in ("product", "variant", "pack", "location", "purchase_order", "pallet")
    )

    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(BARCODE_KIND)
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_variant.id", ondelete="CASCADE"))
    pack_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_pack.id", ondelete="CASCADE"))
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id", ondelete="CASCADE"))
    purchase_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_order.id", ondelete="CASCADE"))
    pallet_id: Mapped[UUID | None] = mapped_column(ForeignKey("pallet.id", ondelete="CASCADE"))
    command: Mapped[str | None]
