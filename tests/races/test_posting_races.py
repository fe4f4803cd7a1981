"""Two workers at the same instant, with real threads and commits: the books stay right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from invista_desktop.errors import InvistaError
from invista_desktop.services.database.transactions import Transactions
from tests.builders import COLLEAGUE, EVERYTHING, Business, Warehouse, arrived, receipt


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return what came of each call, errors of ours included, when all start together."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return call()
        except InvistaError as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as workers:
        return list(workers.map(run, calls))


def test_the_same_operation_sent_at_once_is_posted_once(warehouse: Warehouse, business: Business) -> None:
    order = warehouse.order(BOLT=100)
    with business.transactions(workers=6) as transactions:
        for _ in range(5):
            operation, command = uuid4(), receipt(order, arrived(warehouse, order, "BOLT", 2))

            outcomes = at_once(*[lambda: transactions.call("post_goods_receipt", operation, command)] * 6)  # noqa: B023

            assert sorted(outcome["repeated"] for outcome in outcomes) == [False, True, True, True, True, True]
            assert len({outcome["receipt_number"] for outcome in outcomes}) == 1
    assert warehouse.on_hand("BOLT") == 10


def test_together_nobody_receives_more_than_was_ordered(warehouse: Warehouse, business: Business) -> None:
    with (
        business.transactions(workers=4) as first,
        business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as second,
    ):
        for turn in range(5):
            sku = f"BOLT-{turn}"
            ordered: dict[str, Any] = {sku: 10}
            order = warehouse.order(**ordered)
            command = receipt(order, arrived(warehouse, order, sku, 7))

            def post(by: Transactions, command: str = command) -> Any:
                return by.call("post_goods_receipt", uuid4(), command)

            outcomes = at_once(lambda: post(first), lambda: post(second))

            assert [getattr(outcome, "code", "") for outcome in outcomes].count("over_receipt") == 1
            assert warehouse.on_hand(sku) == 7


def test_a_serial_arrives_once_though_two_orders_bring_it(warehouse: Warehouse, business: Business) -> None:
    warehouse.product("DRILL", is_serialized=True)
    with business.transactions(workers=2) as transactions:
        for turn in range(5):
            orders = [warehouse.order(DRILL=1), warehouse.order(DRILL=1)]
            commands = [receipt(o, arrived(warehouse, o, "DRILL", 1, serials=[f"S{turn}"])) for o in orders]

            outcomes = at_once(
                *(lambda c=command: transactions.call("post_goods_receipt", uuid4(), c) for command in commands)
            )

            assert [getattr(outcome, "code", "") for outcome in outcomes].count("serial_in_stock") == 1
    assert warehouse.on_hand("DRILL") == 5
    assert warehouse.drift() == []


def test_no_two_receipts_get_the_same_number(warehouse: Warehouse, business: Business) -> None:
    orders = [warehouse.order(BOLT=10) for _ in range(12)]
    commands = [receipt(order, arrived(warehouse, order, "BOLT", 1)) for order in orders]
    with business.transactions(workers=6) as transactions:
        outcomes = at_once(
            *(lambda c=command: transactions.call("post_goods_receipt", uuid4(), c) for command in commands)
        )

    assert len({outcome["receipt_number"] for outcome in outcomes}) == 12
    assert warehouse.on_hand("BOLT") == 12


def test_a_posting_that_is_left_open_stops_nobody_elses(warehouse: Warehouse, business: Business) -> None:
    theirs, mine = warehouse.order(BOLT=10), warehouse.order(NUT=10)
    left_open = receipt(theirs, arrived(warehouse, theirs, "BOLT", 1))
    with business.connect_workstation("WS-2") as stuck, business.transactions() as transactions:
        stuck.execute("select app.bind(%s)", (business.ticket_for(*EVERYTHING, person=COLLEAGUE),))
        stuck.execute("select app.post_goods_receipt(%s, %s)", (uuid4(), left_open))

        posted = transactions.call("post_goods_receipt", uuid4(), receipt(mine, arrived(warehouse, mine, "NUT", 1)))

        stuck.rollback()
    assert posted["receipt_number"].startswith("GR-")


def test_the_same_piles_in_opposite_order_do_not_deadlock(warehouse: Warehouse, business: Business) -> None:
    skus = [f"ITEM-{number:02}" for number in range(20)]
    ordered: dict[str, Any] = dict.fromkeys(skus, 50)
    orders = [warehouse.order(**ordered) for _ in range(4)]
    ways = [skus, skus[::-1], skus[10:] + skus[:10], skus]
    with business.transactions(workers=4) as transactions:
        for _ in range(3):
            commands = [
                receipt(order, *(arrived(warehouse, order, sku, 1) for sku in way))
                for order, way in zip(orders, ways, strict=True)
            ]

            outcomes = at_once(
                *(lambda c=command: transactions.call("post_goods_receipt", uuid4(), c) for command in commands)
            )

            assert [outcome for outcome in outcomes if isinstance(outcome, InvistaError)] == []
    deadlocks = warehouse.one("select deadlocks from pg_stat_database where datname = current_database()")
    assert deadlocks == 0
    assert warehouse.drift() == []
