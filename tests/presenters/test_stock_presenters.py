"""What the stock screens decide: one question at a time, sums when they come, and the way back."""

import asyncio
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.found import CommandFound
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.stock_browsing import (
    PlaceChoice,
    StockCount,
    StockFilter,
    StockGroup,
    StockQuestion,
    StockRow,
    StockSort,
    StockStatus,
    StockTotals,
    Subject,
    SubjectKind,
    Words,
)
from invista_desktop.models.domain.stock_cards import Card, HistoryRow, Recall
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock.browser_presenter import BrowserPresenter
from invista_desktop.views.stock.subject_presenter import MOST_STEPS, Sight, Step, SubjectPresenter
from tests.receiving_house import read

AWAY = Unavailable(said("The database did not answer."), said("Try again."))
ITEM, PLACE = Subject(SubjectKind.ITEM, uuid4()), Subject(SubjectKind.PLACE, uuid4())


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


class ToldWork:
    """Answers as it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.count = StockCount(3, 3, is_exact=True)
        self.totals = StockTotals(3, ())
        self.slow: dict[str, Event] = {}
        self.fails: set[str] = set()
        self.asked: list[StockQuestion] = []
        self.windows: list[tuple[int, int]] = []
        self.rows: tuple[StockRow, ...] = ()

    def count_stock(self, question: StockQuestion) -> StockCount:
        self._answer("count", question.search)
        self.asked.append(question)
        return self.count

    def stock_totals(self, question: StockQuestion) -> StockTotals:
        self._answer("totals", question.search)
        return self.totals

    def stock_window(self, question: StockQuestion, first: int, count: int) -> Sequence[StockRow]:
        self.windows.append((first, count))
        return self.rows[first : first + count]

    def places_to_filter(self) -> tuple[Sequence[PlaceChoice], Sequence[PlaceChoice]]:
        self._answer("places", "")
        return (), ()

    def _answer(self, what: str, search: str) -> None:
        if what in self.fails:
            raise AWAY
        if wait := self.slow.get(f"{what} {search}"):
            assert wait.wait(30)


class RecordingBrowser:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.questions: list[StockQuestion] = []
        self.counts: list[StockCount] = []
        self.counted = asyncio.Event()
        self.totals: list[tuple[int, StockTotals]] = []
        self.without_totals: list[int] = []
        self.problems: list[InvistaError] = []
        self.opened: list[Subject] = []
        self.labelled: list[LabelSource] = []
        self.told: list[str] = []

    def show_question(self, question: StockQuestion) -> None:
        self.questions.append(question)

    def show_count(self, count: StockCount, question: StockQuestion) -> int:
        self.counts.append(count)
        self.counted.set()
        return len(self.counts)

    def show_totals(self, number: int, totals: StockTotals) -> None:
        self.totals.append((number, totals))

    def show_no_totals(self, number: int) -> None:
        self.without_totals.append(number)

    def show_places(self, warehouses: tuple[PlaceChoice, ...], zones: tuple[PlaceChoice, ...]) -> None: ...

    def open_subject(self, subject: Subject) -> None:
        self.opened.append(subject)

    def choose_labels(self, sources: Sequence[LabelSource]) -> None:
        self.labelled += sources

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append(str(title))

    def show_loading(self) -> None: ...

    def show_total(self, total: int, question: StockQuestion) -> int:
        raise AssertionError("the browser counts in its own way")

    def show_window(self, number: int, first: int, rows: Sequence[StockRow]) -> None: ...

    def withdraw_window(self, number: int, first: int) -> None: ...

    def show_problem(self, problem: InvistaError) -> None:
        self.problems.append(problem)


def row(group: StockGroup, **facts: Any) -> StockRow:
    return StockRow("key", group, facts.pop("subject", None), "code", "EA", Words(), **facts)


async def test_rows_come_first_and_the_sums_when_they_are_there(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    work.count, work.totals = StockCount(10_000, 1_000_000, is_exact=False), StockTotals(1_000_123, ())
    work.slow["totals "] = Event()
    presenter = BrowserPresenter(screen, work, background)

    asking = asyncio.ensure_future(presenter.start())
    await screen.counted.wait()
    before = list(screen.totals)
    work.slow["totals "].set()
    await asking

    assert before == []
    assert screen.totals == [(1, work.totals)]


async def test_sums_of_an_older_question_are_dropped(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    work.slow["totals old"] = Event()
    presenter = BrowserPresenter(screen, work, background)

    old = asyncio.ensure_future(presenter.search("old"))
    await screen.counted.wait()
    await presenter.search("new")
    work.slow["totals old"].set()
    await old

    assert [number for number, _ in screen.totals] == [2]


async def test_without_sums_the_rows_stay(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    work.fails = {"totals"}

    await BrowserPresenter(screen, work, background).search("bolt")

    assert (screen.without_totals, screen.problems) == ([1], [])


@pytest.mark.parametrize("what", ["places", "count"])
async def test_a_database_that_is_away_is_told(background: Background, what: str) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    work.fails = {what}

    await BrowserPresenter(screen, work, background).start()

    assert screen.problems == [AWAY]


async def test_a_group_that_has_no_such_sort_comes_by_its_code(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    presenter = BrowserPresenter(screen, work, background)

    await presenter.sort(StockSort.QUANTITY, descending=True)
    await presenter.group(StockGroup.BIN)

    assert (work.asked[0].sort, work.asked[1].sort) == (StockSort.QUANTITY, StockSort.CODE)


async def test_marked_rows_are_fetched_in_windows_and_labelled_each_as_what_it_is(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    lot = UUID(int=7)
    pile = StockRow("key", StockGroup.PILE, ITEM, "code", "EA", Words(on_hand=Decimal(4)), lot_id=lot)
    place = Subject(SubjectKind.PLACE, UUID(int=9))
    work.rows = (pile, row(StockGroup.PRODUCT, subject=ITEM), row(StockGroup.BIN, subject=place))

    await BrowserPresenter(screen, work, background).label([(0, 3), (1_000, 1_200)])

    assert work.windows == [(0, 3), (1_000, 500), (1_500, 500), (2_000, 200)]
    assert screen.labelled[:3] == [
        LabelSource(Subject(SubjectKind.LOT, lot), quantity=Decimal(4)),
        LabelSource(ITEM),
        LabelSource(place),
    ]


async def test_rows_without_labels_and_too_many_rows_are_refused_in_words(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    presenter = BrowserPresenter(screen, work, background)
    work.rows = (row(StockGroup.STATUS, status=StockStatus.DAMAGED),)

    await presenter.label([(0, 1)])
    await presenter.label([(0, 1_000_000)])

    assert screen.told == ["There is no label for code.", "1000000 things are too many for one run of labels."]
    assert not screen.labelled
    assert work.windows == [(0, 1)]


async def test_a_row_with_a_card_opens_it_and_another_narrows_the_question_to_itself(background: Background) -> None:
    screen, work = RecordingBrowser(), ToldWork()
    presenter, warehouse = BrowserPresenter(screen, work, background), UUID(int=1)
    await presenter.filter(StockFilter(expires_within=7))

    await presenter.open(row(StockGroup.PRODUCT, subject=ITEM))
    await presenter.open(row(StockGroup.WAREHOUSE, warehouse_id=warehouse))
    await presenter.open(row(StockGroup.STATUS, status=StockStatus.DAMAGED))

    assert screen.opened == [ITEM]
    assert work.asked[-1] == StockQuestion(
        filter=StockFilter(warehouse_id=warehouse, status=StockStatus.DAMAGED, expires_within=7)
    )


# Cards


class ToldCards:
    """Knows a subject for each code, and a card for each subject."""

    def __init__(self) -> None:
        self.subjects: dict[str, Subject | CommandFound] = {"ITEM": ITEM, "PLACE": PLACE, "OK": CommandFound("ok")}
        self.gone: set[Subject] = set()
        self.slow: dict[Subject, Event] = {}
        self.written: list[str] = []

    def subject_of(self, meaning: Meaning) -> Subject | CommandFound:
        return self.subjects.get(meaning.raw, Subject(SubjectKind.UNKNOWN, code=meaning.raw))

    def card(self, subject: Subject) -> Card:
        if wait := self.slow.get(subject):
            assert wait.wait(30)
        if subject in self.gone:
            raise Conflict(said("Gone."), said("Go back."))
        return Card(subject, title=subject.kind, remarks=(said("One."), said("Two.")))

    def count_history(self, subject: Subject) -> int:
        return 0

    def history_window(self, subject: Subject, first: int, count: int) -> Sequence[HistoryRow]:
        return ()

    def recall(self, lot_id: UUID) -> Recall:
        return Recall(Subject(SubjectKind.LOT, lot_id), "L1", "MILK", "Milk", "EA", None, ())

    def write_recall(self, recall: Recall, path: Path) -> None:
        if path.name == "full":
            raise AWAY
        self.written.append(path.name)


class RecordingPages:
    """Remembers what was in sight."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.told: list[Verdict] = []
        self.said: list[Said] = []
        self.problems: list[InvistaError] = []

    def show_opening(self, step: Step) -> None: ...

    def show_card(self, card: Card) -> None:
        self.seen.append((Sight.CARD, card.subject))

    def show_history(self, card: Card) -> None:
        self.seen.append((Sight.HISTORY, card.subject))

    def show_recall(self, recall: Recall) -> None:
        self.seen.append((Sight.RECALL, recall.subject))

    def show_step_problem(self, step: Step, problem: InvistaError) -> None:
        self.problems.append(problem)

    def show_browser(self) -> None:
        self.seen.append("browser")

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append(verdict)

    def say(self, title: Said, advice: Said | None = None) -> None:
        self.said.append(title)


