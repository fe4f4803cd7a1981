"""Receipts, the ledger of movements, and stock on hand, which follows the ledger."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invista_desktop.models.business.base import (
    INVENTORY_STATUS,
    MOVEMENT_TYPE,
    NOW,
    Base,
    Cost,
    Created,
    Keyed,
    Quantity,
    closed_list,
)
from invista_desktop.models.business.catalogue import Lot, Product, of_a_variant
from invista_desktop.models.business.people_and_places import AppUser, Location, Warehouse, Workstation
from invista_desktop.models.business.purchasing import PurchaseOrder

RECEIPT_STATUS = closed_list("receipt_status", "POSTED", "REVERSED")
DRAFT_STATUS = closed_list("draft_status", "open", "posted", "discarded")


class GoodsReceipt(Keyed, Created, Base):
    """What came in on one order at one time; a reversal is a receipt that names another."""

    __tablename__ = "goods_receipt"
    __table_args__ = (
        Index("goods_receipt_order", "purchase_order_id"),
        Index("goods_receipt_posted", "posted_at"),
        Index("goods_receipt_reverses", "reverses_id", postgresql_where=text("reverses_id is not null")),
    )

    receipt_number: Mapped[str] = mapped_column(unique=True)
    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_order.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    status: Mapped[str] = mapped_column(RECEIPT_STATUS, server_default=text("'POSTED'"))
    delivery_note: Mapped[str | None]
    occurred_at: Mapped[datetime | None]
    posted_at: Mapped[datetime] = mapped_column(server_default=NOW)
    posted_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_receipt.id"))
    reason_code: Mapped[str | None]
    note: Mapped[str | None]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"), unique=True)

    purchase_order: Mapped[PurchaseOrder] = relationship(lazy="raise")
    warehouse: Mapped[Warehouse] = relationship(lazy="raise")
    workstation: Mapped[Workstation | None] = relationship(lazy="raise")
    poster: Mapped[AppUser | None] = relationship(lazy="raise", foreign_keys=[posted_by])
    items: Mapped[list["GoodsReceiptItem"]] = relationship(
        lazy="raise", back_populates="goods_receipt", order_by="GoodsReceiptItem.line_number"
    )


class GoodsReceiptItem(Keyed, Created, Base):
    """A line of a receipt: how much was accepted, held and refused."""

    __tablename__ = "goods_receipt_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("goods_receipt_id", "line_number"),
        Index("goods_receipt_item_order_item", "purchase_order_item_id"),
        Index("goods_receipt_item_reverses", "reverses_item_id", postgresql_where=text("reverses_item_id is not null")),
    )

    goods_receipt_id: Mapped[UUID] = mapped_column(
        ForeignKey("goods_receipt.id", deferrable=True, initially="DEFERRED")
    )
    line_number: Mapped[int]
    purchase_order_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_order_item.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    accepted_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    held_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    rejected_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    received_quantity: Mapped[Quantity] = mapped_column(
        Computed("accepted_quantity + held_quantity + rejected_quantity", persisted=True)
    )
    rejection_reason: Mapped[str | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    expiry_date: Mapped[date | None]
    entered_quantity: Mapped[Quantity | None]
    entered_unit: Mapped[str | None]
    entered_factor: Mapped[Quantity | None]
    put_away_location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    unit_cost: Mapped[Cost | None]
    reverses_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_receipt_item.id"))

    goods_receipt: Mapped[GoodsReceipt] = relationship(lazy="raise", back_populates="items")
    product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[product_id])
    lot: Mapped[Lot | None] = relationship(lazy="raise", foreign_keys=[lot_id])
    put_away_location: Mapped[Location | None] = relationship(lazy="raise")


class InventoryItem(Keyed, Base):
    """Stock on hand of one item, lot and status in one place; written by the ledger's trigger alone."""

    __tablename__ = "inventory_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint(
            "product_id", "variant_id", "location_id", "lot_id", "status", postgresql_nulls_not_distinct=True
        ),
        Index("inventory_item_location", "location_id"),
        Index("inventory_item_lot", "lot_id", postgresql_where=text("lot_id is not null")),
        Index("inventory_item_quantity", "quantity", "id"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    quantity: Mapped[Quantity]
    reserved_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    pallet_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    available_quantity: Mapped[Quantity] = mapped_column(
        Computed("case when status = 'AVAILABLE' then quantity - reserved_quantity else 0 end", persisted=True)
    )
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)

    product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[product_id])
    location: Mapped[Location] = relationship(lazy="raise")
    lot: Mapped[Lot | None] = relationship(lazy="raise", foreign_keys=[lot_id])


