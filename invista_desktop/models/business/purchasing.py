"""Suppliers, what they supply, and what is ordered from them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invista_desktop.models.business.base import (
    Base,
    Cost,
    Keyed,
    Percent,
    Quantity,
    Stamped,
    closed_list,
    prefix_search,
)
from invista_desktop.models.business.catalogue import Product, ProductVariant, of_a_variant
from invista_desktop.models.business.people_and_places import Warehouse

SUPPLIER_STATUS = closed_list("supplier_status", "ACTIVE", "INACTIVE", "PENDING_APPROVAL", "SUSPENDED", "BLACKLISTED")
PURCHASE_ORDER_STATUS = closed_list(
    "purchase_order_status",
    "DRAFT", "PENDING_APPROVAL", "APPROVED", "SENT", "ACKNOWLEDGED", "PARTIALLY_RECEIVED", "RECEIVED",
    "INVOICED", "PAID", "CANCELLED", "CLOSED",
)  # fmt: skip
PURCHASE_ITEM_STATUS = closed_list("purchase_item_status", "PENDING", "PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED")
OPEN = text("status in ('APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED')")


class Supplier(Keyed, Stamped, Base):
    """Who goods are bought from."""

    __tablename__ = "supplier"
    __table_args__ = (prefix_search("supplier_name"),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(SUPPLIER_STATUS, server_default=text("'ACTIVE'"))
    currency: Mapped[str] = mapped_column(server_default=text("'EUR'"))
    email: Mapped[str | None]
    phone: Mapped[str | None]
    website: Mapped[str | None]
    tax_id: Mapped[str | None]
    address: Mapped[str | None]
    payment_terms: Mapped[str | None]
    over_receipt_percent: Mapped[Percent | None]


class ProductSupplier(Keyed, Stamped, Base):
    """That a supplier supplies a product, under which number, for how much."""

    __tablename__ = "product_supplier"
    __table_args__ = (
        UniqueConstraint("product_id", "supplier_id"),
        Index("product_supplier_supplier", "supplier_id"),
        Index("product_supplier_one_preferred", "product_id", unique=True, postgresql_where=text("is_preferred")),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("supplier.id"))
    supplier_sku: Mapped[str | None]
    unit_cost: Mapped[Cost | None]
    currency: Mapped[str] = mapped_column(server_default=text("'EUR'"))
    lead_time_days: Mapped[int | None]
    is_preferred: Mapped[bool] = mapped_column(server_default=text("false"))
    minimum_quantity: Mapped[Quantity | None]


class PurchaseOrder(Keyed, Stamped, Base):
    """Goods ordered from a supplier for a warehouse."""

    __tablename__ = "purchase_order"
    __table_args__ = (
        Index("purchase_order_supplier", "supplier_id"),
        Index("purchase_order_warehouse", "warehouse_id"),
        Index("purchase_order_expected", "expected_date", "order_number", postgresql_where=OPEN),
    )

    order_number: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("supplier.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    status: Mapped[str] = mapped_column(PURCHASE_ORDER_STATUS, server_default=text("'DRAFT'"))
    order_date: Mapped[date] = mapped_column(server_default=text("CURRENT_DATE"))
    expected_date: Mapped[date | None]
    currency: Mapped[str] = mapped_column(server_default=text("'EUR'"))
    notes: Mapped[str | None]

    supplier: Mapped[Supplier] = relationship(lazy="raise")
    warehouse: Mapped[Warehouse] = relationship(lazy="raise")
    items: Mapped[list["PurchaseOrderItem"]] = relationship(
        lazy="raise", back_populates="purchase_order", order_by="PurchaseOrderItem.line_number"
    )


class PurchaseOrderItem(Keyed, Stamped, Base):
    """A line of a purchase order; `outstanding` is what is still to come."""

    __tablename__ = "purchase_order_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("purchase_order_id", "line_number"),
        Index("purchase_order_item_open", "product_id", postgresql_where=text("outstanding > 0")),
    )

    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_order.id"))
    line_number: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    ordered_quantity: Mapped[Quantity]
    received_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    closed_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    outstanding: Mapped[Quantity] = mapped_column(
        Computed("greatest(ordered_quantity - received_quantity - closed_quantity, 0)", persisted=True)
    )
    unit_cost: Mapped[Cost] = mapped_column(server_default=text("0"))
    product_name: Mapped[str]
    product_sku: Mapped[str]
    supplier_sku: Mapped[str | None]
    expected_date: Mapped[date | None]
    status: Mapped[str] = mapped_column(PURCHASE_ITEM_STATUS, server_default=text("'PENDING'"))

    purchase_order: Mapped[PurchaseOrder] = relationship(lazy="raise", back_populates="items")
    product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[product_id])
    variant: Mapped[ProductVariant | None] = relationship(
        lazy="raise", viewonly=True, primaryjoin="foreign(PurchaseOrderItem.variant_id) == ProductVariant.id"
    )
