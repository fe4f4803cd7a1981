"""Two at the same transfer, or at the same last units, with real threads and commits: the books stay right."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.transfers import (
    NOT_SENT,
    ArrivedPallet,
    MissingOutcome,
    SubmitTransfer,
    TransferOutcome,
)
from invista_desktop.services.transfers import postings
from tests.builders import COLLEAGUE, EVERYTHING, Business
from tests.races.test_posting_races import at_once
from tests.services.test_database_pallets import build, furnish_sscc, item, moved
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers


def codes(outcomes: list[Any]) -> list[str]:
    return [outcome.code for outcome in outcomes if isinstance(outcome, InvistaError)]


def test_two_who_send_the_same_last_units_do_not_both_send_them(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for turn in range(5):
            sku = f"BOLT-{turn}"
            stock.pile(sku, 10)
            wanted: dict[str, Any] = {sku: 7}
            first, second = transfers.approved(**wanted), transfers.approved(**wanted)
            pick_first, pick_second = transfers.pick(first, sku, 7), transfers.pick(second, sku, 7)

            outcomes = at_once(
                partial(transfers.dispatch, first, pick_first),
                partial(transfers.dispatch, second, pick_second, by=other),
            )

            assert codes(outcomes) in (["insufficient_stock"], ["stock_reserved"])
            assert stock.warehouse.on_hand(sku, "MAIN-A-01") == 3
    transfers.check_books()


def test_two_agreed_at_once_keep_no_more_than_is_there(business: Business, transfers: Transfers, stock: Stock) -> None:
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for turn in range(5):
            skus = [f"BOLT-{turn}", f"NUT-{turn}"]
            for sku in skus:
                stock.pile(sku, 10)
            first, second = transfers.draft(**dict.fromkeys(skus, 7)), transfers.draft(**dict.fromkeys(skus[::-1], 7))

            outcomes = at_once(
                partial(transfers.submitted, first),
                partial(postings.submit_transfer, other, SubmitTransfer(uuid4(), second)),
            )

            assert codes(outcomes) == []
            kept = stock.warehouse.admin.execute("select reserved from stock where sku = any(%s)", (skus,)).fetchall()
            assert kept == [(10,), (10,)]
    assert stock.warehouse.one("select deadlocks from pg_stat_database where datname = current_database()") == 0
    transfers.check_books()


def test_two_who_send_one_transfer_send_no_more_than_was_asked_for(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 100)
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for _ in range(5):
            transfer = transfers.approved(BOLT=10)
            pick = transfers.pick(transfer, "BOLT", 7)

            outcomes = at_once(
                partial(transfers.dispatch, transfer, pick),
                partial(transfers.dispatch, transfer, pick, by=other),
            )

            assert codes(outcomes) == ["more_than_requested"]
            assert transfers.figures(transfer, "BOLT")[1] == 7
    transfers.check_books()


def test_what_arrives_and_is_given_up_at_once_is_only_one_of_both(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 100)
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for _ in range(6):
            transfer = transfers.sent(BOLT=5)
            arrival = transfers.arrival("BOLT", 3)
            lost = transfers.missing(transfer, "BOLT", 3, MissingOutcome.LOST)

            outcomes = at_once(
                partial(transfers.receive, transfer, arrival),
                partial(transfers.resolve, transfer, lost, by=other),
            )

            # Whoever comes second asks about goods that were not sent, or settles what is not under way.
            assert codes(outcomes) in (["not_under_way"], ["not_sent"])
            assert transfers.figures(transfer, "BOLT")[-1] == 2
    transfers.check_books()


@pytest.mark.parametrize("leg", ["dispatch", "receive"])
def test_the_same_operation_sent_at_once_is_done_once(
    business: Business, transfers: Transfers, stock: Stock, leg: str
) -> None:
    stock.pile("BOLT", 100)
    with business.transactions(workers=6) as many:
        for _ in range(4):
            operation = uuid4()
            if leg == "dispatch":
                transfer = transfers.approved(BOLT=5)
                call = partial(transfers.dispatch, transfer, transfers.pick(transfer, "BOLT", 2))
            else:
                transfer = transfers.sent(BOLT=5)
                call = partial(transfers.receive, transfer, transfers.arrival("BOLT", 2))

            outcomes = at_once(*[partial(call, by=many, operation_id=operation)] * 6)

            assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True, True, True]
            assert len({(outcome.number, outcome.status, outcome.lines) for outcome in outcomes}) == 1
            assert transfers.figures(transfer, "BOLT")[1 if leg == "dispatch" else 2] == 2
    transfers.check_books()


def test_sending_receiving_and_finding_the_same_piles_does_not_deadlock(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    skus = [f"ITEM-{number:02}" for number in range(12)]
    for sku in skus:
        stock.pile(sku, 1000)
    wanted: dict[str, Any] = dict.fromkeys(skus, 5)
    ways = [skus, skus[::-1], skus[6:] + skus[:6]]
    with business.transactions(workers=8) as many:
        for _ in range(3):
            going, coming = [transfers.approved(**wanted) for _ in ways], [transfers.sent(**wanted) for _ in ways]
            calls: list[Callable[[], TransferOutcome]] = []
            for transfer, way in zip(going, ways, strict=True):
                picks = [transfers.pick(transfer, sku, 3) for sku in way]
                calls.append(partial(transfers.dispatch, transfer, *picks, by=many))
            for transfer, way in zip(coming, ways, strict=True):
                arrivals = [transfers.arrival(sku, 7) for sku in way]
                agreed = frozenset({NOT_SENT})
                calls.append(partial(transfers.receive, transfer, *arrivals, by=many, confirmed=agreed))

            outcomes = at_once(*calls)

            assert codes(outcomes) == []
    deadlocks = stock.warehouse.one("select deadlocks from pg_stat_database where datname = current_database()")
    assert deadlocks == 0
    transfers.check_books()


def test_a_pallet_leaves_with_one_of_two_transfers(business: Business, transfers: Transfers, stock: Stock) -> None:
    furnish_sscc(stock)
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for turn in range(5):
            sku = f"BOLT-{turn}"
            stock.pile(sku, 20)
            pallet = UUID(build(transfers.transactions, stock, item(stock, sku, 7))["pallet_id"])
            wanted: dict[str, Any] = {sku: 7}
            ways = [(transfers.approved(**wanted), by) for by in (transfers.transactions, other)]

            outcomes = at_once(*(
                partial(transfers.dispatch, transfer, transfers.pick(transfer, sku, 7), by=by, pallets=(pallet,))
                for transfer, by in ways
            ))  # fmt: skip

            assert codes(outcomes) == ["pallet_under_way"]
            assert stock.warehouse.on_hand(sku, "MAIN-A-01") == 13
    transfers.check_books()


def test_a_pallet_that_is_moved_changed_or_broken_while_it_is_sent_is_whole_somewhere(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    furnish_sscc(stock)
    stock.bin("B-01")
    skus = ["BOLT", "NUT"]
    for sku in skus:
        stock.pile(sku, 1000)
    goods = [item(stock, sku, 3) for sku in skus]
    with business.transactions(workers=8) as many:
        for attempt in range(40):
            if attempt >= 6 and sent_whole(stock):
                break
            pallets = [build(many, stock, *goods)["pallet_id"] for _ in range(3)]
            carton = build(many, stock, *goods, parent_id=pallets[0])["pallet_id"]
            transfer = transfers.approved(BOLT=12, NUT=12)
            picks = [transfers.pick(transfer, sku, 12) for sku in skus[::-1]]
            calls: list[Callable[[], Any]] = [
                partial(transfers.dispatch, transfer, *picks, by=many, pallets=tuple(map(UUID, pallets))),
                partial(post, many, "change_pallet", pallet_id=pallets[2], parent_id=pallets[0]),
                partial(post, many, "change_pallet", pallet_id=pallets[1], parent_id=pallets[2]),
                partial(post, many, "change_pallet", pallet_id=pallets[1], take=goods),
                partial(moved, many, stock, {"pallet_id": carton}, "B-01"),
                partial(post, many, "break_pallet", pallet_id=carton),
            ]

            at_once(*calls)

            transfers.check_books()
    assert stock.warehouse.one("select deadlocks from pg_stat_database where datname = current_database()") == 0
    assert sent_whole(stock) > 0


def sent_whole(stock: Stock) -> int:
    """Return how many pallets have left: on a busy machine the other hands may win several times over."""
    return int(stock.warehouse.one("select count(*) from pallet where stock_transfer_id is not null"))


def test_a_pallet_arrives_whole_or_is_opened_but_not_both(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    furnish_sscc(stock)
    stock.pile("BOLT", 100)
    with business.transactions(*EVERYTHING, person=COLLEAGUE, code="WS-2") as other:
        for _ in range(6):
            pallet = UUID(build(transfers.transactions, stock, item(stock, "BOLT", 5))["pallet_id"])
            transfer = transfers.approved(BOLT=5)
            transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 5), pallets=(pallet,))
            whole = ArrivedPallet(pallet, stock.warehouse.location("NORTH-DOCK"))

            outcomes = at_once(
                partial(transfers.receive, transfer, transfers.arrival("BOLT", 5), pallets=(whole,)),
                partial(
                    transfers.resolve, transfer, transfers.missing(transfer, "BOLT", 1, MissingOutcome.LOST), by=other
                ),
            )

            assert codes(outcomes) in (["transfer_is"], ["not_under_way"], ["pallet_not_under_way"])
            transfers.check_books()
    assert stock.warehouse.one("select deadlocks from pg_stat_database where datname = current_database()") == 0
