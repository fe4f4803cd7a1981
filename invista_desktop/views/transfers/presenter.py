"""One opened transfer: what is shown of it, and what each key and scan does. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NeedsConfirmation, Said, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.transfer_drafts import TransferDraft, next_stop
from invista_desktop.models.domain.transfers import (
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideTransfer,
    Decision,
    DispatchTransfer,
    Missing,
    OpenedTransfer,
    PickProposal,
    ReceiveTransfer,
    ResolveMissing,
    SubmitTransfer,
    TransferOutcome,
)
from invista_desktop.views.common.confirming import confirming
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.rows import LineRow, Stage, line_rows, stage_of
from invista_desktop.views.transfers.scans import Taken, TransferScans
from invista_desktop.views.transfers.work import TransferDrafts, TransferWork

LATER = "LATER"


class TransferScreen(Protocol):
    """An opened transfer as the person sees it."""

    def show_loading(self) -> None:
        """Say that the transfer is on its way."""

    def show_transfer(self, transfer: OpenedTransfer, stage: Stage, rows: Sequence[LineRow], *, is_begun: bool) -> None:
        """Show it; `is_begun` says that something was scanned and not posted."""

    def show_stop(self, stop: PickProposal | None) -> None:
        """Show where to go next while picking."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why it cannot be shown, and offer to try again."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan or a key."""

    def ask(self, question: NeedsConfirmation) -> Awaitable[bool]:
        """Return whether the person confirms."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen reason's code and the note, None when the person went back."""

    def ask_note(self, title: Said) -> Awaitable[str | None]:
        """Return a note, None when the person went back."""

    def ask_missing(self, row: LineRow, transfer: OpenedTransfer) -> Awaitable[tuple[Missing, str, str] | None]:
        """Return how missing units of a line end, the reason's code and the note; None when the person went back."""


