"""One opened adjustment: said yes or no to, withdrawn, taken back. No Qt."""

import asyncio
from collections.abc import Awaitable
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.adjustments import OpenedAdjustment
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.stock_commands import DecideAdjustment, ReverseAdjustment
from invista_desktop.models.domain.stock_rules import require_decidable, require_open_books
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.adjustments.work import AdjustmentWork, Deed, OpenedScreen
from invista_desktop.views.stock_work.posting import KeptHand, StockSending, not_confirmed


class OpenedPresenter:
    """Keeps one adjustment in sight, and what is decided about it is posted once."""

    def __init__(
        self, screen: OpenedScreen, work: AdjustmentWork, sending: StockSending, background: Background, deed: Deed
    ) -> None:
        self._screen, self._work, self._background, self._deed = screen, work, background, deed
        self._posting = KeptHand("decision", MoveHand(), sending, background)
        self._opened: OpenedAdjustment | None = None
        self._turn = asyncio.Lock()

    async def open(self, adjustment_id: UUID) -> None:
        """Show an adjustment as it is now."""
        self._screen.show_opening()
        try:
            self._opened = await self._background.run(self._work.open_adjustment, adjustment_id)
        except InvistaError as problem:
            self._opened = None
            self._screen.show_problem(problem)
            return
        self._screen.show_adjustment(self._opened)

    async def reload(self) -> None:
        """Show it anew."""
        if self._opened is not None:
            await self.open(self._opened.row.adjustment_id)

    async def approve(self) -> None:
        """Say yes: it is posted."""
        await self._guarded(self._decide("approve"))

    async def refuse(self) -> None:
        """Say no, and why: nothing is posted."""
        await self._guarded(self._decide("reject"))

    async def withdraw(self) -> None:
        """Ask for it no longer."""
        await self._guarded(self._decide("withdraw"))

    async def take_back(self) -> None:
        """Post the opposite of what was posted, linked to it."""
        await self._guarded(self._take_back())

    async def show_photo(self, file_name: str) -> None:
        """Show a picture that was added to it."""
        await self._guarded(self._show_photo(file_name))

    async def _guarded(self, deed: Awaitable[None]) -> None:
        async with self._turn:
            try:
                await deed
            except InvistaError as problem:
                self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _decide(self, verb: str) -> None:
        row = self._known().row
        self._require(permissions.STOCK_ADJUST if verb == "withdraw" else permissions.STOCK_APPROVE_ADJUSTMENT)
        require_decidable(row.status, row.number, is_own=row.is_own, verb=verb)
        if verb == "approve":
            require_open_books(await self._background.run(self._work.books))
        note = ""
        if verb == "reject":
            asked = await self._screen.ask_note(said("Why is {number} refused?", number=row.number))
            if asked is None:
                return
            note = asked
        done = {
            "approve": said("{number} is approved and posted.", number=row.number),
            "reject": said("{number} is refused.", number=row.number),
            "withdraw": said("{number} is withdrawn.", number=row.number),
        }[verb]
        command = DecideAdjustment(self._deed.new_id(), row.adjustment_id, row.number, verb, note)
        if await self._posting.post(command) is None:
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return
        self._screen.tell(Verdict.OK, done)
        await self.reload()

    async def _take_back(self) -> None:
        row = self._known().row
        self._require(permissions.STOCK_ADJUST)
        if row.is_reversal:
            raise RuleViolation(
                said("{number} takes another one back.", number=row.number),
                said("Post a new adjustment instead."),
                code="is_a_reversal",
            )
        if row.status is not AdjustmentStatus.POSTED:
            raise Conflict(
                said("{number} is not posted.", number=row.number),
                said("Only what is posted can be taken back."),
                code="adjustment_not_posted",
            )
        books = await self._background.run(self._work.books)
        require_open_books(books)
        chosen = await self._screen.choose_reason(
            said("Why is {number} taken back?", number=row.number), books.reversal_reasons
        )
        if chosen is None:
            return
        command = ReverseAdjustment(self._deed.new_id(), row.adjustment_id, row.number, *chosen)
        answer = await self._posting.post(command)
        if answer is None:
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return
        self._screen.tell(Verdict.OK, said("{number} is taken back.", number=row.number))
        await self.reload()

    async def _show_photo(self, file_name: str) -> None:
        row = self._known().row
        content = await self._background.run(self._work.photo, row.adjustment_id, file_name)
        await self._screen.show_photo(file_name, content)

    def _known(self) -> OpenedAdjustment:
        if self._opened is None:
            raise Conflict(said("No adjustment is open."), said("Open one from the list."), code="none_open")
        return self._opened

    def _require(self, permission: str) -> None:
        if not self._deed.may(permission):
            raise NotPermitted(said("You may not do this."), said("Ask a warehouse manager."), code="not_permitted")
