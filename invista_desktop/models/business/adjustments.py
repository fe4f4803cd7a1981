"""What was found, lost, broken or thrown away, with who asked and who said yes."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.base import (
    INVENTORY_STATUS,
    Base,
    Cost,
    Created,
    Keyed,
    Quantity,
    Stamped,
    closed_list,
)
from invista_desktop.models.business.catalogue import of_a_variant

ADJUSTMENT_STATUS = closed_list("adjustment_status", "PENDING_APPROVAL", "POSTED", "REJECTED", "CANCELLED", "REVERSED")


class StockAdjustment(Keyed, Stamped, Base):
    """One change of the books with its reason; above a limit it waits for somebody else's yes."""

    __tablename__ = "stock_adjustment"
    __table_args__ = (
        Index(
            "stock_adjustment_waiting",
            "warehouse_id",
            "created_at",
            postgresql_where=text("status = 'PENDING_APPROVAL'"),
        ),
        Index("stock_adjustment_created", "created_at"),
        Index(
            "stock_adjustment_reversed_once",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id is not null"),
        ),
    )

    adjustment_number: Mapped[str] = mapped_column(unique=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    status: Mapped[str] = mapped_column(ADJUSTMENT_STATUS)
    reason_code: Mapped[str]
    note: Mapped[str | None]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_adjustment.id"))
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"), unique=True)
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class StockAdjustmentItem(Keyed, Created, Base):
    """A line of an adjustment: so much more, or less, of this in that place."""

    __tablename__ = "stock_adjustment_item"
    __table_args__ = (of_a_variant(), UniqueConstraint("adjustment_id", "line_number"))

    adjustment_id: Mapped[UUID] = mapped_column(
        ForeignKey("stock_adjustment.id", deferrable=True, initially="DEFERRED")
    )
    line_number: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    quantity_change: Mapped[Quantity]
    unit_cost: Mapped[Cost]
    entered_quantity: Mapped[Quantity | None]
    entered_unit: Mapped[str | None]
    entered_factor: Mapped[Quantity | None]
    note: Mapped[str | None]


class Attachment(Keyed, Created, Base):
    """A photograph or a paper that shows the reason of a document."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index(
            "attachment_adjustment",
            "stock_adjustment_id",
            postgresql_where=text("stock_adjustment_id is not null"),
        ),
    )

    stock_adjustment_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_adjustment.id"))
    file_name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Computed("encode(sha256(content), 'hex')", persisted=True))
