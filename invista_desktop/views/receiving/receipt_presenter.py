"""A posted receipt found later: read, printed again, taken back. No Qt."""

from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.posted_receipts import PostedReceipt
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.views.receiving.opening_scans import OpeningScreen
from invista_desktop.views.receiving.receipt_deeds import DeedScreen, ReceiptDeeds
from invista_desktop.views.receiving.work import ReceiptsWork, Receiver


class ReceiptScreen(DeedScreen, OpeningScreen, Protocol):
    """One posted receipt as the person sees it."""

    def show_opening(self) -> None:
        """Say that the receipt is on its way."""

    def show_receipt(self, receipt: PostedReceipt, *, may_take_back: bool) -> None:
        """Show a receipt, or the same one anew."""

    def show_no_receipt(self, problem: InvistaError) -> None:
        """Say why it cannot be shown, and offer to try again."""


class ReceiptPresenter:
    """Shows one receipt at a time; an answer about another one than was asked for last is dropped."""

    def __init__(
        self,
        screen: ReceiptScreen,
        work: ReceiptsWork,
        background: Background,
        receiver: Receiver,
    ) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._deeds = ReceiptDeeds(screen, work, background, receiver)
        self._wanted: UUID | None = None
        self._receipt: PostedReceipt | None = None

    async def open(self, receipt_id: UUID) -> None:
        """Show a receipt."""
        self._wanted, self._receipt = receipt_id, None
        self._screen.show_opening()
        await self.reload()

    async def reload(self) -> None:
        """Show the receipt as it is now."""
        wanted = self._wanted
        if wanted is None:
            return
        try:
            receipt = await self._background.run(self._work.posted_receipt, wanted)
        except InvistaError as problem:
            if wanted == self._wanted:
                self._screen.show_no_receipt(problem)
            return
        if wanted == self._wanted:
            self._receipt = receipt
            may = receipt.can_be_taken_back and self._deeds.may(permissions.RECEIVING_REVERSE)
            self._screen.show_receipt(receipt, may_take_back=may)

    def leave(self) -> None:
        """Forget the receipt."""
        self._wanted = self._receipt = None

    async def print_labels(self) -> None:
        """Print its labels again."""
        if self._receipt is not None:
            await self._deeds.print_labels(self._receipt.receipt_id)

    async def print_note(self) -> None:
        """Print or save its note again."""
        if self._receipt is not None:
            await self._deeds.print_note(self._receipt.receipt_id)

    async def take_back(self) -> None:
        """Take it back for a reason, as far as its goods are still there, and show what became of it."""
        receipt = self._receipt
        if receipt is None or not receipt.can_be_taken_back:
            return
        if await self._deeds.take_back(receipt.receipt_id, receipt.number, receipt.reversal_reasons):
            await self.reload()

    async def open_order(self) -> None:
        """Go on receiving its order, while that still takes goods."""
        if self._receipt is not None and self._receipt.is_order_open:
            self._screen.open_order(self._receipt.order_id)

    async def open_linked(self) -> None:
        """Show the receipt it takes back or is taken back by; of several, the one that is chosen."""
        links = self._receipt.linked if self._receipt else ()
        if not links:
            return
        known = links[0].receipt_id
        if len(links) > 1:
            choices = tuple(ReasonRow(str(link.receipt_id), link.number) for link in links)
            chosen = await self._screen.choose_reason(said("Which receipt?"), choices)
            if chosen is None:
                return
            known = UUID(chosen[0])
        await self.open(known)
