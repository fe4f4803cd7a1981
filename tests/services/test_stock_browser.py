"""The stock browser against real PostgreSQL: every word, filter, group and sort."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from invista_desktop.local_stack.postgres import Address
from invista_desktop.models.domain.stock_browsing import (
    SORTS,
    PlaceKind,
    StockFilter,
    StockGroup,
    StockQuestion,
    StockRow,
    StockSort,
    StockStatus,
    Words,
)
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.stock.desk import StockDesk
from tests.builders import EVERYTHING, Business, Warehouse, payload_for, sign
from tests.stock_given import Stock

Admin = psycopg.Connection[Any]
TODAY = date.today()  # noqa: DTZ011 - the database's day, in UTC as here


@contextmanager
def desk_for(business: Business, *may: str, warehouses: list[str] | None = None) -> Iterator[StockDesk]:
    tickets = Tickets()
    tickets.put(sign(payload_for(*(may or EVERYTHING), warehouses=warehouses)))
    engine = make_engine(business.workstation_dsn(), 2)
    try:
        yield StockDesk(Transactions(make_sessions(engine), tickets))
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def stocked(cluster: Address, business_template: str) -> Iterator[Business]:
    """A small warehouse with everything that the words tell apart."""
    database = Business.clone(cluster, business_template)
    with database.connect_admin() as admin:
        _stock(Stock(Warehouse(admin)))
    yield database
    database.drop()


def _stock(given: Stock) -> None:
    admin = given.warehouse.admin
    zone = given.bin("Z", level="zone", path="Z")
    aisle = given.bin("Z-01", level="aisle", parent_id=zone)
    given.bin("Z-01-A", parent_id=aisle)
    given.bin("BLOCKED")
    given.pile("BOLT", 10, "MAIN-A-01")
    given.pile("BOLT", 7, "Z-01-A")
    given.pile("BOLT", 3, "BLOCKED")
    admin.execute("update location set is_blocked = true where code = 'BLOCKED'")
    given.pile("BOLT", 2, "MAIN-HOLD")
    given.pile("BOLT", 4, "NORTH-A-01")
    given.pile("BOLT", 6, "MAIN-TRANSIT")
    for code, days in (("OLD", -1), ("SOON", 5), ("LATE", 300)):
        given.pile("MILK", 20, "MAIN-A-01", lot=code, has_expiry=True)
        admin.execute("update lot set expiry_date = %s where code = %s", (TODAY + timedelta(days), code))
    given.pile("FLOUR", "2.5", "Z-01-A", base_unit_code="KG")
    given.pieces("DRILL", "SN-1", "SN-2", place="Z-01-A")
    given.warehouse.move("BOLT", 1, "MAIN-A-01", "Z-01-A")
    given.reserve("BOLT", 4)
    admin.execute(
        "insert into inventory_movement (operation_id, type, product_id, from_location_id, to_location_id, from_status,"
        " to_status, quantity) select app.new_id(), 'HOLD', p.id, l.id, l.id, 'AVAILABLE', 'DAMAGED', 1"
        " from product p, location l where p.sku = 'BOLT' and l.code = 'Z-01-A'"
    )
    given.warehouse.order(BOLT=50, WASHER=30)
    Warehouse(admin, "NORTH").order(BOLT=5)


@pytest.fixture(scope="module")
def desk(stocked: Business) -> Iterator[StockDesk]:
    with desk_for(stocked) as desk:
        yield desk


@pytest.fixture
def admin(stocked: Business) -> Iterator[Admin]:
    with stocked.connect_admin() as connection:
        yield connection


def found(desk: StockDesk, question: StockQuestion | None = None, **asked: Any) -> list[StockRow]:
    question = question or StockQuestion(**asked)
    count = desk.count_stock(question)
    rows = list(desk.stock_window(question, 0, count.rows))
    assert count.is_exact
    assert len(rows) == count.rows == desk.stock_totals(question).rows
    return rows


def words(*quantities: int | str | None) -> Words:
    known: list[Any] = [None if one is None else Decimal(one) for one in quantities]
    return Words(*known)


def place(admin: Admin, code: str) -> UUID:
    return UUID(str(Warehouse(admin).one("select id from location where code = %s", code)))


def warehouse_id(admin: Admin, code: str) -> UUID:
    return UUID(str(Warehouse(admin).one("select id from warehouse where code = %s", code)))


# The words


def test_each_pile_tells_on_hand_reserved_on_hold_available_and_in_transit(desk: StockDesk) -> None:
    told = {(row.place, row.status): row.words for row in found(desk, search="BOLT")}

    assert told == {
        ("MAIN-A-01", StockStatus.AVAILABLE): words(9, 4, 0, 5, 0, None),
        ("Z-01-A", StockStatus.AVAILABLE): words(7, 0, 0, 7, 0, None),
        ("Z-01-A", StockStatus.DAMAGED): words(1, 0, 1, 0, 0, None),
        ("BLOCKED", StockStatus.AVAILABLE): words(3, 0, 3, 0, 0, None),
        ("MAIN-HOLD", StockStatus.AVAILABLE): words(2, 0, 2, 0, 0, None),
        ("NORTH-A-01", StockStatus.AVAILABLE): words(4, 0, 0, 4, 0, None),
        ("MAIN-TRANSIT", StockStatus.AVAILABLE): words(0, 0, 0, 0, 6, None),
    }


def test_a_lot_past_its_expiry_is_on_hold_and_said_to_be_expired(desk: StockDesk) -> None:
    rows = {row.lot: row for row in found(desk, search="MILK")}

    assert rows["OLD"].is_expired
    assert rows["OLD"].words == words(20, 0, 20, 0, 0, None)
    assert not rows["SOON"].is_expired
    assert rows["SOON"].words.available == 20


def test_a_product_adds_up_its_piles_and_what_is_on_order_even_where_none_is_there(desk: StockDesk) -> None:
    rows = {row.code: row for row in found(desk, group=StockGroup.PRODUCT)}

    assert rows["BOLT"].words == words(26, 4, 6, 16, 6, 55)
    assert rows["WASHER"].words == words(0, 0, 0, 0, 0, 30)
    assert rows["FLOUR"].unit == "KG"
    assert [row.code for row in rows.values()] == sorted(rows)


def test_a_variant_has_its_own_row_beside_its_product(cluster: Address, business_template: str) -> None:
    database = Business.clone(cluster, business_template)
    with database.connect_admin() as admin:
        given = Stock(Warehouse(admin))
        product = given.pile("SHIRT", 3)
        variant = given.warehouse.one(
            "insert into product_variant (product_id, sku, name) values (%s, 'SHIRT-RED', 'Red') returning id", product
        )
        admin.execute(
            "insert into inventory_movement (operation_id, type, product_id, variant_id, from_location_id,"
            " to_location_id, from_status, to_status, quantity) select app.new_id(), 'RECEIPT', %s, %s, f.id, t.id,"
            " 'AVAILABLE', 'AVAILABLE', 5 from location f, location t"
            " where f.code = 'SUPPLIER' and t.code = 'MAIN-A-01'",
            (product, variant),
        )
    with desk_for(database) as desk:
        rows = {row.code: row for row in found(desk, group=StockGroup.VARIANT)}

        assert {code: row.words.on_hand for code, row in rows.items()} == {"SHIRT": 3, "SHIRT-RED": 5}
        assert rows["SHIRT-RED"].name == "Shirt, Red"
        assert [row.words.on_hand for row in found(desk, group=StockGroup.PRODUCT)] == [8]
        assert [row.code for row in found(desk, search="shirt-r")] == ["SHIRT-RED"]
    database.drop()


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (StockGroup.WAREHOUSE, {
            ("MAIN", "EA"): words(84, 4, 26, 54, 6, 80), ("MAIN", "KG"): words("2.5", 0, 0, "2.5", 0, 0),
            ("NORTH", "EA"): words(4, 0, 0, 4, 0, 5),
        }),
        (StockGroup.ZONE, {("Z", "EA"): words(10, 0, 1, 9, 0, None), ("Z", "KG"): words("2.5", 0, 0, "2.5", 0, None)}),
        (StockGroup.AISLE, {
            ("Z-01", "EA"): words(10, 0, 1, 9, 0, None), ("Z-01", "KG"): words("2.5", 0, 0, "2.5", 0, None),
        }),
        (StockGroup.SHELF, {}),
        (StockGroup.STATUS, {
            ("AVAILABLE", "EA"): words(87, 4, 25, 58, 6, None), ("DAMAGED", "EA"): words(1, 0, 1, 0, 0, None),
            ("AVAILABLE", "KG"): words("2.5", 0, 0, "2.5", 0, None),
        }),
        (StockGroup.LOT, {
            ("OLD", "EA"): words(20, 0, 20, 0, 0, None), ("SOON", "EA"): words(20, 0, 0, 20, 0, None),
            ("LATE", "EA"): words(20, 0, 0, 20, 0, None),
        }),
        (StockGroup.SERIAL, {("SN-1", "EA"): words(1, 0, 0, 1, 0, None), ("SN-2", "EA"): words(1, 0, 0, 1, 0, None)}),
    ],
)  # fmt: skip
def test_every_group_adds_up_in_its_units(desk: StockDesk, group: StockGroup, expected: dict[Any, Words]) -> None:
    assert {(row.code, row.unit): row.words for row in found(desk, group=group)} == expected


def test_a_place_with_two_units_has_a_row_for_each(desk: StockDesk) -> None:
    rows = [(row.code, row.unit) for row in found(desk, group=StockGroup.BIN)]

    assert ("Z-01-A", "EA") in rows
    assert ("Z-01-A", "KG") in rows
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("group", list(StockGroup))
def test_the_totals_are_the_sums_of_the_rows(desk: StockDesk, group: StockGroup) -> None:
    question = StockQuestion(group=group)
    rows = found(desk, question)

    for total in desk.stock_totals(question).totals:
        of_unit = [row.words for row in rows if row.unit == total.unit]
        for word in ("on_hand", "reserved", "on_hold", "available", "in_transit"):
            assert getattr(total.words, word) == sum(getattr(one, word) for one in of_unit)
        if question.knows_on_order:
            assert total.words.on_order == sum(one.on_order or 0 for one in of_unit)


# Search and filters


@pytest.mark.parametrize(
    ("search", "places"),
    [
        ("bol", 7), ("Bolt", 7), ("flour", 1), ("z-01", 4), ("MAIN-A", 4), ("soon", 1), ("SN-2", 1), ("sn-", 1),
        ("nothing", 0), ("%", 0), ("_", 0), ("\x00", 12), ("'; drop table product; --", 0), ("  BOLT  ", 7),
    ],
)  # fmt: skip
def test_a_search_finds_by_the_beginning_of_sku_name_place_lot_and_serial(
    desk: StockDesk, search: str, places: int
) -> None:
    assert len(found(desk, search=search)) == places


def test_a_serial_found_by_serial_is_that_piece_alone(desk: StockDesk) -> None:
    assert [row.code for row in found(desk, group=StockGroup.SERIAL, search="sn-2")] == ["SN-2"]


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (lambda _a: StockFilter(status=StockStatus.DAMAGED), {("BOLT", "Z-01-A")}),
        (lambda _a: StockFilter(kind=PlaceKind.IN_TRANSIT), {("BOLT", "MAIN-TRANSIT")}),
        (lambda _a: StockFilter(kind=PlaceKind.QUARANTINE), {("BOLT", "MAIN-HOLD")}),
        (lambda a: StockFilter(warehouse_id=warehouse_id(a, "NORTH")), {("BOLT", "NORTH-A-01")}),
        (lambda a: StockFilter(zone_id=place(a, "Z")), {("BOLT", "Z-01-A"), ("FLOUR", "Z-01-A"), ("DRILL", "Z-01-A")}),
        (lambda _a: StockFilter(expires_within=0), {("MILK", "MAIN-A-01")}),
        (lambda _a: StockFilter(expires_within=14), {("MILK", "MAIN-A-01")}),
        (lambda _a: StockFilter(expires_within=4), set()),
        (lambda a: StockFilter(zone_id=place(a, "Z"), status=StockStatus.DAMAGED, kind=PlaceKind.QUARANTINE), set()),
    ],
)
def test_a_filter_leaves_only_what_it_names(
    desk: StockDesk, admin: Admin, left: Callable[[Admin], StockFilter], kept: set[tuple[str, str]]
) -> None:
    assert {(row.code, row.place) for row in found(desk, filter=left(admin))} == kept


def test_expired_and_expiring_are_told_apart_to_the_day(desk: StockDesk) -> None:
    assert [row.lot for row in found(desk, filter=StockFilter(expires_within=0))] == ["OLD"]
    assert [row.lot for row in found(desk, filter=StockFilter(expires_within=5))] == ["SOON"]
    assert {row.lot for row in found(desk, filter=StockFilter(expires_within=300))} == {"LATE", "SOON"}


def test_a_lot_is_good_through_its_last_day_and_within_a_horizon_to_the_day(business: Business) -> None:
    with business.connect_admin() as admin:
        for days in (-1, 0, 1, 2, 7, 8):
            Stock(Warehouse(admin)).pile("MILK", 1, lot=f"D{days}", has_expiry=True)
            admin.execute("update lot set expiry_date = %s where code = %s", (TODAY + timedelta(days), f"D{days}"))

    with desk_for(business) as desk:
        expired = {row.lot for row in found(desk, filter=StockFilter(expires_within=0))}
        within = {row.lot for row in found(desk, filter=StockFilter(expires_within=7))}

    assert expired == {"D-1"}
    assert within == {"D0", "D1", "D2", "D7"}


@pytest.mark.parametrize("group", list(StockGroup))
def test_every_group_keeps_to_the_filters(desk: StockDesk, group: StockGroup) -> None:
    question = StockQuestion(group=group, filter=StockFilter(status=StockStatus.DAMAGED))

    rows = found(desk, question)

    assert sum(row.words.on_hand for row in rows) in {0, 1}
    assert all(row.words.on_order is None for row in rows)


def test_what_is_on_order_is_that_of_the_warehouse_asked_for(desk: StockDesk, admin: Admin) -> None:
    north = StockFilter(warehouse_id=warehouse_id(admin, "NORTH"))

    rows = {row.code: row.words for row in found(desk, group=StockGroup.PRODUCT, filter=north)}

    assert rows == {"BOLT": words(4, 0, 0, 4, 0, 5)}


# Sorts and windows


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("group", "sort"), [(group, sort) for group in StockGroup for sort in sorted(SORTS[group])])
def test_windows_in_any_order_show_what_one_window_shows(
    desk: StockDesk, group: StockGroup, sort: StockSort, *, descending: bool
) -> None:
    question = StockQuestion(group=group, sort=sort, descending=descending)
    whole = found(desk, question)
    firsts = list(range(0, len(whole), 2))
    random.Random(f"{group}{sort}").shuffle(firsts)  # noqa: S311 - the same order every time

    seen: dict[int, StockRow] = {}
    for first in firsts:
        seen |= dict(enumerate(desk.stock_window(question, first, 2), first))

    assert [seen[number] for number in range(len(whole))] == whole


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (StockSort.CODE, lambda row: (row.sku, row.place)),
        (StockSort.PLACE, lambda row: (row.place, row.sku)),
        (StockSort.QUANTITY, lambda row: row.words.on_hand + row.words.in_transit),
    ],
)
def test_piles_come_in_the_order_asked_for(desk: StockDesk, sort: StockSort, key: Callable[[StockRow], Any]) -> None:
    keys = [key(row) for row in found(desk, sort=sort)]

    assert keys == sorted(keys)
    assert [key(row) for row in found(desk, sort=sort, descending=True)] == sorted(keys, reverse=True)


# Who sees what


def test_a_person_of_one_warehouse_sees_that_warehouse_alone(stocked: Business) -> None:
    with desk_for(stocked, warehouses=["NORTH"]) as desk:
        assert {row.place for row in found(desk)} == {"NORTH-A-01"}
        assert [row.code for row in found(desk, group=StockGroup.WAREHOUSE)] == ["NORTH"]
        assert {row.code: row.words for row in found(desk, group=StockGroup.PRODUCT)} == {
            "BOLT": words(4, 0, 0, 4, 0, 5)
        }
        assert [row.code for row in desk.places_to_filter()[0]] == ["NORTH"]


def test_who_may_not_read_stock_finds_none(stocked: Business) -> None:
    with desk_for(stocked, "catalogue.read") as desk:
        assert found(desk) == []


def test_many_rows_are_about_at_first_and_exact_later(cluster: Address, business_template: str) -> None:
    database = Business.clone(cluster, business_template)
    with database.connect_admin() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "insert into location (warehouse_id, kind, code) select w.id, 'storage', 'B-' || lpad(n::text, 5, '0')"
            " from warehouse w, generate_series(1, 10500) n where w.code = 'MAIN'"
        )
        admin.execute("insert into product (sku, name) values ('NUT', 'Nut')")
        admin.execute(
            "insert into inventory_item (product_id, location_id, status, quantity) select p.id, l.id, 'AVAILABLE', 2"
            " from product p, location l where l.code like 'B-%'"
        )
        admin.execute("analyze")
    with desk_for(database) as desk:
        question = StockQuestion()
        count = desk.count_stock(question)
        assert not count.is_exact
        assert count.rows == 10_000
        assert 9_000 < count.about < 12_000
        first = desk.stock_window(question, 0, 100)
        totals = desk.stock_totals(question)
        assert totals.rows == 10_500
        assert totals.totals[0].words.on_hand == 21_000
        assert first[0].place == "B-00001"
        assert desk.stock_window(question, 10_400, 100)[-1].place == "B-10500"
        assert desk.stock_window(question, 5_000, 1)[0].place == "B-05001"
    database.drop()
