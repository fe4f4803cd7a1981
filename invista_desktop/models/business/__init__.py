"""Mapped classes of the business database, one module per section."""

from invista_desktop.models.business.adjustments import Attachment, StockAdjustment, StockAdjustmentItem
from invista_desktop.models.business.base import Base
from invista_desktop.models.business.catalogue import (
    Barcode,
    Brand,
    Category,
    Lot,
    Product,
    ProductPack,
    ProductVariant,
    Serial,
    Sku,
    Unit,
    VariantAttribute,
)
from invista_desktop.models.business.pallets import Pallet, PalletItem
from invista_desktop.models.business.people_and_places import (
    AppUser,
    AuditLog,
    LifecycleStep,
    Location,
    Operation,
    OrganisationSetting,
    ReasonCode,
    Warehouse,
    Workstation,
)
from invista_desktop.models.business.purchasing import ProductSupplier, PurchaseOrder, PurchaseOrderItem, Supplier
from invista_desktop.models.business.reservations import ReorderRule, StockReservation
from invista_desktop.models.business.stock import (
    FixedBin,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryItem,
    InventoryMovement,
    ReceivingDraft,
    ReceivingDraftLine,
)
from invista_desktop.models.business.stock_views import PLACE_STATE, REORDER_POSITION, STOCK, STOCK_LEVEL
from invista_desktop.models.business.transfers import (
    StockTransfer,
    StockTransferItem,
    StockTransferPick,
    StockTransferResolution,
    StockTransferStep,
)
from invista_desktop.models.business.valuation import CostLayer, ExchangeRate, MovementValue, StockValue

__all__ = [
    "PLACE_STATE",
    "REORDER_POSITION",
    "STOCK",
    "STOCK_LEVEL",
    "AppUser",
    "Attachment",
    "AuditLog",
    "Barcode",
    "Base",
    "Brand",
    "Category",
    "CostLayer",
    "ExchangeRate",
    "FixedBin",
    "GoodsReceipt",
    "GoodsReceiptItem",
    "InventoryItem",
    "InventoryMovement",
    "LifecycleStep",
    "Location",
    "Lot",
    "MovementValue",
    "Operation",
    "OrganisationSetting",
    "Pallet",
    "PalletItem",
    "Product",
    "ProductPack",
    "ProductSupplier",
    "ProductVariant",
    "PurchaseOrder",
    "PurchaseOrderItem",
    "ReasonCode",
    "ReceivingDraft",
    "ReceivingDraftLine",
    "ReorderRule",
    "Serial",
    "Sku",
    "StockAdjustment",
    "StockAdjustmentItem",
    "StockReservation",
    "StockTransfer",
    "StockTransferItem",
    "StockTransferPick",
    "StockTransferResolution",
    "StockTransferStep",
    "StockValue",
    "Supplier",
    "Unit",
    "VariantAttribute",
    "Warehouse",
    "Workstation",
]
