"""Reserving stock: promised once, kept until it ends, and never in anybody's way after its time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import CLERK, COLLEAGUE, EVERYTHING, Business, Warehouse, arrived, payload_for, receipt, sign
from tests.stock_given import Stock, post

Admin = psycopg.Connection[Any]


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


def asked(stock: Stock, sku: str, quantity: int | str, **said: Any) -> dict[str, Any]:
    """Return a command to reserve in the warehouse."""
    return {
        "product_id": str(stock.warehouse.one("select id from product where sku = %s", sku)),
        "warehouse_id": str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")),
        "quantity": str(quantity),
        **said,
    }


def reserved(stock: Stock) -> list[Any]:
    return stock.warehouse.admin.execute(
        "select concat_ws(' ', s.location_code, s.lot_code), s.reserved from stock s where s.reserved > 0 order by 1"
    ).fetchall()


def past_its_time(stock: Stock) -> None:
    """Let every reservation's time be over, as waiting would."""
    admin = stock.warehouse.admin
    admin.execute("alter table stock_reservation disable trigger append_only")
    admin.execute("update stock_reservation set expires_at = now() - interval '1 minute'")
    admin.execute("alter table stock_reservation enable trigger append_only")


def test_what_expires_first_is_reserved_first(transactions: Transactions, stock: Stock, admin: Admin) -> None:
    stock.pile("MILK", 5, lot="LATE")
    stock.pile("MILK", 5, "MAIN-DOCK", lot="SOON")
    stock.pile("MILK", 9, lot="GONE")
    for lot, day in (("LATE", "2090-01-01"), ("SOON", "2080-01-01"), ("GONE", "2020-01-01")):
        admin.execute("update lot set expiry_date = %s where code = %s", (day, lot))

    outcome = post(transactions, "reserve_stock", **asked(stock, "MILK", 7))

    assert reserved(stock) == [("MAIN-A-01 LATE", 2), ("MAIN-DOCK SOON", 5)]
    assert outcome["number"].startswith("RV-")
    assert stock.warehouse.drift() == []


def test_a_named_pile_is_reserved(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    stock.pile("BOLT", 5, "MAIN-DOCK")
    pile = stock.warehouse.one("select id from stock where location_code = 'MAIN-DOCK'")

    post(transactions, "reserve_stock", **asked(stock, "BOLT", 3, inventory_item_id=str(pile)))

    assert reserved(stock) == [("MAIN-DOCK", 3)]


def test_all_is_reserved_or_nothing_unless_a_part_is_confirmed(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)

    with pytest.raises(NeedsConfirmation) as question:
        post(transactions, "reserve_stock", **asked(stock, "BOLT", 8))
    assert question.value.code == "partial_reservation"
    assert reserved(stock) == []

    outcome = post(transactions, "reserve_stock", **asked(stock, "BOLT", 8), confirmed=["partial_reservation"])

    assert Decimal(str(outcome["quantity"])) == 5
    with pytest.raises(RuleViolation) as refused:
        post(transactions, "reserve_stock", **asked(stock, "BOLT", 1), confirmed=["partial_reservation"])
    assert refused.value.code == "nothing_to_reserve"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": "0"}, "no_stock_quantity"),
        ({"quantity": "NaN"}, "no_stock_quantity"),
        ({"quantity": "1.5"}, "too_many_decimals"),
        ({"product_id": str(uuid4())}, "unknown_product"),
        ({"warehouse_id": str(uuid4())}, "unknown_place"),
        ({"type": "ORDER"}, "reserved_by_document"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "reserved_until_past"),
    ],
)
def test_what_cannot_be_reserved_is_refused_in_words(
    transactions: Transactions, stock: Stock, said: dict[str, str], code: str
) -> None:
    stock.pile("BOLT", 5)

    with pytest.raises(InvistaError) as refused:
        post(transactions, "reserve_stock", **asked(stock, "BOLT", 1) | said)

    assert refused.value.code == code
    assert "{" not in str(refused.value.title)