def pages(background: Background) -> tuple[SubjectPresenter, RecordingPages, ToldCards]:
    screen, work = RecordingPages(), ToldCards()
    return SubjectPresenter(screen, work, background, read), screen, work


async def test_every_step_leads_back_the_way_one_came(background: Background) -> None:
    presenter, screen, _ = pages(background)

    await presenter.scan("ITEM")
    await presenter.see(Sight.HISTORY)
    await presenter.open(PLACE)
    for _ in range(4):
        await presenter.back()

    card, history = (Sight.CARD, ITEM), (Sight.HISTORY, ITEM)
    assert screen.seen == [card, history, (Sight.CARD, PLACE), history, card, "browser", "browser"]


async def test_the_same_again_is_no_step_and_the_way_has_an_end(background: Background) -> None:
    presenter, screen, _ = pages(background)
    for _ in range(3):
        await presenter.scan("ITEM")
    for number in range(MOST_STEPS + 5):
        await presenter.open(PLACE if number % 2 else ITEM)

    for _ in range(MOST_STEPS):
        await presenter.back()

    assert screen.seen[-1] == "browser"


async def test_an_unknown_code_has_a_card_that_says_what_to_do(background: Background) -> None:
    presenter, screen, _ = pages(background)

    await presenter.scan("4711")

    assert screen.seen == [(Sight.CARD, Subject(SubjectKind.UNKNOWN, code="4711"))]
    assert screen.told == [Verdict.REFUSED]


