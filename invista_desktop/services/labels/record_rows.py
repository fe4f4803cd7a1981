"""What the books know of things to be labelled: one statement for each kind, whatever their number."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Row, Select, Uuid, and_, case, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import (
    Barcode,
    GoodsReceipt,
    GoodsReceiptItem,
    InventoryItem,
    InventoryMovement,
    Location,
    Lot,
    OrganisationSetting,
    Pallet,
    PalletItem,
    Product,
    ProductPack,
    ProductVariant,
    PurchaseOrder,
    Serial,
    Supplier,
    Warehouse,
)

Rows = Sequence[Row[Any]]
_IN_TRANSIT = "in_transit"


def item_rows(session: Session, items: Sequence[tuple[UUID, UUID | None]]) -> Rows:
    """Return the items with what of them is on hand; a product with variants counts without them."""
    products, variants = zip(*items, strict=True)
    asked = (
        func.unnest(cast(list(products), ARRAY(Uuid)), cast(list(variants), ARRAY(Uuid)))
        .table_valued("product_id", "variant_id")
        .render_derived("asked")
    )
    return session.execute(
        _about_items(_on_hand_of_item().label("on_hand"))
        .select_from(asked)
        .join(Product, Product.id == asked.c.product_id)
        .outerjoin(
            ProductVariant,
            and_(ProductVariant.id == asked.c.variant_id, ProductVariant.product_id == asked.c.product_id),
        )
        .outerjoin(_PACK, true())
        .where(asked.c.variant_id.is_not_distinct_from(ProductVariant.id))
    ).all()


def lot_rows(session: Session, lots: Sequence[UUID]) -> Rows:
    """Return the lots with what of them is on hand."""
    question = _about_items(
        Lot.id, Lot.code.label("lot"), Lot.expiry_date, _on_hand(InventoryItem.lot_id == Lot.id).label("on_hand")
    )
    return session.execute(_with_items(question.select_from(Lot), Lot).where(Lot.id == func.any(_ids(lots)))).all()


def serial_rows(session: Session, serials: Sequence[UUID]) -> Rows:
    """Return the pieces."""
    question = _about_items(Serial.id, Serial.code.label("serial"), Lot.code.label("lot"), Lot.expiry_date)
    joined = _with_items(question.select_from(Serial), Serial).outerjoin(Lot, Lot.id == Serial.lot_id)
    return session.execute(joined.where(Serial.id == func.any(_ids(serials)))).all()


def place_rows(session: Session, places: Sequence[UUID]) -> Rows:
    """Return the places; one without a warehouse is an end of the ledger."""
    return session.execute(
        select(
            Location.id,
            Location.code,
            Location.path,
            Location.warehouse_id,
            Location.kind,
            Warehouse.name.label("warehouse"),
            _ORGANISATION,
        )
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Location.id == func.any(_ids(places)))
    ).all()


def pallet_rows(session: Session, pallets: Sequence[UUID]) -> Rows:
    """Return the pallets, each with a row for every item and lot on it, however deep; an empty one has one row."""
    tree = select(Pallet.id.label("root"), Pallet.id.label("id")).where(Pallet.id == func.any(_ids(pallets)))
    tree_rows = tree.cte("tree", recursive=True)
    child = aliased(Pallet)
    tree_rows = tree_rows.union(select(tree_rows.c.root, child.id).join(tree_rows, child.parent_id == tree_rows.c.id))
    content = (
        select(
            tree_rows.c.root,
            PalletItem.product_id,
            PalletItem.variant_id,
            PalletItem.lot_id,
            func.sum(PalletItem.quantity).label("quantity"),
        )
        .join(PalletItem, PalletItem.pallet_id == tree_rows.c.id)
        .group_by(tree_rows.c.root, PalletItem.product_id, PalletItem.variant_id, PalletItem.lot_id)
        .subquery("content")
    )
    return session.execute(
        _about_items(
            Pallet.id,
            Pallet.sscc,
            Pallet.kind,
            Pallet.status,
            Location.code.label("place"),
            Lot.code.label("lot"),
            Lot.expiry_date,
            content.c.quantity,
        )
        .select_from(Pallet)
        .outerjoin(Location, Location.id == Pallet.location_id)
        .outerjoin(content, content.c.root == Pallet.id)
        .outerjoin(Product, Product.id == content.c.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == content.c.variant_id)
        .outerjoin(Lot, Lot.id == content.c.lot_id)
        .outerjoin(_PACK, true())
        .where(Pallet.id == func.any(_ids(pallets)))
        .order_by(Pallet.sscc)
    ).all()


def receipt_rows(session: Session, receipts: Sequence[UUID]) -> Rows:
    """Return the lines of posted receipts in their order, with what was kept of each and the serials of its pieces."""
    line = GoodsReceiptItem
    bin_of = aliased(Location)
    serials = (
        select(func.array_agg(aggregate_order_by(Serial.code, Serial.code)))
        .join(InventoryMovement, InventoryMovement.serial_id == Serial.id)
        .where(InventoryMovement.goods_receipt_item_id == line.id)
        .correlate(line)
        .scalar_subquery()
    )
    question = _about_items(
        GoodsReceipt.id,
        GoodsReceipt.receipt_number,
        GoodsReceipt.reverses_id,
        cast(func.timezone(Warehouse.timezone, GoodsReceipt.posted_at), Date).label("received_on"),
        PurchaseOrder.order_number,
        Supplier.name.label("supplier"),
        line.line_number,
        (line.accepted_quantity + line.held_quantity).label("kept"),
        line.expiry_date,
        Lot.code.label("lot"),
        bin_of.code.label("place"),
        serials.label("serials"),
    )
    return session.execute(
        _with_items(question.select_from(line), line)
        .join(GoodsReceipt, GoodsReceipt.id == line.goods_receipt_id)
        .join(PurchaseOrder, PurchaseOrder.id == GoodsReceipt.purchase_order_id)
        .join(Warehouse, Warehouse.id == GoodsReceipt.warehouse_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .outerjoin(Lot, Lot.id == line.lot_id)
        .outerjoin(bin_of, bin_of.id == line.put_away_location_id)
        .where(GoodsReceipt.id == func.any(_ids(receipts)))
        .order_by(GoodsReceipt.receipt_number, line.line_number)
    ).all()


def lot_on_file(session: Session, product_id: UUID, variant_id: UUID | None, code: str) -> UUID | None:
    """Return the lot of this item with this code."""
    return session.scalar(
        select(Lot.id).where(
            Lot.product_id == product_id, Lot.variant_id.is_not_distinct_from(variant_id), Lot.code == code
        )
    )


def _ids(ids: Sequence[UUID]) -> ColumnElement[Any]:
    return cast(list(ids), ARRAY(Uuid))


def _with_items(question: Select[Any], of: Any) -> Select[Any]:
    return (
        question.join(Product, Product.id == of.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == of.variant_id)
        .outerjoin(_PACK, true())
    )


def _about_items(*columns: Any) -> Select[Any]:
    return select(
        Product.id.label("product_id"),
        ProductVariant.id.label("variant_id"),
        func.coalesce(ProductVariant.sku, Product.sku).label("sku"),
        Product.name.label("product_name"),
        ProductVariant.name.label("variant_name"),
        Product.base_unit_code.label("unit"),
        case(
            (ProductVariant.id.is_(None), _codes(Barcode.product_id == Product.id)),
            else_=_codes(Barcode.variant_id == ProductVariant.id),
        ).label("codes"),
        _PACK.c.pack_name,
        _PACK.c.pack_quantity,
        _PACK.c.pack_codes,
        _ORGANISATION,
        *columns,
    )


def _codes(of: ColumnElement[bool]) -> Any:
    """Return the codes of an item or pack; each question uses the index of its own column."""
    return (
        select(func.array_agg(aggregate_order_by(Barcode.code, Barcode.code)))
        .where(of)
        .correlate(Product, ProductVariant, ProductPack)
        .scalar_subquery()
    )


def _on_hand(*of: ColumnElement[bool]) -> Any:
    return (
        select(func.coalesce(func.sum(InventoryItem.quantity), literal(0)))
        .join(Location, Location.id == InventoryItem.location_id)
        .where(*of, Location.holds_stock, Location.kind != _IN_TRANSIT)
        .correlate(Product, ProductVariant, Lot)
        .scalar_subquery()
    )


def _on_hand_of_item() -> Any:
    return _on_hand(
        InventoryItem.product_id == Product.id, InventoryItem.variant_id.is_not_distinct_from(ProductVariant.id)
    )


# The smallest pack of several units.
_PACK = (
    select(
        ProductPack.name.label("pack_name"),
        ProductPack.quantity.label("pack_quantity"),
        _codes(Barcode.pack_id == ProductPack.id).label("pack_codes"),
    )
    .where(
        ProductPack.product_id == Product.id,
        ProductPack.variant_id.is_not_distinct_from(ProductVariant.id),
        ProductPack.quantity > 1,
    )
    .order_by(ProductPack.quantity, ProductPack.name)
    .limit(1)
    .correlate(Product, ProductVariant)
    .lateral("pack")
)
_ORGANISATION = (
    select(OrganisationSetting.value)
    .where(OrganisationSetting.key == "organisation_name")
    .scalar_subquery()
    .label("organisation")
)
