"""Scans while no order is open: they open the order or the posted receipt that is meant. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import CommandFound, NothingFound, OrderFound, ProductFound, ReceiptFound
from invista_desktop.models.domain.receiving import OpenedOrder, OrderRow
from invista_desktop.models.domain.scan_explanations import require_readable
from invista_desktop.models.domain.scans import Interpret, Meaning
from invista_desktop.views.common.patience import PATIENCE, in_time
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.readings import known_here
from invista_desktop.views.receiving.work import WorklistWork


class OpeningScreen(Protocol):
    """A screen from which scans open something else."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def choose_order(self, rows: Sequence[OrderRow]) -> Awaitable[OrderRow | None]:
        """Return which of several orders is meant, None when the person went back."""

    def open_order(self, order_id: UUID) -> None:
        """Open an order for receiving."""

    def open_receipt(self, receipt_id: UUID) -> None:
        """Show a posted receipt."""


class OpeningScans:
    """Opens what was scanned: an order, the order that waits for an item, a receipt by the number on its note.

    While the database is away, or does not answer within `patience` seconds: the order kept on this
    workstation that is meant. `kept_orders` is blocking.
    """

    def __init__(
        self,
        screen: OpeningScreen,
        work: WorklistWork,
        background: Background,
        interpret: Interpret,
        kept_orders: Callable[[], tuple[OpenedOrder, ...]],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._screen, self._work, self._background, self._interpret = screen, work, background, interpret
        self._kept_orders, self._patience = kept_orders, patience

    async def scan(self, raw: str) -> None:
        """Open what was scanned, or say why that is not possible."""
        try:
            await self._open(raw)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _open(self, raw: str) -> None:
        meaning = self._interpret(raw, lambda _code: False)
        require_readable(meaning)
        answer = asyncio.ensure_future(self._background.run(self._work.resolve, meaning))
        try:
            if not await in_time(answer, self._patience) and await self._open_kept(raw, meaning):
                return
            found = await answer
        except Unavailable:
            if not await self._open_kept(raw, meaning):
                raise
            return
        finally:
            answer.cancel()
        match found:
            case OrderFound():
                self._screen.open_order(found.order_id)
            case ReceiptFound():
                self._screen.open_receipt(found.receipt_id)
            case ProductFound():
                await self._open_for(found)
            case _:
                raise _not_to_open(found, raw)

    async def _open_for(self, item: ProductFound) -> None:
        rows = await self._background.run(self._work.find_orders_for, item.product_id, item.variant_id)
        if not rows:
            raise RuleViolation(
                said("No open order waits for {sku} {name}.", sku=item.sku, name=item.name),
                said("Set it aside and ask purchasing."),
                code="not_expected",
            )
        await self._open_one_of(rows)

    async def _open_kept(self, raw: str, meaning: Meaning) -> bool:
        """Open the kept order that was scanned, or that lists the item; return whether there is one."""
        kept = await self._background.run_here(self._kept_orders)
        named = [order for order in kept if order.number == raw.strip()]
        meant = named or [order for order in kept if isinstance(known_here(order, meaning), ProductFound)]
        if meant:
            await self._open_one_of([order.as_kept_row() for order in meant])
        return bool(meant)

    async def _open_one_of(self, rows: Sequence[OrderRow]) -> None:
        row = rows[0] if len(rows) == 1 else await self._screen.choose_order(rows)
        if row is not None:
            self._screen.open_order(row.order_id)


def _not_to_open(found: object, raw: str) -> RuleViolation:
    advice = said("Scan the order, or any item on it.")
    if isinstance(found, NothingFound):
        return RuleViolation(said("Nothing here has the code {code}.", code=found.code), advice, code="unknown_code")
    if isinstance(found, CommandFound):
        return RuleViolation(said("No order is open."), advice, code="command_not_here")
    return RuleViolation(said("{code} is no order and no item.", code=raw.strip()), advice, code="no_order")
