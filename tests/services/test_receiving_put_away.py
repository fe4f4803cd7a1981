"""Where arrived goods should go: the fixed bin, else where the item lies, else a free bin."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import Business, Order, Warehouse
from tests.services.receiving_given import Shelves, desk_of, opened

Suggested = dict[str, tuple[str, str]]


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


@pytest.fixture
def shelves(warehouse: Warehouse) -> Shelves:
    """The warehouse's bin MAIN-A-01, which the template made without a level of its own, and three more."""
    shelves = Shelves(warehouse)
    for code in ("MAIN-B-01", "MAIN-B-02", "MAIN-B-03"):
        shelves.bin(code)
    return shelves


def suggested(desk: ReceivingDesk, order: Order) -> Suggested:
    """Return the bin and the reason by SKU."""
    skus = {line.item.key: line.item.sku for line in opened(desk, order).lines}
    rows = desk.put_away_suggestions(order.id, list(skus))
    return {skus[row.product_id, row.variant_id]: (row.location_code, row.reason) for row in rows}


def test_the_fixed_bin_comes_before_where_it_lies_and_that_before_a_free_bin(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(FIXED=1, LYING=1, NEW=1)
    shelves.fixed_bin("FIXED", "MAIN-B-01")
    shelves.stock("FIXED", 99, "MAIN-B-02")
    shelves.stock("LYING", 5, "MAIN-B-02")

    assert suggested(desk, order) == {
        "FIXED": ("MAIN-B-01", "fixed_bin"),
        "LYING": ("MAIN-B-02", "where_it_lies"),
        "NEW": ("MAIN-A-01", "free_bin"),
    }


def test_of_several_places_the_fullest_is_suggested(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(BOLT=1)
    for quantity, place in ((3, "MAIN-B-01"), (8, "MAIN-B-03"), (5, "MAIN-B-02")):
        shelves.stock("BOLT", quantity, place)

    assert suggested(desk, order) == {"BOLT": ("MAIN-B-03", "where_it_lies")}


@pytest.mark.parametrize("status", ["QUARANTINE", "DAMAGED", "EXPIRED"])
def test_stock_nobody_may_take_draws_no_more_to_its_bin(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves, status: str
) -> None:
    order = warehouse.order(BOLT=1)
    shelves.stock("BOLT", 3, "MAIN-B-02", status=status)

    assert suggested(desk, order) == {"BOLT": ("MAIN-A-01", "free_bin")}


@pytest.mark.parametrize("closed", ["is_blocked = true", "is_active = false"])
def test_a_bin_that_is_blocked_or_out_of_use_is_never_suggested(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves, closed: str
) -> None:
    order = warehouse.order(FIXED=1, LYING=1, NEW=1)
    shelves.fixed_bin("FIXED", "MAIN-B-01")
    shelves.stock("LYING", 5, "MAIN-B-02")
    warehouse.admin.execute(f"update location set {closed} where code <> 'MAIN-B-03' and kind = 'storage'")

    assert {place for place, _ in suggested(desk, order).values()} == {"MAIN-B-03"}


@pytest.mark.parametrize("facts", [{"kind": "staging"}, {"level": "shelf"}, {"kind": "quarantine"}])
def test_only_storage_bins_are_suggested(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves, facts: dict[str, Any]
) -> None:
    order = warehouse.order(FIXED=1, LYING=1)
    shelves.bin("MAIN-00", **facts)
    shelves.fixed_bin("FIXED", "MAIN-00")
    shelves.stock("LYING", 5, "MAIN-00")

    assert {reason for _, reason in suggested(desk, order).values()} == {"free_bin"}
    assert "MAIN-00" not in {place for place, _ in suggested(desk, order).values()}


def test_every_homeless_item_gets_a_free_bin_of_its_own_as_long_as_there_are_any(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    shelves.fixed_bin(warehouse.product("ELSE").sku, "MAIN-B-01")
    shelves.stock("ELSE", 1, "MAIN-B-02")

    found = suggested(desk, warehouse.order(ONE=1, TWO=1, THREE=1))

    assert sorted(found.values()) == [("MAIN-A-01", "free_bin"), ("MAIN-B-03", "free_bin")]


def test_a_bin_emptied_is_free_again(desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves) -> None:
    shelves.stock(warehouse.product("ELSE").sku, 2, "MAIN-A-01")
    order = warehouse.order(NEW=1)
    assert suggested(desk, order) == {"NEW": ("MAIN-B-01", "free_bin")}

    warehouse.move("ELSE", 2, "MAIN-A-01", "MAIN-DOCK")

    assert suggested(desk, order) == {"NEW": ("MAIN-A-01", "free_bin")}


def test_bins_of_another_warehouse_do_not_count(desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves) -> None:
    order = warehouse.order(BOLT=1)
    shelves.fixed_bin("BOLT", "NORTH-A-01")
    shelves.stock("BOLT", 9, "NORTH-A-01")

    assert suggested(desk, order) == {"BOLT": ("MAIN-A-01", "free_bin")}


def test_a_variant_and_its_product_lie_apart(desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves) -> None:
    order, red = _shirts(warehouse, shelves)
    shelves.fixed_bin("SHIRT", "MAIN-B-01")
    shelves.stock("SHIRT", 3, "MAIN-B-02", variant=red)

    assert suggested(desk, order) == {
        "SHIRT": ("MAIN-B-01", "fixed_bin"),
        "SHIRT-RED": ("MAIN-B-02", "where_it_lies"),
    }


def _shirts(warehouse: Warehouse, shelves: Shelves) -> tuple[Order, UUID]:
    order = warehouse.order(SHIRT=1)
    red = shelves.variant("SHIRT-RED", "SHIRT", "red")
    shelves.variant_line(order, "SHIRT-RED", 1)
    return order, red


def test_who_may_not_see_the_stock_is_told_of_no_bin(
    business: Business, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(NEW=1)

    with desk_of(business, "receiving.read", "catalogue.read") as desk:
        assert suggested(desk, order) == {}


def test_nothing_asked_nothing_suggested(desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves) -> None:
    assert desk.put_away_suggestions(warehouse.order().id, []) == ()


def test_a_full_bin_is_not_suggested_and_the_room_of_others_is_told(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(BOLT=1, NEW=1)
    shelves.stock("BOLT", 8, "MAIN-B-01")
    shelves.stock("BOLT", 5, "MAIN-B-02")
    for code, capacity in (("MAIN-B-01", 8), ("MAIN-B-02", 9)):
        warehouse.admin.execute("update location set capacity_quantity = %s where code = %s", (capacity, code))

    skus = {line.item.key: line.item.sku for line in opened(desk, order).lines}
    rows = {skus[row.product_id, row.variant_id]: row for row in desk.put_away_suggestions(order.id, list(skus))}

    assert (rows["BOLT"].location_code, rows["BOLT"].room) == ("MAIN-B-02", Decimal(4))
    assert (rows["NEW"].location_code, rows["NEW"].room) == ("MAIN-A-01", None)
