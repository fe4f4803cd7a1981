"""Posting receipts through the desk: what is accepted is on hand, once, and the rest stays outstanding."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    DraftLine,
    OpenedOrder,
    PostGoodsReceipt,
    ReverseGoodsReceipt,
)
from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import CLERK, COLLEAGUE, Business, Order, Warehouse
from tests.services.receiving_given import Shelves, arrival, desk_of, line_for, opened, post, posting_of

Admin = psycopg.Connection[Any]


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


@pytest.fixture
def clerk(business: Business) -> Iterator[ReceivingDesk]:
    """The desk of somebody who may post and nothing beyond."""
    with desk_of(business, *CLERK, code="WS-2", person=COLLEAGUE) as desk:
        yield desk


def receive(desk: ReceivingDesk, order: Order, sku: str = "BOLT", accepted: int | str = 0, **said: Any) -> str:
    """Post one line and return the receipt's number."""
    found = opened(desk, order)
    return post(desk, posting_of(found, arrival(found, sku, accepted, **said))).receipt_number


def refused(desk: ReceivingDesk, order: Order, sku: str, accepted: int | str = 0, **said: Any) -> str:
    """Return the code of the rule that refused a line."""
    with pytest.raises((RuleViolation, NeedsConfirmation, NotPermitted)) as refusal:
        receive(desk, order, sku, accepted, **said)
    return refusal.value.code


def on_hand(warehouse: Warehouse, *skus: str) -> list[int]:
    return [int(warehouse.on_hand(sku)) for sku in skus]


