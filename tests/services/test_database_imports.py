"""Imports into the business database: all or nothing, and the same file again changes nothing."""

import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business, Warehouse

PRODUCTS: list[dict[str, Any]] = [
    {
        "sku": "BOLT", "name": "Bolt", "category": "Hardware > Fasteners > Bolts", "brand": "Demo Works", "unit": "EA",
        "standard_cost": "0.12", "barcode": "4006381333931", "pack_name": "Box of 100", "pack_quantity": "100",
        "pack_barcode": "14006381333938",
    },
    {"sku": "MILK", "name": "Milk", "category": "Food", "is_lot_tracked": True, "has_expiry": True, "unit": "L"},
    {"sku": "BOLT-M8", "variant_of": "BOLT", "name": "M8", "barcode": "4006381333948"},
]  # fmt: skip
SUPPLIERS = [{"code": "ACME", "name": "Demo Supplies", "email": "orders@demo.invista.example", "currency": "USD"}]
ORDERS: list[dict[str, Any]] = [
    {
        "order_number": "PO-1", "supplier_code": "ACME", "warehouse_code": "MAIN", "order_date": "2026-01-01",
        "line_number": 1, "sku": "BOLT", "quantity": "100", "unit_cost": "0.1",
    },
    {
        "order_number": "PO-1", "supplier_code": "ACME", "warehouse_code": "MAIN", "order_date": "2026-01-01",
        "line_number": 2, "sku": "BOLT-M8", "quantity": "5", "unit_cost": "0.2",
    },
]  # fmt: skip


def load(transactions: Transactions, kind: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    outcome = transactions.call(f"import_{kind}", uuid4(), json.dumps(rows))
    return {name: int(outcome[name]) for name in ("created", "updated", "unchanged")}


def load_all(transactions: Transactions) -> list[dict[str, int]]:
    told = (("products", PRODUCTS), ("suppliers", SUPPLIERS), ("purchase_orders", ORDERS))
    return [load(transactions, kind, rows) for kind, rows in told]


def everything(warehouse: Warehouse) -> list[Any]:
    catalogue = ("product", "product_variant", "product_pack", "barcode", "category", "brand", "sku")
    tables = (*catalogue, "supplier", "purchase_order", "purchase_order_item", "audit_log")
    return [warehouse.admin.execute(f"select * from {table} order by 1").fetchall() for table in tables]


def test_the_same_rows_again_change_nothing_not_even_a_version(
    warehouse: Warehouse, transactions: Transactions
) -> None:
    assert load_all(transactions) == [
        {"created": 3, "updated": 0, "unchanged": 0},
        {"created": 1, "updated": 0, "unchanged": 0},
        {"created": 1, "updated": 0, "unchanged": 0},
    ]
    before = everything(warehouse)

    again = load_all(transactions)

    assert [(told["created"], told["updated"]) for told in again] == [(0, 0)] * 3
    assert everything(warehouse) == before


def test_categories_are_opened_level_by_level(warehouse: Warehouse, transactions: Transactions) -> None:
    load(transactions, "products", PRODUCTS)

    path = warehouse.admin.execute(
        "with recursive up as (select c.* from category c join product p on p.category_id = c.id where p.sku = 'BOLT'"
        " union all select c.* from category c join up on up.parent_id = c.id) select name from up"
    ).fetchall()

    assert [name for (name,) in path] == ["Bolts", "Fasteners", "Hardware"]


def test_codes_are_kept_with_14_digits_and_mean_what_the_row_says(
    warehouse: Warehouse, transactions: Transactions
) -> None:
    load(transactions, "products", PRODUCTS)

    meanings = warehouse.admin.execute(
        "select b.code, b.kind::text, coalesce(p.sku, v.sku, k.name) from barcode b"
        " left join product p on p.id = b.product_id left join product_variant v on v.id = b.variant_id"
        " left join product_pack k on k.id = b.pack_id where b.kind <> 'command' order by 1"
    ).fetchall()

    assert meanings == [
        ("04006381333931", "product", "BOLT"),
        ("04006381333948", "variant", "BOLT-M8"),
        ("14006381333938", "pack", "Box of 100"),
    ]


def test_a_changed_row_changes_what_it_says_and_no_more(warehouse: Warehouse, transactions: Transactions) -> None:
    load(transactions, "products", PRODUCTS)

    told = load(transactions, "products", [{"sku": "BOLT", "name": "Hex bolt"}, {"sku": "MILK", "name": "Milk"}])

    assert told == {"created": 0, "updated": 1, "unchanged": 1}
    kept = warehouse.one("select name, standard_cost::text, row_version from product where sku = 'BOLT'")
    assert kept == ("Hex bolt", "0.120000", 2)
    assert warehouse.one("select row_version from product where sku = 'MILK'") == 1


def test_a_code_that_means_something_else_stops_the_whole_file(
    warehouse: Warehouse, transactions: Transactions
) -> None:
    load(transactions, "products", PRODUCTS)

    with pytest.raises(RuleViolation) as refused:
        load(transactions, "products", [{"sku": "NUT", "name": "Nut", "barcode": "4006381333931"}])

    assert refused.value.code == "barcode_taken"
    assert warehouse.one("select count(*) from product where sku = 'NUT'") == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sku": "NOTHING"}, "unknown_product"),
        ({"supplier_code": "NOBODY"}, "unknown_supplier"),
        ({"warehouse_code": "NOWHERE"}, "unknown_warehouse"),
        ({"sku": "MILK"}, "line_item_differs"),
    ],
)
def test_an_order_row_that_cannot_be_is_refused(transactions: Transactions, change: dict[str, str], code: str) -> None:
    load_all(transactions)

    with pytest.raises(InvistaError) as refused:
        load(transactions, "purchase_orders", [ORDERS[0] | change])

    assert refused.value.code == code


def test_an_order_cannot_be_cut_below_what_has_been_received(warehouse: Warehouse, transactions: Transactions) -> None:
    load_all(transactions)
    warehouse.admin.execute(
        "update purchase_order_item set received_quantity = 50, status = 'PARTIALLY_RECEIVED' where line_number = 1"
    )

    with pytest.raises(RuleViolation) as refused:
        load(transactions, "purchase_orders", [ORDERS[0] | {"quantity": "49"}])
    load(transactions, "purchase_orders", [ORDERS[0] | {"quantity": "50"}])

    assert refused.value.code == "ordered_below_received"
    assert warehouse.one("select status, outstanding from purchase_order_item where line_number = 1") == ("RECEIVED", 0)


@pytest.mark.parametrize("kind", ["products", "suppliers", "purchase_orders"])
def test_importing_is_for_who_may(business: Business, kind: str) -> None:
    with business.transactions("catalogue.read") as reader, pytest.raises(NotPermitted):
        load(reader, kind, [])


@pytest.mark.parametrize(("sku", "constraint"), [("bolt", "sku_alike"), ("BO\u200bLT", "sku_visible")])
def test_a_sku_that_looks_like_another_is_refused_by_the_database(
    warehouse: Warehouse, sku: str, constraint: str
) -> None:
    warehouse.product("BOLT")

    with pytest.raises(psycopg.IntegrityError) as refused:
        warehouse.product(sku)

    assert refused.value.diag.constraint_name == constraint
