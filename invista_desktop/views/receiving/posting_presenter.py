"""Posting a receipt, and what can be done with a posted one. No Qt."""

from dataclasses import dataclass
from uuid import UUID

from invista_desktop.errors import (
    Conflict,
    InvistaError,
    NeedsConfirmation,
    RuleViolation,
    Said,
    Unavailable,
    said,
)
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    GoodsReceiptPosted,
    OpenedOrder,
    PostGoodsReceipt,
)
from invista_desktop.models.domain.receiving_events import Confirmed
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.receipt_deeds import ReceiptDeeds
from invista_desktop.views.receiving.rows import ReceivingRow
from invista_desktop.views.receiving.scan_labels import ScanLabels
from invista_desktop.views.receiving.work import ReceivingWork, Sending


@dataclass(frozen=True, slots=True)
class _Posted:
    """The receipt on the screen after posting."""

    receipt: GoodsReceiptPosted
    order: OpenedOrder


class PostingPresenter:
    """Posts what lies on the desk, once, however often it has to be sent."""

    def __init__(
        self, page: OrderPage, work: ReceivingWork, sending: Sending, deeds: ReceiptDeeds, labels: ScanLabels
    ) -> None:
        self._page, self._work, self._sending, self._deeds, self._labels = page, work, sending, deeds, labels
        self._posted: _Posted | None = None
        self._closing: UUID | None = None

    async def post(self) -> None:
        """Post; the same posting goes out again until its answer is known."""
        page = self._page
        if page.is_posting or not page.desk.is_open:
            return
        async with page.turn:
            page.is_posting = True
            page.screen.show_busy(True)
            try:
                await page.confirming(self._post)
            except InvistaError as problem:
                self._not_posted(problem)
            finally:
                page.is_posting = False
                page.screen.show_busy(False)
            page.show()

    async def settled(self, command: PostGoodsReceipt, answer: GoodsReceiptPosted | InvistaError) -> None:
        """Take what the sender learnt in the background about a posting."""
        page = self._page
        if page.is_posting or not page.desk.is_open or page.desk.draft_id != command.draft_id:
            return
        if isinstance(answer, InvistaError):
            self._not_posted(answer)
            page.show()
        else:
            self._done(answer)

    async def print_labels(self, row: ReceivingRow | None = None) -> None:
        """Print the labels of one row, or of everything that was posted."""
        posted = self._shown
        if posted is not None:
            await self._deeds.print_labels(posted.receipt.receipt_id)
        else:
            await self._labels.print_row(row)

    async def print_note(self) -> None:
        """Print or save the goods receipt note of the posted receipt."""
        posted = self._shown
        if posted is not None:
            await self._deeds.print_note(posted.receipt.receipt_id)

    async def reverse(self) -> None:
        """Take the posted receipt back, for a reason."""
        posted = self._shown
        if posted is None:
            return
        receipt = posted.receipt
        reasons = posted.order.reversal_reasons
        if await self._deeds.take_back(receipt.receipt_id, receipt.receipt_number, reasons):
            self._posted = None
            self._page.screen.show_reversed()

    async def close_remainder(self) -> None:
        """Stop waiting for what is outstanding on the order, for a reason."""
        page = self._page
        if not page.desk.is_open or not self._deeds.permitted(permissions.RECEIVING_CLOSE_REMAINDER):
            return
        if any(line.quantity > 0 for line in page.desk.draft.lines):
            page.screen.show_problem(
                RuleViolation(
                    said("Something is scanned and not posted yet."),
                    said("Post it first, then close the remainder."),
                    code="draft_open",
                )
            )
            return
        order = page.desk.order
        chosen = await page.screen.choose_reason(
            said("Why is nothing more expected on {number}?", number=order.number), order.closing_reasons
        )
        if chosen is not None:
            self._closing = self._closing or new_id()
            command = CloseRemainder(self._closing, order.order_id, *chosen)
            if await self._deeds.report(lambda: self._closed(command)):
                self._closing = None

    async def discard(self) -> bool:
        """Throw the draft away after asking; return whether it was."""
        page = self._page
        question = NeedsConfirmation(
            said("Throw away everything scanned for this order?"),
            said("Nothing was posted. The order can be counted anew."),
            confirmation="discard",
        )
        if not page.desk.is_open or not await page.screen.ask(question):
            return False
        async with page.turn:
            try:
                await page.desk.discard()
            except InvistaError as problem:
                page.screen.show_problem(problem)
                return False
        self._sending.wake()
        return True

    @property
    def _shown(self) -> _Posted | None:
        """The posted receipt, while no other order is open."""
        return None if self._page.desk.is_open else self._posted

    async def _post(self, confirmed: frozenset[str]) -> None:
        page = self._page
        answered = page.desk.draft.confirmed
        if confirmed - answered:
            await page.desk.keep(*(Confirmed(word) for word in sorted(confirmed - answered)))
        operation = await page.desk.begin_posting(page.suggestions)
        try:
            receipt = await self._sending.post(operation)
        except Unavailable:
            raise
        except InvistaError:
            page.desk.posting_refused()
            raise
        self._done(receipt)

    def _not_posted(self, problem: InvistaError) -> None:
        page = self._page
        page.screen.show_problem(problem)
        if isinstance(problem, Unavailable):
            page.show_state(is_online=False)
            if page.desk.posting is not None:
                advice = said("It is sent again until the answer is known. Or press Try again.")
                page.screen.tell(Verdict.WARNING, said("The receipt is not confirmed yet."), advice)
            return
        page.desk.posting_refused()
        advice = said("Press Reload.") if isinstance(problem, Conflict) else problem.advice
        page.screen.tell(Verdict.REFUSED, problem.title, advice)

    def _done(self, receipt: GoodsReceiptPosted) -> None:
        page = self._page
        self._posted = _Posted(receipt, page.desk.order)
        page.desk.clear()
        may = self._deeds.may(permissions.RECEIVING_REVERSE)
        page.screen.show_posted(receipt, self._posted.order, may_take_back=may)
        page.screen.tell(
            Verdict.OK,
            said("Receipt {number} is posted.", number=receipt.receipt_number),
            said("Print labels or the note, or press Esc for the next order."),
        )

    def _closed(self, command: CloseRemainder) -> Said:
        done = self._work.close_remainder(command)
        return said("{count} lines are closed: nothing more is expected.", count=done.closed_lines)
