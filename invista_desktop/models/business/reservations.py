"""What is promised of stock, and when more of it is fetched."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.base import Base, Keyed, Quantity, Stamped, closed_list
from invista_desktop.models.business.catalogue import of_a_variant

RESERVATION_TYPE = closed_list("reservation_type", "ORDER", "TRANSFER", "MANUAL", "QUALITY_HOLD")
RESERVATION_STATUS = closed_list("reservation_status", "ACTIVE", "FULFILLED", "CANCELLED", "EXPIRED")


class StockReservation(Keyed, Stamped, Base):
    """So much of one pile is promised; those of one request share its number."""

    __tablename__ = "stock_reservation"
    __table_args__ = (
        UniqueConstraint("reservation_number", "inventory_item_id"),
        Index("stock_reservation_active", "inventory_item_id", postgresql_where=text("status = 'ACTIVE'")),
        Index(
            "stock_reservation_expiring",
            "expires_at",
            postgresql_where=text("status = 'ACTIVE' and expires_at is not null"),
        ),
        Index("stock_reservation_created", "created_at", "id"),
        Index(
            "stock_reservation_transfer_item",
            "stock_transfer_item_id",
            postgresql_where=text("stock_transfer_item_id is not null"),
        ),
    )

    reservation_number: Mapped[str]
    type: Mapped[str] = mapped_column(RESERVATION_TYPE)
    status: Mapped[str] = mapped_column(RESERVATION_STATUS, server_default=text("'ACTIVE'"))
    inventory_item_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_item.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    quantity: Mapped[Quantity]
    reserved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    stock_transfer_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_transfer_item.id"))
    expires_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))


class ReorderRule(Keyed, Stamped, Base):
    """Below the minimum a warehouse fetches more of an item, up to the maximum."""

    __tablename__ = "reorder_rule"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "warehouse_id", "variant_id", postgresql_nulls_not_distinct=True),
        Index("reorder_rule_warehouse", "warehouse_id"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    min_quantity: Mapped[Quantity]
    max_quantity: Mapped[Quantity]
    multiple: Mapped[Quantity] = mapped_column(server_default=text("1"))
    lead_time_days: Mapped[int | None]
    supplier_id: Mapped[UUID | None] = mapped_column(ForeignKey("supplier.id"))
    source_warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouse.id"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
