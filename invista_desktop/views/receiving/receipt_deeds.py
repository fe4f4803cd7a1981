"""What can be done with a posted receipt, right after posting and long after. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, Said, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.receiving import ReasonRow, ReverseGoodsReceipt
from invista_desktop.views.common.confirming import AskingScreen, confirming
from invista_desktop.views.receiving.work import ReceiptsWork, Receiver

NOT_TAKEN_BACK = said("Not taken back.")


class DeedScreen(AskingScreen, Protocol):
    """A screen that says what came of a deed."""

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say what failed, without stopping the work; offer only what can help."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen reason's code and the note, None when the person went back."""


class ReceiptDeeds:
    """Prints a posted receipt's papers, and takes it back; what fails is said and changes nothing."""

    def __init__(self, screen: DeedScreen, work: ReceiptsWork, background: Background, receiver: Receiver) -> None:
        self._screen, self._work, self._background, self._receiver = screen, work, background, receiver
        self._reversals: dict[UUID, UUID] = {}

    async def print_labels(self, receipt_id: UUID) -> None:
        """Print the labels of everything on the receipt."""
        await self.report(lambda: self._work.print_receipt_labels(receipt_id))

    async def print_note(self, receipt_id: UUID) -> None:
        """Print or save the receipt's note."""
        await self.report(lambda: self._work.print_note(receipt_id))

    async def take_back(self, receipt_id: UUID, number: str, reasons: Sequence[ReasonRow]) -> bool:
        """Take the receipt back for a reason, as far as its goods are still there; return whether it was.

        A try whose answer was lost is sent again under its id.
        """
        if not self.permitted(permissions.RECEIVING_REVERSE):
            return False
        chosen = await self._screen.choose_reason(said("Why is {number} taken back?", number=number), reasons)
        if chosen is None:
            return False
        operation = self._reversals.setdefault(receipt_id, new_id())
        command = ReverseGoodsReceipt(operation, receipt_id, *chosen)

        async def reverse(confirmed: frozenset[str]) -> None:
            done = await self._background.run(self._work.reverse, replace(command, confirmed=confirmed))
            self._screen.say(said("Receipt {number} takes it back.", number=done.receipt_number))

        try:
            is_done = await confirming(self._screen, reverse, refused=NOT_TAKEN_BACK)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return False
        if is_done:
            del self._reversals[receipt_id]
        return is_done

    async def report(self, call: Callable[[], Said]) -> bool:
        """Run a blocking deed and say what came of it; return whether it was done."""
        try:
            done = await self._background.run(call)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return False
        self._screen.say(done)
        return True

    def may(self, permission: str) -> bool:
        """Whether the person may do something."""
        return permission in self._receiver.permissions

    def permitted(self, permission: str) -> bool:
        """Return whether the person may do something, and say so if not."""
        if self.may(permission):
            return True
        self._screen.show_problem(
            NotPermitted(said("You may not do this."), said("Ask a warehouse manager."), code="not_permitted")
        )
        return False
