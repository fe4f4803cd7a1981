"""When to order more: what is there, on its way and ordered counts; drafts are not made twice."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from invista_desktop.errors import Conflict, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business, Warehouse
from tests.services.test_database_reservations import asked
from tests.stock_given import Stock, post

Admin = psycopg.Connection[Any]


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


def rule(stock: Stock, sku: str, **said: Any) -> dict[str, Any]:
    return {
        "product_id": str(stock.warehouse.one("select id from product where sku = %s", sku)),
        "warehouse_id": str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")),
        "min_quantity": "10", "max_quantity": "50", "multiple": "12", **said,
    }  # fmt: skip


def supplied(stock: Stock, sku: str, minimum: int | None = None, **columns: Any) -> UUID:
    """Let a preferred supplier have the item, at 2.5 apiece."""
    supplier = stock.warehouse.supplier()
    stock.warehouse.admin.execute(
        "insert into product_supplier (product_id, supplier_id, unit_cost, lead_time_days, is_preferred,"
        " minimum_quantity) select id, %s, 2.5, 7, true, %s from product where sku = %s",
        (supplier, minimum, sku),
    )
    return supplier


def needs(transactions: Transactions) -> list[Any]:
    from sqlalchemy import text

    asked = text("select sku, position, suggested_quantity, way from reorder_need")
    return [tuple(row) for row in transactions.run(lambda session: session.execute(asked).all())]


def test_what_runs_low_is_filled_to_its_maximum_in_whole_packs(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    assert needs(transactions) == [("BOLT", 5, 48, "buy")]


def test_an_item_the_warehouse_never_had_is_needed_too(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    assert needs(transactions) == [("BOLT", 0, 60, "buy")]


def test_ordered_transit_and_reserved_count(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 8)
    stock.pile("BOLT", 3, "MAIN-TRANSIT")
    stock.warehouse.order(BOLT=2)
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))
    assert needs(transactions) == []

    post(transactions, "reserve_stock", **asked(stock, "BOLT", 4))

    assert needs(transactions) == [("BOLT", 9, 48, "buy")]


def test_exactly_the_minimum_is_enough(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    assert needs(transactions) == []


def test_the_suppliers_minimum_is_kept_in_whole_packs(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 9)
    supplied(stock, "BOLT", 100)
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    assert needs(transactions) == [("BOLT", 9, 108, "buy")]


def test_another_warehouse_may_be_the_source(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 70, "NORTH-A-01")
    north = str(stock.warehouse.one("select id from warehouse where code = 'NORTH'"))
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT", source_warehouse_id=north))

    assert needs(transactions) == [("BOLT", 0, 60, "transfer")]


def test_what_is_chosen_becomes_draft_orders_and_is_not_suggested_again(
    transactions: Transactions, stock: Stock, admin: Admin
) -> None:
    for sku in ("BOLT", "NUT"):
        stock.warehouse.product(sku)
        supplied(stock, sku)
        post(transactions, "set_reorder_rule", **rule(stock, sku))
    rules = [str(row[0]) for row in admin.execute("select id from reorder_rule order by id")]
    lines = [{"reorder_rule_id": chosen, "quantity": "60"} for chosen in rules]

    outcome = post(transactions, "draft_reorders", *lines)

    assert len(outcome["orders"]) == 2
    drafted = admin.execute(
        "select o.status, i.ordered_quantity, i.unit_cost from purchase_order o"
        " join purchase_order_item i on i.purchase_order_id = o.id"
    ).fetchall()
    assert drafted == [("DRAFT", 60, Decimal("2.5"))] * 2
    assert needs(transactions) == []
    with pytest.raises(Conflict) as refused:
        post(transactions, "draft_reorders", *lines)
    assert refused.value.code == "reorder_not_needed"


def test_without_a_supplier_nothing_is_ordered(transactions: Transactions, stock: Stock, admin: Admin) -> None:
    stock.warehouse.product("BOLT")
    made = post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    with pytest.raises(RuleViolation) as refused:
        post(transactions, "draft_reorders", {"reorder_rule_id": made["reorder_rule_id"], "quantity": "1"})

    assert refused.value.code == "reorder_no_supplier"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"min_quantity": "-1"}, "reorder_quantities"),
        ({"max_quantity": "5"}, "reorder_quantities"),
        ({"max_quantity": "NaN"}, "reorder_quantities"),
        ({"multiple": "0"}, "reorder_quantities"),
        ({"source_warehouse_id": "MAIN"}, "reorder_source"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    transactions: Transactions, stock: Stock, said: dict[str, str], code: str
) -> None:
    stock.warehouse.product("BOLT")
    command = rule(stock, "BOLT", **said)
    if command.get("source_warehouse_id"):
        command["source_warehouse_id"] = command["warehouse_id"]

    with pytest.raises(RuleViolation) as refused:
        post(transactions, "set_reorder_rule", **command)

    assert refused.value.code == code


def test_the_worklist_is_for_who_reorders(business: Business, transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))

    with business.transactions("stock.reorder") as buyer:
        assert len(needs(buyer)) == 1
    with business.transactions("stock.read") as reader:
        assert needs(reader) == []
