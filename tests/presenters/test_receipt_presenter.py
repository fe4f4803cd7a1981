"""A posted receipt found later: read, printed again, taken back, and the way on from it."""

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, Said, Unavailable, said
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptStanding
from invista_desktop.models.domain.receiving import OrderRow, ReasonRow, ReverseGoodsReceipt
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.receipt_presenter import ReceiptPresenter
from invista_desktop.views.receiving.work import Receiver
from tests.receipts_told import NUMBER, REASONS, linked, receipt
from tests.receiving_house import ToldWork
from tests.receiving_orders import CHIEF, CLERK, known_id

AWAY = Unavailable(said("The database did not answer."), said("Try again."))
KNOWN = known_id(NUMBER)


class RecordingReceipt:
    """Remembers what it was told; answers questions as set beforehand."""

    def __init__(self) -> None:
        self.shown: list[PostedReceipt] = []
        self.may_take_back = False
        self.loading = 0
        self.missing: InvistaError | None = None
        self.problems: list[InvistaError] = []
        self.said: list[str] = []
        self.verdicts: list[tuple[Verdict, str]] = []
        self.asked: list[str] = []
        self.choices: list[Sequence[ReasonRow]] = []
        self.yes = True
        self.reason: tuple[str, str] | None = ("WRONG_ITEM", "")
        self.orders: list[UUID] = []

    def show_opening(self) -> None:
        self.loading += 1

    def show_receipt(self, receipt: PostedReceipt, *, may_take_back: bool) -> None:
        self.shown.append(receipt)
        self.may_take_back = may_take_back

    def show_no_receipt(self, problem: InvistaError) -> None:
        self.missing = problem

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.verdicts.append((verdict, str(title)))

    def say(self, title: Said, advice: Said | None = None) -> None:
        self.said.append(str(title))

    def show_problem(self, problem: InvistaError) -> None:
        self.problems.append(problem)

    async def ask(self, question: NeedsConfirmation) -> bool:
        self.asked.append(question.confirmation)
        return self.yes

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        self.choices.append(reasons)
        return self.reason

    async def choose_order(self, rows: Sequence[OrderRow]) -> OrderRow | None:
        return None

    def open_order(self, order_id: UUID) -> None:
        self.orders.append(order_id)

    def open_receipt(self, receipt_id: UUID) -> None:
        raise AssertionError("only a scan opens another receipt")


class SlowWork(ToldWork):
    """Lets one receipt wait until it is released."""

    slow: UUID | None = None

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = Event()

    def posted_receipt(self, receipt_id: UUID) -> PostedReceipt:
        if receipt_id == self.slow:
            self.is_asked.set()
            self.release.wait(10)
        return super().posted_receipt(receipt_id)


class Bench:
    def __init__(self, permissions: frozenset[str] = CHIEF) -> None:
        self.screen, self.work, self.background = RecordingReceipt(), SlowWork(), Background(workers=2)
        receiver = Receiver("Demo Receiver", permissions)
        self.presenter = ReceiptPresenter(self.screen, self.work, self.background, receiver)

    def have(self, number: str = NUMBER, **facts: Any) -> UUID:
        told = receipt(number, **facts)
        self.work.receipts[told.receipt_id] = told
        return told.receipt_id


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.background.close()


@pytest.mark.parametrize(
    ("permissions", "standing", "may"),
    [
        (CHIEF, ReceiptStanding.POSTED, True),
        (CHIEF, ReceiptStanding.PARTLY_TAKEN_BACK, True),
        (CHIEF, ReceiptStanding.TAKEN_BACK, False),
        (CHIEF, ReceiptStanding.REVERSAL, False),
        (CLERK, ReceiptStanding.POSTED, False),
    ],
)
async def test_taking_back_is_offered_to_who_may_as_far_as_something_can_go_back(
    permissions: frozenset[str], standing: ReceiptStanding, *, may: bool
) -> None:
    bench = Bench(permissions)

    await bench.presenter.open(bench.have(standing=standing))

    assert bench.screen.may_take_back is may
    bench.background.close()


async def test_note_and_labels_are_printed_again(bench: Bench) -> None:
    await bench.presenter.open(bench.have())

    await bench.presenter.print_note()
    await bench.presenter.print_labels()

    assert bench.work.deeds == [("note", KNOWN), ("receipt labels", KNOWN)]
    assert bench.screen.said == ["Printed.", "Printed."]


async def test_a_printer_that_fails_is_told_and_the_receipt_stays(bench: Bench) -> None:
    await bench.presenter.open(bench.have())
    bench.work.problem = AWAY

    await bench.presenter.print_note()

    assert bench.screen.problems == [AWAY]
    assert bench.screen.missing is None