def test_held_goods_are_not_reserved(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    hold = stock.line("BOLT", 5, "MAIN-A-01", "MAIN-A-01", to_status="QUARANTINE")
    post(transactions, "change_quality", hold, verb="hold", reason_code="QUALITY")

    with pytest.raises(RuleViolation):
        post(transactions, "reserve_stock", **asked(stock, "BOLT", 1))


def test_reserved_goods_do_not_leave_and_the_refusal_names_who_has_them(
    transactions: Transactions, business: Business, stock: Stock
) -> None:
    stock.pile("BOLT", 5)
    stock.bin("B-01")
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as colleague:
        number = post(colleague, "reserve_stock", **asked(stock, "BOLT", 3))["number"]

    post(transactions, "move_stock", stock.line("BOLT", 2, "MAIN-A-01", "B-01"))
    with pytest.raises(RuleViolation) as refused:
        post(transactions, "move_stock", stock.line("BOLT", 1, "MAIN-A-01", "B-01"))

    assert refused.value.code == "stock_reserved"
    assert number in str(refused.value.title)
    assert "Demo Person" in str(refused.value.title)
    with pytest.raises(RuleViolation) as missing:
        post(transactions, "move_stock", stock.line("BOLT", 4, "MAIN-A-01", "B-01"))
    assert missing.value.code == "insufficient_stock"


def test_released_goods_are_free_again_and_only_once(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    number = post(transactions, "reserve_stock", **asked(stock, "BOLT", 5))["number"]

    post(transactions, "release_reservation", number=number, note="Customer waits")

    assert reserved(stock) == []
    with pytest.raises(Conflict) as refused:
        post(transactions, "release_reservation", number=number)
    assert refused.value.code == "reservation_ended"
    with pytest.raises(RuleViolation):
        post(transactions, "release_reservation", number="RV-NONE")


def test_a_reservation_past_its_time_is_in_nobodys_way(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    stock.bin("B-01")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for _ in range(2):
        post(transactions, "reserve_stock", **asked(stock, "BOLT", 5, expires_at=tomorrow))
        past_its_time(stock)

    post(transactions, "move_stock", stock.line("BOLT", 5, "MAIN-A-01", "B-01"))

    statuses = stock.warehouse.admin.execute("select distinct status from stock_reservation").fetchall()
    assert statuses == [("EXPIRED",)]
    assert stock.warehouse.drift() == []


def test_a_receipt_goes_back_whole_though_a_reservation_past_its_time_lies_on_it(
    transactions: Transactions, stock: Stock
) -> None:
    order = stock.warehouse.order(BOLT=5)
    command = receipt(order, arrived(stock.warehouse, order, "BOLT", 5))
    posted = transactions.call("post_goods_receipt", uuid4(), command)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    post(transactions, "reserve_stock", **asked(stock, "BOLT", 5, expires_at=tomorrow))
    past_its_time(stock)

    said = {"receipt_id": posted["receipt_id"], "reason_code": "WRONG_ORDER"}
    back = post(transactions, "reverse_goods_receipt", **said)

    assert back["complete"] is True
    assert stock.warehouse.drift() == []


def test_the_job_frees_what_is_past_its_time_and_nothing_else(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    post(transactions, "reserve_stock", **asked(stock, "BOLT", 2, expires_at=tomorrow))
    past_its_time(stock)
    post(transactions, "reserve_stock", **asked(stock, "BOLT", 1, expires_at=tomorrow))
    post(transactions, "reserve_stock", **asked(stock, "BOLT", 1))
    stock.warehouse.admin.execute("update stock_reservation set note = 'looked at'")

    stock.warehouse.admin.execute("select app.release_expired()")

    assert reserved(stock) == [("MAIN-A-01", 2)]


def test_nobody_writes_what_is_reserved_but_reservations(
    transactions: Transactions, stock: Stock, admin: Admin
) -> None:
    stock.pile("BOLT", 5)
    post(transactions, "reserve_stock", **asked(stock, "BOLT", 2))

    for statement in (
        "update inventory_item set reserved_quantity = 0",
        "update stock_reservation set quantity = 1",
        "delete from stock_reservation",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            admin.execute(statement.encode())
        assert refusal.value.diag.message_primary == "append_only"
    admin.execute("set session_replication_role = replica")
    admin.execute("update inventory_item set reserved_quantity = 1")
    admin.execute("set session_replication_role = origin")
    assert admin.execute("select by_reservations, kept from app.verify_reservations()").fetchall() == [(2, 1)]


def test_a_reservation_that_ended_does_not_begin_again(transactions: Transactions, stock: Stock, admin: Admin) -> None:
    stock.pile("BOLT", 5)
    number = post(transactions, "reserve_stock", **asked(stock, "BOLT", 2))["number"]
    post(transactions, "release_reservation", number=number)

    with pytest.raises(psycopg.Error) as refusal:
        admin.execute("update stock_reservation set status = 'ACTIVE', ended_at = null")

    assert refusal.value.diag.message_primary == "illegal_step"


def test_reserving_is_for_who_may_and_where_he_works(
    business: Business, stock: Stock, workstation: psycopg.Connection[Any]
) -> None:
    stock.pile("BOLT", 5)
    with business.transactions(*CLERK) as clerk, pytest.raises(NotPermitted):
        post(clerk, "reserve_stock", **asked(stock, "BOLT", 1))
    workstation.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING, warehouses=["NORTH"])),))
    with pytest.raises(psycopg.Error) as refusal:
        workstation.execute("select app.reserve_stock(%s, %s)", (uuid4(), Jsonb(asked(stock, "BOLT", 1))))
    assert refusal.value.diag.message_primary == "warehouse_elsewhere"
