"""What stock is worth: exact, conserved, and the same on every past day as the ledger says."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation
from invista_desktop.local_stack.postgres import Address
from invista_desktop.migrations import runner
from invista_desktop.services.database.transactions import Transactions
from tests.builders import CLERK, Business, Warehouse, arrived, receipt
from tests.stock_given import Stock, post

Admin = psycopg.Connection[Any]


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


@pytest.fixture
def fifo(admin: Admin) -> None:
    use_fifo(admin)


def use_fifo(admin: Admin) -> None:
    admin.execute("update organisation_setting set value = '\"FIFO\"' where key = 'valuation_method'")


def buy(stock: Stock, sku: str, quantity: int | str, cost: str | None, currency: str = "EUR") -> None:
    stock.warehouse.admin.execute(
        "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id, from_status,"
        " to_status, quantity, unit_cost, currency) select %s, 'RECEIPT', p.id, f.id, t.id, 'AVAILABLE', 'AVAILABLE',"
        " %s, %s, %s from product p, location f, location t"
        " where p.sku = %s and f.code = 'SUPPLIER' and t.code = 'MAIN-A-01'",
        (uuid4(), Decimal(quantity), cost, currency if cost else None, sku),
    )


def value(stock: Stock, place: str = "MAIN") -> Any:
    return Decimal(
        stock.warehouse.one(
            "select coalesce(sum(v.value), 0) from stock_value v join warehouse w on w.id = v.warehouse_id"
            " where w.code = %s",
            place,
        )
    )


def moved_values(stock: Stock) -> list[Decimal]:
    return [row[0] for row in stock.warehouse.admin.execute("select value from movement_value order by seq, quantity")]


def agrees(stock: Stock) -> bool:
    return stock.warehouse.drift() == []


def test_stock_leaves_at_the_average_and_the_last_unit_takes_the_rest(stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 2, "1")
    buy(stock, "BOLT", 1, "2")

    for _ in range(3):
        stock.warehouse.move("BOLT", 1, "MAIN-A-01", "CUSTOMER")

    assert moved_values(stock)[2:] == [Decimal("-1.333333"), Decimal("-1.333333"), Decimal("-1.333334")]
    assert value(stock) == 0
    assert agrees(stock)


@pytest.mark.usefixtures("fifo")
def test_stock_leaves_from_the_oldest_arrival_first(stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 3, "1")
    buy(stock, "BOLT", 3, "2")

    stock.warehouse.move("BOLT", 4, "MAIN-A-01", "CUSTOMER")

    assert moved_values(stock)[-1] == -5
    assert value(stock) == 4
    assert agrees(stock)


@pytest.mark.parametrize("method", ["MOVING_AVERAGE", "FIFO"])
def test_a_receipt_taken_back_takes_its_own_price_with_it(
    transactions: Transactions, stock: Stock, admin: Admin, method: str
) -> None:
    if method == "FIFO":
        use_fifo(admin)
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 10, "10")
    order = stock.warehouse.order(BOLT=10)
    admin.execute("update purchase_order_item set unit_cost = 1000")
    posted = transactions.call(
        "post_goods_receipt", uuid4(), receipt(order, arrived(stock.warehouse, order, "BOLT", 10))
    )
    assert value(stock) == 10_100

    said = {"receipt_id": posted["receipt_id"], "reason_code": "WRONG_ORDER", "note": None, "confirmed": []}
    transactions.call("reverse_goods_receipt", uuid4(), json.dumps(said))

    assert value(stock) == 100
    assert agrees(stock)


def test_a_move_within_a_warehouse_changes_no_value(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 10, "3")
    stock.bin("B-01")

    post(transactions, "move_stock", stock.line("BOLT", 4, "MAIN-A-01", "B-01"))

    assert moved_values(stock) == [30]
    assert agrees(stock)


@pytest.mark.parametrize("method", ["MOVING_AVERAGE", "FIFO"])
def test_a_transfer_carries_its_cost_through_transit(stock: Stock, admin: Admin, method: str) -> None:
    if method == "FIFO":
        use_fifo(admin)
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 1, "1")
    buy(stock, "BOLT", 2, "2")

    stock.warehouse.move("BOLT", 2, "MAIN-A-01", "NORTH-TRANSIT")
    under_way = (value(stock), value(stock, "NORTH"))
    stock.warehouse.move("BOLT", 2, "NORTH-TRANSIT", "NORTH-A-01")

    assert sum(under_way) == 5
    assert under_way[1] == (3 if method == "FIFO" else Decimal("3.333333"))
    assert value(stock, "NORTH") == under_way[1]
    assert agrees(stock)


def test_found_goods_come_at_the_average_and_lost_ones_go_at_it(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 4, "2.5")

    post(transactions, "adjust_stock", stock.change("BOLT", 2), reason_code="FOUND")
    post(transactions, "adjust_stock", stock.change("BOLT", -5), reason_code="LOST")

    assert moved_values(stock) == [10, 5, Decimal("-12.5")]
    assert agrees(stock)


def test_a_loss_that_turns_up_comes_back_at_what_it_went_for(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 4, "2")
    lost = post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    buy(stock, "BOLT", 2, "8")

    post(transactions, "reverse_adjustment", adjustment_id=lost["adjustment_id"], reason_code="TURNED_UP")

    assert value(stock) == 24
    assert agrees(stock)


def test_what_is_found_of_an_empty_shelf_costs_what_it_last_cost(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT", standard_cost=9)
    buy(stock, "BOLT", 1, "2")
    stock.warehouse.move("BOLT", 1, "MAIN-A-01", "CUSTOMER")

    post(transactions, "adjust_stock", stock.change("BOLT", 3), reason_code="FOUND")

    assert value(stock) == 6


def test_a_price_in_another_currency_is_converted_by_the_rate_of_the_day(
    transactions: Transactions, stock: Stock
) -> None:
    today = date.today()  # noqa: DTZ011 - any day near the database's will do
    for day, rate in (
        (today - timedelta(days=9), "0.5"),
        (today - timedelta(days=2), "0.8"),
        (today + timedelta(days=9), "7"),
    ):
        post(transactions, "set_exchange_rate", currency="USD", valid_from=day.isoformat(), rate=rate)
    stock.warehouse.product("BOLT")

    buy(stock, "BOLT", 10, "2", "USD")

    assert value(stock) == 16


@pytest.mark.parametrize(("cost", "currency"), [("2", "USD"), (None, "EUR")])
def test_without_a_rate_or_a_price_the_dock_works_and_the_value_is_provisional(
    stock: Stock, cost: str | None, currency: str
) -> None:
    stock.warehouse.product("BOLT", standard_cost=3)

    buy(stock, "BOLT", 10, cost, currency)

    assert stock.warehouse.one("select value, is_provisional from movement_value") == (30, True)


def test_the_value_of_a_past_day_is_the_sum_of_the_ledgers_until_then(
    transactions: Transactions, stock: Stock, admin: Admin
) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 10, "2")
    stock.warehouse.move("BOLT", 5, "MAIN-A-01", "CUSTOMER")
    admin.execute("set session_replication_role = replica")
    admin.execute("update movement_value set occurred_at = now() - interval '3 days' where quantity > 0")
    admin.execute("set session_replication_role = origin")

    def on(days_ago: int) -> list[Any]:
        query = "select quantity, value from app.stock_value_on((now() at time zone 'UTC')::date - %s)"
        return admin.execute(query, (days_ago,)).fetchall()

    assert [on(4), on(3), on(1), on(0)] == [[], [(10, 20)], [(10, 20)], [(5, 10)]]


def test_the_value_is_told_to_who_may_know(business: Business) -> None:
    with business.transactions(*CLERK) as clerk, pytest.raises(NotPermitted):
        clerk.call("stock_value_on", date(2026, 1, 1))


def test_the_method_changes_between_periods_and_keeps_the_value(
    transactions: Transactions, stock: Stock, admin: Admin
) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 3, "1")
    buy(stock, "BOLT", 3, "2")
    with pytest.raises(RuleViolation) as refused:
        post(transactions, "set_valuation_method", method="FIFO")
    assert refused.value.code == "period_has_movements"

    post(transactions, "close_period", through=str(stock.warehouse.one("select app.organisation_day(now())")))
    post(transactions, "set_valuation_method", method="FIFO")
    after = value(stock)
    assert agrees(stock)
    post(transactions, "set_valuation_method", method="MOVING_AVERAGE")

    assert (after, value(stock)) == (9, 9)
    assert agrees(stock)


def test_values_are_written_by_the_ledger_alone(admin: Admin, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 3, "1")

    for statement in (
        "update movement_value set value = 1",
        "insert into movement_value select * from movement_value",
        "update stock_value set value = 1",
        "update cost_layer set value = 1",
        "delete from stock_value",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            admin.execute(statement.encode())
        assert refusal.value.diag.message_primary == "append_only"


def test_verify_finds_a_value_somebody_changed(admin: Admin, stock: Stock) -> None:
    stock.warehouse.product("BOLT")
    buy(stock, "BOLT", 3, "1")
    admin.execute("set session_replication_role = replica")
    admin.execute("update stock_value set value = 7, quantity = 2")
    admin.execute("set session_replication_role = origin")

    told = {row[2] for row in admin.execute("select * from app.verify_valuation()")}

    assert told == {"quantity by movements", "quantity in stock", "value by movements"}


def test_an_adjustment_is_judged_by_what_the_goods_are_worth_now(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.product("BOLT", standard_cost=1)
    buy(stock, "BOLT", 10, "300")

    asked = post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")

    assert asked["status"] == "PENDING_APPROVAL"
    assert Decimal(str(asked["value"])) == -600


def test_what_was_posted_before_there_were_values_gets_them_at_the_upgrade(cluster: Address) -> None:
    from alembic import command
    from alembic.config import Config

    with psycopg.connect(cluster.dsn(), autocommit=True) as owner:
        owner.execute("create database business_of_old")
    address = cluster.dsn("business_of_old")
    config = Config()
    config.set_main_option("script_location", str(runner.HERE / "business"))
    config.attributes.update(dsn=address, progress=lambda _step: None)
    command.upgrade(config, "0014")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("insert into warehouse (code, name) values ('MAIN', 'Main'), ('NORTH', 'North')")
        admin.execute(
            "insert into location (warehouse_id, kind, code)"
            " select id, 'storage', code || '-A-01' from warehouse where code = 'MAIN'"
        )
        old = Stock(Warehouse(admin))
        old.warehouse.product("BOLT")
        buy(old, "BOLT", 3, "2")
        buy(old, "BOLT", 1, "6")
        old.warehouse.move("BOLT", 2, "MAIN-A-01", "NORTH-TRANSIT")

        runner.upgrade("business", address)

        assert (value(old), value(old, "NORTH")) == (6, 6)
        assert agrees(old)


def test_a_refusal_is_one_of_ours(transactions: Transactions) -> None:
    wrong: list[dict[str, Any]] = [
        {"currency": "EUR", "valid_from": "2026-01-01", "rate": "2"},
        {"currency": "USD", "valid_from": "2026-01-01", "rate": "NaN"},
        {"currency": "USD", "rate": "2"},
    ]
    for said in wrong:
        with pytest.raises(InvistaError) as refused:
            post(transactions, "set_exchange_rate", **said)
        assert refused.value.code == "no_rate"