async def test_taking_back_asks_for_a_reason_and_shows_what_became_of_the_receipt(bench: Bench) -> None:
    await bench.presenter.open(bench.have())
    bench.have(standing=ReceiptStanding.TAKEN_BACK, reversals=(linked("GR-2026-000002"),))

    await bench.presenter.take_back()

    assert bench.screen.choices == [REASONS]
    assert bench.work.deeds[0].to_json()["reason_code"] == "WRONG_ITEM"
    assert bench.screen.said == ["Receipt GR-2026-000002 takes it back."]
    assert bench.screen.shown[-1].standing is ReceiptStanding.TAKEN_BACK
    assert not bench.screen.may_take_back


async def test_what_is_partly_gone_is_asked_about_and_sent_again_under_its_id(bench: Bench) -> None:
    bench.work.is_partly_gone = True
    await bench.presenter.open(bench.have())

    bench.screen.yes = False
    await bench.presenter.take_back()
    assert bench.screen.verdicts[-1] == (Verdict.REFUSED, "Not taken back.")
    assert len(bench.screen.shown) == 1
    bench.screen.yes = True
    await bench.presenter.take_back()

    commands = [deed for deed in bench.work.deeds if isinstance(deed, ReverseGoodsReceipt)]
    assert [sorted(command.confirmed) for command in commands] == [[], [], ["partial_reversal"]]
    assert len({command.operation_id for command in commands}) == 1
    assert len(bench.screen.shown) == 2


async def test_the_rest_taken_back_later_is_another_operation(bench: Bench) -> None:
    await bench.presenter.open(bench.have())

    await bench.presenter.take_back()
    await bench.presenter.take_back()

    assert len({command.operation_id for command in bench.work.deeds}) == 2


async def test_without_a_reason_nothing_is_taken_back(bench: Bench) -> None:
    bench.screen.reason = None
    await bench.presenter.open(bench.have())

    await bench.presenter.take_back()

    assert bench.work.deeds == []


async def test_without_permission_nothing_is_taken_back() -> None:
    bench = Bench(CLERK)
    await bench.presenter.open(bench.have())

    await bench.presenter.take_back()

    assert (bench.work.deeds, bench.screen.problems[-1].code) == ([], "not_permitted")
    bench.background.close()


async def test_its_order_is_opened_while_it_takes_goods(bench: Bench) -> None:
    await bench.presenter.open(bench.have())
    await bench.presenter.open_order()
    await bench.presenter.open(bench.have("GR-2026-000008", is_order_open=False))
    await bench.presenter.open_order()

    assert bench.screen.orders == [known_id("PO-1")]


async def test_the_linked_receipt_is_shown_and_of_several_the_chosen_one(bench: Bench) -> None:
    first, second = linked("GR-2026-000008"), linked("GR-2026-000009")
    bench.have(first.number, standing=ReceiptStanding.REVERSAL, reverses=linked(NUMBER))
    bench.have(second.number, standing=ReceiptStanding.REVERSAL, reverses=linked(NUMBER))
    await bench.presenter.open(bench.have(standing=ReceiptStanding.TAKEN_BACK, reversals=(first, second)))

    bench.screen.reason = (str(second.receipt_id), "")
    await bench.presenter.open_linked()
    await bench.presenter.open_linked()

    assert [shown.number for shown in bench.screen.shown] == [NUMBER, second.number, NUMBER]
    assert [[choice.label for choice in choices] for choices in bench.screen.choices] == [[first.number, second.number]]


async def test_a_receipt_that_cannot_be_read_says_why_and_is_asked_for_again(bench: Bench) -> None:
    known = bench.have()
    bench.work.problem = AWAY
    await bench.presenter.open(known)
    assert (bench.screen.missing, bench.screen.shown) == (AWAY, [])
    await bench.presenter.print_note()
    bench.work.problem = None

    await bench.presenter.reload()

    assert [shown.number for shown in bench.screen.shown] == [NUMBER]
    assert bench.work.deeds == []


async def test_a_late_answer_about_another_receipt_is_dropped(bench: Bench) -> None:
    bench.work.slow = bench.have("GR-2026-000007")
    late = asyncio.create_task(bench.presenter.open(bench.work.slow))
    await bench.background.run(bench.work.is_asked.wait)

    await bench.presenter.open(bench.have())
    bench.work.release.set()
    await late

    assert [shown.number for shown in bench.screen.shown] == [NUMBER]


async def test_a_receipt_somebody_else_took_back_meanwhile_is_said(bench: Bench) -> None:
    await bench.presenter.open(bench.have())
    faster = Conflict(said("It is taken back already."), said("Look again."), code="already_reversed")
    bench.work.problem = faster

    await bench.presenter.take_back()

    assert bench.screen.problems == [faster]
