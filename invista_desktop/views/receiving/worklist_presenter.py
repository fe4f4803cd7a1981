"""The worklist; while the database is away, the orders begun on this workstation. No Qt."""

from collections.abc import Callable
from typing import Any, Protocol

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Unavailable
from invista_desktop.models.domain.receiving import OpenedOrder, OrderQuestion, OrderRow
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.receiving.work import WorklistWork


class WorklistScreen(ListScreen[OrderQuestion, OrderRow], Protocol):
    """The worklist as the person sees it."""

    def show_kept(self, total: int) -> int:
        """Make room for so many orders kept on this workstation, and say that the database is away."""


class WorklistPresenter(ListPresenter[OrderQuestion, OrderRow]):
    """Lists what is expected, or what is kept here while nobody can be asked; `kept_orders` is blocking."""

    def __init__(
        self,
        screen: WorklistScreen,
        work: WorklistWork,
        background: Background,
        kept_orders: Callable[[], tuple[OpenedOrder, ...]],
    ) -> None:
        super().__init__(screen, background, OrderQuestion(), work.count_orders, work.order_window)
        self._screen, self._kept_orders = screen, kept_orders
        self._kept: tuple[OpenedOrder, ...] = ()

    async def window(self, number: int, first: int, count: int) -> None:
        """Fetch rows that are looked at."""
        if self._kept:
            rows = [order.as_kept_row() for order in self._kept[first : first + count]]
            self._screen.show_window(number, first, rows)
        else:
            await super().window(number, first, count)

    async def look_again(self) -> None:
        """While the database is away, see whether it is back; what is shown stays meanwhile."""
        if self._kept:
            await self._ask()

    async def _change(self, **changes: Any) -> None:
        self._kept = ()
        await super()._change(**changes)

    def _take_total(self, total: int, question: OrderQuestion) -> None:
        self._kept = ()
        super()._take_total(total, question)

    async def _take_problem(self, problem: InvistaError, asked: int) -> None:
        kept: tuple[OpenedOrder, ...] = ()
        if isinstance(problem, Unavailable):
            try:
                kept = await self._background.run(self._kept_orders)
            except InvistaError as of_the_journal:
                problem = of_the_journal
        if asked != self._asked or (kept and kept == self._kept):
            return  # another question was asked, or they are in sight already
        self._kept = kept
        if kept:
            self._screen.show_kept(len(kept))
        else:
            await super()._take_problem(problem, asked)
