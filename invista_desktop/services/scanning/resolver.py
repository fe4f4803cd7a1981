"""From what a scan says to what it stands for in this warehouse; one question to the database.

A code is looked up in the barcode table first. What people read off a paper and type counts
too: a SKU, a location's code, the number of an order, a receipt, a transfer or an adjustment, a serial
or lot that only one item has.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    Subquery,
    Uuid,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from invista_desktop.models.business.adjustments import StockAdjustment
from invista_desktop.models.business.catalogue import Barcode, Lot, Product, ProductPack, ProductVariant, Serial, Sku
from invista_desktop.models.business.pallets import Pallet
from invista_desktop.models.business.people_and_places import Location, Warehouse
from invista_desktop.models.business.purchasing import PurchaseOrder
from invista_desktop.models.business.stock import GoodsReceipt
from invista_desktop.models.business.transfers import StockTransfer
from invista_desktop.models.domain.found import (
    COMMANDS,
    AdjustmentFound,
    CommandFound,
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    PalletFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
    TransferFound,
)
from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.scans import Meaning, ScanSettings, ScanStatus
from invista_desktop.services.scanning.interpreter import interpret

_KEYS = ("gtin14", "rcn_item_gtin14", "content_gtin14", "sscc", "internal", "gln", "plain")
_THINGS = (
    "product_id",
    "variant_id",
    "pack_id",
    "location_id",
    "lot_id",
    "serial_id",
    "purchase_order_id",
    "pallet_id",
)
# These have no barcode row: their numbers are unique and never change.
_NUMBERED = ("goods_receipt_id", "transfer_id", "adjustment_id")
_NONE = cast(null(), Uuid)
_LONGEST_CODE = 300

# Where a text was found, best first; up to the number of codes it is their own order.
_SKU, _LOCATION, _ORDER, _RECEIPT, _TRANSFER, _ADJUSTMENT, _SERIAL, _LOT = range(100, 108)


def resolve(session: Session, meaning: Meaning) -> Found:
    """Return what a scan stands for; `NothingFound` when nothing, or more than one thing, carries its code."""
    codes = _codes(meaning)
    if not codes:
        return NothingFound(meaning.raw)
    if command := next((COMMANDS[code] for code in codes if code in COMMANDS), None):
        return CommandFound(command)
    row = _best(session.execute(_question(codes, _spoken_code(meaning))).all())
    return NothingFound(codes[0]) if row is None else _found(row, codes[0])


def read_and_resolve(session: Session, raw: str, settings: ScanSettings) -> tuple[Meaning, Found]:
    """Return what a scan says and stands for; a code of our own is never taken for GS1 data."""
    meaning = interpret(raw, settings)
    if meaning.status is ScanStatus.GS1 and not raw.lstrip().startswith("]"):
        plain = interpret(raw, settings, known=known_codes(session))
        if plain.status is ScanStatus.PLAIN:
            meaning = plain
    return meaning, resolve(session, meaning)


def resolve_ours(session: Session, meaning: Meaning) -> Found:
    """Return what a scan that was read already stands for; a code of our own is never taken for GS1 data."""
    code = meaning.raw.strip()
    if meaning.status is ScanStatus.GS1 and not code.startswith("]") and known_codes(session)(code):
        meaning = interpret(code, ScanSettings(), known=lambda _code: True)
    return resolve(session, meaning)


def known_codes(session: Session) -> Callable[[str], bool]:
    """Return the question whether the barcode table holds exactly a code."""

    def is_known(code: str) -> bool:
        return _can_be_stored(code) and session.scalar(select(Barcode.id).where(Barcode.code == code)) is not None

    return is_known


def _codes(meaning: Meaning) -> tuple[str, ...]:
    """The codes to look for, best first."""
    named = [meaning.text(name) for name in _KEYS]
    plain = meaning.text("plain")
    if is_gtin(plain):
        named.append(plain.zfill(14))
    if meaning.status is ScanStatus.GTIN:
        named.append(meaning.raw.strip())
    if not any(named):
        named = [_spoken_code(meaning)]
    return tuple(dict.fromkeys(filter(_can_be_stored, named)))


def _spoken_code(meaning: Meaning) -> str:
    """The text that may be an SKU, a place, an order, or a serial or lot without its item; empty for none."""
    if meaning.status is ScanStatus.PLAIN:
        return meaning.text("plain")
    return "" if meaning.text("gtin14") else meaning.text("serial") or meaning.text("lot")


def _can_be_stored(code: str) -> bool:
    """Whether PostgreSQL can hold the code at all; it takes no NUL and no halves of characters."""
    return 0 < len(code) <= _LONGEST_CODE and "\x00" not in code and not any("\ud800" <= c <= "\udfff" for c in code)


def _question(codes: Sequence[str], spoken: str) -> Select[Any]:
    candidates = _candidates(codes, spoken if _can_be_stored(spoken) else "")
    of = candidates.c
    variant_id = func.coalesce(of.variant_id, ProductPack.variant_id, Lot.variant_id, Serial.variant_id)
    product_id = func.coalesce(
        of.product_id, ProductVariant.product_id, ProductPack.product_id, Lot.product_id, Serial.product_id
    )
    return (
        select(
            of.rank,
            of.command,
            Product,
            ProductVariant,
            ProductPack,
            Location,
            Lot,
            Serial,
            PurchaseOrder,
            GoodsReceipt,
            Pallet,
            cast(func.timezone(Warehouse.timezone, GoodsReceipt.posted_at), Date).label("posted_on"),
            StockTransfer,
            StockAdjustment,
        )
        .select_from(candidates)
        .outerjoin(ProductPack, ProductPack.id == of.pack_id)
        .outerjoin(Lot, Lot.id == of.lot_id)
        .outerjoin(Serial, Serial.id == of.serial_id)
        .outerjoin(ProductVariant, ProductVariant.id == variant_id)
        .outerjoin(Product, Product.id == product_id)
        .outerjoin(Location, Location.id == of.location_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == of.purchase_order_id)
        .outerjoin(GoodsReceipt, GoodsReceipt.id == of.goods_receipt_id)
        .outerjoin(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id)
        .outerjoin(Pallet, Pallet.id == of.pallet_id)
        .outerjoin(StockTransfer, StockTransfer.id == of.transfer_id)
        .outerjoin(StockAdjustment, StockAdjustment.id == of.adjustment_id)
        .order_by(of.rank)
        .limit(2)
    )


def _candidates(codes: Sequence[str], spoken: str) -> Subquery:
    place = case(*((Barcode.code == code, number) for number, code in enumerate(codes)))
    barcodes = select(
        place.label("rank"),
        *(getattr(Barcode, thing).label(thing) for thing in _THINGS),
        *(_NONE.label(thing) for thing in _NUMBERED),
        Barcode.command.label("command"),
    ).where(Barcode.code.in_(codes))
    if not spoken:
        return barcodes.subquery("candidate")
    return union_all(
        barcodes,
        _spoken(_SKU, Sku.code == spoken, product_id=Sku.product_id, variant_id=Sku.variant_id),
        _spoken(_LOCATION, Location.code == spoken, location_id=Location.id),
        _spoken(_ORDER, PurchaseOrder.order_number == spoken, purchase_order_id=PurchaseOrder.id),
        _spoken(_RECEIPT, GoodsReceipt.receipt_number == spoken, goods_receipt_id=GoodsReceipt.id),
        _spoken(_TRANSFER, StockTransfer.transfer_number == spoken, transfer_id=StockTransfer.id),
        _spoken(_ADJUSTMENT, StockAdjustment.adjustment_number == spoken, adjustment_id=StockAdjustment.id),
        _spoken(_SERIAL, Serial.code == spoken, serial_id=Serial.id),
        _spoken(_LOT, Lot.code == spoken, lot_id=Lot.id),
    ).subquery("candidate")


def _spoken(rank: int, is_it: ColumnElement[bool], **things: Any) -> Select[Any]:
    columns = (things.get(thing, _NONE).label(thing) for thing in (*_THINGS, *_NUMBERED))
    return select(literal(rank).label("rank"), *columns, null().label("command")).where(is_it).limit(2)


def _best(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    if len(rows) > 1 and rows[0].rank == rows[1].rank:
        # The same lot or serial number on two items: only the item can tell which is meant.
        return None
    return rows[0] if rows else None


def _found(row: Row[Any], code: str) -> Found:
    if row.command is not None:
        return CommandFound(row.command.lower())
    if place := row.Location:
        return LocationFound(place.id, place.code, place.kind, place.warehouse_id, place.is_blocked, place.is_active)
    if pallet := row.Pallet:
        return PalletFound(pallet.id, pallet.sscc, pallet.status == "BROKEN")
    if document := _document_found(row):
        return document
    return NothingFound(code) if row.Product is None else _item_found(row)


def _document_found(row: Row[Any]) -> Found | None:
    if order := row.PurchaseOrder:
        return OrderFound(order.id, order.order_number)
    if receipt := row.GoodsReceipt:
        return ReceiptFound(receipt.id, receipt.receipt_number, row.posted_on)
    if transfer := row.StockTransfer:
        return TransferFound(transfer.id, transfer.transfer_number)
    if adjustment := row.StockAdjustment:
        return AdjustmentFound(adjustment.id, adjustment.adjustment_number)
    return None


def _item_found(row: Row[Any]) -> Found:
    item = _item(row.Product, row.ProductVariant)
    if lot := row.Lot:
        return LotFound(lot.id, item.product_id, item.variant_id, item.sku, lot.code, lot.expiry_date)
    if serial := row.Serial:
        return SerialFound(serial.id, item.product_id, item.variant_id, item.sku, serial.code, serial.location_id)
    if pack := row.ProductPack:
        return replace(item, pack_quantity=pack.quantity, pack_name=pack.name)
    return item


def _item(product: Product, variant: ProductVariant | None) -> ProductFound:
    variant_id: UUID | None = variant.id if variant else None
    return ProductFound(
        product.id,
        variant_id,
        sku=variant.sku if variant else product.sku,
        name=f"{product.name}, {variant.name}" if variant else product.name,
        pack_quantity=Decimal(1),
        is_lot_tracked=product.is_lot_tracked,
        is_serialized=product.is_serialized,
        has_expiry=product.has_expiry,
        is_active=product.status == "ACTIVE" and (variant is None or variant.is_active),
    )
