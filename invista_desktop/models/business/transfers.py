"""Stock transfers: what was asked for, sent and received, by whom, and how missing units end."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.adjustments import ADJUSTMENT_STATUS
from invista_desktop.models.business.base import Base, Cost, Created, Keyed, Quantity, Stamped, closed_list
from invista_desktop.models.business.catalogue import of_a_variant

TRANSFER_STATUS = closed_list(
    "transfer_status",
    "DRAFT", "PENDING", "APPROVED", "REJECTED", "PICKING", "DISPATCHED", "IN_TRANSIT", "PARTLY_RECEIVED", "RECEIVED",
    "CLOSED", "CANCELLED",
)  # fmt: skip
TRANSFER_OUTCOME = closed_list("transfer_outcome", "FOUND", "LOST", "DAMAGED", "MIS_PICKED")
ZERO = text("0")
FALSE = text("false")


class StockTransfer(Keyed, Stamped, Base):
    """Goods that go from one warehouse to another; a template is a draft with a name."""

    __tablename__ = "stock_transfer"
    __table_args__ = (
        Index("stock_transfer_status", "status"),
        Index("stock_transfer_from", "from_warehouse_id", "status"),
        Index("stock_transfer_to", "to_warehouse_id", "status"),
    )

    transfer_number: Mapped[str] = mapped_column(unique=True)
    from_warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    to_warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    status: Mapped[str] = mapped_column(TRANSFER_STATUS, server_default=text("'DRAFT'"))
    needed_by: Mapped[date | None]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default=ZERO)
    note: Mapped[str | None]
    template_name: Mapped[str | None] = mapped_column(unique=True)
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    requested_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    picking_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class StockTransferItem(Keyed, Stamped, Base):
    """A line of a transfer; `outstanding` is still to be sent, `in_transit` has not arrived."""

    __tablename__ = "stock_transfer_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("transfer_id", "line_number"),
        UniqueConstraint(
            "transfer_id",
            "product_id",
            "variant_id",
            "lot_id",
            name="stock_transfer_item_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index("stock_transfer_item_product", "product_id"),
        Index("stock_transfer_item_under_way", "transfer_id", postgresql_where=text("in_transit > 0")),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer.id"))
    line_number: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    product_sku: Mapped[str]
    product_name: Mapped[str]
    unit_cost: Mapped[Cost]
    requested_quantity: Mapped[Quantity]
    dispatched_quantity: Mapped[Quantity] = mapped_column(server_default=ZERO)
    received_quantity: Mapped[Quantity] = mapped_column(server_default=ZERO)
    resolved_quantity: Mapped[Quantity] = mapped_column(server_default=ZERO)
    closed_quantity: Mapped[Quantity] = mapped_column(server_default=ZERO)
    in_transit: Mapped[Quantity] = mapped_column(
        Computed("dispatched_quantity - received_quantity - resolved_quantity", persisted=True)
    )
    outstanding: Mapped[Quantity] = mapped_column(
        Computed("greatest(requested_quantity - dispatched_quantity - closed_quantity, 0)", persisted=True)
    )
    is_unexpected: Mapped[bool] = mapped_column(server_default=FALSE)
    entered_quantity: Mapped[Quantity | None]
    entered_unit: Mapped[str | None]
    entered_factor: Mapped[Quantity | None]
    note: Mapped[str | None]


class StockTransferPick(Keyed, Created, Base):
    """What was taken from a bin for a line, and what was not there."""

    __tablename__ = "stock_transfer_pick"
    __table_args__ = (
        Index("stock_transfer_pick_transfer", "transfer_id"),
        Index("stock_transfer_pick_count", "location_id", postgresql_where=text("asks_count")),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer_item.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    quantity: Mapped[Quantity]
    short_quantity: Mapped[Quantity] = mapped_column(server_default=ZERO)
    short_reason: Mapped[str | None]
    substitute_reason: Mapped[str | None]
    asks_count: Mapped[bool] = mapped_column(server_default=FALSE)
    note: Mapped[str | None]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))
    undone_at: Mapped[datetime | None]


class StockTransferStep(Keyed, Created, Base):
    """A step of a transfer: what was done, by whom and when."""

    __tablename__ = "stock_transfer_step"
    __table_args__ = (Index("stock_transfer_step_transfer", "transfer_id"),)

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer.id"))
    verb: Mapped[str]
    from_status: Mapped[str | None] = mapped_column(TRANSFER_STATUS)
    to_status: Mapped[str] = mapped_column(TRANSFER_STATUS)
    note: Mapped[str | None]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class StockTransferResolution(Keyed, Stamped, Base):
    """How units that did not arrive end; above a limit it waits for somebody else's yes."""

    __tablename__ = "stock_transfer_resolution"
    __table_args__ = (
        Index("stock_transfer_resolution_transfer", "transfer_id"),
        Index(
            "stock_transfer_resolution_waiting",
            "created_at",
            postgresql_where=text("status = 'PENDING_APPROVAL'"),
        ),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("stock_transfer_item.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    quantity: Mapped[Quantity]
    outcome: Mapped[str] = mapped_column(TRANSFER_OUTCOME)
    to_location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    reason_code: Mapped[str]
    note: Mapped[str | None]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    status: Mapped[str] = mapped_column(ADJUSTMENT_STATUS)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))
