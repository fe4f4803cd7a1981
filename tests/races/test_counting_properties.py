"""Counting while stock moves: after posting, the books are what a simulated true warehouse holds."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import InvistaError
from invista_desktop.local_stack.postgres import Address
from tests.builders import Business, Warehouse
from tests.counts_given import FOURTH, THIRD, Counting, Look, another
from tests.races.test_stock_properties import wrong
from tests.stock_given import Stock, post

SKUS = ("BOLT", "NUT")
BINS = ("MAIN-A-01", "B-01", "B-02")
STEPS = st.lists(st.sampled_from(("move", "receive", "look", "send", "again")), min_size=10, max_size=30)


@pytest.fixture
def house(cluster: Address, business_template: str) -> Iterator[Business]:
    business = Business.clone(cluster, business_template)
    with business.connect_admin() as admin:
        warehouse = Warehouse(admin)
        for sku in SKUS:
            warehouse.product(sku, standard_cost=2)
        for code in BINS[1:]:
            Stock(warehouse).bin(code)
    yield business
    business.drop()


class Floor:
    """A true warehouse beside its books: what lies in each bin, and what people see of it."""

    def __init__(self, counting: Counting, chance: random.Random) -> None:
        self.counting, self.chance = counting, chance
        self.stock = counting.stock
        self.truth: dict[tuple[str, str], int] = {}
        self.unsent: list[tuple[int, dict[str, Any]]] = []
        self.sent: list[tuple[int, dict[str, Any]]] = []

    def fill(self) -> None:
        """Put stock everywhere, then let some of it vanish or turn up without the books knowing."""
        for place in BINS:
            for sku in SKUS:
                on_books = self.chance.randint(3, 9)
                self.stock.pile(sku, on_books, place)
                self.truth[place, sku] = max(0, on_books + self.chance.choice((0, 0, -2, 1)))

    def move(self) -> None:
        """Move something that truly lies there, on the floor and in the books."""
        start, end = self.chance.sample(BINS, 2)
        sku = self.chance.choice(SKUS)
        quantity = self.chance.randint(1, 2)
        if self.truth[start, sku] < quantity or self.stock.warehouse.on_hand(sku, start) < quantity:
            return
        self.stock.warehouse.move(sku, quantity, start, end)
        self.truth[start, sku] -= quantity
        self.truth[end, sku] += quantity

    def receive(self) -> None:
        place, sku = self.chance.choice(BINS), self.chance.choice(SKUS)
        self.stock.warehouse.move(sku, 2, "SUPPLIER", place)
        self.truth[place, sku] += 2

    def look(self, audit: Any, place: str, person: int) -> None:
        """See what truly lies in a bin now; the entries are sent some time, in some order."""
        look: Look = self.counting.look(audit, place)
        off = timedelta(hours=self.chance.choice((-1, 0, 1)))
        clock = {"device_at": (look.at + off).isoformat(), "clock_offset_seconds": -off.total_seconds()}
        entries = [look.item(self.counting.product(sku), self.truth[place, sku], **clock) for sku in SKUS]
        mistake = look.item(self.counting.product(SKUS[0]), 5, **clock)
        entries += [mistake, look.entry("NEGATE", negates_id=mistake["id"], **clock), look.entry("BIN_DONE", **clock)]
        self.unsent += [(person, entry) for entry in entries]

    def send(self, people: list[Any], *, whole: bool = False) -> None:
        """Send some of what waits, in any order; some of it twice."""
        self.chance.shuffle(self.unsent)
        count = len(self.unsent) if whole else self.chance.randint(0, len(self.unsent))
        going, self.unsent = self.unsent[:count], self.unsent[count:]
        for number, person in enumerate(people):
            batch = [entry for whose, entry in going if whose == number]
            batch += [entry for whose, entry in self.sent if whose == number and self.chance.random() < 0.2]
            if batch:
                assert set(self.counting.send(*batch, by=person)) == {"ACCEPTED"}
        self.sent += going


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_whatever_moves_and_however_late_counts_arrive_the_books_end_true(
    house: Business, steps: list[str], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    with ExitStack() as stack:
        admin = stack.enter_context(house.connect_admin())
        people = [stack.enter_context(another(house, person)) for person in (THIRD, FOURTH)]
        reviewer = stack.enter_context(another(house))
        counting = Counting(Stock(Warehouse(admin)), reviewer)
        empty(counting)
        floor = Floor(counting, chance)
        floor.fill()
        audit = counting.started(*BINS)

        for step in steps:
            if step in ("move", "receive"):
                getattr(floor, step)()
            elif step == "look":
                floor.look(audit, chance.choice(BINS), chance.randint(0, 1))
            else:
                floor.send(people)
        for number in (0, 1):  # everything is seen by two in the end, and stock moves all the while
            for place in BINS:
                floor.look(audit, place, number)
                floor.move()
        floor.send(people, whole=True)
        settle(counting, audit, reviewer)
        floor.move()
        counting.finished(audit, reviewer)

        books = {key: int(counting.stock.warehouse.on_hand(key[1], key[0])) for key in floor.truth}
        assert books == floor.truth
        assert wrong(admin) == []


def settle(counting: Counting, audit: Any, reviewer: Any) -> None:
    """Choose any count of bins that were counted often: each of them saw the truth of its own moment."""
    rows = counting.stock.warehouse.admin.execute(
        "select b.id, (select c.id from inventory_audit_count c where c.bin_id = b.id order by c.number limit 1)"
        " from inventory_audit_bin b where b.audit_id = %s and b.count_id is null",
        (audit,),
    ).fetchall()
    for _bin, count in rows:
        post(reviewer, "choose_count", count_id=str(count))


def empty(counting: Counting) -> None:
    """Take out what an earlier example left."""
    for place in BINS:
        for sku in SKUS:
            if left := counting.stock.warehouse.on_hand(sku, place):
                counting.stock.warehouse.move(sku, int(left), place, "CUSTOMER")


def test_every_example_can_fail(house: Business) -> None:
    """A warehouse whose books were wrong and were not counted is not found true."""
    with house.connect_admin() as admin, another(house) as reviewer:
        counting = Counting(Stock(Warehouse(admin)), reviewer)
        floor = Floor(counting, random.Random(3))  # noqa: S311 - a test's dice
        floor.fill()

        books = {key: int(counting.stock.warehouse.on_hand(key[1], key[0])) for key in floor.truth}

        assert books != floor.truth
        with pytest.raises(InvistaError):
            post(reviewer, "post_audit", audit_id=str(counting.started(*BINS)))
