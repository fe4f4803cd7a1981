"""The stock browser: one question, its rows at once, its sums when they are there. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.label_records import LabelSource, require_few, source_of
from invista_desktop.models.domain.stock_browsing import (
    SORTS,
    PlaceChoice,
    StockCount,
    StockFilter,
    StockGroup,
    StockQuestion,
    StockRow,
    StockSort,
    StockTotals,
    Subject,
)
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock.work import BrowserWork

_WINDOW: Final = 500


class BrowserScreen(ListScreen[StockQuestion, StockRow], Protocol):
    """The browser as the person sees it."""

    def show_question(self, question: StockQuestion) -> None:
        """Show what is asked: group, filters, search, sort."""

    def show_count(self, count: StockCount, question: StockQuestion) -> int:
        """Make room for the rows; return the number the windows of this question carry."""

    def show_totals(self, number: int, totals: StockTotals) -> None:
        """Show the exact number of rows and the sums, if `number` is still the question."""

    def show_no_totals(self, number: int) -> None:
        """Say that the sums could not be had."""

    def show_places(self, warehouses: tuple[PlaceChoice, ...], zones: tuple[PlaceChoice, ...]) -> None:
        """Offer the warehouses and the zones to filter by."""

    def open_subject(self, subject: Subject) -> None:
        """Open a card."""

    def choose_labels(self, sources: Sequence[LabelSource]) -> None:
        """Ask for labels of these."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say why something is refused."""


class BrowserPresenter(ListPresenter[StockQuestion, StockRow]):
    """Keeps one question; a row with a card opens it, another narrows the question to itself."""

    def __init__(self, screen: BrowserScreen, work: BrowserWork, background: Background) -> None:
        super().__init__(screen, background, StockQuestion(), self._rows, work.stock_window)
        self._screen, self._work = screen, work

    @property
    def question(self) -> StockQuestion:
        """What is asked now."""
        return self._question

    async def start(self) -> None:
        """Ask for the filters' choices and for the rows."""
        try:
            warehouses, zones = await self._background.run(self._work.places_to_filter)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_places(tuple(warehouses), tuple(zones))
        await self.apply(self._question)

    async def group(self, by: StockGroup) -> None:
        """Show one row for each of these."""
        sort = self._question.sort if self._question.sort in SORTS[by] else StockSort.CODE
        await self.apply(replace(self._question, group=by, sort=sort))

    async def apply(self, question: StockQuestion) -> None:
        """Ask another question altogether."""
        self._question = question
        self._screen.show_question(question)
        self._screen.show_loading()
        await self._ask()

    async def look_for(self, search: str) -> None:
        """Show every pile that matches."""
        await self.apply(StockQuestion(search=search))

    async def open(self, row: StockRow) -> None:
        """Open a row's card; a warehouse or a status has none, and shows its piles."""
        if row.subject is not None:
            self._screen.open_subject(row.subject)
        else:
            await self.apply(replace(self._question, group=StockGroup.PILE, filter=self._narrowed(row)))

    async def label(self, marked: Sequence[tuple[int, int]]) -> None:
        """Ask for labels of the marked rows, given as (first, count); far ones are fetched first."""
        question = self._question
        try:
            require_few(sum(count for _first, count in marked))
            sources = await self._background.run(self._sources, question, marked)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        if sources:
            self._screen.choose_labels(sources)

    def _sources(self, question: StockQuestion, marked: Sequence[tuple[int, int]]) -> tuple[LabelSource, ...]:
        return tuple(
            source_of(row)
            for first, count in marked
            for start in range(first, first + count, _WINDOW)
            for row in self._work.stock_window(question, start, min(_WINDOW, first + count - start))
        )

    def _narrowed(self, row: StockRow) -> StockFilter:
        if row.group is StockGroup.STATUS:
            return replace(self._question.filter, status=row.status)
        warehouse_id: UUID | None = row.warehouse_id
        return replace(self._question.filter, warehouse_id=warehouse_id)

    async def _change(self, **changes: Any) -> None:
        await self.apply(replace(self._question, **changes))

    def _rows(self, question: StockQuestion) -> int:
        return self._work.count_stock(question).rows

    async def _ask(self) -> None:
        question = self._question
        self._asked += 1
        asked = self._asked
        try:
            count = await self._background.run(self._work.count_stock, question)
        except InvistaError as problem:
            await self._take_problem(problem, asked)
            return
        if asked == self._asked:
            await self._add_up(self._screen.show_count(count, question), question, asked)

    async def _add_up(self, number: int, question: StockQuestion, asked: int) -> None:
        try:
            totals = await self._background.run(self._work.stock_totals, question)
        except InvistaError:
            # The rows are there; only their sums are missing, and the next question asks again.
            self._screen.show_no_totals(number)
            return
        if asked == self._asked:
            self._screen.show_totals(number, totals)
