"""Two at the same bin, the same entries or the same audit, with real threads and commits."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from uuid import uuid4

import pytest

from invista_desktop.errors import InvistaError
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business
from tests.counts_given import FOURTH, THIRD, Counting, another
from tests.races.test_posting_races import at_once
from tests.stock_given import Stock, post


@pytest.fixture
def counting(stock: Stock, transactions: Transactions) -> Counting:
    stock.pile("BOLT", 10, standard_cost=2)
    return Counting(stock, transactions)


@pytest.fixture
def people(business: Business) -> Iterator[list[Transactions]]:
    with ExitStack() as stack:
        yield [stack.enter_context(another(business, person)) for person in (THIRD, FOURTH)]


def test_two_who_count_one_bin_at_once_are_both_kept(counting: Counting, people: list[Transactions]) -> None:
    for _ in range(5):
        audit = counting.started("MAIN-A-01")
        bolt = counting.product("BOLT")
        looks = [counting.look(audit, "MAIN-A-01") for _ in people]

        told = at_once(
            *(
                partial(counting.send, look.item(bolt, quantity), look.done(), by=person)
                for look, person, quantity in zip(looks, people, (10, 9), strict=True)
            )
        )

        assert told == [["ACCEPTED"] * 2] * 2
        kept = counting.stock.warehouse.admin.execute(
            "select counted from app.bin_counts(%s) order by counted", (counting.bin(audit, "MAIN-A-01"),)
        ).fetchall()
        assert kept == [(9,), (10,)]
        assert counting.state(audit, "MAIN-A-01") in ("RECOUNT", "DONE")  # asked for, where 9 came first
        assert (
            counting.stock.warehouse.one("select count_id from inventory_audit_bin where audit_id = %s", audit) is None
        )


def test_one_batch_sent_twice_at_once_counts_once(counting: Counting, people: list[Transactions]) -> None:
    for _ in range(5):
        audit = counting.started("MAIN-A-01")
        look = counting.look(audit, "MAIN-A-01")
        entries = [look.item(counting.product("BOLT"), 4), look.item(counting.product("BOLT"), 6), look.done()]

        told = at_once(*(partial(counting.send, *entries, by=people[0]) for _ in range(2)))

        assert told == [["ACCEPTED"] * 3] * 2
        assert counting.lines(audit)["MAIN-A-01", "BOLT"][:2] == ("right", 10)


def test_two_who_post_one_audit_post_it_once(
    counting: Counting, people: list[Transactions], business: Business
) -> None:
    with another(business) as first, another(business) as second:
        audit = counting.started("MAIN-A-01")
        for person in people:
            counting.counted(audit, "MAIN-A-01", by=person, BOLT=8)
        post(first, "submit_audit", audit_id=str(audit))
        counting.approved(audit, first)
        command = json.dumps({"audit_id": str(audit)})

        outcomes = at_once(*(partial(one.call, "post_audit", uuid4(), command) for one in (first, second)))

    assert [outcome.code for outcome in outcomes if isinstance(outcome, InvistaError)] == ["audit_is"]
    assert counting.stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8


def test_goods_that_come_in_while_a_bin_is_counted_are_no_variance(
    counting: Counting, people: list[Transactions]
) -> None:
    stock = counting.stock
    expected = 10
    for _ in range(5):
        audit = counting.started("MAIN-A-01")
        look = counting.look(audit, "MAIN-A-01")
        send = partial(counting.send, look.item(counting.product("BOLT"), expected), look.done(), by=people[0])

        at_once(send, partial(stock.warehouse.move, "BOLT", 3, "SUPPLIER", "MAIN-A-01"))

        assert counting.lines(audit)["MAIN-A-01", "BOLT"][:2] == ("right", expected)
        expected += 3


def test_an_audit_cancelled_while_its_entries_arrive_keeps_them(counting: Counting, people: list[Transactions]) -> None:
    for _ in range(5):
        audit = counting.started("MAIN-A-01")
        look = counting.look(audit, "MAIN-A-01")

        at_once(
            partial(counting.send, look.item(counting.product("BOLT"), 10), look.done(), by=people[0]),
            partial(post, people[1], "cancel_audit", audit_id=str(audit), note="Not today"),
        )

        assert counting.stock.warehouse.one(
            "select count(*) from inventory_audit_entry where audit_id = %s", audit
        ) == 2  # fmt: skip
        assert counting.stock.warehouse.one("select status from inventory_audit where id = %s", audit) == "CANCELLED"
