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
from invista_desktop.models.business.stock import (
    FixedBin,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryItem,
    InventoryMovement,
    ReceivingDraft,
    ReceivingDraftLine,
)
from invista_desktop.models.business.stock_views import STOCK, STOCK_LEVEL
from invista_desktop.models.business.transfers import (
    StockTransfer,
    StockTransferItem,
    StockTransferPick,
    StockTransferResolution,
    StockTransferStep,
)

__all__ = [
    "STOCK", "STOCK_LEVEL",
    "AppUser", "Attachment", "AuditLog", "Barcode", "Base", "Brand", "Category", "FixedBin", "GoodsReceipt",
    "GoodsReceiptItem", "InventoryItem", "InventoryMovement", "LifecycleStep", "Location", "Lot", "Operation",
    "OrganisationSetting", "Product", "ProductPack", "ProductSupplier", "ProductVariant", "PurchaseOrder",
    "PurchaseOrderItem", "ReasonCode", "ReceivingDraft", "ReceivingDraftLine", "Serial", "Sku", "StockAdjustment",
    "StockAdjustmentItem", "StockTransfer", "StockTransferItem", "StockTransferPick", "StockTransferResolution",
    "StockTransferStep", "Supplier", "Unit", "VariantAttribute", "Warehouse", "Workstation",
]  # fmt: skip
