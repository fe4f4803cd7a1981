"""The worklist of expected orders: found, marked late, sorted and windowed by the database."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from invista_desktop.local_stack.postgres import Address
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import Business, Warehouse
from tests.services.receiving_given import Shelves, desk_of, statements_counted

Admin = psycopg.Connection[Any]
OPEN = ("APPROVED", "SENT", "ACKNOWLEDGED", "PARTIALLY_RECEIVED")
STATUSES = (*OPEN, "DRAFT", "PENDING_APPROVAL", "RECEIVED", "CANCELLED", "CLOSED")

# What each sort means, in SQL written for this test alone.
PLAIN_SORTS = {
    OrderSort.EXPECTED: "o.expected_date",
    OrderSort.NUMBER: "o.order_number",
    OrderSort.SUPPLIER: "s.name",
    OrderSort.LINES: "(select count(*) from purchase_order_item i where i.purchase_order_id = o.id)",
    OrderSort.PROGRESS: "coalesce((select trunc(100 * sum(i.ordered_quantity - i.outstanding)"
    " / sum(i.ordered_quantity)) from purchase_order_item i where i.purchase_order_id = o.id), 0)",
    OrderSort.STATUS: "o.status",
}


@pytest.fixture(scope="module")
def expected(cluster: Address, business_template: str) -> Iterator[Business]:
    """A database with 90 orders, two thirds of them open, with many ties and gaps."""
    database = Business.clone(cluster, business_template)
    with database.connect_admin() as admin:
        _expect(Warehouse(admin))
    yield database
    database.drop()


@pytest.fixture(scope="module")
def desk(expected: Business) -> Iterator[ReceivingDesk]:
    with desk_of(expected) as desk:
        yield desk


@pytest.fixture
def roaming(expected: Business, admin: Admin) -> Iterator[ReceivingDesk]:
    """The desk of a workstation that stands in no warehouse."""
    admin.execute("update workstation set warehouse_id = null where code = 'WS-2'")
    with desk_of(expected, code="WS-2") as desk:
        yield desk


@pytest.fixture
def admin(expected: Business) -> Iterator[Admin]:
    with expected.connect_admin() as connection:
        yield connection


def _expect(warehouse: Warehouse) -> None:
    _searchable(warehouse)
    dice = random.Random(7)  # noqa: S311 - the same data every time
    suppliers = [warehouse.supplier(name=name) for name in ("Beta", "Alpha", "Ärger", "beta", "Gamma")]
    for number in range(90):
        sites = dice.choice(("MAIN", "MAIN", "NORTH"))
        lines = {f"SKU-{place}": dice.randint(1, 50) for place in range(dice.randint(0, 4))}
        order = Warehouse(warehouse.admin, sites).order(
            number=f"PO-{dice.randint(1, 9)}-{number}",
            status=dice.choice(OPEN) if number % 3 else dice.choice(STATUSES),
            supplier=dice.choice(suppliers),
            **lines,
        )
        _on(warehouse.admin, order.id, None if number % 5 == 0 else date(2030, 1, 1 + dice.randint(0, 8)))
        warehouse.admin.execute(
            "update purchase_order_item set received_quantity = floor(ordered_quantity * %s)"
            " where purchase_order_id = %s",
            (dice.choice((0, 0, 0.4, 1)), order.id),
        )


def _on(admin: Admin, order_id: UUID, day: date | None) -> None:
    admin.execute("update purchase_order set expected_date = %s where id = %s", (day, order_id))


def found(desk: ReceivingDesk, question: OrderQuestion | None = None, **asked: Any) -> list[OrderRow]:
    question = question or OrderQuestion(**asked)
    return list(desk.order_window(question, 0, desk.count_orders(question)))


def numbers(desk: ReceivingDesk, **asked: Any) -> list[str]:
    return [row.number for row in found(desk, **asked)]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(OrderSort))
def test_every_sort_equals_the_plain_order_by_in_whatever_order_windows_are_asked(
    roaming: ReceivingDesk, admin: Admin, sort: OrderSort, *, descending: bool
) -> None:
    way = "desc" if descending else "asc"
    rows = admin.execute(
        "select o.order_number from purchase_order o join supplier s on s.id = o.supplier_id"
        " where o.status = any(%s::purchase_order_status[])"
        f" order by {PLAIN_SORTS[sort]} {way}, o.order_number {way}",
        (list(OPEN),),
    )
    plain = [number for (number,) in rows]
    question = OrderQuestion(sort=sort, descending=descending)

    total = roaming.count_orders(question)
    shown: dict[int, str] = {}
    windows = list(range(0, total, 7))
    random.Random(f"{sort}{way}").shuffle(windows)  # noqa: S311 - the same order every time
    for first in windows:
        shown |= dict(enumerate((row.number for row in roaming.order_window(question, first, 7)), first))

    assert total == len(plain) > 50
    assert [shown[place] for place in range(total)] == plain


def test_a_window_asked_before_the_count_is_right_too(desk: ReceivingDesk) -> None:
    question = OrderQuestion(search="PO-", sort=OrderSort.LINES, descending=True)
    rows = found(desk, question)
    desk.count_orders(OrderQuestion())

    assert list(desk.order_window(question, 20, 10)) == rows[20:30]


def test_only_orders_that_take_goods_are_expected(desk: ReceivingDesk) -> None:
    assert {row.status for row in found(desk)} == {OrderStatus(status) for status in OPEN}


def test_a_row_says_how_far_the_order_has_come(desk: ReceivingDesk, admin: Admin) -> None:
    order = Warehouse(admin).order(number="HALFWAY", BOLT=3, NUT=10, GEAR=7)
    admin.execute("update purchase_order_item set received_quantity = 3 where id = %s", (order.lines["BOLT"],))
    admin.execute("update purchase_order_item set received_quantity = 50 where id = %s", (order.lines["NUT"],))
    admin.execute("update purchase_order_item set closed_quantity = 6 where id = %s", (order.lines["GEAR"],))

    (row,) = found(desk, search="HALFWAY")

    assert (row.line_count, row.lines_done, row.progress) == (3, 2, 95)


def test_an_order_without_lines_is_shown_without_progress(desk: ReceivingDesk, admin: Admin) -> None:
    Warehouse(admin).order(number="NOTHING-ON-IT")

    (row,) = found(desk, search="NOTHING-ON-IT")

    assert (row.line_count, row.lines_done, row.progress) == (0, 0, 0)


@pytest.mark.parametrize(
    "search",
    [
        "FIND-ME-1",
        "nd-me",
        "quokka",
        "100%_ZIN",
        "their-77",
        "Zincked bolt 100%",
        "  find-me-1 ",
        "\x00FIND-ME\ud800-1",
    ],
)
def test_an_order_is_found_by_number_supplier_sku_supplier_sku_and_name(desk: ReceivingDesk, search: str) -> None:
    assert numbers(desk, search=search) == ["FIND-ME-1"]


def _searchable(warehouse: Warehouse) -> None:
    order = warehouse.order(number="FIND-ME-1", supplier=warehouse.supplier(name="Quokka & Sons"), ZINC=5)
    warehouse.admin.execute(
        "update purchase_order_item set product_sku = '100%%_ZINC', product_name = 'Zincked bolt 100%%',"
        " supplier_sku = 'THEIR-77' where purchase_order_id = %s",
        (order.id,),
    )


@pytest.mark.parametrize(
    ("search", "matching"),
    [("%", ["FIND-ME-1"]), ("_", []), ("\\", []), ("FIND_ME", []), ("FIND%1", []), ("0%_ZINC", []), ("HEIR-77", [])],
)
def test_signs_of_patterns_are_letters_and_skus_match_from_their_start(
    desk: ReceivingDesk, search: str, matching: list[str]
) -> None:
    assert numbers(desk, search=search) == matching


def test_late_and_due_go_by_the_day_at_the_warehouse(roaming: ReceivingDesk, admin: Admin) -> None:
    east, west = _site(admin, "EAST", "Pacific/Kiritimati"), _site(admin, "WEST", "Etc/GMT+12")
    # 26 hours apart: yesterday in the east is today or still to come in the west, whatever the hour.
    today_east, today_west = _today(admin, "Pacific/Kiritimati"), _today(admin, "Etc/GMT+12")
    assert today_east > today_west
    for site, today in ((east, today_east), (west, today_west)):
        for days in (-1, 0, 1):
            _on(admin, site.order(number=f"TZ-{site.code}{days:+}", BOLT=1).id, today + timedelta(days=days))
    _on(admin, west.order(number="TZ-EASTERN-YESTERDAY", BOLT=1).id, today_east - timedelta(days=1))

    rows = {row.number: row.is_late for row in found(roaming, search="TZ-")}
    late = numbers(roaming, search="TZ-", filter=OrderFilter.LATE, sort=OrderSort.NUMBER)
    due = numbers(roaming, search="TZ-EAST+", filter=OrderFilter.TODAY) + numbers(
        roaming, search="TZ-W", filter=OrderFilter.TODAY
    )

    assert late == sorted(number for number, is_late in rows.items() if is_late) == ["TZ-EAST-1", "TZ-WEST-1"]
    assert due == ["TZ-EAST+0", "TZ-WEST+0"]


def _site(admin: Admin, code: str, timezone: str) -> Warehouse:
    admin.execute("insert into warehouse (code, name, timezone) values (%s, %s, %s)", (code, code, timezone))
    admin.execute(
        "insert into location (warehouse_id, kind, code) select id, 'receiving_dock', code || '-DOCK'"
        " from warehouse where code = %s",
        (code,),
    )
    return Warehouse(admin, code)


def _today(admin: Admin, timezone: str) -> date:
    row = admin.execute("select (now() at time zone %s)::date", (timezone,)).fetchone()
    assert row is not None
    return date.fromisoformat(str(row[0]))


def test_an_order_without_a_date_is_never_late(desk: ReceivingDesk, admin: Admin) -> None:
    Warehouse(admin).order(number="SOME-DAY", BOLT=1)

    (row,) = found(desk, search="SOME-DAY")

    assert (row.expected_date, row.is_late) == (None, False)


def test_partly_received_orders_can_be_asked_for_alone(desk: ReceivingDesk) -> None:
    rows = found(desk, filter=OrderFilter.PARTIAL)

    assert rows
    assert {row.status for row in rows} == {OrderStatus.PARTIALLY_RECEIVED}


def test_who_works_in_one_warehouse_sees_and_counts_its_orders_only(expected: Business, admin: Admin) -> None:
    theirs = {
        number
        for (number,) in admin.execute(
            "select order_number from purchase_order o join warehouse w on w.id = o.warehouse_id where w.code = 'NORTH'"
            " and o.status = any(%s::purchase_order_status[])",
            (list(OPEN),),
        )
    }

    with desk_of(expected, warehouses=["NORTH"]) as limited, desk_of(expected, warehouses=[]) as nowhere:
        assert set(numbers(limited, filter=OrderFilter.ELSEWHERE)) == theirs
        assert numbers(limited) == []
        assert numbers(nowhere) == []


def test_the_list_is_of_this_warehouse_and_the_others_are_asked_for_by_name(
    desk: ReceivingDesk, roaming: ReceivingDesk, admin: Admin
) -> None:
    Warehouse(admin, "NORTH").order(number="SITE-N", status="PARTIALLY_RECEIVED", BOLT=1)
    Warehouse(admin).order(number="SITE-M", status="PARTIALLY_RECEIVED", BOLT=1)

    here = found(desk, search="SITE-")
    partial = numbers(desk, search="SITE-", filter=OrderFilter.PARTIAL)
    elsewhere = found(desk, search="SITE-", filter=OrderFilter.ELSEWHERE)

    assert [(row.number, row.elsewhere) for row in here] == [("SITE-M", "")]
    assert partial == ["SITE-M"]
    assert [(row.number, row.elsewhere) for row in elsewhere] == [("SITE-N", "NORTH")]
    assert {row.elsewhere for row in found(roaming, search="SITE-")} == {""}
    assert numbers(roaming, filter=OrderFilter.ELSEWHERE) == []


def test_who_may_not_read_suppliers_sees_the_orders_without_their_names(
    expected: Business, desk: ReceivingDesk
) -> None:
    with desk_of(expected, "receiving.read", "catalogue.read") as unnamed:
        rows = found(unnamed, sort=OrderSort.SUPPLIER)

    assert len(rows) == len(found(desk))
    assert {row.supplier_name for row in rows} == {""}


def test_orders_waiting_for_an_item_come_soonest_first_those_of_this_warehouse_before_others(
    desk: ReceivingDesk, admin: Admin
) -> None:
    warehouse, shelves = Warehouse(admin), Shelves(Warehouse(admin))
    shirt = warehouse.product("SHIRT").product_id
    red = shelves.variant("SHIRT-RED", "SHIRT", "red")
    days = {"WAITS-LATER": date(2031, 5, 2), "WAITS-SOON": date(2031, 5, 1), "WAITS-SOME-DAY": None, "HAS-IT": None}
    orders = {number: warehouse.order(number=number, SHIRT=4) for number in days}
    for number, day in days.items():
        _on(admin, orders[number].id, day)
    admin.execute(
        "update purchase_order_item set received_quantity = 4 where id = %s", (orders["HAS-IT"].lines["SHIRT"],)
    )
    _on(admin, Warehouse(admin, "NORTH").order(number="WAITS-IN-NORTH", SHIRT=4).id, date(2031, 4, 1))
    warehouse.order(number="NOT-SENT-YET", status="DRAFT", SHIRT=4)
    shelves.variant_line(warehouse.order(number="WAITS-FOR-RED"), "SHIRT-RED", 1)

    plain = [row.number for row in desk.find_orders_for(shirt, None)]
    reds = [row.number for row in desk.find_orders_for(shirt, red)]

    assert plain == ["WAITS-SOON", "WAITS-LATER", "WAITS-SOME-DAY", "WAITS-IN-NORTH"]
    assert reds == ["WAITS-FOR-RED"]


def test_a_window_is_one_question_however_many_orders_it_shows(desk: ReceivingDesk) -> None:
    question = OrderQuestion()
    desk.count_orders(question)

    with statements_counted() as sent:
        desk.order_window(question, 0, 50)

    assert len([statement for statement in sent if "purchase_order" in statement]) == 1
