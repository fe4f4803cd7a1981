"""Opening an order for receiving: everything the desk needs, as the person and the workstation may see it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation
from invista_desktop.models.domain.found import LocationFound
from invista_desktop.models.domain.receiving import DiscardDraft, OpenedOrder, SerialOnFile
from invista_desktop.models.domain.scans import ScanSettings, ScanStatus
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.scanning.interpreter import interpret
from tests.builders import COLLEAGUE, Business, Item, Order, Warehouse
from tests.services.receiving_given import (
    Shelves,
    arrival,
    desk_of,
    line_for,
    opened,
    post,
    posting_of,
    shared,
    statements_counted,
)

Admin = psycopg.Connection[Any]


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


@pytest.fixture
def shelves(warehouse: Warehouse) -> Shelves:
    return Shelves(warehouse)


def test_lines_say_what_is_ordered_received_closed_and_how_the_supplier_calls_it(
    desk: ReceivingDesk, warehouse: Warehouse, admin: Admin
) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    admin.execute(
        "update purchase_order_item set received_quantity = 3, closed_quantity = 2, supplier_sku = 'B-8' where id = %s",
        (order.lines["BOLT"],),
    )

    bolt, nut = opened(desk, order).lines

    assert (bolt.line_number, bolt.item.sku, bolt.supplier_sku) == (1, "BOLT", "B-8")
    assert [int(n) for n in (bolt.ordered, bolt.received, bolt.closed, bolt.outstanding)] == [10, 3, 2, 5]
    assert (nut.line_number, nut.order_item_id, nut.outstanding) == (2, order.lines["NUT"], Decimal(5))


def test_an_item_says_what_must_be_captured_and_tolerated(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    warehouse.product(
        "MILK",
        base_unit_code="L",
        is_lot_tracked=True,
        has_expiry=True,
        min_remaining_shelf_life_days=7,
        over_receipt_percent=Decimal("2.5"),
    )
    warehouse.product("DRILL", is_serialized=True, status="INACTIVE")
    lines = opened(desk, warehouse.order(MILK="1.5", DRILL=1)).lines
    milk, drill = (line.item for line in lines)

    assert (milk.unit, milk.unit_decimals, milk.is_lot_tracked, milk.has_expiry) == ("L", 3, True, True)
    assert (milk.min_remaining_shelf_life_days, milk.over_receipt_percent) == (7, Decimal("2.5"))
    assert (drill.is_serialized, drill.is_active, drill.over_receipt_percent) == (True, False, None)


def test_the_house_and_the_supplier_have_tolerances_and_a_shelf_life_of_their_own(
    desk: ReceivingDesk, warehouse: Warehouse, admin: Admin
) -> None:
    admin.execute("update organisation_setting set value = '30' where key = 'min_remaining_shelf_life_days'")
    admin.execute("update organisation_setting set value = '1.5' where key = 'over_receipt_percent'")
    strict = warehouse.product("STRICT", min_remaining_shelf_life_days=0)

    order = opened(
        desk, warehouse.order(supplier=warehouse.supplier(over_receipt_percent=Decimal(4)), STRICT=1, BOLT=1)
    )

    assert (order.supplier_over_receipt_percent, order.default_over_receipt_percent) == (Decimal(4), Decimal("1.5"))
    assert line_for(order, strict.sku).item.min_remaining_shelf_life_days == 0
    assert line_for(order, "BOLT").item.min_remaining_shelf_life_days == 30


def test_a_variant_is_named_with_its_product_and_has_codes_and_packs_of_its_own(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order, shirt, red = _red_shirts_ordered(warehouse, shelves)

    found = opened(desk, order)

    (line,) = found.lines
    assert (line.item.product_id, line.item.variant_id) == (shirt.product_id, red)
    assert (line.item.sku, line.item.name) == ("SHIRT-RED", "Shirt, red")
    assert [(pack.name, pack.quantity) for pack in line.item.packs] == [("Box of 6", Decimal(6))]
    assert {(code.code, code.pack_name, code.pack_quantity) for code in found.codes} == {
        ("04012345000016", None, Decimal(1)),
        ("14012345000013", "Box of 6", Decimal(6)),
    }
    assert {(code.product_id, code.variant_id) for code in found.codes} == {(shirt.product_id, red)}


def _red_shirts_ordered(warehouse: Warehouse, shelves: Shelves) -> tuple[Order, Item, UUID]:
    shirt = warehouse.product("SHIRT")
    red, blue = shelves.variant("SHIRT-RED", "SHIRT", "red"), shelves.variant("SHIRT-BLUE", "SHIRT", "blue")
    shelves.code("SHIRT-RED", "04012345000016")
    shelves.code("SHIRT-BLUE", "04012345000023")
    shelves.code("SHIRT", "04012345000009")
    shelves.pack("SHIRT", "Box of 6", 6, "14012345000013", red)
    shelves.pack("SHIRT", "Box of 9", 9, "14012345000020", blue)
    order = warehouse.order()
    shelves.variant_line(order, "SHIRT-RED", 12)
    return order, shirt, red


def test_codes_and_lots_of_the_items_on_the_order_come_along_and_no_others(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(BOLT=10)
    warehouse.order(NUT=1)
    for sku, digit in (("BOLT", "1"), ("NUT", "2")):
        shelves.code(sku, f"0401234500000{digit}")
        shelves.pack(sku, "Carton of 12", 12, f"1401234500000{digit}")
        shelves.lot(sku, "L1", date(2027, 1, 31))

    found = opened(desk, order)

    assert {(code.code, int(code.pack_quantity)) for code in found.codes} == {
        ("04012345000001", 1),
        ("14012345000001", 12),
    }
    assert [(lot.product_id, lot.code, lot.expiry_date) for lot in found.lots] == [
        (line_for(found, "BOLT").item.product_id, "L1", date(2027, 1, 31))
    ]


def test_the_day_is_the_databases_at_the_warehouse(desk: ReceivingDesk, warehouse: Warehouse, admin: Admin) -> None:
    order = warehouse.order(BOLT=1)
    days = []
    for timezone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        admin.execute("update warehouse set timezone = %s where code = 'MAIN'", (timezone,))
        assert opened(desk, order).today == warehouse.one("select (now() at time zone %s)::date", timezone)
        days.append(opened(desk, order).today)

    assert days[0] > days[1]


def test_goods_come_to_the_workstations_own_dock(desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves) -> None:
    order = warehouse.order(BOLT=1)
    assert opened(desk, order).dock_code == "MAIN-DOCK"

    _give_dock(warehouse, shelves.bin("MAIN-DOCK-9", kind="receiving_dock", level="area"))

    assert opened(desk, order).dock_code == "MAIN-DOCK-9"


def test_an_order_of_another_warehouse_comes_to_that_warehouses_first_dock(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves, admin: Admin
) -> None:
    _give_dock(warehouse, shelves.bin("MAIN-DOCK-9", kind="receiving_dock", level="area"))

    found = opened(desk, Warehouse(admin, "NORTH").order(BOLT=1))

    assert (found.warehouse_code, found.dock_code) == ("NORTH", "NORTH-DOCK")


def _give_dock(warehouse: Warehouse, dock: UUID) -> None:
    warehouse.admin.execute("update workstation set receiving_dock_id = %s where code = 'WS-1'", (dock,))


@pytest.mark.parametrize("closed", ["is_blocked = true", "is_active = false"])
def test_a_closed_dock_takes_no_goods(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves, admin: Admin, closed: str
) -> None:
    order = warehouse.order(BOLT=1)
    own = shelves.bin("MAIN-DOCK-9", kind="receiving_dock", level="area")
    _give_dock(warehouse, own)
    admin.execute(f"update location set {closed} where id = %s", (own,))

    found = opened(desk, order)
    assert found.dock_code == "MAIN-DOCK"
    assert post(desk, posting_of(found, arrival(found, "BOLT", 1)))

    admin.execute(f"update location set {closed} where code = 'MAIN-DOCK'")
    with pytest.raises(RuleViolation) as refusal:
        opened(desk, order)
    assert (refusal.value.code, str(refusal.value.title)) == ("no_dock", "Warehouse MAIN has no open receiving dock.")


def test_reasons_come_along_and_those_out_of_use_do_not(
    desk: ReceivingDesk, warehouse: Warehouse, admin: Admin
) -> None:
    admin.execute("update reason_code set is_active = false where kind = 'rejection' and code = 'WRONG_ITEM'")

    found = opened(desk, warehouse.order(BOLT=1))

    rejections = {reason.code: reason.needs_note for reason in found.rejection_reasons}
    assert (rejections["QUALITY"], rejections["DAMAGED"]) == (True, False)
    assert "WRONG_ITEM" not in rejections
    assert "NO_LONGER_NEEDED" in {reason.code for reason in found.closing_reasons}
    assert "WRONG_QUANTITY" in {reason.code for reason in found.reversal_reasons}


def test_an_order_nobody_knows_or_of_a_warehouse_one_may_not_see_is_not_there(
    business: Business, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=1)

    with desk_of(business, warehouses=["NORTH"]) as limited, desk_of(business) as desk:
        for asking, order_id in ((limited, order.id), (desk, uuid4())):
            with pytest.raises(Conflict):
                asking.open_order(order_id, uuid4())
            with pytest.raises(Conflict):
                asking.put_away_suggestions(order_id, [])


def test_without_the_right_to_the_catalogue_an_order_is_refused_in_words(
    business: Business, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=1)

    with desk_of(business, "receiving.read", "receiving.post") as blind, pytest.raises(NotPermitted) as refusal:
        opened(blind, order)

    assert str(refusal.value.title) == "The catalogue does not show you this item."


def test_without_the_right_to_suppliers_an_order_opens_without_the_name(
    business: Business, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=1)

    with desk_of(business, "receiving.read", "catalogue.read") as desk:
        found = opened(desk, order)

    assert (found.supplier_name, len(found.lines)) == ("", 1)


def test_an_item_beside_the_order_is_found_and_an_unseen_one_is_refused(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    _, shirt, red = _red_shirts_ordered(warehouse, shelves)

    assert desk.item(shirt.product_id, red).name == "Shirt, red"
    assert desk.item(shirt.product_id, None).name == "Shirt"
    with pytest.raises(NotPermitted):
        desk.item(uuid4(), None)


def test_the_number_of_questions_does_not_grow_with_the_order(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    short = warehouse.order(BOLT=1)
    skus = dict.fromkeys((f"SKU{number}" for number in range(40)), 1)
    long = warehouse.order(status="SENT", supplier=warehouse.supplier(), number="LONG", **skus)
    counts = []
    for order in (short, long):
        with statements_counted() as sent:
            found = opened(desk, order)
            desk.put_away_suggestions(order.id, [line.item.key for line in found.lines])
        counts.append(len(sent))

    assert counts[0] == counts[1] < 20


# ---- serial numbers on file


def test_a_serial_number_is_new_known_or_in_stock(desk: ReceivingDesk, warehouse: Warehouse, admin: Admin) -> None:
    drill = warehouse.product("DRILL", is_serialized=True).product_id
    order = opened(desk, warehouse.order(DRILL=2))
    posted = post(desk, posting_of(order, arrival(order, "DRILL", 1, serials=("SN-1",))))
    admin.execute("insert into serial (product_id, code) values (%s, 'SN-0')", (drill,))

    assert posted.receipt_number
    assert desk.serial_on_file(drill, None, "SN-9") is None
    assert desk.serial_on_file(drill, None, "SN-0") == SerialOnFile("SN-0", is_in_stock=False)
    assert desk.serial_on_file(drill, None, "SN-1") == SerialOnFile("SN-1", is_in_stock=True, location_code="MAIN-DOCK")
    assert desk.serial_on_file(warehouse.product("SAW", is_serialized=True).product_id, None, "SN-1") is None


# ---- what others hold


def others(desk: ReceivingDesk, order: OpenedOrder, draft_id: UUID | None = None) -> list[tuple[str, str, Decimal]]:
    rows = desk.other_drafts(order.order_id, draft_id or uuid4())
    return [(row.person, row.line_key, row.quantity) for row in rows]


def test_lines_of_others_appear_with_person_and_place_and_vanish_when_they_post(
    business: Business, warehouse: Warehouse, desk: ReceivingDesk
) -> None:
    order = warehouse.order(BOLT=10)
    with desk_of(business, code="WS-2", person=COLLEAGUE) as colleague:
        theirs, draft_id = opened(colleague, order), uuid4()
        scanned = arrival(theirs, "BOLT", 4, lot_code="L7")
        colleague.deliver(shared(draft_id, theirs, scanned))

        mine = opened(desk, order)
        (row,) = mine.others
        assert (row.person, row.workstation, row.quantity, row.lot_code) == (
            f"Demo Person {COLLEAGUE.int % 10}",
            "WS-2",
            Decimal(4),
            "L7",
        )
        assert (row.draft_id, row.order_item_id) == (draft_id, order.lines["BOLT"])
        assert others(colleague, theirs, draft_id) == []

        post(colleague, posting_of(theirs, arrival(theirs, "BOLT", 4), draft_id=draft_id))

    assert others(desk, mine) == []
    assert opened(desk, order).others == ()
    assert opened(desk, order).lines[0].outstanding == 6


def test_the_newer_version_of_a_shared_line_wins_and_an_undone_one_is_gone(
    warehouse: Warehouse, desk: ReceivingDesk
) -> None:
    order = opened(desk, warehouse.order(BOLT=10))
    draft_id = uuid4()

    desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 7), version=3))
    desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 2), version=2))
    assert [quantity for _, _, quantity in others(desk, order)] == [7]

    desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 0), version=4))
    assert others(desk, order) == []


def test_a_discarded_draft_is_seen_by_nobody_and_takes_no_more_lines(warehouse: Warehouse, desk: ReceivingDesk) -> None:
    order = opened(desk, warehouse.order(BOLT=10))
    draft_id = uuid4()
    desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 7)))

    for _ in range(2):
        desk.deliver(DiscardDraft(uuid4(), draft_id))

    assert others(desk, order) == []
    with pytest.raises(Conflict) as refusal:
        desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 8), version=2))
    assert refusal.value.code == "draft_not_open"


def test_nobody_shares_discards_or_posts_the_draft_of_another(
    business: Business, warehouse: Warehouse, desk: ReceivingDesk
) -> None:
    order = opened(desk, warehouse.order(BOLT=10))
    draft_id = uuid4()
    desk.deliver(shared(draft_id, order, arrival(order, "BOLT", 7)))

    with desk_of(business, code="WS-2", person=COLLEAGUE) as colleague:
        for command in (
            shared(draft_id, order, arrival(order, "BOLT", 1), version=9),
            posting_of(order, arrival(order, "BOLT", 1), draft_id=draft_id),
            DiscardDraft(uuid4(), draft_id),
        ):
            with pytest.raises(NotPermitted) as refusal:
                colleague.deliver(command)
            assert refusal.value.code == "draft_of_another"

    assert [quantity for _, _, quantity in others(desk, order)] == [7]


def test_a_code_of_our_own_is_not_taken_for_gs1_data(desk: ReceivingDesk, warehouse: Warehouse, admin: Admin) -> None:
    place = warehouse.location("MAIN-A-01")
    admin.execute("insert into barcode (code, kind, location_id) values ('10-A-3', 'location', %s)", (place,))
    as_a_lot = interpret("10-A-3", ScanSettings())
    assert as_a_lot.status is ScanStatus.GS1

    found = desk.resolve(as_a_lot)

    assert isinstance(found, LocationFound)
    assert found.location_id == place
