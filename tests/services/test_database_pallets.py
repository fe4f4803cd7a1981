"""Pallets in the database: what stands on them moves with them, and is never counted twice."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation
from invista_desktop.models.domain.gtin import is_sscc
from invista_desktop.services.database.transactions import Transactions
from tests.builders import EVERYTHING, Business, Warehouse
from tests.stock_given import Stock, post


def furnish_sscc(stock: Stock) -> None:
    """Give the organisation the company prefix that its SSCCs begin with."""
    stock.warehouse.admin.execute(
        "insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')"
        " on conflict (key) do nothing"
    )


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    stock = Stock(warehouse)
    furnish_sscc(stock)
    return stock


def item(stock: Stock, sku: str, quantity: int | str = 1, **said: Any) -> dict[str, Any]:
    product = stock.warehouse.one("select id from product where sku = %s", sku)
    return {"product_id": str(product), "quantity": str(quantity), **said}


def build(
    transactions: Transactions, stock: Stock, *items: dict[str, Any], place: str = "MAIN-A-01", **said: Any
) -> Any:
    location = str(stock.warehouse.location(place))
    return post(transactions, "build_pallet", kind="PALLET", location_id=location, items=list(items), **said)


def moved(transactions: Transactions, stock: Stock, pallet: Any, place: str, operation: UUID | None = None) -> Any:
    goal = str(stock.warehouse.location(place))
    return post(transactions, "move_pallet", pallet_id=pallet["pallet_id"], to_location_id=goal, operation=operation)


def drift(stock: Stock) -> list[Any]:
    return [*stock.warehouse.drift(), *stock.warehouse.admin.execute("select * from app.verify_pallets()").fetchall()]


def test_a_pallet_moves_whole_with_what_stands_on_it(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pile("MILK", 6, lot="L1")
    stock.pieces("DRILL", "S1", "S2")
    stock.bin("B-01")
    pallet = build(transactions, stock, item(stock, "BOLT", 4), item(stock, "MILK", 6, lot_id=stock.lot("L1")),
                   item(stock, "DRILL", serial_id=stock.serial("S1")))  # fmt: skip

    operation = uuid4()
    first = moved(transactions, stock, pallet, "B-01", operation)
    again = moved(transactions, stock, pallet, "B-01", operation)

    assert is_sscc(pallet["sscc"])
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert [stock.warehouse.on_hand(sku, "B-01") for sku in ("BOLT", "MILK", "DRILL")] == [4, 6, 1]
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 6
    assert stock.warehouse.one("select location_id from serial where code = 'S1'") == stock.warehouse.location("B-01")
    assert drift(stock) == []


def test_what_stands_on_a_pallet_does_not_leave_without_it(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.pieces("DRILL", "S1", "S2")
    stock.bin("B-01")
    build(transactions, stock, item(stock, "BOLT", 7), item(stock, "DRILL", serial_id=stock.serial("S1")))

    post(transactions, "move_stock", stock.line("BOLT", 3, "MAIN-A-01", "B-01"))
    refused = []
    for line in (
        stock.line("BOLT", 1, "MAIN-A-01", "B-01"),
        stock.line("DRILL", 1, "MAIN-A-01", "B-01", serial_id=stock.serial("S1")),
    ):
        with pytest.raises(RuleViolation) as refusal:
            post(transactions, "move_stock", line)
        refused.append(refusal.value.code)

    assert refused == ["on_a_pallet", "serial_on_a_pallet"]
    post(transactions, "move_stock", stock.line("DRILL", 1, "MAIN-A-01", "B-01", serial_id=stock.serial("S2")))
    assert drift(stock) == []


def test_cartons_stand_on_pallets_and_come_down_again(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.bin("B-01")
    pallet = build(transactions, stock, item(stock, "BOLT", 2))
    carton = build(transactions, stock, item(stock, "BOLT", 3), parent_id=pallet["pallet_id"])

    with pytest.raises(RuleViolation) as circle:
        post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], parent_id=carton["pallet_id"])
    moved(transactions, stock, pallet, "B-01")
    together = stock.warehouse.on_hand("BOLT", "B-01")
    moved(transactions, stock, carton, "MAIN-A-01")
    with pytest.raises(RuleViolation) as apart:
        post(transactions, "change_pallet", pallet_id=carton["pallet_id"], parent_id=pallet["pallet_id"])

    assert (circle.value.code, apart.value.code) == ("pallet_on_itself", "pallets_apart")
    assert together == 5
    assert stock.warehouse.on_hand("BOLT", "B-01") == 2
    assert stock.warehouse.one("select parent_id from pallet where id = %s", carton["pallet_id"]) is None
    assert drift(stock) == []


def test_goods_are_put_on_and_taken_off(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))

    post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], put=[item(stock, "BOLT", 3)])
    post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], take=[item(stock, "BOLT", 5)])
    refused = []
    wrongs: tuple[dict[str, Any], ...] = (
        {"put": [item(stock, "BOLT", 9)]},
        {"take": [item(stock, "BOLT", 3)]},
        {"put": [item(stock, "BOLT", "0")]},
    )
    for said in wrongs:
        with pytest.raises(RuleViolation) as refusal:
            post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], **said)
        refused.append(refusal.value.code)

    assert refused == ["not_loose_here", "not_on_pallet", "no_stock_quantity"]
    assert stock.warehouse.one("select pallet_quantity from inventory_item") == 2
    assert drift(stock) == []


def test_a_broken_pallet_leaves_its_goods_loose_and_its_number_used(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    stock.bin("B-01")
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    carton = build(transactions, stock, item(stock, "BOLT", 1), parent_id=pallet["pallet_id"])

    post(transactions, "break_pallet", pallet_id=pallet["pallet_id"])
    with pytest.raises(Conflict, match="broken up"):
        moved(transactions, stock, pallet, "B-01")
    post(transactions, "move_stock", stock.line("BOLT", 9, "MAIN-A-01", "B-01"))
    moved(transactions, stock, carton, "B-01")

    assert build(transactions, stock)["sscc"] != pallet["sscc"]
    assert stock.warehouse.on_hand("BOLT", "B-01") == 10
    assert drift(stock) == []


def test_no_prefix_no_pallet(transactions: Transactions, warehouse: Warehouse) -> None:
    with pytest.raises(RuleViolation, match="company prefix"):
        build(transactions, Stock(warehouse))


def test_references_run_on_into_the_extension_digit(transactions: Transactions, stock: Stock) -> None:
    stock.warehouse.admin.execute("select setval('app_secret.serial_reference', 999999999)")

    sscc = build(transactions, stock)["sscc"]

    assert sscc.startswith("19520000000000000")
    assert is_sscc(sscc)


def test_pallets_are_made_by_who_may(business: Business, stock: Stock) -> None:
    others = [each for each in EVERYTHING if each != "pallets.manage"]

    with business.transactions(*others) as transactions, pytest.raises(NotPermitted):
        build(transactions, stock)


def test_a_serial_is_on_one_pallet(transactions: Transactions, stock: Stock) -> None:
    stock.pieces("DRILL", "S1", "S2")
    build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S1")))

    with pytest.raises(RuleViolation) as refusal:
        build(transactions, stock, item(stock, "DRILL", serial_id=stock.serial("S1")))

    assert refusal.value.code == "serial_on_a_pallet"


steps = st.lists(
    st.tuples(
        st.sampled_from(("build", "put", "take", "nest", "move", "break", "loose")),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(1, 6),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_done_with_pallets_the_books_agree(
    transactions: Transactions, stock: Stock, steps: list[tuple[str, int, int, int]]
) -> None:
    places = _hall(stock)
    pallets: list[Any] = []

    for deed, one, other, quantity in steps:
        try:
            _do(transactions, stock, pallets, places, deed, one, other, quantity)
        except InvistaError:
            continue
        finally:
            assert drift(stock) == []

    total = sum(stock.warehouse.on_hand("BOLT", place) for place in places)
    assert total == stock.warehouse.one("select sum(quantity) from inventory_movement where type = 'RECEIPT'")


def _hall(stock: Stock) -> tuple[str, ...]:
    places = ("MAIN-A-01", "B-01", "B-02")
    known = stock.warehouse.one("select count(*) from location where code in ('B-01', 'B-02')")
    if not known:
        for place in places[1:]:
            stock.bin(place)
    stock.pile("BOLT", 10)
    return places


def _do(
    transactions: Transactions, stock: Stock, pallets: list[Any], places: tuple[str, ...],
    deed: str, one: int, other: int, quantity: int,
) -> None:  # fmt: skip
    goods = [item(stock, "BOLT", quantity)]
    place = places[other % len(places)]
    if deed == "build":
        pallets.append(build(transactions, stock, *goods, place=place))
    elif deed == "loose":
        post(transactions, "move_stock", stock.line("BOLT", quantity, places[one % len(places)], place))
    elif one < len(pallets):
        pallet = pallets[one]
        if deed in ("put", "take"):
            said: dict[str, Any] = {deed: goods}
            post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], **said)
        elif deed == "nest" and other < len(pallets):
            post(transactions, "change_pallet", pallet_id=pallet["pallet_id"], parent_id=pallets[other]["pallet_id"])
        elif deed == "move":
            moved(transactions, stock, pallet, place)
        elif deed == "break":
            post(transactions, "break_pallet", pallet_id=pallet["pallet_id"])


def test_the_books_of_pallets_are_read_by_who_may_see_stock(workstation: psycopg.Connection[Any], stock: Stock) -> None:
    workstation.execute("select app.bind(%s)", (Business.ticket_for("catalogue.read"),))

    with pytest.raises(psycopg.DatabaseError, match="not_permitted"):
        workstation.execute("select * from app.verify_pallets()")
