"""Scans while no order is open: they open the order or the posted receipt that is meant. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.found import CommandFound, NothingFound, OrderFound, ProductFound, ReceiptFound
from invista_desktop.models.domain.receiving import OrderRow
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.readings import require_readable
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
    """Opens what was scanned: an order, the order that waits for an item, a receipt by the number on its note."""

    def __init__(
        self,
        screen: OpeningScreen,
        work: WorklistWork,
        background: Background,
        interpret: Callable[[str, Callable[[str], bool]], Meaning],
    ) -> None:
        self._screen, self._work, self._background, self._interpret = screen, work, background, interpret

    async def scan(self, raw: str) -> None:
        """Open what was scanned, or say why that is not possible."""
        try:
            await self._open(raw)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _open(self, raw: str) -> None:
        meaning = self._interpret(raw, lambda _code: False)
        require_readable(meaning)
        found = await self._background.run(self._work.resolve, meaning)
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