def test_what_is_accepted_is_on_hand_at_the_dock_and_the_rest_stays_outstanding(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    found = opened(desk, order)

    posted = post(desk, posting_of(found, arrival(found, "BOLT", 4), delivery_note=" DN 7 "))

    (line,) = posted.lines
    assert (line.line_key, line.accepted, line.outstanding) == ("BOLT", Decimal(4), Decimal(6))
    assert (posted.order_status, posted.repeated) == (OrderStatus.PARTIALLY_RECEIVED, False)
    assert warehouse.on_hand("BOLT") == 4
    assert [int(line.outstanding) for line in opened(desk, order).lines] == [6, 5]
    assert warehouse.one("select delivery_note from goods_receipt") == "DN 7"
    assert warehouse.drift() == []


def test_two_people_fill_one_order(desk: ReceivingDesk, clerk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    mine, theirs = opened(desk, order), opened(clerk, order)

    first = post(desk, posting_of(mine, arrival(mine, "BOLT", 6)))
    last = post(clerk, posting_of(theirs, arrival(theirs, "BOLT", 4), arrival(theirs, "NUT", 5)))

    assert (first.order_status, last.order_status) == (OrderStatus.PARTIALLY_RECEIVED, OrderStatus.RECEIVED)
    assert on_hand(warehouse, "BOLT", "NUT") == [10, 5]
    people = warehouse.admin.execute("select posted_by from goods_receipt order by receipt_number").fetchall()
    assert people[1] == (COLLEAGUE,) != people[0]


def test_the_same_operation_again_returns_the_first_outcome_and_posts_nothing(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10)
    found = opened(desk, order)
    command = posting_of(found, arrival(found, "BOLT", 4))

    first = post(desk, command)
    again = post(desk, replace(command, occurred_at=command.occurred_at + timedelta(minutes=5)))

    assert again == replace(first, repeated=True)
    assert warehouse.on_hand("BOLT") == 4
    assert warehouse.one("select count(*) from goods_receipt") == 1


def test_the_same_operation_with_other_content_is_a_conflict(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    found = opened(desk, warehouse.order(BOLT=10))
    command = posting_of(found, arrival(found, "BOLT", 4))
    post(desk, command)

    with pytest.raises(Conflict) as refusal:
        desk.deliver(replace(command, lines=(arrival(found, "BOLT", 5),)))

    assert refusal.value.code == "operation_differs"
    assert warehouse.on_hand("BOLT") == 4


def test_a_draft_is_posted_once_even_under_another_operation(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    found = opened(desk, warehouse.order(BOLT=10))
    command = posting_of(found, arrival(found, "BOLT", 4))
    number = post(desk, command).receipt_number

    with pytest.raises(Conflict) as refusal:
        desk.deliver(replace(command, operation_id=uuid4()))

    assert str(refusal.value.title) == f"This draft is posted already {number}."
    assert warehouse.on_hand("BOLT") == 4


def test_one_bad_line_refuses_the_whole_receipt(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    warehouse.product("OLD", status="INACTIVE")
    order = warehouse.order(BOLT=10, OLD=1)
    found = opened(desk, order)

    with pytest.raises(RuleViolation) as refusal:
        desk.deliver(posting_of(found, arrival(found, "BOLT", 4), arrival(found, "OLD", 1)))

    assert refusal.value.code == "inactive_product"
    assert warehouse.on_hand("BOLT") == 0
    assert warehouse.order_status(order) == "SENT"
    assert warehouse.one("select count(*) from goods_receipt") + warehouse.one("select count(*) from operation") == 0


# ---- accepted, held, rejected


def test_held_goods_lie_in_quarantine_and_are_not_available(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)

    receive(desk, order, "BOLT", 6, held=3)

    assert warehouse.on_hand("BOLT") == 6
    assert warehouse.on_hand("BOLT", "MAIN-HOLD", "QUARANTINE") == 3
    assert warehouse.one("select sum(available_quantity) from inventory_item") == 6
    assert opened(desk, order).lines[0].outstanding == 1


def test_rejected_goods_are_no_stock_and_stay_outstanding(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)

    receive(desk, order, "BOLT", 6, rejected=4, rejection_reason="DAMAGED")

    assert warehouse.one("select sum(quantity) from inventory_item") == 6
    assert opened(desk, order).lines[0].outstanding == 4
    assert warehouse.one("select rejected_quantity, rejection_reason from goods_receipt_item") == (4, "DAMAGED")


def test_serials_are_where_their_part_of_the_line_is(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    drill = warehouse.product("DRILL", is_serialized=True).product_id
    order = warehouse.order(DRILL=3)

    receive(
        desk, order, "DRILL", 1, held=1, rejected=1, rejection_reason="DAMAGED",
        serials=("S-HELD", "S-GOOD", "S-BAD"), held_serials=("S-HELD",), rejected_serials=("S-BAD",),
    )  # fmt: skip

    def place(serial: str) -> str | None:
        known = desk.serial_on_file(drill, None, serial)
        return known.location_code if known else None

    assert (place("S-GOOD"), place("S-HELD"), place("S-BAD")) == ("MAIN-DOCK", "MAIN-HOLD", None)
    assert refused(desk, order, "DRILL", 1, serials=("S-GOOD",)) == "serial_in_stock"
    assert refused(desk, order, "DRILL", 1, serials=()) == "serial_count"


def test_the_bin_a_line_goes_to_is_kept_and_the_goods_wait_at_the_dock(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    place = warehouse.location("MAIN-A-01")

    receive(desk, warehouse.order(BOLT=10), "BOLT", 6, put_away_location_id=place)

    assert warehouse.on_hand("BOLT") == 6
    assert warehouse.one("select put_away_location_id from goods_receipt_item") == place


def test_a_variants_stock_is_its_own(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(SHIRT=5)
    red = Shelves(warehouse).variant("SHIRT-RED", "SHIRT", "red")
    Shelves(warehouse).variant_line(order, "SHIRT-RED", 5)

    receive(desk, order, "SHIRT-RED", 2)

    assert warehouse.one("select variant_id, quantity from inventory_item") == (red, 2)
    assert [int(line.outstanding) for line in opened(desk, order).lines] == [5, 3]


# ---- rules that ask or refuse


def test_more_than_outstanding_over_several_receipts_is_asked_of_who_may_and_refused_to_who_may_not(
    desk: ReceivingDesk, clerk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10, NUT=1)
    receive(clerk, order, "BOLT", 8)
    found = opened(desk, order)
    too_much = posting_of(found, arrival(found, "BOLT", 3))

    with pytest.raises(RuleViolation) as refusal:
        clerk.deliver(replace(too_much, confirmed=frozenset({"over_receipt"})))
    with pytest.raises(NeedsConfirmation) as question:
        desk.deliver(too_much)

    assert str(refusal.value.title) == "BOLT: 3 arrived, but only 2 of 10 are outstanding."
    assert question.value.confirmation == "over_receipt"
    posted = post(desk, replace(too_much, confirmed=frozenset({"over_receipt"})))
    assert posted.lines[0].outstanding == 0
    assert warehouse.on_hand("BOLT") == 11


def test_the_tolerance_is_the_products_else_the_suppliers_else_the_houses(
    clerk: ReceivingDesk, warehouse: Warehouse, admin: Admin
) -> None:
    admin.execute("update organisation_setting set value = '3' where key = 'over_receipt_percent'")

    for product, supplier, most in ((None, None, 103), (None, 5, 105), (10, 5, 110), (0, 5, 100)):
        sku = warehouse.product(f"BOLT-{most}", over_receipt_percent=product).sku
        lines = {sku: 100, "NUT": 1}
        order = warehouse.order(
            status="SENT", number=None, supplier=warehouse.supplier(over_receipt_percent=supplier), **lines
        )

        assert refused(clerk, order, sku, most + 1) == "over_receipt"
        receive(clerk, order, sku, most)
        assert refused(clerk, order, sku, 1) == "over_receipt"


def test_ten_times_the_outstanding_is_asked_about(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    found = opened(desk, warehouse.order(BOLT=10))
    typed = posting_of(found, arrival(found, "BOLT", 100), confirmed=frozenset({"over_receipt"}))

    with pytest.raises(NeedsConfirmation) as question:
        desk.deliver(typed)

    assert question.value.confirmation == "magnitude"
    assert post(desk, replace(typed, confirmed=frozenset({"over_receipt", "magnitude"})))


def test_what_is_not_on_the_order_needs_the_permission(
    desk: ReceivingDesk, clerk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10)
    stray = _stray(opened(desk, order), warehouse.product("STRAY").product_id)

    with pytest.raises(NotPermitted) as refusal:
        clerk.deliver(stray)
    posted = post(desk, stray)

    assert (refusal.value.code, posted.order_status) == ("unexpected_item", OrderStatus.SENT)
    assert warehouse.on_hand("STRAY") == 2


def _stray(order: OpenedOrder, product_id: Any) -> PostGoodsReceipt:
    return posting_of(order, DraftLine("1", None, product_id, None, accepted=Decimal(2)))


def test_a_lot_is_kept_with_its_expiry_and_another_date_for_it_is_asked_about(
    desk: ReceivingDesk, clerk: ReceivingDesk, warehouse: Warehouse
) -> None:
    warehouse.product("MILK", is_lot_tracked=True, has_expiry=True, min_remaining_shelf_life_days=10)
    order = warehouse.order(MILK=100)
    today = opened(desk, order).today
    far, near = today + timedelta(days=50), today + timedelta(days=9)

    receive(clerk, order, "MILK", 5, lot_code="L1", expiry_date=far)

    assert warehouse.one("select code, expiry_date from lot") == ("L1", far)
    assert [(lot.code, lot.expiry_date) for lot in opened(desk, order).lots] == [("L1", far)]
    for asked, code in ((desk, "lot_expiry_conflict"), (clerk, "lot_expiry_conflict")):
        assert refused(asked, order, "MILK", 1, lot_code="L1", expiry_date=far + timedelta(days=1)) == code
    assert refused(clerk, order, "MILK", 1, lot_code="L2", expiry_date=near) == "short_shelf_life"
    assert refused(desk, order, "MILK", 1, lot_code="L3", expiry_date=today - timedelta(days=1)) == "expired"
    assert refused(desk, order, "MILK", 1, expiry_date=far) == "lot_required"
    assert warehouse.one("select count(*) from lot") == 1


def test_who_may_only_read_posts_nothing(business: Business, desk: ReceivingDesk, warehouse: Warehouse) -> None:
    found = opened(desk, warehouse.order(BOLT=10))

    with desk_of(business, "receiving.read", "catalogue.read") as viewer, pytest.raises(NotPermitted):
        viewer.deliver(posting_of(found, arrival(found, "BOLT", 1)))
    with desk_of(business, warehouses=["NORTH"]) as stranger, pytest.raises(NotPermitted) as refusal:
        stranger.deliver(posting_of(found, arrival(found, "BOLT", 1)))

    assert refusal.value.code == "other_warehouse"
    assert warehouse.on_hand("BOLT") == 0


def test_an_order_that_is_not_open_takes_nothing(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    for status in ("DRAFT", "PENDING_APPROVAL", "RECEIVED", "INVOICED", "PAID", "CANCELLED", "CLOSED"):
        assert refused(desk, warehouse.order(status=status, BOLT=10), "BOLT", 1) == "order_not_open"


# ---- taking back and closing


def test_a_reversal_takes_everything_back_and_the_order_waits_again(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    found = opened(desk, order)
    posted = post(desk, posting_of(found, arrival(found, "BOLT", 4, held=2)))
    command = ReverseGoodsReceipt(uuid4(), posted.receipt_id, "WRONG_QUANTITY")

    back = desk.reverse(command)
    again = desk.reverse(command)

    assert (back.order_status, back.repeated) == (OrderStatus.ACKNOWLEDGED, False)
    assert again == replace(back, repeated=True)
    assert warehouse.one("select sum(quantity) from inventory_item") == 0
    assert opened(desk, order).lines[0].outstanding == 10
    assert warehouse.one("select count(*) from inventory_movement where reverses_id is not null") == 2
    assert warehouse.drift() == []
    with pytest.raises(Conflict) as refusal:
        desk.reverse(replace(command, operation_id=uuid4()))
    assert refusal.value.code == "already_reversed"


def test_what_has_left_the_dock_is_not_taken_back_and_the_rest_only_when_confirmed(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10)
    found = opened(desk, order)
    posted = post(desk, posting_of(found, arrival(found, "BOLT", 10)))
    warehouse.move("BOLT", 4, "MAIN-DOCK", "MAIN-A-01")
    command = ReverseGoodsReceipt(uuid4(), posted.receipt_id, "WRONG_QUANTITY")

    with pytest.raises(NeedsConfirmation) as question:
        desk.reverse(command)
    back = desk.reverse(replace(command, confirmed=frozenset({question.value.confirmation})))

    assert str(question.value.title) == (
        f"Only 6 of 10 on receipt {posted.receipt_number} are still where they were put."
    )
    assert back.order_status is OrderStatus.PARTIALLY_RECEIVED
    assert warehouse.on_hand("BOLT") == 0
    assert warehouse.on_hand("BOLT", "MAIN-A-01") == 4
    with pytest.raises(RuleViolation) as refusal:
        desk.reverse(replace(command, operation_id=uuid4()))
    assert refusal.value.code == "nothing_to_reverse"


def test_taking_back_and_closing_need_a_reason_and_a_permission(
    desk: ReceivingDesk, clerk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = warehouse.order(BOLT=10)
    found = opened(desk, order)
    posted = post(desk, posting_of(found, arrival(found, "BOLT", 4)))

    for reason, code in (("NO_SUCH", "reason_required"), ("OTHER", "note_required")):
        for act in (
            lambda reason=reason: desk.reverse(ReverseGoodsReceipt(uuid4(), posted.receipt_id, reason)),
            lambda reason=reason: desk.close_remainder(CloseRemainder(uuid4(), order.id, reason)),
        ):
            with pytest.raises(RuleViolation) as refusal:
                act()
            assert refusal.value.code == code
    with pytest.raises(NotPermitted):
        clerk.reverse(ReverseGoodsReceipt(uuid4(), posted.receipt_id, "WRONG_QUANTITY"))
    with pytest.raises(NotPermitted):
        clerk.close_remainder(CloseRemainder(uuid4(), order.id, "NO_LONGER_NEEDED"))


def test_closing_the_remainder_ends_the_order_and_says_so_again(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    receive(desk, order, "BOLT", 4)
    command = CloseRemainder(uuid4(), order.id, "OTHER", note="The supplier is out of it")

    closed = desk.close_remainder(command)

    assert (closed.order_status, closed.closed_lines, closed.repeated) == (OrderStatus.CLOSED, 2, False)
    assert desk.close_remainder(command) == replace(closed, repeated=True)
    found = opened(desk, order)
    assert [int(line.outstanding) for line in found.lines] == [0, 0]
    assert int(line_for(found, "BOLT").closed) == 6
    with pytest.raises(RuleViolation) as refusal:
        desk.deliver(posting_of(found, arrival(found, "NUT", 1)))
    assert refusal.value.code == "order_not_open"


def test_closing_one_line_leaves_the_others_waiting(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10, NUT=5)

    closed = desk.close_remainder(
        CloseRemainder(uuid4(), order.id, "NO_LONGER_NEEDED", order_item_ids=(order.lines["NUT"],))
    )

    assert closed.closed_lines == 1
    assert [int(line.outstanding) for line in opened(desk, order).lines] == [10, 0]
