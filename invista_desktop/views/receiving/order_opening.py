"""How an order gets onto the desk: as the database tells it, or as it was last seen here. No Qt."""

import asyncio
from typing import Any
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NeedsConfirmation, RuleViolation, Unavailable, said
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.receiving import OpenedOrder
from invista_desktop.views.common.patience import in_time
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.rows import header_of, rows_of
from invista_desktop.views.receiving.work import ReceivingWork

LateAnswer = asyncio.Future[OpenedOrder]


class OrderOpening:
    """Opens one order at a time on the page.

    An order begun here is opened as last seen when the database is away, or does not answer within
    `patience` seconds.
    """

    def __init__(self, page: OrderPage, work: ReceivingWork, background: Background, patience: float) -> None:
        self._page, self._work, self._background, self._patience = page, work, background, patience
        self._waited_for: asyncio.Future[Any] | None = None

    def give_up(self) -> None:
        """Open nothing that is not open yet, and wait for no late answer; whoever awaits it is cancelled."""
        if self._waited_for is not None:
            self._waited_for.cancel()

    async def open(self, order_id: UUID) -> LateAnswer | None:
        """Put an order on the desk and show it, the page's turn being held.

        Returns the answer of the database where it is still on its way.

        An order expected in another warehouse is opened only once the person confirms it; what was
        begun here is never asked about again.

        Raises:
            InvistaError: the order cannot be opened; nothing lies on the desk that did not before.
        """
        stored = self._waited_for = asyncio.ensure_future(self._page.desk.stored(order_id))
        earlier = await stored
        draft_id = earlier.draft_id if earlier else new_id()
        answer = self._waited_for = asyncio.ensure_future(
            self._background.run(self._work.open_order, order_id, draft_id)
        )
        if earlier is not None and not await in_time(answer, self._patience):
            await self._show(draft_id, earlier.order, is_online=False)
            return answer
        try:
            order, is_online = await answer, True
        except Unavailable:
            if earlier is None:
                raise
            order, is_online = earlier.order, False
        if earlier is None and order.is_elsewhere:
            await self._ask_for_elsewhere(order)
        await self._show(draft_id, order, is_online=is_online)
        return None

    async def take_late(self, answer: LateAnswer) -> bool:
        """Show what the database tells of the order on the desk after all; return whether it did. Takes the turn."""
        page, draft_id = self._page, self._page.desk.draft_id
        try:
            order = await answer
        except Unavailable:
            return False
        except InvistaError as problem:
            page.screen.show_problem(problem)
            return False
        async with page.turn:
            if is_there := page.desk.is_open and page.desk.draft_id == draft_id:
                await self._show(draft_id, order, is_online=True)
            return is_there

    async def _ask_for_elsewhere(self, order: OpenedOrder) -> None:
        question = NeedsConfirmation(
            said("Order {number} is expected in warehouse {code}.", number=order.number, code=order.warehouse_code),
            said("This workstation stands in another one. Open it only to receive the goods there."),
            confirmation="order_elsewhere",
        )
        if not await self._page.screen.ask(question):
            raise RuleViolation(question.title, said("It was not opened. Esc leads back to the list."))

    async def _show(self, draft_id: UUID, order: OpenedOrder, *, is_online: bool) -> None:
        page, desk = self._page, self._page.desk
        await desk.lay_out(draft_id, order)
        page.show_state(is_online=is_online)
        page.screen.show_order(desk.order, header_of(desk.order, rows_of(desk.order, desk.draft, {})))
        page.show()
