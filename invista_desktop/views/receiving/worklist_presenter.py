"""The worklist: what is expected, asked of the database window by window. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import CommandFound, NothingFound, OrderFound, ProductFound
from invista_desktop.models.domain.receiving import OpenedOrder, OrderFilter, OrderQuestion, OrderRow, OrderSort
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.readings import known_here, require_readable
from invista_desktop.views.receiving.work import WorklistWork


class WorklistScreen(Protocol):
    """The worklist as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_total(self, total: int, question: OrderQuestion) -> int:
        """Make room for so many orders; return the number the windows of this question carry."""

    def show_window(self, number: int, first: int, rows: Sequence[OrderRow]) -> None:
        """Show the rows from `first` on, if `number` is still the question."""

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown, and offer to try again."""

    def show_kept(self, total: int) -> int:
        """Make room for so many orders kept on this workstation, and say that the database is away."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def choose_order(self, rows: Sequence[OrderRow]) -> Awaitable[OrderRow | None]:
        """Return which of several orders is meant, None when the person went back."""

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""


class WorklistPresenter:
    """Keeps one question; every change of it asks anew, and late answers to older ones are dropped."""

    def __init__(
        self,
        screen: WorklistScreen,
        work: WorklistWork,
        background: Background,
        interpret: Callable[[str, Callable[[str], bool]], Meaning],
        kept_orders: Callable[[], tuple[OpenedOrder, ...]],
    ) -> None:
        self._screen, self._work, self._background, self._interpret = screen, work, background, interpret
        self._kept_orders = kept_orders
        self._kept: tuple[OpenedOrder, ...] = ()
        self._question = OrderQuestion()
        self._asked = 0

    async def search(self, text: str) -> None:
        """Show orders whose number, supplier or items match."""
        await self._ask(replace(self._question, search=text.strip()))

    async def filter(self, which: OrderFilter) -> None:
        """Show all open orders, or only late ones, those of today, or partly received ones."""
        await self._ask(replace(self._question, filter=which))

    async def sort(self, by: OrderSort, *, descending: bool) -> None:
        """Show them in another order."""
        await self._ask(replace(self._question, sort=by, descending=descending))

    async def reload(self) -> None:
        """Ask the same again."""
        await self._ask(self._question)

    async def window(self, number: int, first: int, count: int) -> None:
        """Fetch rows that are looked at."""
        if self._kept:
            self._screen.show_window(number, first, _rows(self._kept[first : first + count]))
            return
        try:
            rows = await self._background.run(self._work.order_window, self._question, first, count)
        except InvistaError as problem:
            self._screen.withdraw_window(number, first)
            self._screen.show_problem(problem)
            return
        self._screen.show_window(number, first, rows)

    async def scan(self, raw: str) -> None:
        """Open the order that was scanned, or the one that waits for the item that was scanned."""
        try:
            await self._open_scanned(raw)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def look_again(self) -> None:
        """While the database is away, see whether it is back; what is shown stays meanwhile."""
        if self._kept:
            await self._answer(self._question)

    async def _ask(self, question: OrderQuestion) -> None:
        self._kept = ()
        self._screen.show_loading()
        await self._answer(question)

    async def _answer(self, question: OrderQuestion) -> None:
        self._question = question
        self._asked += 1
        asked = self._asked
        try:
            total = await self._background.run(self._work.count_orders, question)
        except InvistaError as problem:
            if asked == self._asked:
                await self._show_what_is_kept(problem)
            return
        if asked == self._asked:
            self._kept = ()
            self._screen.show_total(total, question)

    async def _show_what_is_kept(self, problem: InvistaError) -> None:
        kept: tuple[OpenedOrder, ...] = ()
        if isinstance(problem, Unavailable):
            try:
                kept = await self._background.run(self._kept_orders)
            except InvistaError as of_the_journal:
                problem = of_the_journal
        if kept and kept == self._kept:
            return  # they are in sight already
        self._kept = kept
        if kept:
            self._screen.show_kept(len(kept))
        else:
            self._screen.show_problem(problem)

    async def _open_scanned(self, raw: str) -> None:
        meaning = self._interpret(raw, lambda _code: False)
        require_readable(meaning)
        try:
            found = await self._background.run(self._work.resolve, meaning)
        except Unavailable:
            if not await self._open_kept(raw, meaning):
                raise
            return
        if isinstance(found, OrderFound):
            self._screen.open_order(found.order_id)
        elif isinstance(found, ProductFound):
            await self._open_for(found)
        else:
            raise _no_order(found, raw)

    async def _open_kept(self, raw: str, meaning: Meaning) -> bool:
        """Open the kept order that was scanned, or that lists the item; return whether there is one."""
        kept = await self._background.run(self._kept_orders)
        named = [order for order in kept if order.number == raw.strip()]
        meant = named or [order for order in kept if isinstance(known_here(order, meaning), ProductFound)]
        if meant:
            row = _rows(meant)[0] if len(meant) == 1 else await self._screen.choose_order(_rows(meant))
            if row is not None:
                self._screen.open_order(row.order_id)
        return bool(meant)

    async def _open_for(self, item: ProductFound) -> None:
        rows = await self._background.run(self._work.find_orders_for, item.product_id, item.variant_id)
        if not rows:
            raise RuleViolation(
                said("No open order waits for {sku} {name}.", sku=item.sku, name=item.name),
                said("Set it aside and ask purchasing."),
                code="not_expected",
            )
        row = rows[0] if len(rows) == 1 else await self._screen.choose_order(rows)
        if row is not None:
            self._screen.open_order(row.order_id)


def _rows(orders: Sequence[OpenedOrder]) -> tuple[OrderRow, ...]:
    return tuple(order.as_kept_row() for order in orders)


def _no_order(found: object, raw: str) -> RuleViolation:
    advice = said("Scan the order, or any item on it.")
    if isinstance(found, NothingFound):
        return RuleViolation(said("Nothing here has the code {code}.", code=found.code), advice, code="unknown_code")
    if isinstance(found, CommandFound):
        return RuleViolation(said("No order is open."), advice, code="command_not_here")
    return RuleViolation(said("{code} is no order and no item.", code=raw.strip()), advice, code="no_order")
