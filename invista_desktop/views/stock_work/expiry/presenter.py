"""The expiry worklist: what it shows, and holding or writing off a pile of it. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.expiring import ExpiringRow, ExpiryQuestion
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.receiving import PackRow, ReasonRow
from invista_desktop.models.domain.stock_commands import AVAILABLE, AdjustmentPosted, AdjustStock, StockCommand
from invista_desktop.models.domain.stock_piles import Pile, StockBooks
from invista_desktop.models.domain.stock_rules import require_open_books
from invista_desktop.views.common.list_presenter import ListPresenter, ListScreen
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.deeds import hold, scrap_lines
from invista_desktop.views.stock_work.posting import KeptHand, StockSending, not_confirmed
from invista_desktop.views.stock_work.scans import ItemFound, ReadScan, not_for_here

WRITE_OFF = "EXPIRED"


class ExpiryWork(Protocol):
    """Questions; every call blocks."""

    def books(self) -> StockBooks:
        """Return reasons, limits and closed days."""

    def read_scan(self, raw: str) -> ReadScan:
        """Return what a scan stands for."""

    def count_expiring(self, question: ExpiryQuestion) -> int:
        """Return how many piles the question finds."""

    def expiring_window(self, question: ExpiryQuestion, first: int, count: int) -> tuple[ExpiringRow, ...]:
        """Return some of them."""

    def piles_in(self, location_id: UUID, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what lies in a place."""

    def foresee(self, command: AdjustStock) -> tuple[bool, Decimal]:
        """Return whether an adjustment would wait for a yes, and what it changes the books by."""