async def test_a_label_one_cannot_trust_opens_its_card_with_a_warning(background: Background) -> None:
    presenter, screen, work = pages(background)
    work.subjects["]C101040063813339313707"] = ITEM

    await presenter.scan("]C101040063813339313707")

    assert screen.seen == [(Sight.CARD, ITEM)]
    assert screen.told == [Verdict.WARNING]


async def test_a_command_that_nothing_waits_for_is_refused(background: Background) -> None:
    presenter, screen, _ = pages(background)

    await presenter.scan("OK")

    assert (screen.seen, screen.told) == ([], [Verdict.REFUSED])


async def test_what_is_gone_says_so_and_one_can_go_back(background: Background) -> None:
    presenter, screen, work = pages(background)
    work.gone = {PLACE}

    await presenter.scan("ITEM")
    await presenter.open(PLACE)
    await presenter.back()

    assert len(screen.problems) == 1
    assert screen.seen[-1] == (Sight.CARD, ITEM)


async def test_a_card_that_comes_late_does_not_cover_the_next(background: Background) -> None:
    presenter, screen, work = pages(background)
    work.slow[ITEM] = Event()

    late = asyncio.ensure_future(presenter.open(ITEM))
    await asyncio.sleep(0.02)
    await presenter.open(PLACE)
    work.slow[ITEM].set()
    await late

    assert screen.seen == [(Sight.CARD, PLACE)]


async def test_what_fails_late_is_not_said_over_the_next_card(background: Background) -> None:
    presenter, screen, work = pages(background)
    work.slow[ITEM], work.gone = Event(), {ITEM}

    late = asyncio.ensure_future(presenter.open(ITEM))
    await asyncio.sleep(0.02)
    await presenter.open(PLACE)
    work.slow[ITEM].set()
    await late

    assert screen.problems == []


async def test_a_recall_is_written_where_the_person_says(background: Background, tmp_path: Path) -> None:
    presenter, screen, work = pages(background)
    lot = Subject(SubjectKind.LOT, uuid4())
    await presenter.export(tmp_path / "nothing.csv")
    await presenter.open(lot)
    await presenter.see(Sight.RECALL)

    await presenter.export(tmp_path / "recall.csv")
    await presenter.export(tmp_path / "full")

    assert work.written == ["recall.csv"]
    assert len(screen.said) == 1
    assert screen.told[-1] is Verdict.REFUSED
