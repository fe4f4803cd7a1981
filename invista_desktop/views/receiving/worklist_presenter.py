"""The worklist; while the database is away, the orders begun on this workstation. No Qt."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Unavailable
from invista_desktop.models.domain.receiving import OpenedOrder, OrderFilter, OrderQuestion, OrderRow
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.patience import PATIENCE, in_time
from invista_desktop.views.receiving.work import WorklistWork


class WorklistScreen(ListScreen[OrderQuestion, OrderRow], Protocol):
    """The worklist as the person sees it."""

    def show_kept(self, total: int) -> int:
        """Make room for so many orders kept on this workstation, and say that the database is away."""

    def show_begun(self, total: int) -> int:
        """Make room for so many orders begun on this workstation, as it was asked for."""


class WorklistPresenter(ListPresenter[OrderQuestion, OrderRow]):
    """Lists what is expected, or what is kept here while nobody answers.

    `kept_orders` and `begun_orders` are blocking.

    What is kept is shown when the answer takes longer than `patience` seconds, too; the answer
    takes its place when it comes.
    """

    def __init__(
        self,
        screen: WorklistScreen,
        work: WorklistWork,
        background: Background,
        kept_orders: Callable[[], tuple[OpenedOrder, ...]],
        begun_orders: Callable[[], tuple[OpenedOrder, ...]],
        *,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(screen, background, OrderQuestion(), work.count_orders, work.order_window)
        self._screen, self._patience = screen, patience
        self._kept_orders, self._begun_orders = kept_orders, begun_orders
        self._kept: tuple[OpenedOrder, ...] = ()
        self._is_away = False
        self._answering: asyncio.Future[None] | None = None

    async def window(self, number: int, first: int, count: int) -> None:
        """Fetch rows that are looked at."""
        if self._kept:
            rows = [order.as_kept_row() for order in self._kept[first : first + count]]
            self._screen.show_window(number, first, rows)
        else:
            await super().window(number, first, count)

    async def look_again(self) -> None:
        """While the database is away, see whether it is back; what is shown stays meanwhile."""
        if self._question.filter is OrderFilter.BEGUN:
            return
        if (self._kept or self._is_away) and (self._answering is None or self._answering.done()):
            await self._ask()

    async def _change(self, **changes: Any) -> None:
        self._kept = ()
        await super()._change(**changes)

    async def _answer(self, asked: int) -> None:
        if self._question.filter is OrderFilter.BEGUN:
            await self._show_begun(asked)
            return
        answer = self._answering = asyncio.ensure_future(super()._answer(asked))
        if not await in_time(answer, self._patience):
            with suppress(Unavailable):  # the answer is told in any case
                await self._show_kept(asked, lambda: not answer.done())
        await answer

    def _take_total(self, total: int, question: OrderQuestion) -> None:
        self._kept, self._is_away = (), False
        super()._take_total(total, question)

    async def _take_problem(self, problem: InvistaError, asked: int) -> None:
        if isinstance(problem, Unavailable):
            try:
                if await self._show_kept(asked):
                    return
            except Unavailable as of_the_journal:
                problem = of_the_journal
        if asked == self._asked:
            self._kept, self._is_away = (), isinstance(problem, Unavailable)
        await super()._take_problem(problem, asked)

    async def _show_begun(self, asked: int) -> None:
        try:
            begun = await self._background.run_here(self._begun_orders)
        except InvistaError as problem:
            await super()._take_problem(problem, asked)
            return
        if asked == self._asked:
            search = self._question.search.casefold()
            self._kept = tuple(one for one in begun if search in f"{one.number} {one.supplier_name}".casefold())
            self._is_away = False
            self._screen.show_begun(len(self._kept))

    async def _show_kept(self, asked: int, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Show the orders kept here, unless they are in sight already; return whether there are any."""
        kept = await self._background.run_here(self._kept_orders)
        if kept and kept != self._kept and asked == self._asked and wanted():
            self._kept = kept
            self._screen.show_kept(len(kept))
        return bool(kept)