class ExpiryScreen(ListScreen[ExpiryQuestion, ExpiringRow], Protocol):
    """The worklist as the person sees it."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, how it stands."""

    def show_search(self, text: str) -> None:
        """Show what is searched for."""

    def ask_days(self) -> Awaitable[int | None]:
        """Return within how many days goods expire; None when the person went back."""

    def ask_quantity(self, pick: Pick) -> Awaitable[tuple[Decimal, PackRow | None] | None]:
        """Return how much is written off."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen code and the note."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""


@dataclass(frozen=True)
class Deed:
    """What can be done about a pile, and who may."""

    new_id: Callable[[], UUID]
    may: Callable[[str], bool]


class ExpiryPresenter(ListPresenter[ExpiryQuestion, ExpiringRow]):
    """Keeps one question, and acts on the pile that is chosen."""

    def __init__(
        self, screen: ExpiryScreen, work: ExpiryWork, sending: StockSending, background: Background, deed: Deed
    ) -> None:
        super().__init__(screen, background, ExpiryQuestion(), work.count_expiring, work.expiring_window)
        self._screen, self._work, self._deed = screen, work, deed
        self._hand = KeptHand("expiry", MoveHand(), sending, background)

    async def show_warehouse(self, code: str) -> None:
        """Show one warehouse alone, or all of them."""
        await self._change(warehouse=code)

    async def other_days(self) -> None:
        """Show what expires within days that the person chooses."""
        days = await self._screen.ask_days()
        if days is not None:
            await self.filter(days)

    async def scan(self, raw: str) -> None:
        """Show the piles of the item or lot that was scanned."""
        await self._guarded(self._scanned(raw))

    async def hold(self, row: ExpiringRow) -> None:
        """Hold a pile, for a reason."""
        await self._guarded(self._hold(row))

    async def write_off(self, row: ExpiringRow) -> None:
        """Take expired goods off the books, after the person has seen what that comes to."""
        await self._guarded(self._write_off(row))

    async def settled(self, _command: StockCommand) -> None:
        """Take that something was posted in the background."""
        await self.reload()

    async def _guarded(self, deed: Awaitable[None]) -> None:
        try:
            await deed
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _scanned(self, raw: str) -> None:
        read = await self._background.run(self._work.read_scan, raw)
        if not isinstance(read.found, ItemFound):
            raise not_for_here(read, raw, said("Scan an item, or its lot."))
        text = read.lot or read.found.sku
        self._screen.show_search(text)
        await self.search(text)

    async def _hold(self, row: ExpiringRow) -> None:
        self._require(permissions.STOCK_HOLD)
        if row.status != AVAILABLE:
            raise RuleViolation(
                said("{sku} in {code} is held already.", sku=row.sku, code=row.location),
                said("Nobody takes it. It can be written off."),
                code="not_a_hold",
            )
        books = await self._open_books()
        # What is past its expiry is held for that before anything else.
        reasons = sorted(books.hold_reasons, key=lambda reason: reason.code != WRITE_OFF)
        chosen = await self._screen.choose_reason(said("Why is {sku} held?", sku=row.sku), reasons)
        if chosen is not None:
            taken = self._all_of(await self._pile(row))
            await self._post(hold(self._deed.new_id(), taken, *chosen))

    async def _write_off(self, row: ExpiringRow) -> None:
        self._require(permissions.STOCK_ADJUST)
        if row.days_left >= 0:
            raise RuleViolation(
                said("{sku} has not expired yet: {days} days are left.", sku=row.sku, days=row.days_left),
                said("Hold it, or adjust it for another reason under Adjustments."),
                code="not_expired",
            )
        await self._open_books()
        pile = await self._pile(row)
        taken = self._all_of(pile)
        if not pile.item.is_serialized:
            typed = await self._screen.ask_quantity(taken.picks[0])
            if typed is None:
                return
            number, pack = typed
            taken = MoveHand().taking(pile, number * (pack.quantity if pack else 1), pack=pack)
        command = AdjustStock(self._deed.new_id(), WRITE_OFF, scrap_lines(taken))
        if await self._is_meant(command, taken.picks[0]):
            await self._post(command)

    async def _is_meant(self, command: AdjustStock, pick: Pick) -> bool:
        waits, value = await self._background.run(self._work.foresee, command)
        return await self._screen.confirm(
            said(
                "Write off {quantity} {unit} of {sku}?", quantity=shown_quantity(pick.quantity),
                unit=pick.pile.item.unit, sku=pick.pile.item.sku,
            ),
            said("The books change by {value}. Somebody else has to approve it first.", value=f"{value:.2f}")
            if waits
            else said("The books change by {value}, at once.", value=f"{value:.2f}"),
            said("Write off"),
        )  # fmt: skip

    async def _post(self, command: StockCommand) -> None:
        answer = await self._hand.post(command)
        if answer is None:
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return
        waits = isinstance(answer, AdjustmentPosted) and answer.status is AdjustmentStatus.PENDING_APPROVAL
        advice = said("It waits for somebody else's yes.") if waits else said("Posted.")
        self._screen.tell(Verdict.OK, command.summary, advice)
        await self.reload()

    async def _open_books(self) -> StockBooks:
        books = await self._background.run(self._work.books)
        require_open_books(books)
        return books

    async def _pile(self, row: ExpiringRow) -> Pile:
        piles = await self._background.run(self._work.piles_in, row.location_id, (row.product_id,))
        key = (row.location_id, row.product_id, row.variant_id, row.lot_id, row.status)
        pile = next((pile for pile in piles if pile.key == key), None)
        if pile is None:
            raise Conflict(
                said("{sku} is not in {code} any more.", sku=row.sku, code=row.location), said("Refresh the list.")
            )
        return pile

    @staticmethod
    def _all_of(pile: Pile) -> MoveHand:
        if pile.loose <= 0:
            raise RuleViolation(
                said(
                    "All of {sku} in {code} is reserved or stands on a pallet.", sku=pile.item.sku, code=pile.location
                ),
                said("Take it off its pallet, or release its reservation first."),
                code="nothing_loose",
            )
        return MoveHand().taking(pile, pile.loose, pieces=pile.pieces)

    def _require(self, permission: str) -> None:
        if not self._deed.may(permission):
            raise NotPermitted(said("You may not do this."), said("Ask a warehouse manager."), code="not_permitted")
