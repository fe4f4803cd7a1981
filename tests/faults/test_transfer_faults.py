"""A dispatch or an arrival whose session is killed anywhere is in the books whole or not at all."""

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.transfers import TransferOutcome
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business
from tests.stock_given import Stock
from tests.transfers_given import Transfers

# How many times each leg is killed at a random point.
KILLS = int(os.environ.get("INVISTA_TRANSFER_KILLS", "8"))
LINES = 40
OURS = "datname = current_database() and application_name = 'invista'"
LEGS = ("dispatch", "receive")

Post = Callable[[Transactions], TransferOutcome]


def leg_of(transfers: Transfers, leg: str, skus: list[str]) -> tuple[Any, Post]:
    """Return a transfer, and what posts this leg of it whole under one operation id."""
    operation, wanted = new_id(), dict.fromkeys(skus, 2)
    if leg == "dispatch":
        transfer = transfers.approved(**wanted)
        picks = [transfers.pick(transfer, sku, 2) for sku in skus]
        return transfer, lambda by: transfers.dispatch(transfer, *picks, by=by, operation_id=operation)
    transfer = transfers.sent(**wanted)
    arrivals = [transfers.arrival(sku, 2) for sku in skus]
    return transfer, lambda by: transfers.receive(transfer, *arrivals, by=by, operation_id=operation)


def is_whole(transfers: Transfers, transfer: Any, leg: str) -> bool:
    """Say whether the leg is in the books; it must be there in every line or in none."""
    column = "dispatched_quantity" if leg == "dispatch" else "received_quantity"
    done = {
        int(quantity)
        for (quantity,) in transfers.admin.execute(
            f"select {column} from stock_transfer_item where transfer_id = %s", (transfer,)
        )
    }
    assert done in ({0}, {2})
    assert transfers.steps(transfer).count(leg) == (2 in done)
    transfers.check_books()
    return 2 in done


def once(business: Business, post: Post) -> TransferOutcome | None:
    """Return what came of one attempt, None when its session was lost."""
    with business.transactions(attempts=1) as transactions:
        try:
            return post(transactions)
        except Unavailable:
            return None


@pytest.mark.parametrize("leg", LEGS)
def test_killed_at_a_random_point_it_is_whole_or_absent_and_repeating_gives_the_first_outcome(
    business: Business, transfers: Transfers, stock: Stock, admin: psycopg.Connection[Any], leg: str
) -> None:
    skus = [f"ITEM-{number:02}" for number in range(LINES)]
    for sku in skus:
        stock.pile(sku, 100_000)
    transfer, post = leg_of(transfers, leg, skus)
    began = time.monotonic()
    once(business, post)
    usual = time.monotonic() - began

    for _ in range(KILLS):
        transfer, post = leg_of(transfers, leg, skus)
        with ThreadPoolExecutor(1) as pool:
            attempt = pool.submit(once, business, post)
            time.sleep(random.uniform(0, usual * 1.2))  # noqa: S311 - any moment will do
            admin.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {OURS} and state <> 'idle'")
            told = attempt.result(60)

        whole = is_whole(transfers, transfer, leg)
        assert whole or told is None
        again = post(transfers.transactions)

        assert again.repeated == whole
        if told is not None:
            assert again == replace(told, repeated=True)
        assert is_whole(transfers, transfer, leg)
        assert post(transfers.transactions) == replace(again, repeated=True)


@pytest.mark.parametrize("stands_at", ["stock_transfer", "inventory_item", "stock_transfer_item"])
@pytest.mark.parametrize("leg", LEGS)
def test_killed_where_it_stands_it_is_absent_and_can_be_sent_again(
    business: Business, transfers: Transfers, stock: Stock, admin: psycopg.Connection[Any], leg: str, stands_at: str
) -> None:
    stock.pile("BOLT", 10)
    stock.pile("NUT", 10)
    transfer, post = leg_of(transfers, leg, ["BOLT", "NUT"])
    with business.connect_admin() as holder, ThreadPoolExecutor(1) as pool, holder.transaction():
        holder.execute(f"select from {stands_at} for update")
        attempt = pool.submit(once, business, post)
        process = _process_waiting(admin)
        admin.execute("select pg_terminate_backend(%s)", (process,))
        assert attempt.result(60) is None

    assert not is_whole(transfers, transfer, leg)
    assert not post(transfers.transactions).repeated
    assert is_whole(transfers, transfer, leg)


def _process_waiting(onlooker: psycopg.Connection[Any]) -> int:
    give_up = time.monotonic() + 30
    asked = f"select pid from pg_stat_activity where {OURS} and wait_event_type = 'Lock'"
    while (row := onlooker.execute(asked).fetchone()) is None:
        assert time.monotonic() < give_up, "nobody ever waited"
        time.sleep(0.01)
    return int(row[0])
