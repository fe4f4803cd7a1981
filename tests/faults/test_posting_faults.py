"""A posting that is cut off anywhere is in the books whole or not at all, and can be sent again."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.models.domain.plain_json import to_plain
from invista_desktop.models.domain.receiving import GoodsReceiptPosted, PostGoodsReceipt
from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import EVERYTHING, Business, Order, Warehouse
from tests.faults.wires import Wire, wire_to
from tests.services.receiving_given import arrival, desk_of, opened, post, posting_of

Admin = psycopg.Connection[Any]
OURS = "datname = current_database() and application_name = 'invista'"


@dataclass(frozen=True)
class Books:
    """An order of 10 bolts and what became of it."""

    warehouse: Warehouse
    order: Order
    command: PostGoodsReceipt

    def hold(self) -> tuple[int, int]:
        """Return how many receipts there are, and how many bolts on hand; they must fit together."""
        receipts = int(self.warehouse.one("select count(*) from goods_receipt"))
        operations = int(self.warehouse.one("select count(*) from operation where outcome is not null"))
        moved = int(self.warehouse.one("select coalesce(sum(quantity), 0) from inventory_movement"))
        received = int(self.warehouse.one("select received_quantity from purchase_order_item"))
        on_hand = int(self.warehouse.on_hand("BOLT"))
        assert receipts == operations
        assert moved == received == on_hand
        assert self.warehouse.drift() == []
        return receipts, on_hand


@pytest.fixture
def books(business: Business, warehouse: Warehouse) -> Books:
    order = warehouse.order(BOLT=10)
    with desk_of(business) as desk:
        found = opened(desk, order)
    return Books(warehouse, order, posting_of(found, arrival(found, "BOLT", 4)))


@contextmanager
def order_held(business: Business) -> Iterator[Callable[[], int]]:
    """Hold the order, so that a posting stands still half-way; yields what waits for it to do so."""
    with business.connect_admin() as holder, business.connect_admin() as onlooker, holder.transaction():
        holder.execute("select from purchase_order for update")
        yield lambda: _process_that(onlooker, "wait_event_type = 'Lock'")


def _process_that(onlooker: Admin, condition: str) -> int:
    """Return the server's process of the workstation's session, once it is as described."""
    give_up = time.monotonic() + 30
    asked = f"select pid from pg_stat_activity where {OURS} and {condition}"
    while (row := onlooker.execute(asked).fetchone()) is None:
        assert time.monotonic() < give_up, f"nobody ever: {condition}"
        time.sleep(0.01)
    return int(row[0])


def _await_end(onlooker: Admin, process: int) -> None:
    give_up = time.monotonic() + 30
    while onlooker.execute("select from pg_stat_activity where pid = %s", (process,)).fetchone() is not None:
        assert time.monotonic() < give_up, "the session never ended"
        time.sleep(0.01)


# ---- the workstation dies


@contextmanager
def workstation_posting(business: Business, command: PostGoodsReceipt) -> Iterator["subprocess.Popen[str]"]:
    """Another process that posts the receipt."""
    told = {
        "dsn": business.workstation_dsn(),
        "ticket": business.ticket_for(*EVERYTHING),
        "command": to_plain(command),
    }
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("posting_client.py"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as client:  # fmt: skip
        assert client.stdin is not None
        client.stdin.write(json.dumps(told))
        client.stdin.close()
        client.stdin = None
        try:
            yield client
        finally:
            client.kill()


@pytest.mark.parametrize("session_ends_too", [False, True])
def test_a_workstation_killed_in_the_middle_of_posting_leaves_it_whole_or_absent(
    business: Business, books: Books, admin: Admin, *, session_ends_too: bool
) -> None:
    with workstation_posting(business, books.command) as client:
        with order_held(business) as process_waiting:
            process = process_waiting()
            client.kill()
            client.wait(10)
            if session_ends_too:
                admin.execute("select pg_terminate_backend(%s)", (process,))
                _await_end(admin, process)
        _await_end(admin, process)

    left = books.hold()
    with desk_of(business) as desk:
        posted = post(desk, books.command)

    assert left in ({(0, 0)} if session_ends_too else {(0, 0), (1, 4)})
    assert posted.repeated == (left == (1, 4))
    assert books.hold() == (1, 4)


def test_a_workstation_that_is_left_alone_posts(business: Business, books: Books) -> None:
    with workstation_posting(business, books.command) as client:
        told, _ = client.communicate(timeout=60)

    assert json.loads(told)["repeated"] is False
    assert books.hold() == (1, 4)


# ---- the wire breaks


@pytest.fixture
def wired(business: Business) -> Iterator[tuple[Wire, ReceivingDesk]]:
    """A desk whose database is at the other end of a wire that can break."""
    with wire_to(business) as (wire, far), desk_of(far) as desk:
        yield wire, desk


def test_an_answer_lost_after_commit_is_asked_for_again_and_is_the_first_outcome(
    wired: tuple[Wire, ReceivingDesk], books: Books
) -> None:
    wire, desk = wired
    wire.lose_answers = 1

    posted = post(desk, books.command)

    assert wire.lose_answers == 0
    assert posted.repeated
    assert posted.receipt_number == books.warehouse.one("select receipt_number from goods_receipt")
    assert books.hold() == (1, 4)


def test_while_every_answer_is_lost_the_desk_says_so_and_sending_later_gives_the_first_outcome(
    wired: tuple[Wire, ReceivingDesk], books: Books
) -> None:
    wire, desk = wired
    wire.lose_answers = 1000

    with pytest.raises(Unavailable) as problem:
        desk.deliver(books.command)
    assert problem.value.code == "database_away"
    assert books.hold() == (1, 4)

    wire.lose_answers = 0
    posted = post(desk, books.command)
    assert (posted.repeated, posted.lines[0].accepted) == (True, Decimal(4))
    assert books.hold() == (1, 4)


def test_a_question_lost_on_its_way_is_sent_again_and_posted_once(
    wired: tuple[Wire, ReceivingDesk], books: Books
) -> None:
    wire, desk = wired
    wire.lose_questions = 2

    posted = post(desk, books.command)

    assert wire.lose_questions == 0
    assert not posted.repeated
    assert books.hold() == (1, 4)


def test_nothing_is_posted_while_no_question_arrives(wired: tuple[Wire, ReceivingDesk], books: Books) -> None:
    wire, desk = wired
    wire.lose_questions = 1000

    with pytest.raises(Unavailable):
        desk.deliver(books.command)

    assert books.hold() == (0, 0)


def test_a_database_that_is_away_is_told_in_words(business: Business, books: Books) -> None:
    with wire_to(business) as (_, far):
        away = far
    with desk_of(away) as desk:
        for act in (lambda: desk.deliver(books.command), lambda: desk.open_order(books.order.id, books.order.id)):
            with pytest.raises(Unavailable) as problem:
                act()
            assert str(problem.value.title) == "The database does not answer."

    assert books.hold() == (0, 0)


# ---- the server ends the session


def test_a_session_the_server_ends_in_the_middle_of_posting_is_begun_again(
    business: Business, books: Books, admin: Admin
) -> None:
    with desk_of(business) as desk, ThreadPoolExecutor(1) as pool:
        with order_held(business) as process_waiting:
            answer = pool.submit(post, desk, books.command)
            process = process_waiting()
            admin.execute("select pg_terminate_backend(%s)", (process,))
            _await_end(admin, process)
        posted: GoodsReceiptPosted = answer.result(60)

    assert not posted.repeated
    assert books.hold() == (1, 4)


def test_a_session_ended_while_idle_is_not_noticed(business: Business, books: Books, admin: Admin) -> None:
    with desk_of(business) as desk:
        opened(desk, books.order)
        admin.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {OURS}")

        first = post(desk, books.command)
        assert post(desk, books.command) == replace(first, repeated=True)

    assert books.hold() == (1, 4)
