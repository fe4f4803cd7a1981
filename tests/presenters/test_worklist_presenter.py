"""The worklist: one question at a time, and a scan that opens the right order."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.found import OrderFound, ProductFound, ReceiptFound
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import OpenedOrder, OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.views.common.patience import PATIENCE
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.opening_scans import OpeningScans
from invista_desktop.views.receiving.worklist_presenter import WorklistPresenter
from tests.receiving_house import BOLT, BOLT_CODE, ToldWork, house_order, read, until
from tests.receiving_orders import known_id

SEEN_AT = datetime(2026, 3, 10, 10, 32, tzinfo=UTC)
AWAY = Unavailable(said("The database did not answer."), said("Try again."))


def row(number: int, **facts: Any) -> OrderRow:
    told: dict[str, Any] = {"status": OrderStatus.SENT, "progress": 0, "is_late": False, **facts}
    return OrderRow(
        known_id(f"PO-{number}"), f"PO-{number}", "Supplier", date(2026, 3, 10), line_count=3, lines_done=0, **told
    )


class RecordingWorklist:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.total: tuple[int, OrderQuestion] | None = None
        self.windows: list[tuple[int, int, int]] = []
        self.withdrawn: list[tuple[int, int]] = []
        self.problem: InvistaError | None = None
        self.verdict: tuple[Verdict, str, str] | None = None
        self.opened: list[UUID] = []
        self.receipts: list[UUID] = []
        self.chosen: OrderRow | None = None
        self.questions = 0
        self.loading = 0
        self.kept_total = 0
        self.begun_total: int | None = None

    def show_loading(self) -> None:
        self.loading += 1

    def show_total(self, total: int, question: OrderQuestion) -> int:
        self.total = total, question
        self.questions += 1
        return self.questions

    def show_window(self, number: int, first: int, rows: Sequence[OrderRow]) -> None:
        self.windows.append((number, first, len(rows)))

    def show_kept(self, total: int) -> int:
        self.kept_total = total
        self.questions += 1
        return self.questions

    def show_begun(self, total: int) -> int:
        self.begun_total = total
        self.questions += 1
        return self.questions

    def withdraw_window(self, number: int, first: int) -> None:
        self.withdrawn.append((number, first))

    def show_problem(self, problem: InvistaError) -> None:
        self.problem = problem

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.verdict = verdict, str(title), str(advice or "")

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        return self.chosen

    def open_order(self, order_id: UUID) -> None:
        self.opened.append(order_id)

    def open_receipt(self, receipt_id: UUID) -> None:
        self.receipts.append(receipt_id)


class Bench:
    def __init__(self, patience: float = PATIENCE) -> None:
        self.screen, self.work, self.background = RecordingWorklist(), ToldWork(), Background(workers=2)
        self.kept: tuple[OpenedOrder, ...] = ()
        self.presenter = WorklistPresenter(
            self.screen, self.work, self.background, lambda: self.kept, lambda: self.kept[:1], patience=patience
        )
        self.scans = OpeningScans(self.screen, self.work, self.background, read, lambda: self.kept, patience=patience)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.background.close()


@pytest.fixture
def hasty() -> Iterator[Bench]:
    """A bench that waits for nothing, before a database that does not answer."""
    made = Bench(patience=0)
    made.kept, made.work.is_swallowed = (house_order(seen_at=SEEN_AT),), True
    yield made
    made.work.release.set()
    made.background.close()


async def test_search_filter_and_sort_are_one_question_to_the_database(bench: Bench) -> None:
    await bench.presenter.search("  bolt ")
    await bench.presenter.filter(OrderFilter.LATE)
    await bench.presenter.sort(OrderSort.SUPPLIER, descending=True)

    assert bench.work.deeds[-1] == OrderQuestion("bolt", OrderFilter.LATE, OrderSort.SUPPLIER, descending=True)
    assert bench.screen.total == (0, bench.work.deeds[-1])


async def test_a_late_answer_to_an_older_question_is_dropped(bench: Bench) -> None:
    bench.work.slow_search, release = "slow", bench.work.release
    slow = asyncio.ensure_future(bench.presenter.search("slow"))
    await asyncio.sleep(0)

    await bench.presenter.search("fast")
    release.set()
    await slow

    assert bench.screen.questions == 1
    assert bench.screen.total is not None
    assert bench.screen.total[1].search == "fast"


async def test_a_window_that_fails_can_be_asked_for_again(bench: Bench) -> None:
    bench.work.orders = tuple(row(number) for number in range(250))
    await bench.presenter.window(1, 100, 100)
    assert bench.screen.windows == [(1, 100, 100)]

    bench.work.problem = AWAY
    await bench.presenter.window(1, 200, 50)
    assert (bench.screen.withdrawn, bench.screen.problem) == ([(1, 200)], AWAY)


async def test_the_database_away_is_told_and_tried_again(bench: Bench) -> None:
    bench.work.problem = AWAY
    await bench.presenter.reload()
    assert bench.screen.problem is AWAY

    bench.work.problem = None
    await bench.presenter.reload()
    assert bench.screen.total is not None


async def test_scanning_an_order_opens_it(bench: Bench) -> None:
    bench.work.found["PO-7"] = OrderFound(known_id("PO-7"), "PO-7")

    await bench.scans.scan("PO-7")

    assert bench.screen.opened == [known_id("PO-7")]


@pytest.mark.parametrize(("waiting", "chosen", "opened"), [(1, None, [0]), (3, 2, [2]), (3, None, [])])
async def test_scanning_an_item_opens_the_order_that_waits_for_it(
    bench: Bench, waiting: int, chosen: int | None, opened: list[int]
) -> None:
    bench.work.found[BOLT_CODE] = ProductFound(BOLT.product_id, None, "BOLT", "Bolt M8")
    bench.work.orders = tuple(row(number) for number in range(waiting))
    bench.screen.chosen = None if chosen is None else bench.work.orders[chosen]

    await bench.scans.scan(BOLT_CODE)

    assert bench.screen.opened == [known_id(f"PO-{number}") for number in opened]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (BOLT_CODE, "No open order waits for BOLT Bolt M8."),
        ("???", "Nothing here has the code ???."),
        ("]E04006381333932", "The check digit does not fit the number."),
    ],
)
async def test_a_refused_scan_is_explained(bench: Bench, code: str, words: str) -> None:
    bench.work.found[BOLT_CODE] = ProductFound(BOLT.product_id, None, "BOLT", "Bolt M8")

    await bench.scans.scan(code)

    assert bench.screen.verdict is not None
    assert bench.screen.verdict[0] is Verdict.REFUSED
    assert bench.screen.verdict[1].startswith(words)
    assert bench.screen.verdict[2]


async def test_a_scanned_receipt_number_shows_its_receipt(bench: Bench) -> None:
    known = known_id("GR-2026-000001")
    bench.work.found["GR-2026-000001"] = ReceiptFound(known, "GR-2026-000001", date(2026, 3, 10))

    await bench.scans.scan("GR-2026-000001")

    assert (bench.screen.receipts, bench.screen.opened) == ([known], [])
    assert bench.screen.verdict is None


async def test_while_the_database_is_away_the_orders_kept_here_are_listed_and_its_return_is_noticed(
    bench: Bench,
) -> None:
    bench.work.problem, bench.kept = AWAY, (house_order(seen_at=SEEN_AT),)

    await bench.presenter.reload()
    await bench.presenter.window(1, 0, 100)
    assert (bench.screen.kept_total, bench.screen.problem) == (1, None)
    assert bench.screen.windows == [(1, 0, 1)]

    await bench.presenter.look_again()
    assert bench.screen.questions == 1, "what is in sight stays as it is"

    bench.work.problem = None
    await bench.presenter.look_again()
    assert bench.screen.total is not None
    assert bench.screen.loading == 1


async def test_what_is_begun_here_is_listed_without_the_database_and_searched(bench: Bench) -> None:
    bench.work.problem = AWAY
    begun = house_order(seen_at=SEEN_AT)
    bench.kept = begun, replace(begun, order_id=known_id("PO-2"), number="PO-2")

    await bench.presenter.filter(OrderFilter.BEGUN)
    await bench.presenter.window(1, 0, 100)
    await bench.presenter.look_again()
    assert (bench.screen.begun_total, bench.screen.windows, bench.screen.problem) == (1, [(1, 0, 1)], None)
    assert bench.screen.kept_total == 0

    await bench.presenter.search("po-2")
    assert bench.screen.begun_total == 0

    bench.work.problem = None
    await bench.presenter.filter(OrderFilter.OPEN)
    assert bench.screen.total is not None


async def test_the_database_s_return_is_noticed_where_nothing_was_kept_too(bench: Bench) -> None:
    bench.work.problem = AWAY
    await bench.presenter.reload()

    await bench.presenter.look_again()
    assert bench.screen.total is None

    bench.work.problem = None
    await bench.presenter.look_again()
    assert bench.screen.total is not None
    assert bench.screen.loading == 1, "what was in sight stayed until the answer came"
    await bench.presenter.look_again()
    assert bench.screen.questions == 1, "nothing is asked while the answer is in sight"


async def test_a_scan_opens_a_kept_order_by_its_number_or_an_item_on_it(bench: Bench) -> None:
    order = house_order(seen_at=SEEN_AT)
    bench.work.problem, bench.kept = AWAY, (order,)

    await bench.scans.scan(order.number)
    await bench.scans.scan(BOLT_CODE)
    assert bench.screen.opened == [order.order_id] * 2

    await bench.scans.scan("SOMETHING ELSE")
    assert bench.screen.verdict is not None
    assert bench.screen.verdict[0] is Verdict.REFUSED
    assert len(bench.screen.opened) == 2


async def test_several_kept_orders_with_the_item_are_asked_about(bench: Bench) -> None:
    order = house_order(seen_at=SEEN_AT)
    orders = order, replace(order, order_id=known_id("PO-2"), number="PO-2")
    bench.work.problem, bench.kept = AWAY, orders

    await bench.scans.scan(BOLT_CODE)
    assert bench.screen.opened == []

    bench.screen.chosen = orders[1].as_kept_row()
    await bench.scans.scan(BOLT_CODE)
    assert bench.screen.opened == [orders[1].order_id]


@pytest.mark.parametrize("problem", [None, AWAY])
async def test_what_is_kept_is_listed_while_the_answer_is_on_its_way_and_the_answer_takes_its_place(
    hasty: Bench, problem: InvistaError | None
) -> None:
    asking = asyncio.ensure_future(hasty.presenter.reload())
    await until(lambda: hasty.screen.kept_total)
    assert (hasty.screen.total, asking.done()) == (None, False)
    await hasty.presenter.look_again()
    assert not asking.done(), "it is not asked again while it is on its way"

    hasty.work.problem = problem
    hasty.work.release.set()
    await asking

    assert (hasty.screen.total is None, hasty.screen.problem) == (problem is not None, None)
    assert hasty.screen.questions == (1 if problem else 2)


async def test_an_answer_to_the_question_before_is_not_replaced_by_what_is_kept(hasty: Bench) -> None:
    older = asyncio.ensure_future(hasty.presenter.search("older"))
    await until(lambda: hasty.screen.kept_total)
    hasty.work.release.set()
    await asyncio.gather(older, hasty.presenter.search("newer"))

    assert hasty.screen.total is not None
    assert hasty.screen.total[1].search == "newer"


async def test_a_kept_order_is_opened_by_a_scan_while_the_answer_is_on_its_way(hasty: Bench) -> None:
    await hasty.scans.scan(hasty.kept[0].number)

    assert hasty.screen.opened == [hasty.kept[0].order_id]


async def test_what_is_not_kept_here_is_waited_for(hasty: Bench) -> None:
    hasty.work.found["PO-7"] = OrderFound(known_id("PO-7"), "PO-7")
    scanning = asyncio.ensure_future(hasty.scans.scan("PO-7"))
    await asyncio.sleep(0)
    hasty.work.release.set()
    await scanning

    assert hasty.screen.opened == [known_id("PO-7")]
