"""Several people receive at the same moment: each finds what the one before them left.

Nobody here hopes for a lucky moment: something all of them need is held until they all wait for it.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, RuleViolation
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import CloseRemainder, GoodsReceiptPosted, PostGoodsReceipt
from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import CLERK, COLLEAGUE, Business, Order, Warehouse
from tests.services.receiving_given import arrival, desk_of, opened, post, posting_of

Admin = psycopg.Connection[Any]
ORDERS = "select from purchase_order for update"
RECEIPTS = "lock table goods_receipt in share mode"


@pytest.fixture
def here(business: Business) -> Iterator[ReceivingDesk]:
    """A clerk at workstation WS-1."""
    with desk_of(business, *CLERK) as desk:
        yield desk


@pytest.fixture
def there(business: Business) -> Iterator[ReceivingDesk]:
    """Another clerk, at WS-2."""
    with desk_of(business, *CLERK, code="WS-2", person=COLLEAGUE) as desk:
        yield desk


@contextmanager
def held(business: Business, what: str, waiting: int) -> Iterator[None]:
    """Hold what everybody needs until the block has started `waiting` of them, and they all wait."""
    with business.connect_admin() as holder, holder.transaction():
        holder.execute(what)
        yield
        with business.connect_admin() as onlooker:
            _await_waiting(onlooker, waiting)


def _await_waiting(onlooker: Admin, wanted: int) -> None:
    give_up = time.monotonic() + 30
    asked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while onlooker.execute(asked).fetchone() != (wanted,):
        assert time.monotonic() < give_up, "they never met"
        time.sleep(0.01)


def at_once(business: Business, what: str, *acts: Callable[[], Any]) -> list[Future[Any]]:
    """Do all of this at the same moment, and return what came of each."""
    with ThreadPoolExecutor(len(acts)) as pool:
        with held(business, what, len(acts)):
            futures = [pool.submit(act) for act in acts]
        for future in futures:
            future.exception(60)
    return futures


def posting(desk: ReceivingDesk, order: Order, sku: str, accepted: int, **said: Any) -> PostGoodsReceipt:
    found = opened(desk, order)
    return posting_of(found, arrival(found, sku, accepted, **said))


def sorted_out(futures: list[Future[Any]]) -> tuple[list[Any], list[BaseException]]:
    """Return what was posted and what was refused."""
    problems = [problem for future in futures if (problem := future.exception()) is not None]
    return [future.result() for future in futures if future.exception() is None], problems


def test_the_last_units_are_posted_by_one_and_refused_to_the_other(
    business: Business, warehouse: Warehouse, here: ReceivingDesk, there: ReceivingDesk
) -> None:
    order = warehouse.order(BOLT=10, NUT=1)
    post(here, posting(here, order, "BOLT", 7))
    mine, theirs = posting(here, order, "BOLT", 3), posting(there, order, "BOLT", 2)

    posted, refused = sorted_out(at_once(business, ORDERS, lambda: here.deliver(mine), lambda: there.deliver(theirs)))

    assert len(posted) == 1
    (refusal,) = refused
    assert isinstance(refusal, RuleViolation)
    assert refusal.code == "over_receipt"
    assert warehouse.on_hand("BOLT") == 7 + posted[0].lines[0].accepted
    assert warehouse.drift() == []


def test_of_many_who_bring_one_unit_each_only_as_many_post_as_are_outstanding(
    business: Business, warehouse: Warehouse, here: ReceivingDesk, there: ReceivingDesk
) -> None:
    order = warehouse.order(BOLT=3, NUT=1)
    desks = (here, there, here, there)
    commands = [posting(desk, order, "BOLT", 1) for desk in (*desks, here)]
    post(here, commands.pop())

    acts = [
        lambda desk=desk, command=command: desk.deliver(command) for desk, command in zip(desks, commands, strict=True)
    ]
    posted, refused = sorted_out(at_once(business, ORDERS, *acts))

    assert (len(posted), len(refused)) == (2, 2)
    assert len({receipt.receipt_number for receipt in posted}) == 2
    assert warehouse.on_hand("BOLT") == 3
    assert [int(line.outstanding) for line in opened(here, order).lines] == [0, 1]
    assert warehouse.drift() == []


def test_one_operation_sent_by_two_threads_is_posted_once_and_both_hear_the_same(
    business: Business, warehouse: Warehouse, here: ReceivingDesk
) -> None:
    order = warehouse.order(BOLT=10)
    command = posting(here, order, "BOLT", 4)

    posted, refused = sorted_out(at_once(business, ORDERS, *[lambda: here.deliver(command)] * 2))

    assert refused == []
    first, second = sorted(posted, key=lambda receipt: receipt.repeated)
    assert (first.repeated, second) == (False, replace(first, repeated=True))
    assert warehouse.on_hand("BOLT") == 4
    assert warehouse.one("select count(*) from goods_receipt") == 1


def test_one_draft_sent_under_two_operations_is_posted_once(
    business: Business, warehouse: Warehouse, here: ReceivingDesk
) -> None:
    command = posting(here, warehouse.order(BOLT=10), "BOLT", 4)
    other = replace(command, operation_id=uuid4())

    posted, refused = sorted_out(at_once(business, ORDERS, lambda: here.deliver(command), lambda: here.deliver(other)))

    assert len(posted) == 1
    assert [type(problem) for problem in refused] == [Conflict]
    assert warehouse.on_hand("BOLT") == 4


def test_closing_the_remainder_and_posting_it_at_once_do_one_or_the_other(
    business: Business, warehouse: Warehouse, here: ReceivingDesk
) -> None:
    order = warehouse.order(BOLT=10)
    command = posting(here, order, "BOLT", 10)
    with desk_of(business, code="WS-2", person=COLLEAGUE) as chief:
        close = CloseRemainder(uuid4(), order.id, "NO_LONGER_NEEDED")
        done, refused = sorted_out(
            at_once(business, ORDERS, lambda: here.deliver(command), lambda: chief.close_remainder(close))
        )

    (outcome,), (refusal,) = done, refused
    was_posted = isinstance(outcome, GoodsReceiptPosted)
    assert isinstance(refusal, RuleViolation)
    assert refusal.code == "order_not_open"
    assert outcome.order_status is (OrderStatus.RECEIVED if was_posted else OrderStatus.CLOSED)
    assert warehouse.on_hand("BOLT") == (10 if was_posted else 0)


def test_a_lot_opened_by_two_orders_at_once_with_two_dates_is_a_question_for_the_second(
    business: Business, warehouse: Warehouse, here: ReceivingDesk, there: ReceivingDesk
) -> None:
    warehouse.product("MILK", is_lot_tracked=True, has_expiry=True)
    post(here, posting(here, warehouse.order(BOLT=1), "BOLT", 1))
    orders = warehouse.order(MILK=5), warehouse.order(MILK=5)
    day = opened(here, orders[0]).today + timedelta(days=90)
    commands = [
        posting(here, order, "MILK", 5, lot_code="L7", expiry_date=day + timedelta(days=number))
        for number, order in enumerate(orders)
    ]

    posted, refused = sorted_out(
        at_once(business, RECEIPTS, lambda: here.deliver(commands[0]), lambda: there.deliver(commands[1]))
    )

    assert len(posted) == 1
    (refusal,) = refused
    assert isinstance(refusal, RuleViolation)
    assert refusal.code == "lot_expiry_conflict"
    assert warehouse.on_hand("MILK") == 5
    assert warehouse.one("select count(*) from lot") == 1


def test_one_serial_number_on_two_orders_at_once_is_received_once(
    business: Business, warehouse: Warehouse, here: ReceivingDesk, there: ReceivingDesk
) -> None:
    warehouse.product("DRILL", is_serialized=True)
    post(here, posting(here, warehouse.order(BOLT=1), "BOLT", 1))
    mine = posting(here, warehouse.order(DRILL=1), "DRILL", 1, serials=("SN-1",))
    theirs = posting(there, warehouse.order(DRILL=1), "DRILL", 1, serials=("SN-1",))

    posted, refused = sorted_out(at_once(business, RECEIPTS, lambda: here.deliver(mine), lambda: there.deliver(theirs)))

    assert len(posted) == 1
    (refusal,) = refused
    assert isinstance(refusal, RuleViolation)
    assert refusal.code == "serial_in_stock"
    assert warehouse.on_hand("DRILL") == 1
    assert warehouse.drift() == []
