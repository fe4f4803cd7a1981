"""What stock is worth: a small ledger of values beside the ledger of movements."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.base import Base, Keyed, Quantity, Stamped, closed_list
from invista_desktop.models.business.catalogue import of_a_variant

VALUATION_METHOD = closed_list("valuation_method", "MOVING_AVERAGE", "FIFO")
Value = Annotated[Decimal, mapped_column(Numeric(24, 6))]
Total = Annotated[Decimal, mapped_column(Numeric(18, 3))]


class ExchangeRate(Keyed, Stamped, Base):
    """What one unit of a currency is in the organisation's, from a day on."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("currency", "valid_from"),)

    currency: Mapped[str]
    valid_from: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(18, 9))


class StockValue(Keyed, Base):
    """What a warehouse has of an item and what it is worth; written by the database alone."""

    __tablename__ = "stock_value"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint("product_id", "warehouse_id", "variant_id", postgresql_nulls_not_distinct=True),
        Index("stock_value_warehouse", "warehouse_id"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    quantity: Mapped[Total] = mapped_column(server_default=text("0"))
    value: Mapped[Value] = mapped_column(server_default=text("0"))
    last_cost: Mapped[Value | None]


class MovementValue(Base):
    """What one movement brought to a warehouse's value, or took from it; never changed."""

    __tablename__ = "movement_value"
    __table_args__ = (Index("movement_value_at", "stock_value_id", "occurred_at"),)

    movement_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_movement.id"), primary_key=True)
    stock_value_id: Mapped[UUID] = mapped_column(ForeignKey("stock_value.id"), primary_key=True)
    quantity: Mapped[Quantity]
    value: Mapped[Value]
    method: Mapped[str] = mapped_column(VALUATION_METHOD)
    is_provisional: Mapped[bool] = mapped_column(server_default=text("false"))
    occurred_at: Mapped[datetime]
    seq: Mapped[int] = mapped_column(BigInteger)


class CostLayer(Keyed, Base):
    """Under FIFO: what is left of an arrival, and at what value; written by the database alone."""

    __tablename__ = "cost_layer"
    __table_args__ = (
        Index("cost_layer_left", "stock_value_id", "seq", postgresql_where=text("quantity > 0")),
        Index("cost_layer_movement", "movement_id"),
    )

    stock_value_id: Mapped[UUID] = mapped_column(ForeignKey("stock_value.id"))
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_movement.id"))
    seq: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[Total]
    value: Mapped[Value]
