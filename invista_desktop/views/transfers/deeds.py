"""What is done with a transfer: one posting each, then it is shown as it stands now. No Qt."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.stock_words import TRANSFER_WORDS
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideResolution,
    DecideTransfer,
    Decision,
    DispatchTransfer,
    OpenedTransfer,
    ReceiveTransfer,
    RequestedLine,
    RequestTransfer,
    ResolveMissing,
    SubmitTransfer,
    TransferOutcome,
)
from invista_desktop.views.common.confirming import confirming
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.rows import LATER, Stage
from invista_desktop.views.transfers.screen import TransferScreen
from invista_desktop.views.transfers.work import TransferDrafts, TransferPapers, TransferWork


class TransferDeeds:
    """Posts what the person decides; `reload` shows the transfer anew.

    Raises, everywhere: `InvistaError` where nothing was done.
    """

    def __init__(
        self,
        screen: TransferScreen,
        work: TransferWork,
        drafts: TransferDrafts,
        papers: TransferPapers,
        background: Background,
        *,
        person: Callable[[], Person],
        new_id: Callable[[], UUID],
        reload: Callable[[UUID], Awaitable[None]],
    ) -> None:
        self._screen, self._work, self._drafts, self._papers = screen, work, drafts, papers
        self._background, self._person, self._new_id, self._reload = background, person, new_id, reload

    async def submit(self, transfer: OpenedTransfer) -> None:
        """Ask for a draft's goods."""
        await self._done(self._work.submit, SubmitTransfer(self._new_id(), transfer.transfer_id))

    async def approve(self, transfer: OpenedTransfer) -> None:
        """Say yes to a request."""
        await self._done(self._work.decide, DecideTransfer(self._new_id(), transfer.transfer_id, Decision.APPROVE))

    async def refuse(self, transfer: OpenedTransfer, stage: Stage) -> None:
        """Reject the request, withdraw one's own, take back what was sent, or give the transfer or template up."""
        if transfer.template_name:
            await self._background.run(self._work.cancel, CancelTransfer(self._new_id(), transfer.transfer_id))
            await self._reload(transfer.transfer_id)
            self._screen.tell(Verdict.OK, said("Template {name} is removed.", name=transfer.template_name))
            return
        note = await self._screen.ask_note(said("Why?"))
        if note is None:
            return
        if stage is Stage.APPROVE:
            verb = Decision.WITHDRAW if self._is_own(transfer) else Decision.REJECT
            await self._done(
                self._work.decide, DecideTransfer(self._new_id(), transfer.transfer_id, verb, note or None)
            )
        elif any(line.in_transit > 0 for line in transfer.lines):
            await self._done(self._work.cancel_dispatch, CancelDispatch(self._new_id(), transfer.transfer_id, note))
        else:
            await self._done(self._work.cancel, CancelTransfer(self._new_id(), transfer.transfer_id, note or None))

    async def dispatch(self, transfer: OpenedTransfer, draft: TransferDraft, *, is_short: bool) -> None:
        """Send what was picked, and print its paper; `is_short` asks what becomes of the rest."""
        if not any(pick.quantity > 0 for pick in draft.all_picks):
            self._screen.tell(
                Verdict.REFUSED, said("Nothing is picked yet."), said("Scan what you take from the bins.")
            )
            return
        command = DispatchTransfer(
            draft.operation_id,
            transfer.transfer_id,
            draft.all_picks,
            pallets=tuple(pallet.pallet_id for pallet in draft.pallets),
        )
        if is_short:
            answer = await self._screen.choose_rest(transfer.rest_reasons)
            if answer is None:
                return
            if answer[0] != LATER:
                command = replace(command, close_rest=True, rest_reason=answer[0], note=answer[1] or None)
        await self._done(self._work.dispatch, command, ends_draft=True)
        if not self._papers.wanted():
            return
        try:
            await self.print_note(transfer.transfer_id)
        except InvistaError as problem:  # the goods have left all the same
            self._screen.tell(Verdict.WARNING, problem.title, problem.advice)

    async def receive(self, transfer: OpenedTransfer, draft: TransferDraft) -> None:
        """Take in what was scanned."""
        if not draft.all_arrivals:
            self._screen.tell(Verdict.REFUSED, said("Nothing is scanned yet."), said("Scan what arrived."))
            return

        async def take_in(confirmed: frozenset[str]) -> None:
            command = ReceiveTransfer(
                draft.operation_id,
                transfer.transfer_id,
                draft.all_arrivals,
                confirmed=confirmed,
                pallets=draft.arrived_pallets,
            )
            await self._done(self._work.receive, command, ends_draft=True)

        await confirming(self._screen, take_in, refused=said("Nothing was taken in."))

    async def begin_picking(self, transfer: OpenedTransfer) -> None:
        """Tell the others that this person picks it."""
        await self._background.run(self._work.begin_picking, BeginPicking(self._new_id(), transfer.transfer_id))

    async def stop_picking(self, transfer: OpenedTransfer) -> None:
        """Give it back to the others."""
        await self._background.run(
            self._work.begin_picking, BeginPicking(self._new_id(), transfer.transfer_id, stop=True)
        )

    async def run_template(self, template: OpenedTransfer) -> None:
        """Write a transfer with the template's way and lines, and show it."""
        new = RequestTransfer(
            self._new_id(), self._new_id(), template.from_warehouse_id, template.to_warehouse_id, (),
            template_id=template.transfer_id,
        )  # fmt: skip
        await self._done(self._work.request, new)

    async def print_note(self, transfer_id: UUID) -> None:
        """Print the note of what is under way, and the labels of its pallets."""
        self._screen.tell(Verdict.OK, await self._background.run(self._papers.print_note, transfer_id))

    async def keep_as_template(self, transfer: OpenedTransfer, name: str) -> None:
        """Keep way and lines under a name, for regular runs; the draft stays."""
        lines = tuple(
            RequestedLine(line.item.product_id, line.item.variant_id, line.requested, line.lot_id, note=line.note)
            for line in transfer.lines
        )
        await self._background.run(
            self._work.request,
            RequestTransfer(
                self._new_id(), self._new_id(), transfer.from_warehouse_id, transfer.to_warehouse_id, lines,
                template_name=name,
            ),
        )  # fmt: skip
        self._screen.tell(
            Verdict.OK, said("Kept as template {name}.", name=name), said("A new transfer (F6) can begin with it.")
        )

    async def resolve(self, command: ResolveMissing) -> None:
        """End missing units, or ask somebody else to say yes to that."""
        outcome = await self._done(self._work.resolve, command)
        if outcome.waiting:
            self._screen.tell(
                Verdict.WARNING, said("It waits for somebody else's yes."), said("Its value is above the limit.")
            )

    async def close(self, transfer: OpenedTransfer) -> None:
        """Close a transfer; what was not sent never will be."""
        reason = None
        if any(line.outstanding > 0 for line in transfer.lines):
            answer = await self._screen.choose_reason(said("Why is the rest not sent?"), transfer.rest_reasons)
            if answer is None:
                return
            reason = answer[0]
        await self._done(self._work.close, CloseTransfer(self._new_id(), transfer.transfer_id, reason))

    async def decide_resolution(self, command: DecideResolution) -> None:
        """Say yes or no to how missing units end."""
        await self._done(self._work.decide_resolution, command)

    async def _done(
        self, work: Callable[..., TransferOutcome], command: object, *, ends_draft: bool = False
    ) -> TransferOutcome:
        outcome = await self._background.run(work, command)
        if ends_draft:
            await self._background.run(self._drafts.drop, outcome.transfer_id)
        await self._reload(outcome.transfer_id)
        status = TRANSFER_WORDS[outcome.status]
        self._screen.tell(Verdict.OK, said("{number}: {status}", number=outcome.number, status=status))
        return outcome

    def _is_own(self, transfer: OpenedTransfer) -> bool:
        return str(transfer.requested_by_id) == self._person().user_id
