"""Fixed bins on the real database: what is fixed where, by whom, and what is refused in which words."""

from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation
from invista_desktop.models.domain.fixed_bins import SetFixedBin
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.places.fixed_bins import items_fixed_to
from invista_desktop.services.places.postings import set_fixed_bin
from tests.builders import EVERYTHING, Business, Warehouse
from tests.stock_given import Stock


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


def fix(
    place: UUID, product: UUID, variant: UUID | None = None, *, is_fixed: bool = True, operation: UUID | None = None
) -> SetFixedBin:
    return SetFixedBin(operation or uuid4(), place, product, variant, is_fixed)


def skus(transactions: Transactions, place: UUID) -> list[str]:
    return [item.sku for item in transactions.run(items_fixed_to, place)]


def test_items_are_fixed_to_a_bin_and_no_longer(transactions: Transactions, warehouse: Warehouse) -> None:
    here = warehouse.location("MAIN-A-01")
    nut, bolt = warehouse.product("NUT").product_id, warehouse.product("BOLT").product_id
    command = fix(here, nut)

    for one in (command, command, fix(here, bolt), fix(here, bolt)):
        set_fixed_bin(transactions, one)
    both = skus(transactions, here)
    for one in (fix(here, nut, is_fixed=False), fix(here, nut, is_fixed=False)):
        set_fixed_bin(transactions, one)

    assert both == ["BOLT", "NUT"]
    assert skus(transactions, here) == ["BOLT"]
    told = "select count(*) from audit_log where table_name = 'fixed_bin' and action = 'delete'"
    assert warehouse.one(told) == 1


def test_a_variant_has_bins_of_its_own(transactions: Transactions, warehouse: Warehouse) -> None:
    here, shirt = warehouse.location("MAIN-A-01"), warehouse.product("SHIRT").product_id
    red = warehouse.one(
        "insert into product_variant (product_id, sku, name) values (%s, 'SHIRT-R', 'red') returning id", shirt
    )

    set_fixed_bin(transactions, fix(here, shirt, red))
    set_fixed_bin(transactions, fix(here, shirt, is_fixed=False))

    assert skus(transactions, here) == ["SHIRT-R"]
    other = warehouse.product("BOLT").product_id
    with pytest.raises(RuleViolation, match="no such item"):
        set_fixed_bin(transactions, fix(here, other, red))


def test_what_cannot_be_fixed_is_refused_in_words(
    transactions: Transactions, warehouse: Warehouse, stock: Stock
) -> None:
    bolt, old = warehouse.product("BOLT").product_id, warehouse.product("OLD").product_id
    warehouse.admin.execute("update product set status = 'DISCONTINUED' where sku = 'OLD'")
    here, shut = warehouse.location("MAIN-A-01"), stock.bin("B-01", is_active=False)
    blocked = stock.bin("B-02", is_blocked=True, blocked_reason="Shelf is bent")
    aisle = stock.bin("B", level="aisle")

    told = []
    for command in (
        fix(warehouse.location("MAIN-DOCK"), bolt),
        fix(warehouse.location("MAIN-HOLD"), bolt),
        fix(aisle, bolt),
        fix(shut, bolt),
        fix(blocked, bolt),
        fix(here, uuid4()),
        fix(here, old),
        fix(uuid4(), bolt),
    ):
        with pytest.raises(RuleViolation) as refused:
            set_fixed_bin(transactions, command)
        told.append(str(refused.value.title))

    assert told == [
        "No item is fixed to MAIN-DOCK.",
        "No item is fixed to MAIN-HOLD.",
        "No item is fixed to B.",
        "B-01 is no longer in use.",
        "B-02 is blocked. Shelf is bent",
        "There is no such item.",
        "OLD is no longer in use.",
        "There is no such place.",
    ]
    assert warehouse.one("select count(*) from fixed_bin") == 0


def test_what_is_fixed_to_a_bin_since_blocked_is_still_undone(transactions: Transactions, warehouse: Warehouse) -> None:
    here, bolt = warehouse.location("MAIN-A-01"), warehouse.product("BOLT").product_id
    set_fixed_bin(transactions, fix(here, bolt))
    warehouse.admin.execute("update location set is_blocked = true, blocked_reason = 'wet' where id = %s", (here,))
    warehouse.admin.execute("update product set status = 'DISCONTINUED' where sku = 'BOLT'")

    set_fixed_bin(transactions, fix(here, bolt, is_fixed=False))

    assert skus(transactions, here) == []


def test_bins_are_fixed_by_who_may_and_works_there(business: Business, warehouse: Warehouse) -> None:
    bolt = warehouse.product("BOLT").product_id
    here, north = warehouse.location("MAIN-A-01"), warehouse.location("NORTH-A-01")

    with (
        business.transactions(*(each for each in EVERYTHING if each != "locations.manage")) as transactions,
        pytest.raises(NotPermitted, match=r"locations\.manage"),
    ):
        set_fixed_bin(transactions, fix(here, bolt))
    with business.transactions(warehouses=["MAIN"]) as transactions:
        with pytest.raises(NotPermitted, match="do not work in"):
            set_fixed_bin(transactions, fix(north, bolt))
        set_fixed_bin(transactions, fix(here, bolt))
    with business.transactions(warehouses=["NORTH"]) as transactions:
        assert skus(transactions, here) == []


def test_one_operation_means_one_thing(transactions: Transactions, warehouse: Warehouse) -> None:
    here, bolt, operation = warehouse.location("MAIN-A-01"), warehouse.product("BOLT").product_id, uuid4()
    set_fixed_bin(transactions, fix(here, bolt, operation=operation))

    with pytest.raises(Conflict):
        set_fixed_bin(transactions, fix(here, bolt, is_fixed=False, operation=operation))

    assert skus(transactions, here) == ["BOLT"]
