"""Places made, changed and seen, on the real database."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from invista_desktop.errors import NotPermitted, RuleViolation
from invista_desktop.models.domain.places import (
    ChangeLocations,
    MakeLocations,
    PlaceKind,
    SaveWarehouse,
    places_in_range,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.places.maps import places_of, warehouses
from invista_desktop.services.places.postings import change_locations, make_locations, save_warehouse
from tests.builders import EVERYTHING, Business, Warehouse, payload_for, sign
from tests.stock_given import Stock


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


def main_of(warehouse: Warehouse, code: str = "MAIN") -> UUID:
    return UUID(str(warehouse.one("select id from warehouse where code = %s", code)))


def ask_for(
    warehouse: Warehouse, first: str, last: str, *, operation: UUID | None = None, **said: Any
) -> MakeLocations:
    facts = {"kind": PlaceKind.STORAGE, **said}
    return MakeLocations(operation or uuid4(), main_of(warehouse), places=places_in_range(first, last), **facts)


def test_a_range_of_bins_is_made_with_its_levels_and_barcodes(transactions: Transactions, warehouse: Warehouse) -> None:
    made = make_locations(transactions, ask_for(warehouse, "Z-01-01", "Z-20-06", capacity=Decimal(50)))

    assert made == 1 + 20 + 120
    assert warehouse.one("select path from location where code = 'Z-07-03'") == "MAIN > Z > 07 > 03"
    assert warehouse.one("select capacity_quantity from location where code = 'Z-07-03'") == 50
    assert warehouse.one("select capacity_quantity from location where code = 'Z-07'") is None
    assert warehouse.one("select kind from barcode where code = 'Z-20-06'") == "location"


def test_the_same_range_again_makes_nothing_twice(transactions: Transactions, warehouse: Warehouse) -> None:
    command = ask_for(warehouse, "Z-01-01", "Z-02-02")
    first = make_locations(transactions, command)

    assert make_locations(transactions, command) == first
    with pytest.raises(RuleViolation, match="Z-02-01"):
        make_locations(transactions, ask_for(warehouse, "Z-02-01", "Z-03-01"))
    assert make_locations(transactions, ask_for(warehouse, "Z-03-01", "Z-03-02")) == 3
    assert warehouse.one("select count(*) from location where code = 'Z'") == 1


def test_a_code_that_means_something_else_is_not_taken(transactions: Transactions, warehouse: Warehouse) -> None:
    product = warehouse.product("BOLT").product_id
    warehouse.admin.execute(
        "insert into barcode (code, kind, product_id) values ('Z-01-01', 'product', %s)", (product,)
    )

    with pytest.raises(RuleViolation, match="Z-01-01"):
        make_locations(transactions, ask_for(warehouse, "Z-01-01", "Z-01-02"))

    assert warehouse.one("select count(*) from location where code like 'Z%%'") == 0


def test_the_map_tells_what_lies_where(transactions: Transactions, warehouse: Warehouse, stock: Stock) -> None:
    make_locations(transactions, ask_for(warehouse, "Z-01-01", "Z-01-02"))
    stock.pile("MILK", 7, "Z-01-01", lot="L1")
    warehouse.admin.execute("update lot set expiry_date = app.today('UTC') + 5")

    seen = {place.code: place for place in transactions.run(places_of, main_of(warehouse))}

    assert {"Z-01-01", "Z-01-02", "MAIN-DOCK", "MAIN-HOLD", "MAIN-A-01"} == set(seen)
    full, empty = seen["Z-01-01"], seen["Z-01-02"]
    assert (full.on_hand, full.piles, full.days_to_expiry, full.path) == (Decimal(7), 1, 5, ("Z", "01", "01"))
    assert (empty.on_hand, empty.days_to_expiry, empty.days_since_count) == (Decimal(0), None, None)


def test_a_bin_is_blocked_with_a_reason_and_shut_when_empty(
    transactions: Transactions, warehouse: Warehouse, stock: Stock
) -> None:
    stock.pile("BOLT", 5)
    here, empty = warehouse.location("MAIN-A-01"), stock.bin("B-01")

    for wrong in (
        ChangeLocations(uuid4(), (here,), is_blocked=True),
        ChangeLocations(uuid4(), (here, empty), is_active=False),
    ):
        with pytest.raises(RuleViolation):
            change_locations(transactions, wrong)
    change_locations(transactions, ChangeLocations(uuid4(), (here,), is_blocked=True, blocked_reason="Shelf is bent"))
    change_locations(transactions, ChangeLocations(uuid4(), (empty,), is_active=False))

    assert warehouse.one("select blocked_reason from location where code = 'MAIN-A-01'") == "Shelf is bent"
    assert warehouse.one("select is_active from location where code = 'B-01'") is False
    change_locations(transactions, ChangeLocations(uuid4(), (here,), is_blocked=False))
    assert warehouse.one("select blocked_reason from location where code = 'MAIN-A-01'") is None


def test_goods_keep_a_place_what_it_is(warehouse: Warehouse, stock: Stock, admin: psycopg.Connection[Any]) -> None:
    stock.pile("BOLT", 5)

    with pytest.raises(psycopg.DatabaseError, match="place_not_empty"):
        admin.execute("update location set kind = 'in_transit' where code = 'MAIN-A-01'")


def test_a_warehouse_is_made_and_renamed_by_who_may(business: Business, transactions: Transactions) -> None:
    save_warehouse(transactions, SaveWarehouse(uuid4(), "west", "West", "Europe/Lisbon"))
    (west,) = [one for one in transactions.run(warehouses) if one.code == "WEST"]
    save_warehouse(transactions, SaveWarehouse(uuid4(), "WEST", "West hall", "UTC", warehouse_id=west.warehouse_id))

    assert [one.name for one in transactions.run(warehouses) if one.code == "WEST"] == ["West hall"]
    for wrong in (SaveWarehouse(uuid4(), "WEST", "Again", "UTC"), SaveWarehouse(uuid4(), "EAST", "East", "Mars/Base")):
        with pytest.raises(RuleViolation):
            save_warehouse(transactions, wrong)
    with business.connect_workstation() as connection:
        connection.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING, warehouses=["MAIN"])),))
        with pytest.raises(psycopg.DatabaseError, match="warehouse_elsewhere"):
            connection.execute(
                "select app.save_warehouse(%s, %s)", (uuid4(), '{"code": "EAST", "name": "East", "timezone": "UTC"}')
            )


def test_places_are_changed_by_who_may_alone(business: Business, warehouse: Warehouse) -> None:
    others = [each for each in EVERYTHING if each != "locations.manage"]

    with business.transactions(*others) as transactions:
        for work in (
            lambda: make_locations(transactions, ask_for(warehouse, "Z-01", "Z-02")),
            lambda: save_warehouse(transactions, SaveWarehouse(uuid4(), "EAST", "East", "UTC")),
            lambda: change_locations(transactions, ChangeLocations(uuid4(), (warehouse.location("MAIN-A-01"),))),
        ):
            with pytest.raises(NotPermitted, match=r"locations\.manage"):
                work()