class TransferPresenter:
    """Keeps one transfer open, with the draft of this workstation beside it."""

    def __init__(
        self,
        screen: TransferScreen,
        work: TransferWork,
        drafts: TransferDrafts,
        background: Background,
        *,
        person: Callable[[], Person],
        new_id: Callable[[], UUID],
    ) -> None:
        self._screen, self._work, self._drafts, self._background = screen, work, drafts, background
        self._person, self._new_id = person, new_id
        self._scans = TransferScans(
            screen, work, background, may_substitute=lambda: self._may(permissions.TRANSFERS_SUBSTITUTE_LOT)
        )
        self._transfer: OpenedTransfer | None = None
        self._draft: TransferDraft | None = None
        self._before: list[TransferDraft] = []
        self._proposals: tuple[PickProposal, ...] = ()
        self._stage = Stage.LOOK
        self._turn = asyncio.Lock()  # a scan starts from where the one before it ended

    async def open(self, transfer_id: UUID) -> None:
        """Open a transfer, with what was scanned for it here."""
        self._screen.show_loading()
        self._scans.begin()
        self._before = []
        try:
            await self._load(transfer_id)
        except InvistaError as problem:
            self._screen.show_problem(problem)

    async def reload(self) -> None:
        """Ask for the transfer anew."""
        if self._transfer is not None:
            await self.open(self._transfer.transfer_id)

    async def scan(self, raw: str) -> None:
        """Count one scan, on disk before the screen says so."""
        async with self._turn:
            await self._scanned(raw)

    async def _scanned(self, raw: str) -> None:
        transfer, draft = self._transfer, self._draft
        if transfer is None or draft is None:
            return
        if self._stage not in (Stage.SEND, Stage.ARRIVE):
            self._screen.tell(
                Verdict.REFUSED, said("Nothing is to be scanned here now."), said("Look at the state of the transfer.")
            )
            return
        try:
            taken = await self._read(raw, transfer, draft)
            await self._background.run(self._drafts.keep, taken.draft)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        self._step(taken.draft)
        self._screen.tell(Verdict.OK, taken.title, taken.advice)

    async def undo(self) -> None:
        """Take the last scan back."""
        async with self._turn:
            await self._undone()

    async def _undone(self) -> None:
        if not self._before:
            self._screen.tell(Verdict.REFUSED, said("There is nothing to take back."), said("Scan on."))
            return
        draft = self._before.pop()
        await self._background.run(self._drafts.keep, draft)
        self._draft = draft
        self._show()
        self._screen.tell(Verdict.WARNING, said("Taken back."), said("The last scan counts no more."))

    async def short(self) -> None:
        """Say that the bin in sight holds less than proposed."""
        transfer, draft = self._transfer, self._draft
        if transfer is None or draft is None or (stop := next_stop(self._proposals, draft)) is None:
            return
        whole = next(one for one in self._proposals if _is_same_stop(one, stop))
        answer = await self._screen.choose_reason(
            said("Why is {bin} short?", bin=stop.location_code), transfer.short_reasons
        )
        if answer is not None:
            after = draft.with_short(whole, *answer)
            await self._background.run(self._drafts.keep, after)
            self._step(after)

    async def go_on(self) -> None:
        """Do what the transfer is ready for: ask for it, approve it, send it, take it in."""
        deed = {
            Stage.WRITE: self._submit,
            Stage.APPROVE: self._approve,
            Stage.SEND: self._dispatch,
            Stage.ARRIVE: self._receive,
            Stage.LOOK: self._close,
        }[self._stage]
        async with self._turn:
            if self._transfer is not None:
                await self._guarded(deed(self._transfer))

    async def refuse(self) -> None:
        """Reject the request, withdraw one's own, take back what was sent, or give the transfer up."""
        if self._transfer is not None:
            await self._guarded(self._refuse(self._transfer))

    async def end_missing(self, row: LineRow) -> None:
        """Say how units of a line that did not arrive end."""
        if self._transfer is not None and (asked := await self._screen.ask_missing(row, self._transfer)) is not None:
            await self._guarded(self._resolve(self._transfer, *asked))

    async def discard(self) -> None:
        """Forget what was scanned here and not posted."""
        if self._transfer is not None:
            await self._background.run(self._drafts.drop, self._transfer.transfer_id)
            await self.reload()

    # The deeds

    async def _submit(self, transfer: OpenedTransfer) -> None:
        await self._done(self._work.submit, SubmitTransfer(self._new_id(), transfer.transfer_id))

    async def _approve(self, transfer: OpenedTransfer) -> None:
        await self._done(self._work.decide, DecideTransfer(self._new_id(), transfer.transfer_id, Decision.APPROVE))

    async def _refuse(self, transfer: OpenedTransfer) -> None:
        note = await self._screen.ask_note(said("Why?"))
        if note is None:
            return
        if self._stage is Stage.APPROVE:
            verb = Decision.WITHDRAW if self._is_own(transfer) else Decision.REJECT
            await self._done(
                self._work.decide, DecideTransfer(self._new_id(), transfer.transfer_id, verb, note or None)
            )
        elif any(line.in_transit > 0 for line in transfer.lines):
            await self._done(self._work.cancel_dispatch, CancelDispatch(self._new_id(), transfer.transfer_id, note))
        else:
            await self._done(self._work.cancel, CancelTransfer(self._new_id(), transfer.transfer_id, note or None))

    async def _dispatch(self, transfer: OpenedTransfer) -> None:
        draft = self._draft
        if draft is None or not any(pick.quantity > 0 for pick in draft.picks):
            self._screen.tell(
                Verdict.REFUSED, said("Nothing is picked yet."), said("Scan what you take from the bins.")
            )
            return
        command = DispatchTransfer(draft.operation_id, transfer.transfer_id, draft.picks)
        if next_stop(self._proposals, draft) is not None or any(pick.short_quantity > 0 for pick in draft.picks):
            later = ReasonRow(LATER, "The rest is sent later")
            answer = await self._screen.choose_reason(
                said("Not everything is picked."), (later, *transfer.rest_reasons)
            )
            if answer is None:
                return
            if answer[0] != LATER:
                command = replace(command, close_rest=True, rest_reason=answer[0], note=answer[1] or None)
        await self._done(self._work.dispatch, command, ends_draft=True)

    async def _receive(self, transfer: OpenedTransfer) -> None:
        draft = self._draft
        if draft is None or not draft.arrivals:
            self._screen.tell(Verdict.REFUSED, said("Nothing is scanned yet."), said("Scan what arrived."))
            return

        async def take_in(confirmed: frozenset[str]) -> None:
            command = ReceiveTransfer(draft.operation_id, transfer.transfer_id, draft.arrivals, confirmed=confirmed)
            await self._done(self._work.receive, command, ends_draft=True)

        await confirming(self._screen, take_in, refused=said("Nothing was taken in."))

    async def _resolve(self, transfer: OpenedTransfer, missing: Missing, reason: str, note: str) -> None:
        command = ResolveMissing(self._new_id(), transfer.transfer_id, (missing,), reason, note or None)
        outcome = await self._done(self._work.resolve, command)
        if outcome.waiting:
            self._screen.tell(
                Verdict.WARNING, said("It waits for somebody else's yes."), said("Its value is above the limit.")
            )

    async def _close(self, transfer: OpenedTransfer) -> None:
        reason = None
        if any(line.outstanding > 0 for line in transfer.lines):
            answer = await self._screen.choose_reason(said("Why is the rest not sent?"), transfer.rest_reasons)
            if answer is None:
                return
            reason = answer[0]
        await self._done(self._work.close, CloseTransfer(self._new_id(), transfer.transfer_id, reason))

    async def _done(
        self, work: Callable[..., TransferOutcome], command: object, *, ends_draft: bool = False
    ) -> TransferOutcome:
        outcome = await self._background.run(work, command)
        if ends_draft:
            await self._background.run(self._drafts.drop, outcome.transfer_id)
        await self._load(outcome.transfer_id)
        self._screen.tell(Verdict.OK, said("{number} is {status} now.", number=outcome.number, status=_words(outcome)))
        return outcome

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    # What is shown

    async def _load(self, transfer_id: UUID) -> None:
        transfer = await self._background.run(self._work.open_transfer, transfer_id)
        kept = await self._background.run(self._drafts.load, transfer_id)
        self._transfer = transfer
        self._stage = stage_of(
            transfer,
            at_source=self._person().works_in(transfer.from_code) and self._may(permissions.TRANSFERS_DISPATCH),
            at_destination=self._person().works_in(transfer.to_code) and self._may(permissions.TRANSFERS_RECEIVE),
        )
        self._proposals = ()
        if self._stage is Stage.SEND:
            self._proposals = tuple(await self._background.run(self._work.propose_picks, transfer_id))
        self._draft = kept or TransferDraft(self._new_id(), transfer_id)
        self._before = []
        self._show()

    def _step(self, draft: TransferDraft) -> None:
        if self._draft is not None:
            self._before.append(self._draft)
        self._draft = draft
        self._show()

    def _show(self) -> None:
        transfer, draft = self._transfer, self._draft
        if transfer is None or draft is None:
            return
        self._screen.show_transfer(
            transfer, self._stage, line_rows(transfer, draft, self._stage), is_begun=not draft.is_empty
        )
        self._screen.show_stop(next_stop(self._proposals, draft) if self._stage is Stage.SEND else None)

    async def _read(self, raw: str, transfer: OpenedTransfer, draft: TransferDraft) -> Taken:
        if self._stage is Stage.SEND:
            return await self._scans.pick(raw, transfer, draft, self._proposals)
        return await self._scans.arrive(raw, transfer, draft)

    def _may(self, permission: str) -> bool:
        return self._person().may(permission)

    def _is_own(self, transfer: OpenedTransfer) -> bool:
        return str(transfer.requested_by_id) == self._person().user_id


def _is_same_stop(one: PickProposal, other: PickProposal) -> bool:
    return (one.item_id, one.location_id, one.lot_id) == (other.item_id, other.location_id, other.lot_id)


def _words(outcome: TransferOutcome) -> str:
    return outcome.status.value.replace("_", " ").lower()
