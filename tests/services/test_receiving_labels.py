"""Which labels a receipt's lines get, and what the database adds to them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer
from invista_desktop.models.domain.receiving import DraftLine, OpenedOrder
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.labels import label_facts, labels_for
from tests.builders import Business, Warehouse
from tests.services.receiving_given import Shelves, arrival, desk_of, opened, statements_counted

LINE, UNIT = EventRule(labels_per=LabelsPer.LINE), EventRule(labels_per=LabelsPer.UNIT)
BOLT_GTIN, CARTON_GTIN, INNER_GTIN = "04012345000009", "14012345000006", "24012345000003"


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


@pytest.fixture
def shelves(warehouse: Warehouse) -> Shelves:
    return Shelves(warehouse)


def labels(
    desk: ReceivingDesk, order: OpenedOrder, *lines: DraftLine, rule: EventRule = LINE, **said: Any
) -> tuple[LabelOrder, ...]:
    facts = desk.read(label_facts, order.order_id, {line.item_key for line in lines})
    return labels_for(order, lines, facts, rule, **said)


def test_a_plain_product_gets_one_label_a_line_with_all_it_should_say(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = opened(desk, warehouse.order(BOLT=10))
    shelves.code("BOLT", BOLT_GTIN)

    (label,) = labels(desk, order, arrival(order, "BOLT", 4, held=2), receipt_number="GR-1")

    assert (label.template, label.copies) == ("product-100x50", 1)
    fields = label.fields
    assert (fields.product_sku, fields.product_name, fields.product_gtin14) == ("BOLT", "Bolt", BOLT_GTIN)
    assert (fields.quantity, fields.unit_code) == (Decimal(6), "EA")
    assert (fields.receipt_number, fields.order_number, fields.supplier_name) == ("GR-1", order.number, "Demo Supplies")
    assert (fields.received_date, fields.location_code) == (order.today, "MAIN-A-01")


def test_every_unit_gets_a_label_and_none_says_it_holds_more_than_itself(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = opened(desk, warehouse.order(BOLT=10, NUT=1))

    found = labels(desk, order, arrival(order, "BOLT", 4, held=2), arrival(order, "NUT", 1), rule=UNIT)

    assert [(label.copies, label.fields.quantity) for label in found] == [(6, None), (1, None)]


def test_a_lot_gets_the_lot_label_with_its_expiry(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    warehouse.product("MILK", is_lot_tracked=True, has_expiry=True)
    order = opened(desk, warehouse.order(MILK=10))

    (label,) = labels(desk, order, arrival(order, "MILK", 4, lot_code="L7", expiry_date=date(2027, 1, 31)))

    assert label.template == "lot-100x50"
    assert (label.fields.lot_code, label.fields.lot_expiry) == ("L7", date(2027, 1, 31))


def test_every_serial_kept_gets_its_own_label_and_a_rejected_one_none(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    warehouse.product("DRILL", is_serialized=True)
    order = opened(desk, warehouse.order(DRILL=3))
    line = arrival(
        order, "DRILL", 1, held=1, rejected=1, rejection_reason="DAMAGED",
        serials=("S1", "S2", "S3"), held_serials=("S2",), rejected_serials=("S3",),
    )  # fmt: skip

    for rule in (LINE, UNIT):
        assert [
            (label.template, label.fields.serial_code, label.copies) for label in labels(desk, order, line, rule=rule)
        ] == [("serial-100x50", "S1", 1), ("serial-100x50", "S2", 1)]


def test_lines_that_were_only_rejected_get_none(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = opened(desk, warehouse.order(BOLT=10, NUT=5))
    rejected = arrival(order, "BOLT", 0, rejected=4, rejection_reason="DAMAGED", lot_code="L1")

    assert labels(desk, order, rejected, rule=LINE) == labels(desk, order, rejected, rule=UNIT) == ()
    assert [label.fields.product_sku for label in labels(desk, order, rejected, arrival(order, "NUT", 5))] == ["NUT"]


def test_a_unit_is_never_labelled_with_the_number_of_its_pack(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = opened(desk, warehouse.order(BOLT=24))
    shelves.pack("BOLT", "Carton of 12", 12, CARTON_GTIN)
    shelves.pack("BOLT", "Single in a bag", 1, INNER_GTIN)
    for code in ("INTERNAL-1", "4012345"):  # no GTINs
        shelves.code("BOLT", code)
    line = arrival(order, "BOLT", 24, entered_unit="Carton of 12", entered_factor=Decimal(12))

    (label,) = labels(desk, order, line)

    assert label.fields.product_gtin14 is None


def test_a_variant_is_labelled_with_its_own_number_and_full_name(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = warehouse.order(SHIRT=1)
    shelves.variant("SHIRT-RED", "SHIRT", "red")
    shelves.variant_line(order, "SHIRT-RED", 3)
    shelves.code("SHIRT", BOLT_GTIN)
    shelves.code("SHIRT-RED", "04012345000016")
    found = opened(desk, order)

    plain, red = labels(desk, found, arrival(found, "SHIRT", 1), arrival(found, "SHIRT-RED", 1))

    assert (plain.fields.product_name, plain.fields.product_gtin14) == ("Shirt", BOLT_GTIN)
    assert (red.fields.product_name, red.fields.product_gtin14) == ("Shirt, red", "04012345000016")


def test_something_that_was_not_on_the_order_is_labelled_with_its_own_number(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = opened(desk, warehouse.order(BOLT=1))
    stray = warehouse.product("STRAY").product_id
    shelves.code("STRAY", BOLT_GTIN)

    (label,) = labels(desk, order, DraftLine("1", None, stray, None, accepted=Decimal(2)))

    assert (label.fields.product_sku, label.fields.product_gtin14) == ("STRAY", BOLT_GTIN)


def test_the_chosen_bin_comes_before_the_suggested_one_and_held_goods_are_sent_to_none(
    desk: ReceivingDesk, warehouse: Warehouse, shelves: Shelves
) -> None:
    order = opened(desk, warehouse.order(BOLT=10, NUT=5))
    shelves.fixed_bin("NUT", "MAIN-A-01")

    chosen, held = labels(
        desk, order, arrival(order, "BOLT", 4, put_away_code="MAIN-B-09"), arrival(order, "NUT", 0, held=5)
    )

    assert (chosen.fields.location_code, held.fields.location_code) == ("MAIN-B-09", None)


def test_the_day_is_that_of_posting_at_the_warehouse(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    warehouse.admin.execute("update warehouse set timezone = 'Pacific/Auckland'")
    order = opened(desk, warehouse.order(BOLT=1))
    late = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)

    facts = desk.read(label_facts, order.order_id, {order.lines[0].item.key}, posted_at=late)

    assert facts.received_on == date(2026, 5, 5)


def test_many_lines_are_asked_about_at_once(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = opened(desk, warehouse.order(BOLT=1, NUT=1, GEAR=1))
    counts = []
    for items in ({order.lines[0].item.key}, {line.item.key for line in order.lines}):
        with statements_counted() as sent:
            desk.read(label_facts, order.order_id, items)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_unseen_items_and_orders_are_refused_in_words(
    business: Business, desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = opened(desk, warehouse.order(BOLT=1))

    with desk_of(business, "receiving.read") as blind, pytest.raises(NotPermitted):
        labels(blind, order, arrival(order, "BOLT", 1))
    with pytest.raises(Conflict):
        desk.read(label_facts, uuid4(), {order.lines[0].item.key})
