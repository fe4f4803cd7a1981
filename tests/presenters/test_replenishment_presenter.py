"""What is marked is drafted once, also when the answer is lost, and every refusal is told."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import Found, NothingFound
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.replenishment import (
    DraftReorders,
    ReorderPoint,
    ReorderQuestion,
    ReorderRow,
    ReordersDrafted,
    SetReorderPoint,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.replenishment.presenter import MOST, ReplenishmentPresenter

AWAY = Unavailable(said("The database does not answer."), said("Try again."))
ZERO = Decimal(0)


def row(sku: str, **said: object) -> ReorderRow:
    known = ReorderRow(
        new_id(), sku, sku.title(), "EA", 0, "MAIN", ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, Decimal(10), Decimal(50),
        Decimal(60), True, True, False, "Demo Supplies", ZERO, 7,
    )  # fmt: skip
    return replace(known, **said)  # type: ignore[arg-type]


@dataclass
class Screen:
    answer: bool = True
    quantity: Decimal | None = Decimal(7)
    marks: dict[UUID, Decimal] = field(default_factory=dict)
    told: list[tuple[Verdict, str]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    warehouses: Sequence[PlaceChoice] = ()

    def show_loading(self) -> None: ...

    def show_total(self, total: int, question: ReorderQuestion) -> int:
        self.totals.append(total)
        return len(self.totals)

    def show_window(self, number: int, first: int, rows: Sequence[ReorderRow]) -> None: ...

    def withdraw_window(self, number: int, first: int) -> None: ...

    def show_problem(self, problem: InvistaError) -> None: ...

    def offer_warehouses(self, warehouses: Sequence[PlaceChoice]) -> None:
        self.warehouses = warehouses

    def show_marks(self, marks: Mapping[UUID, Decimal]) -> None:
        self.marks = dict(marks)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append((verdict, f"{title} {advice or ''}"))

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        return self.answer

    async def ask_quantity(self, row: ReorderRow, now: Decimal) -> Decimal | None:
        return self.quantity

    async def ask_item(self, warehouses: Sequence[PlaceChoice], home: UUID | None) -> tuple[str, UUID] | None:
        return None

    async def ask_point(self, point: ReorderPoint) -> ReorderPoint | None:
        return None


@dataclass
class Work:
    found: list[ReorderRow] = field(default_factory=list)
    fails: InvistaError | None = None
    sent: list[DraftReorders] = field(default_factory=list)

    def count_reorders(self, question: ReorderQuestion) -> int:
        return len(self.found)

    def reorder_window(self, question: ReorderQuestion, first: int, count: int) -> Sequence[ReorderRow]:
        return self.found[first : first + count]

    def warehouses(self) -> Sequence[PlaceChoice]:
        return ()

    def point_of_rule(self, rule_id: UUID) -> ReorderPoint:
        raise AWAY

    def point_of_item(self, product_id: UUID, variant_id: UUID | None, warehouse_id: UUID) -> ReorderPoint:
        raise AWAY

    def set_point(self, command: SetReorderPoint) -> None: ...

    def draft(self, command: DraftReorders) -> ReordersDrafted:
        self.sent.append(command)
        if self.fails is not None:
            raise self.fails
        return ReordersDrafted(("RO-1",), ("TR-1",))

    def read_scan(self, raw: str) -> Found:
        return NothingFound(raw)


@dataclass
class Bench:
    screen: Screen
    work: Work
    presenter: ReplenishmentPresenter


@pytest.fixture
def bench() -> Iterator[Bench]:
    background = Background(1)
    screen, work = Screen(), Work()
    yield Bench(screen, work, ReplenishmentPresenter(screen, work, background, new_id, None))
    background.close()


def test_a_lost_answer_is_asked_for_again_under_the_same_id(bench: Bench) -> None:
    async def act() -> None:
        await bench.presenter.mark(row("BOLT"))
        bench.work.fails = AWAY
        await bench.presenter.draft()
        bench.work.fails = None
        await bench.presenter.draft()

    asyncio.run(act())

    assert len({command.operation_id for command in bench.work.sent}) == 1
    assert [verdict for verdict, _words in bench.screen.told] == [Verdict.REFUSED, Verdict.OK]
    assert "RO-1, TR-1" in bench.screen.told[-1][1]
    assert bench.screen.marks == {}


def test_other_lines_are_another_wish(bench: Bench) -> None:
    async def act() -> None:
        await bench.presenter.mark(row("BOLT"))
        bench.work.fails = AWAY
        await bench.presenter.draft()
        await bench.presenter.mark(row("NUT"))
        await bench.presenter.draft()

    asyncio.run(act())

    assert len({command.operation_id for command in bench.work.sent}) == 2


def test_what_was_refused_stays_marked_and_is_another_wish_the_next_time(bench: Bench) -> None:
    async def act() -> None:
        await bench.presenter.mark(row("BOLT"))
        bench.work.fails = RuleViolation(said("No."), said("Change it."), code="no_stock_quantity")
        await bench.presenter.draft()
        await bench.presenter.draft()

    asyncio.run(act())

    assert len(bench.screen.marks) == 1
    assert len({command.operation_id for command in bench.work.sent}) == 2


def test_a_no_drafts_nothing(bench: Bench) -> None:
    async def act() -> None:
        await bench.presenter.draft()
        await bench.presenter.mark(row("BOLT"))
        bench.screen.answer = False
        await bench.presenter.draft()

    asyncio.run(act())

    assert bench.work.sent == []
    assert "Nothing is marked" in bench.screen.told[0][1]


def test_a_row_is_marked_with_what_is_said_and_unmarked_again(bench: Bench) -> None:
    bolt = row("BOLT")

    async def act() -> None:
        await bench.presenter.ask_quantity(bolt)
        assert bench.screen.marks == {bolt.rule_id: Decimal(7)}
        bench.screen.quantity = None
        await bench.presenter.ask_quantity(bolt)
        assert bench.screen.marks == {bolt.rule_id: Decimal(7)}
        await bench.presenter.mark(bolt)

    asyncio.run(act())

    assert bench.screen.marks == {}


def test_what_does_not_run_low_or_has_no_source_is_not_marked(bench: Bench) -> None:
    async def act() -> None:
        await bench.presenter.mark(row("BOLT", is_needed=False))
        await bench.presenter.ask_quantity(row("NUT", source_name=None))

    asyncio.run(act())

    assert bench.screen.marks == {}
    assert ["does not run low" in words or "no supplier" in words for _verdict, words in bench.screen.told] == [
        True
    ] * 2


def test_all_are_marked_unless_they_are_too_many(bench: Bench) -> None:
    async def act() -> None:
        bench.work.found = [row(f"ITEM-{number}") for number in range(MOST)]
        await bench.presenter.mark_all()
        assert len(bench.screen.marks) == MOST
        bench.work.found.append(row("ONE-MORE"))
        await bench.presenter.mark_all()

    asyncio.run(act())

    assert bench.screen.told[-1][0] is Verdict.REFUSED
    assert len(bench.screen.marks) == MOST