class InventoryMovement(Keyed, Created, Base):
    """One entry of the ledger: so much of this, from there to here; never changed."""

    __tablename__ = "inventory_movement"
    __table_args__ = (
        of_a_variant(),
        Index("inventory_movement_seq", "seq", unique=True),
        Index("inventory_movement_product", "product_id", "occurred_at"),
        Index("inventory_movement_operation", "operation_id"),
        Index("inventory_movement_serial", "serial_id", postgresql_where=text("serial_id is not null")),
        Index(
            "inventory_movement_receipt_item",
            "goods_receipt_item_id",
            postgresql_where=text("goods_receipt_item_id is not null"),
        ),
        Index(
            "inventory_movement_adjustment_item",
            "stock_adjustment_item_id",
            postgresql_where=text("stock_adjustment_item_id is not null"),
        ),
        Index(
            "inventory_movement_audit_item",
            "inventory_audit_item_id",
            postgresql_where=text("inventory_audit_item_id is not null"),
        ),
        Index(
            "inventory_movement_transfer_item",
            "stock_transfer_item_id",
            postgresql_where=text("stock_transfer_item_id is not null"),
        ),
        Index("inventory_movement_reverses", "reverses_id", postgresql_where=text("reverses_id is not null")),
        Index("inventory_movement_lot", "lot_id", "seq", postgresql_where=text("lot_id is not null")),
        Index("inventory_movement_reverses", "reverses_id", postgresql_where=text("reverses_id is not null")),
        Index("inventory_movement_from", "from_location_id", "seq"),
        Index("inventory_movement_to", "to_location_id", "seq"),
        Index("inventory_movement_product_seq", "product_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    operation_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(MOVEMENT_TYPE)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    from_location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    to_location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    from_status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    to_status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    quantity: Mapped[Quantity]
    unit_cost: Mapped[Cost | None]
    currency: Mapped[str | None]
    reason_code: Mapped[str | None]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_movement.id"))
    goods_receipt_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_receipt_item.id"))
    stock_adjustment_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_adjustment_item.id"))
    inventory_audit_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_audit_item.id"))
    stock_transfer_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_transfer_item.id"))
    note: Mapped[str | None]
    entered_quantity: Mapped[Quantity | None]
    entered_unit: Mapped[str | None]
    entered_factor: Mapped[Quantity | None]
    occurred_at: Mapped[datetime] = mapped_column(server_default=NOW)
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class FixedBin(Keyed, Created, Base):
    """The bin an item always goes to."""

    __tablename__ = "fixed_bin"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "variant_id", "location_id", postgresql_nulls_not_distinct=True),
        Index("fixed_bin_location", "location_id"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))


class ReceivingDraft(Base):
    """What somebody has scanned on an order and not yet posted."""

    __tablename__ = "receiving_draft"
    __table_args__ = (Index("receiving_draft_open", "purchase_order_id", postgresql_where=text("status = 'open'")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_order.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    started_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    status: Mapped[str] = mapped_column(DRAFT_STATUS, server_default=text("'open'"))
    goods_receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_receipt.id"))

    lines: Mapped[list["ReceivingDraftLine"]] = relationship(lazy="raise")


class ReceivingDraftLine(Base):
    """A line of a draft, as everyone on the order sees it."""

    __tablename__ = "receiving_draft_line"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("receiving_draft.id", ondelete="CASCADE"), primary_key=True)
    line_key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    purchase_order_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_order_item.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    quantity: Mapped[Quantity]
    lot_code: Mapped[str | None]
    content: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
