"""Posting a goods receipt: each rule of the dock, enforced where a SQL prompt cannot bypass it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import CLERK, COLLEAGUE, EVERYTHING, Business, Order, Warehouse, arrived, receipt

TODAY = datetime.now(UTC).date()  # the template's warehouses are in UTC


class Dock:
    """Posts on one warehouse, by whoever the transactions are bound to."""

    def __init__(self, warehouse: Warehouse, transactions: Transactions) -> None:
        self.warehouse, self.transactions = warehouse, transactions

    def line(self, order: Order | None, sku: str, accepted: int | str = 0, **said: Any) -> dict[str, Any]:
        return arrived(self.warehouse, order, sku, accepted, **said)

    def post(self, order: Order, *lines: dict[str, Any], operation: UUID | None = None, **said: Any) -> Any:
        return self.transactions.call("post_goods_receipt", operation or uuid4(), receipt(order, *lines, **said))

    def receive(
        self, order: Order, sku: str, accepted: int | str = 0, *, confirmed: tuple[str, ...] = (), **said: Any
    ) -> Any:
        return self.post(order, self.line(order, sku, accepted, **said), confirmed=list(confirmed))

    def refusal(self, call: Callable[[], Any], kind: type[InvistaError] = RuleViolation) -> str:
        """Return the code `call` is refused with; nothing may have been written."""
        before = self.warehouse.one("select count(*) from inventory_movement")
        with pytest.raises(kind) as refused:
            call()
        assert self.warehouse.one("select count(*) from inventory_movement") == before
        assert "?" not in str(refused.value.title)
        return refused.value.code


@pytest.fixture
def dock(warehouse: Warehouse, transactions: Transactions) -> Dock:
    return Dock(warehouse, transactions)


def test_what_is_accepted_is_available_at_the_dock(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)

    posted = dock.receive(order, "BOLT", "4")

    assert dock.warehouse.on_hand("BOLT") == 4
    assert posted["order_status"] == "PARTIALLY_RECEIVED"
    assert posted["lines"][0]["outstanding"] == Decimal(6)
    assert posted["receipt_number"].startswith("GR-")


def test_what_is_held_waits_in_quarantine_and_is_not_available(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)

    dock.receive(order, "BOLT", 4, held="3")

    assert dock.warehouse.on_hand("BOLT", "MAIN-HOLD", "QUARANTINE") == 3
    assert dock.warehouse.one("select sum(available_quantity) from inventory_item") == 4


def test_what_is_rejected_is_no_stock_and_stays_outstanding(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)

    posted = dock.receive(order, "BOLT", 4, rejected="6", rejection_reason="DAMAGED")

    assert posted["lines"][0]["outstanding"] == Decimal(6)
    assert dock.warehouse.one("select sum(quantity) from inventory_item") == 4
    assert dock.warehouse.one("select rejected_quantity, rejection_reason from goods_receipt_item") == (6, "DAMAGED")


def test_an_order_is_received_when_nothing_is_outstanding(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10, NUT=5)

    assert dock.receive(order, "BOLT", 10)["order_status"] == "PARTIALLY_RECEIVED"
    assert dock.receive(order, "NUT", 5)["order_status"] == "RECEIVED"


def test_the_same_operation_again_returns_the_first_outcome(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    operation = uuid4()

    first = dock.post(order, dock.line(order, "BOLT", 4), operation=operation)
    again = dock.post(order, dock.line(order, "BOLT", 4), operation=operation, occurred_at="2026-02-02T00:00:00+00:00")

    assert again == first | {"repeated": True}
    assert dock.warehouse.on_hand("BOLT") == 4


def test_the_same_operation_with_other_content_is_a_conflict(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    operation = uuid4()
    dock.post(order, dock.line(order, "BOLT", 4), operation=operation)

    code = dock.refusal(lambda: dock.post(order, dock.line(order, "BOLT", 5), operation=operation), Conflict)

    assert code == "operation_differs"


@pytest.mark.parametrize("status", ["DRAFT", "PENDING_APPROVAL", "RECEIVED", "CANCELLED", "CLOSED"])
def test_an_order_that_is_not_open_takes_nothing(dock: Dock, status: str) -> None:
    order = dock.warehouse.order(status=status, BOLT=10)

    assert dock.refusal(lambda: dock.receive(order, "BOLT", 1)) == "order_not_open"


def test_a_receipt_without_lines_is_refused(dock: Dock) -> None:
    assert dock.refusal(lambda: dock.post(dock.warehouse.order(BOLT=10))) == "nothing_to_post"


@pytest.mark.parametrize("place", ["MAIN-A-01", "NORTH-DOCK"])
def test_goods_come_in_at_a_dock_of_the_orders_warehouse(dock: Dock, place: str) -> None:
    order = dock.warehouse.order(BOLT=10)
    elsewhere = Order(order.id, order.number, dock.warehouse.location(place), order.lines)

    assert dock.refusal(lambda: dock.receive(elsewhere, "BOLT", 1)) == "not_a_dock"


@pytest.mark.parametrize(("product", "supplier", "most"), [(None, None, 10), (None, 10, 11), (20, 10, 12), (0, 10, 10)])
def test_tolerance_is_the_products_else_the_suppliers_else_the_default(
    dock: Dock, product: int | None, supplier: int | None, most: int
) -> None:
    dock.warehouse.product("BOLT", over_receipt_percent=product)
    order = dock.warehouse.order(supplier=dock.warehouse.supplier(over_receipt_percent=supplier), BOLT=10)
    dock.receive(order, "BOLT", 5)

    over = dock.refusal(lambda: dock.receive(order, "BOLT", most - 4), NeedsConfirmation)
    dock.receive(order, "BOLT", most - 5)

    assert over == "over_receipt"
    assert dock.warehouse.on_hand("BOLT") == most


def test_tolerance_is_cumulative_over_the_lines_of_one_receipt(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    lines = [dock.line(order, "BOLT", 6), dock.line(order, "BOLT", 5)]

    assert dock.refusal(lambda: dock.post(order, *lines), NeedsConfirmation) == "over_receipt"


def test_a_confirmed_over_receipt_goes_through(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)

    posted = dock.receive(order, "BOLT", 15, confirmed=("over_receipt",))

    assert posted["lines"][0]["outstanding"] == 0
    assert posted["order_status"] == "RECEIVED"


def test_who_may_not_over_receive_cannot_confirm_it(business: Business, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    with business.transactions(*CLERK) as clerk:
        dock = Dock(warehouse, clerk)

        code = dock.refusal(lambda: dock.receive(order, "BOLT", 15, confirmed=("over_receipt",)))

    assert code == "over_receipt"


def test_ten_times_the_outstanding_is_asked_about(dock: Dock) -> None:
    dock.warehouse.product("BOLT", over_receipt_percent=900)
    order = dock.warehouse.order(BOLT=10)

    assert dock.refusal(lambda: dock.receive(order, "BOLT", 100), NeedsConfirmation) == "magnitude"
    dock.receive(order, "BOLT", 99)
    dock.receive(dock.warehouse.order(BOLT=10), "BOLT", 100, confirmed=("magnitude",))


def test_an_item_that_is_not_ordered_needs_permission(business: Business, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    warehouse.product("NUT")
    with business.transactions(*CLERK) as clerk:
        dock = Dock(warehouse, clerk)
        assert dock.refusal(lambda: dock.receive(order, "NUT", 1), NotPermitted) == "unexpected_item"

    with business.transactions(*CLERK, "receiving.accept_unexpected") as somebody:
        posted = Dock(warehouse, somebody).receive(order, "NUT", 1)

    assert warehouse.on_hand("NUT") == 1
    assert posted["lines"][0]["outstanding"] is None
    assert warehouse.order_status(order) == "SENT"


def test_an_ordered_item_is_not_taken_past_its_order_line(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    line = dock.line(order, "BOLT", 99) | {"purchase_order_item_id": None}

    assert dock.refusal(lambda: dock.post(order, line)) == "item_on_order"


def test_a_line_of_another_order_is_refused(dock: Dock) -> None:
    order, other = dock.warehouse.order(BOLT=10), dock.warehouse.order(BOLT=10)

    assert dock.refusal(lambda: dock.post(order, dock.line(other, "BOLT", 1))) == "not_on_order"


def test_another_item_than_the_order_line_names_is_refused(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    nut = dock.warehouse.product("NUT")
    line = dock.line(order, "BOLT", 1) | {"product_id": str(nut.product_id)}

    assert dock.refusal(lambda: dock.post(order, line)) == "wrong_item"


def test_an_unknown_product_is_refused(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    line = dock.line(order, "BOLT", 1) | {"product_id": str(uuid4())}

    assert dock.refusal(lambda: dock.post(order, line)) == "unknown_product"


def test_an_inactive_product_is_refused_but_may_be_rejected(dock: Dock) -> None:
    dock.warehouse.product("BOLT", status="DISCONTINUED")
    order = dock.warehouse.order(BOLT=10)

    assert dock.refusal(lambda: dock.receive(order, "BOLT", 1)) == "inactive_product"
    dock.receive(order, "BOLT", rejected="1", rejection_reason="NOT_ORDERED")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"accepted": "0"}, "no_quantity"),
        ({"accepted": "-1"}, "no_quantity"),
        ({"accepted": "5", "held": "-1"}, "no_quantity"),
        ({"accepted": "1.5"}, "too_many_decimals"),
        ({"accepted": "1", "rejected": "1"}, "reason_required"),
        ({"accepted": "1", "rejected": "1", "rejection_reason": "NONSENSE"}, "reason_required"),
        ({"accepted": "1", "rejection_reason": "DAMAGED"}, "reason_required"),
        ({"accepted": "1", "serials": ["S1"]}, "not_serialized"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(dock: Dock, said: dict[str, Any], code: str) -> None:
    order = dock.warehouse.order(BOLT=10)

    assert dock.refusal(lambda: dock.post(order, dock.line(order, "BOLT") | said)) == code


def test_two_lines_with_one_key_are_refused(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    lines = [dock.line(order, "BOLT", 1, line_key="1"), dock.line(order, "BOLT", 1, line_key="1")]

    assert dock.refusal(lambda: dock.post(order, *lines)) == "duplicate_line"


def test_a_unit_with_decimals_takes_them(dock: Dock) -> None:
    dock.warehouse.product("SAND", base_unit_code="KG")
    order = dock.warehouse.order(SAND="2.5")

    dock.receive(order, "SAND", "2.125")

    assert dock.warehouse.on_hand("SAND") == Decimal("2.125")


def test_a_lot_is_asked_for_where_lots_are_tracked(dock: Dock) -> None:
    dock.warehouse.product("MILK", is_lot_tracked=True)
    order = dock.warehouse.order(MILK=10)

    assert dock.refusal(lambda: dock.receive(order, "MILK", 1)) == "lot_required"
    dock.receive(order, "MILK", 1, lot_code="L1")
    assert dock.warehouse.one("select code from lot") == "L1"


@pytest.fixture
def milk(dock: Dock) -> Order:
    dock.warehouse.product("MILK", is_lot_tracked=True, has_expiry=True, min_remaining_shelf_life_days=30)
    return dock.warehouse.order(MILK=10)


def test_an_expiry_date_is_asked_for_where_there_must_be_one(dock: Dock, milk: Order) -> None:
    assert dock.refusal(lambda: dock.receive(milk, "MILK", 1, lot_code="L1")) == "expiry_required"


def test_the_expiry_of_a_known_lot_needs_no_typing(dock: Dock, milk: Order) -> None:
    dock.receive(milk, "MILK", 1, lot_code="L1", expiry_date=TODAY + timedelta(90))
    dock.receive(milk, "MILK", 1, lot_code="L1")

    assert dock.warehouse.on_hand("MILK") == 2


def test_what_has_expired_is_refused_and_usable_through_its_last_day(dock: Dock, milk: Order) -> None:
    yesterday = TODAY - timedelta(1)
    short = ("short_shelf_life",)

    code = dock.refusal(lambda: dock.receive(milk, "MILK", 1, lot_code="L1", expiry_date=yesterday, confirmed=short))
    dock.receive(milk, "MILK", 1, lot_code="L2", expiry_date=TODAY, confirmed=short)

    assert code == "expired"


def test_a_short_shelf_life_is_confirmed_by_who_may(business: Business, dock: Dock, milk: Order) -> None:
    soon = TODAY + timedelta(29)
    said: dict[str, Any] = {"lot_code": "L1", "expiry_date": soon}

    assert dock.refusal(lambda: dock.receive(milk, "MILK", 1, **said), NeedsConfirmation) == "short_shelf_life"
    with business.transactions(*CLERK) as clerk:
        by_clerk = Dock(dock.warehouse, clerk)
        sure = ("short_shelf_life",)
        assert dock.refusal(lambda: by_clerk.receive(milk, "MILK", 1, confirmed=sure, **said)) == "short_shelf_life"
    dock.receive(milk, "MILK", 1, confirmed=("short_shelf_life",), **said)
    dock.receive(milk, "MILK", 1, lot_code="L2", expiry_date=TODAY + timedelta(30))


def test_a_lot_with_another_expiry_on_file_is_confirmed_noted_and_never_overwritten(dock: Dock, milk: Order) -> None:
    first, other = TODAY + timedelta(90), TODAY + timedelta(120)
    dock.receive(milk, "MILK", 1, lot_code="L1", expiry_date=first)
    again: dict[str, Any] = {"lot_code": "L1", "expiry_date": other}

    assert dock.refusal(lambda: dock.receive(milk, "MILK", 1, **again), NeedsConfirmation) == "lot_expiry_conflict"
    dock.receive(milk, "MILK", 1, confirmed=("lot_expiry_conflict",), **again)

    assert dock.warehouse.one("select expiry_date from lot") == first
    noted = dock.warehouse.one("select new from audit_log where action = 'note' and table_name = 'lot'")
    assert noted["expiry_on_label"] == other.isoformat()


def test_one_new_lot_cannot_have_two_dates_in_one_receipt(dock: Dock, milk: Order) -> None:
    lines = [
        dock.line(milk, "MILK", 1, lot_code="L1", expiry_date=TODAY + timedelta(90)),
        dock.line(milk, "MILK", 1, lot_code="L1", expiry_date=TODAY + timedelta(91)),
    ]

    assert dock.refusal(lambda: dock.post(milk, *lines)) == "lot_two_expiries"


@pytest.fixture
def drills(dock: Dock) -> Order:
    dock.warehouse.product("DRILL", is_serialized=True)
    return dock.warehouse.order(DRILL=10)


def test_every_piece_of_a_serialized_product_has_its_number(dock: Dock, drills: Order) -> None:
    dock.receive(drills, "DRILL", 2, held="1", serials=["S1", "S2", "S3"])

    lying = dock.warehouse.admin.execute(
        "select s.code, l.code from serial s join location l on l.id = s.location_id order by 1"
    ).fetchall()
    assert lying == [("S1", "MAIN-DOCK"), ("S2", "MAIN-DOCK"), ("S3", "MAIN-HOLD")]
    assert dock.refusal(lambda: dock.receive(drills, "DRILL", 2, serials=["S4"])) == "serial_count"


def test_a_serial_in_stock_cannot_arrive_again(dock: Dock, drills: Order) -> None:
    dock.receive(drills, "DRILL", 1, serials=["S1"])

    assert dock.refusal(lambda: dock.receive(drills, "DRILL", 1, serials=["S1"])) == "serial_in_stock"


def test_a_serial_twice_in_one_receipt_is_refused(dock: Dock, drills: Order) -> None:
    assert dock.refusal(lambda: dock.receive(drills, "DRILL", 2, serials=["S1", "S1"])) == "serial_twice"


def test_posting_is_for_who_may_post(business: Business, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    with business.transactions("receiving.read") as viewer:
        dock = Dock(warehouse, viewer)

        assert dock.refusal(lambda: dock.receive(order, "BOLT", 1), NotPermitted) == "not_permitted"


def test_stamps_name_the_person_and_the_workstation(dock: Dock, business: Business) -> None:
    order = dock.warehouse.order(BOLT=10)
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as colleague:
        Dock(dock.warehouse, colleague).receive(order, "BOLT", 1)

    for table in ("goods_receipt", "inventory_movement", "operation"):
        stamped = dock.warehouse.one(
            f"select t.created_by, w.code from {table} t join workstation w on w.id = t.workstation_id"
        )
        assert stamped == (COLLEAGUE, "WS-2")
    assert dock.warehouse.one("select updated_by from purchase_order") == COLLEAGUE


def test_a_draft_is_posted_once_whatever_the_operation(dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    draft = str(uuid4())
    dock.post(order, dock.line(order, "BOLT", 1), draft_id=draft)

    code = dock.refusal(lambda: dock.post(order, dock.line(order, "BOLT", 1), draft_id=draft), Conflict)

    assert code == "draft_not_open"


def test_everyone_on_the_order_sees_shared_lines_and_the_newer_version_stays(business: Business, dock: Dock) -> None:
    order = dock.warehouse.order(BOLT=10)
    product = str(dock.warehouse.one("select id from product"))
    draft = uuid4()

    def share(version: int, quantity: str) -> Any:
        line = {"line_key": "1", "version": version, "product_id": product, "quantity": quantity}
        return dock.transactions.call("share_draft_lines", draft, order.id, json.dumps([line]))

    assert [share(2, "5"), share(1, "9"), share(2, "5"), share(3, "6")] == [1, 0, 0, 1]
    with business.transactions(*CLERK, person=COLLEAGUE) as colleague:
        seen = colleague.run(
            lambda session: (
                session.connection().exec_driver_sql("select quantity from receiving_draft_line").scalars().all()
            )
        )
        assert seen == [Decimal(6)]
        with pytest.raises(NotPermitted) as refused:
            colleague.call("discard_draft", draft)
        assert refused.value.code == "draft_of_another"

    dock.transactions.call("discard_draft", draft)
    assert dock.warehouse.one("select count(*) from receiving_draft_line") == 0
