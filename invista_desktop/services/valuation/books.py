"""How the books are kept: method, currency, the last closed day; and what an item's value is made of."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import (
    CostLayer,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryMovement,
    MovementValue,
    OrganisationSetting,
    Product,
    ProductVariant,
    StockAdjustment,
    StockAdjustmentItem,
    StockTransfer,
    StockTransferItem,
    StockValue,
    Warehouse,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.stock_values import (
    Books,
    ClosePeriod,
    CostCard,
    CostLayerRow,
    SetExchangeRate,
    SetValuationMethod,
    StockValueRow,
    ValuationMethod,
)
from invista_desktop.services.database.transactions import Transactions

_KEYS = ("valuation_method", "organisation_currency", "organisation_timezone", "closed_through")


def books(session: Session) -> Books:
    """Return how the books are kept."""
    rows = session.execute(
        select(OrganisationSetting.key, OrganisationSetting.value).where(OrganisationSetting.key.in_(_KEYS))
    )
    said: dict[str, Any] = {row.key: row.value for row in rows}
    now: datetime = session.execute(select(func.now())).scalar_one()
    closed = said["closed_through"]
    return Books(
        ValuationMethod(said["valuation_method"]),
        said["organisation_currency"],
        date.fromisoformat(closed) if closed else None,
        now.astimezone(ZoneInfo(said["organisation_timezone"])).date(),
    )


def cost_card(session: Session, stock_value_id: UUID) -> CostCard:
    """Return what an item in a warehouse is worth now, and the layers it lies in, oldest first."""
    row = session.execute(
        select(
            StockValue.quantity, StockValue.value, StockValue.last_cost, Warehouse.code, Product.base_unit_code,
            func.coalesce(ProductVariant.sku, Product.sku).label("sku"),
            Product.name, ProductVariant.name.label("variant_name"),
            select(MovementValue.movement_id)
            .where(MovementValue.stock_value_id == StockValue.id, MovementValue.is_provisional)
            .exists().label("is_provisional"),
        )
        .join(Warehouse, Warehouse.id == StockValue.warehouse_id)
        .join(Product, Product.id == StockValue.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == StockValue.variant_id)
        .where(StockValue.id == stock_value_id)
    ).one()  # fmt: skip
    value = StockValueRow(
        stock_value_id, row.code, row.sku, item_name(row.name, row.variant_name), row.quantity, row.base_unit_code,
        row.value, row.is_provisional,
    )  # fmt: skip
    return CostCard(value, row.last_cost, _layers(session, stock_value_id))


def _layers(session: Session, stock_value_id: UUID) -> tuple[CostLayerRow, ...]:
    document = func.coalesce(
        GoodsReceipt.receipt_number, StockTransfer.transfer_number, StockAdjustment.adjustment_number
    )
    statement = (
        select(CostLayer.id, InventoryMovement.occurred_at, document, CostLayer.quantity, CostLayer.value)
        .select_from(CostLayer)
        .outerjoin(InventoryMovement, InventoryMovement.id == CostLayer.movement_id)
        .outerjoin(GoodsReceiptItem, GoodsReceiptItem.id == InventoryMovement.goods_receipt_item_id)
        .outerjoin(GoodsReceipt, GoodsReceipt.id == GoodsReceiptItem.goods_receipt_id)
        .outerjoin(StockTransferItem, StockTransferItem.id == InventoryMovement.stock_transfer_item_id)
        .outerjoin(StockTransfer, StockTransfer.id == StockTransferItem.transfer_id)
        .outerjoin(StockAdjustmentItem, StockAdjustmentItem.id == InventoryMovement.stock_adjustment_item_id)
        .outerjoin(StockAdjustment, StockAdjustment.id == StockAdjustmentItem.adjustment_id)
        .where(CostLayer.stock_value_id == stock_value_id, CostLayer.quantity > 0)
        .order_by(CostLayer.seq, CostLayer.id)
    )
    return tuple(CostLayerRow(*row) for row in session.execute(statement))


def close_period(transactions: Transactions, command: ClosePeriod) -> None:
    """Let nothing be posted on a day up to the named one; an earlier day than before opens the books again.

    Raises:
        RuleViolation: the day is still to come, or the books are opened again without a note.
    """
    said = {"through": command.through.isoformat() if command.through else None, "note": command.note}
    transactions.call("close_period", command.operation_id, Jsonb(said))


def set_valuation_method(transactions: Transactions, command: SetValuationMethod) -> None:
    """Value what goes out by another method from now on.

    Raises:
        RuleViolation: goods moved on a day that is not closed.
    """
    transactions.call("set_valuation_method", command.operation_id, Jsonb({"method": command.method}))


def set_exchange_rate(transactions: Transactions, command: SetExchangeRate) -> None:
    """Know what a currency costs from a day on; the same day again replaces its rate.

    Raises:
        RuleViolation: it is the organisation's own currency, or no currency or rate.
    """
    said = {"currency": command.currency, "valid_from": command.valid_from.isoformat(), "rate": str(command.rate)}
    transactions.call("set_exchange_rate", command.operation_id, Jsonb(said))
