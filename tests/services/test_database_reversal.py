"""Taking a receipt back, and no longer waiting for the rest of an order."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import Conflict, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.services.database.transactions import Transactions
from tests.builders import CLERK, Business, Order, Warehouse, arrived, receipt


def post(warehouse: Warehouse, transactions: Transactions, order: Order, *lines: dict[str, Any]) -> UUID:
    return UUID(transactions.call("post_goods_receipt", uuid4(), receipt(order, *lines))["receipt_id"])


def reverse(transactions: Transactions, receipt_id: UUID, *confirmed: str, reason: str = "WRONG_ITEM") -> Any:
    command = {"receipt_id": str(receipt_id), "reason_code": reason, "note": None, "confirmed": confirmed}
    return transactions.call("reverse_goods_receipt", uuid4(), json.dumps(command))


def close(transactions: Transactions, order: Order, reason: str = "NO_LONGER_NEEDED", **said: Any) -> Any:
    command = {"purchase_order_id": str(order.id), "reason_code": reason, "note": None} | said
    return transactions.call("close_remainder", uuid4(), json.dumps(command))


def test_a_receipt_taken_back_leaves_no_stock_and_everything_outstanding(
    warehouse: Warehouse, transactions: Transactions
) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    posted = post(
        warehouse, transactions, order,
        arrived(warehouse, order, "BOLT", 4, held="2"), arrived(warehouse, order, "NUT", 5),
    )  # fmt: skip

    outcome = reverse(transactions, posted)

    assert outcome["complete"]
    assert outcome["order_status"] == "ACKNOWLEDGED"
    assert warehouse.one("select sum(quantity) from inventory_item") == 0
    assert warehouse.one("select sum(outstanding) from purchase_order_item") == 15
    assert warehouse.one("select status from goods_receipt where id = %s", posted) == "REVERSED"
    assert warehouse.drift() == []


def test_every_reversing_movement_names_what_it_reverses(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    reverse(transactions, post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 4)))

    ends = warehouse.one(
        "select r.from_location_id = m.to_location_id, r.to_location_id = m.from_location_id, r.quantity = m.quantity"
        " from inventory_movement r join inventory_movement m on m.id = r.reverses_id"
    )
    assert ends == (True, True, True)


def test_only_what_is_still_there_goes_back_and_that_is_asked_about(
    warehouse: Warehouse, transactions: Transactions
) -> None:
    order = warehouse.order(BOLT=10)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 10))
    warehouse.move("BOLT", 7, "MAIN-DOCK", "MAIN-A-01")

    with pytest.raises(NeedsConfirmation) as asked:
        reverse(transactions, posted)
    outcome = reverse(transactions, posted, "partial_reversal")

    assert asked.value.confirmation == "partial_reversal"
    assert (outcome["complete"], outcome["lines"][0]["accepted"]) == (False, Decimal(3))
    assert outcome["order_status"] == "PARTIALLY_RECEIVED"
    assert warehouse.on_hand("BOLT") == 0
    assert warehouse.one("select status from goods_receipt where id = %s", posted) == "POSTED"


def test_the_rest_can_go_back_once_it_is_at_the_dock_again(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 10))
    warehouse.move("BOLT", 7, "MAIN-DOCK", "MAIN-A-01")
    reverse(transactions, posted, "partial_reversal")
    warehouse.move("BOLT", 7, "MAIN-A-01", "MAIN-DOCK")

    outcome = reverse(transactions, posted)

    assert (outcome["complete"], outcome["lines"][0]["accepted"]) == (True, Decimal(7))
    with pytest.raises(Conflict) as again:
        reverse(transactions, posted)
    assert again.value.code == "already_reversed"


def test_a_receipt_whose_stock_is_gone_cannot_be_taken_back(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 10))
    warehouse.move("BOLT", 10, "MAIN-DOCK", "MAIN-A-01")

    with pytest.raises(RuleViolation) as refused:
        reverse(transactions, posted, "partial_reversal")

    assert refused.value.code == "nothing_to_reverse"


def test_of_serials_those_go_back_that_are_still_there(warehouse: Warehouse, transactions: Transactions) -> None:
    warehouse.product("DRILL", is_serialized=True)
    order = warehouse.order(DRILL=3)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "DRILL", 3, serials=["S1", "S2", "S3"]))
    moved = warehouse.one(
        "insert into inventory_movement (operation_id, type, product_id, serial_id, from_location_id, to_location_id,"
        " from_status, to_status, quantity)"
        " select gen_random_uuid(), 'PUT_AWAY', s.product_id, s.id, s.location_id, %s,"
        " 'AVAILABLE', 'AVAILABLE', 1 from serial s where s.id ="
        " (select serial_id from inventory_movement order by seq limit 1) returning serial_id",
        warehouse.location("MAIN-A-01"),
    )

    reverse(transactions, posted, "partial_reversal")

    assert warehouse.one("select id from serial where location_id is not null") == moved
    assert warehouse.one("select count(*) from serial where location_id is not null") == 1
    assert warehouse.drift() == []


def test_a_reversal_is_not_taken_back(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    reversal = reverse(transactions, post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 4)))

    with pytest.raises(RuleViolation) as refused:
        reverse(transactions, UUID(reversal["receipt_id"]))

    assert refused.value.code == "is_a_reversal"


@pytest.mark.parametrize(("reason", "code"), [("NONSENSE", "reason_required"), ("OTHER", "note_required")])
def test_taking_back_needs_a_reason(warehouse: Warehouse, transactions: Transactions, reason: str, code: str) -> None:
    order = warehouse.order(BOLT=10)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 4))

    with pytest.raises(RuleViolation) as refused:
        reverse(transactions, posted, reason=reason)

    assert refused.value.code == code


def test_taking_back_and_closing_are_for_who_may(business: Business, warehouse: Warehouse) -> None:
    order = warehouse.order(BOLT=10)
    with business.transactions(*CLERK) as clerk:
        posted = post(warehouse, clerk, order, arrived(warehouse, order, "BOLT", 4))
        with pytest.raises(NotPermitted):
            reverse(clerk, posted)
        with pytest.raises(NotPermitted):
            close(clerk, order)


def test_closing_the_remainder_leaves_nothing_outstanding(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10, NUT=5)
    post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 4))

    outcome = close(transactions, order)

    assert (outcome["order_status"], outcome["closed_lines"]) == ("CLOSED", 2)
    kept = warehouse.admin.execute(
        "select outstanding, closed_quantity, status from purchase_order_item order by line_number"
    ).fetchall()
    assert kept == [(0, 6, "RECEIVED"), (0, 5, "CANCELLED")]
    noted = warehouse.one("select new from audit_log where action = 'note' and table_name = 'purchase_order'")
    assert noted["reason_code"] == "NO_LONGER_NEEDED"


def test_closing_one_line_keeps_the_order_open_for_the_others(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10, NUT=5)

    outcome = close(transactions, order, purchase_order_item_ids=[str(order.lines["NUT"])])

    assert outcome["order_status"] == "SENT"
    with pytest.raises(RuleViolation) as refused:
        post(warehouse, transactions, order, arrived(warehouse, order, "NUT", 1))
    assert refused.value.code == "line_closed"


def test_nothing_outstanding_cannot_be_closed(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    item = [str(order.lines["BOLT"])]
    warehouse.order(NUT=5)
    close(transactions, order, purchase_order_item_ids=item)

    with pytest.raises(RuleViolation) as refused:
        close(transactions, order)

    assert refused.value.code == "order_not_open"


def test_what_goes_back_from_a_closed_order_is_not_waited_for(warehouse: Warehouse, transactions: Transactions) -> None:
    order = warehouse.order(BOLT=10)
    posted = post(warehouse, transactions, order, arrived(warehouse, order, "BOLT", 4))
    close(transactions, order)

    outcome = reverse(transactions, posted)

    assert outcome["order_status"] == "CLOSED"
    assert warehouse.one("select received_quantity, closed_quantity, outstanding from purchase_order_item") == (
        0,
        10,
        0,
    )
