"""What an import reads of the business database, and the one statement by which it changes it."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.imports import Checked, FileImported, ImportKind, Value
from invista_desktop.services.imports.lookups import Item, Key, Lookups, Record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

UNITS: Final = "select code, decimals from unit"
CATEGORIES: Final = """
    with recursive path as (
      select id, slug, name from category where parent_id is null
      union all
      select c.id, c.slug, p.name || ' > ' || c.name from category c join path p on p.id = c.parent_id)
    select slug, name from path"""
ITEMS: Final = """
    select p.sku, '' as variant_of, p.base_unit_code as unit, u.decimals
      from product p join unit u on u.code = p.base_unit_code
    union all
    select v.sku, p.sku, p.base_unit_code, u.decimals
      from product_variant v join product p on p.id = v.product_id join unit u on u.code = p.base_unit_code"""
PACKS: Final = """
    select coalesce(v.sku, p.sku) as sku, k.name, k.quantity
      from product_pack k join product p on p.id = k.product_id left join product_variant v on v.id = k.variant_id"""
BARCODES: Final = """
    select b.code, coalesce(kv.sku, kp.sku, v.sku, p.sku, '') as sku, coalesce(k.name, '') as pack
      from barcode b
      left join product p on p.id = b.product_id
      left join product_variant v on v.id = b.variant_id
      left join product_pack k on k.id = b.pack_id
      left join product kp on kp.id = k.product_id
      left join product_variant kv on kv.id = k.variant_id"""
PRODUCT_RECORDS: Final = """
    select p.sku, null as variant_of, p.name, p.description, c.slug as category, b.name as brand,
           p.base_unit_code as unit, p.status::text as status, p.is_lot_tracked, p.is_serialized, p.has_expiry,
           p.shelf_life_days, p.min_remaining_shelf_life_days, p.over_receipt_percent, p.standard_cost, p.currency
      from product p left join category c on c.id = p.category_id left join brand b on b.id = p.brand_id"""
VARIANT_RECORDS: Final = """
    select v.sku, p.sku as variant_of, v.name, case when v.is_active then 'ACTIVE' else 'INACTIVE' end as status
      from product_variant v join product p on p.id = v.product_id"""
SUPPLIER_RECORDS: Final = """
    select code, name, status::text as status, currency, email, phone, website, tax_id, address, payment_terms,
           over_receipt_percent
      from supplier"""
ORDERS: Final = """
    select o.order_number, s.code as supplier_code, w.code as warehouse_code, o.status::text as status, o.order_date,
           o.currency, o.expected_date, o.notes
      from purchase_order o join supplier s on s.id = o.supplier_id join warehouse w on w.id = o.warehouse_id"""
ORDER_LINES: Final = """
    select o.order_number, i.line_number, i.product_sku as sku, i.ordered_quantity as quantity, i.unit_cost,
           i.supplier_sku, i.expected_date as line_expected_date, i.received_quantity + i.closed_quantity as kept
      from purchase_order_item i join purchase_order o on o.id = i.purchase_order_id"""
LONGEST: Final = 15 * 60 * 1000  # milliseconds
FUNCTIONS: Final[Mapping[ImportKind, str]] = {
    ImportKind.PRODUCTS: "select app.import_products(:operation_id, cast(:rows as jsonb))",
    ImportKind.SUPPLIERS: "select app.import_suppliers(:operation_id, cast(:rows as jsonb))",
    ImportKind.PURCHASE_ORDERS: "select app.import_purchase_orders(:operation_id, cast(:rows as jsonb))",
}


def read_lookups(session: "Session", kind: ImportKind) -> Lookups:
    """Return what a check of this kind of file compares with, as this person may see it."""
    match kind:
        case ImportKind.PRODUCTS:
            return _for_products(session)
        case ImportKind.SUPPLIERS:
            return Lookups(records=_by_key(_rows(session, SUPPLIER_RECORDS), "code"))
        case ImportKind.PURCHASE_ORDERS:
            return _for_orders(session)


def apply(session: "Session", checked: Checked, operation_id: UUID) -> FileImported:
    """Import every row of a clean file; the same operation again changes nothing and tells the same.

    Raises:
        RuleViolation: the file has problems, or the database refuses a row, and nothing was imported.
        NotPermitted: this person may not import this.
    """
    if not checked.is_clean:
        raise RuleViolation(
            said("{name} has problems: nothing was imported.", name=checked.file_name),
            said("Mend every problem that is listed, then check the file again."),
            code="import_not_clean",
        )
    from sqlalchemy import text

    # 100,000 products with packs and codes take a minute, longer than any other statement may.
    session.execute(text("select set_config('statement_timeout', :limit, true)"), {"limit": str(LONGEST)})
    rows = json.dumps([row.values for row in checked.rows], default=str)
    outcome = session.execute(text(FUNCTIONS[checked.kind]), {"operation_id": operation_id, "rows": rows}).scalar_one()
    return FileImported(
        outcome["created"], outcome["updated"], outcome["unchanged"], repeated=bool(outcome.get("repeated"))
    )


def _for_products(session: "Session") -> Lookups:
    records = _by_key((*_rows(session, PRODUCT_RECORDS), *_rows(session, VARIANT_RECORDS)), "sku")
    packs = {(row["sku"], row["name"]): row["quantity"] for row in _rows(session, PACKS)}
    barcodes = {row["code"]: (row["sku"], row["pack"]) for row in _rows(session, BARCODES)}
    return Lookups(
        units=_units(session),
        categories={row["slug"]: row["name"] for row in _rows(session, CATEGORIES)},
        items=_items(session),
        packs=packs,
        barcodes=barcodes,
        records=records,
    )


def _for_orders(session: "Session") -> Lookups:
    orders = {row["order_number"]: row for row in _rows(session, ORDERS)}
    records: dict[Key, Record] = {}
    kept: dict[Key, Decimal] = {}
    for line in _rows(session, ORDER_LINES):
        key = line["order_number"], line["line_number"]
        kept[key] = line.pop("kept")
        records[key] = {**orders[line["order_number"]], **line}
    return Lookups(
        suppliers=frozenset(row["code"] for row in _rows(session, "select code from supplier")),
        warehouses=frozenset(row["code"] for row in _rows(session, "select code from warehouse where is_active")),
        items=_items(session),
        records=records,
        orders=orders,
        kept=kept,
    )


def _units(session: "Session") -> dict[str, int]:
    return {row["code"]: row["decimals"] for row in _rows(session, UNITS)}


def _items(session: "Session") -> dict[str, Item]:
    return {row["sku"]: Item(row["variant_of"], row["unit"], row["decimals"]) for row in _rows(session, ITEMS)}


def _by_key(rows: Iterable[dict[str, Value]], *key: str) -> dict[Key, Record]:
    return {tuple(row[column] for column in key): row for row in rows}


def _rows(session: "Session", query: str) -> list[dict[str, Any]]:
    from sqlalchemy import text

    return [dict(row) for row in session.execute(text(query)).mappings()]
