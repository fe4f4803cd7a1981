"""Stock's value: asked for by day, opened item by item; and the books, closed after a yes. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.models.domain.stock_values import (
    Books,
    ClosePeriod,
    CostCard,
    SetExchangeRate,
    SetValuationMethod,
    StockValueRow,
    ValuationMethod,
    ValueQuestion,
    ValueSort,
    WarehouseValue,
)
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.value.work import ValueWork


class ValueScreen(ListScreen[ValueQuestion, StockValueRow], Protocol):
    """The values as the person sees them."""

    def offer_warehouses(self, warehouses: Sequence[PlaceChoice]) -> None:
        """Offer to show one warehouse only."""

    def show_books(self, books: Books) -> None:
        """Say how the books are kept."""

    def show_values(self, values: Sequence[WarehouseValue]) -> None:
        """Show the sum of each warehouse, and of all."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of a wish."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""

    def choose_method(self, books: Books) -> Awaitable[ValuationMethod | None]:
        """Return how what goes out is to be valued, None when the person went back."""

    def ask_rate(self, books: Books) -> Awaitable[tuple[str, date, Decimal] | None]:
        """Return a currency, the first day and its rate, None when the person went back."""

    def ask_close(self, books: Books) -> Awaitable[tuple[date | None, str, bool] | None]:
        """Return the day, the note, and whether days are opened; None when the person went back."""


class CardScreen(Protocol):
    """What one value is made of, as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_card(self, card: CostCard, books: Books) -> None:
        """Show the item as it is now."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""


class ValuePresenter(ListPresenter[ValueQuestion, StockValueRow]):
    """Keeps the question, and which item is open."""

    def __init__(
        self,
        screen: ValueScreen,
        card: CardScreen,
        work: ValueWork,
        background: Background,
        new_id: Callable[[], UUID],
    ) -> None:
        super().__init__(screen, background, ValueQuestion(), work.count_values, work.value_window)
        self._screen, self._card, self._work, self._new_id = screen, card, work, new_id
        self._opened: UUID | None = None

    async def start(self) -> None:
        """Offer the warehouses, say how the books are kept, and show what stock is worth now."""
        await self._guarded(self._introduce())
        await self.reload()

    def paper(self) -> PaperRequest:
        """Return the paper of what is asked for: its day and warehouse, whatever is searched."""
        asked = self._question
        return PaperRequest(PaperKind.STOCK_VALUATION, (asked.filter,) if asked.filter else (), asked.day)

    async def choose_day(self, day: date | None) -> None:
        """Show the values at the end of a day, or now."""
        if day != self._question.day:
            await self._change(day=day)

    async def order_by(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the rows in another order."""
        await self.sort(ValueSort(by), descending=descending)

    async def open(self, row: StockValueRow) -> None:
        """Show what a value is made of."""
        self._opened = row.stock_value_id
        await self.reload_card()

    async def reload_card(self) -> None:
        """Ask for the opened item anew."""
        if self._opened is None:
            return
        opened = self._opened
        self._card.show_loading()
        try:
            card = await self._background.run(self._work.cost_card, opened)
            books = await self._background.run(self._work.books)
        except InvistaError as problem:
            self._card.show_problem(problem)
            return
        if opened == self._opened:
            self._card.show_card(card, books)

    async def close_books(self) -> None:
        """Close the books through a day, or open days again, after the person confirmed it."""
        await self._guarded(self._close_books())

    async def change_method(self) -> None:
        """Value what goes out by another method, after the person confirmed it."""
        await self._guarded(self._change_method())

    async def set_rate(self) -> None:
        """Say what a currency costs from a day on."""
        await self._guarded(self._set_rate())

    async def _answer(self, asked: int) -> None:
        await super()._answer(asked)
        question = self._question
        try:
            values = await self._background.run(self._work.values_by_warehouse, question)
        except InvistaError as problem:
            await self._take_problem(problem, asked)
            return
        if asked == self._asked:
            self._screen.show_values(values)

    async def _introduce(self) -> None:
        self._screen.offer_warehouses(await self._background.run(self._work.warehouses))
        self._screen.show_books(await self._background.run(self._work.books))

    async def _change_method(self) -> None:
        books = await self._background.run(self._work.books)
        method = await self._screen.choose_method(books)
        if method is None or method is books.method:
            return
        sure = await self._screen.confirm(
            said("Value by another method from now on?"),
            said("What was posted keeps its value. Only books closed through the last movement can change."),
            said("Change"),
        )
        if not sure:
            return
        await self._background.run(self._work.set_valuation_method, SetValuationMethod(self._new_id(), method))
        self._screen.show_books(await self._background.run(self._work.books))
        self._screen.tell(Verdict.OK, said("The method is changed."))

    async def _set_rate(self) -> None:
        books = await self._background.run(self._work.books)
        if (asked := await self._screen.ask_rate(books)) is None:
            return
        currency, day, rate = asked
        await self._background.run(self._work.set_exchange_rate, SetExchangeRate(self._new_id(), currency, day, rate))
        rated = said(
            "1 {currency} is {rate} {own} from {day} on.",
            currency=currency,
            rate=f"{rate.normalize():f}",
            own=books.currency,
            day=_day(day),
        )
        self._screen.tell(Verdict.OK, rated)

    async def _close_books(self) -> None:
        books = await self._background.run(self._work.books)
        asked = await self._screen.ask_close(books)
        if asked is None:
            return
        through, note, opens = asked
        if not await self._confirmed(through, opens=opens):
            return
        await self._background.run(self._work.close_period, ClosePeriod(self._new_id(), through, note or None))
        self._screen.show_books(await self._background.run(self._work.books))
        self._screen.tell(Verdict.OK, _told(through))

    async def _confirmed(self, through: date | None, *, opens: bool) -> bool:
        if opens:
            return await self._screen.confirm(
                said("Open the books again?"),
                said("Figures that were reported may change afterwards. Who did it and why is kept."),
                said("Open"),
            )
        return await self._screen.confirm(
            said("Close the books through {day}?", day=_day(through)),
            said("Nothing can be posted on that day or before it, by nobody and from nowhere."),
            said("Close"),
        )

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)


def _told(through: date | None) -> Said:
    if through is None:
        return said("The books are open.")
    return said("The books are closed through {day}.", day=_day(through))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
