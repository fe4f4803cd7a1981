"""One opened transfer: what is shown of it, and what each key and scan does. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.transfer_drafts import TransferDraft, next_stop
from invista_desktop.models.domain.transfers import (
    OpenedTransfer,
    PickProposal,
)
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.deeds import TransferDeeds
from invista_desktop.views.transfers.endings import Endings
from invista_desktop.views.transfers.rows import LineRow, Stage, line_rows, stage_of
from invista_desktop.views.transfers.scans import Taken, TransferScans
from invista_desktop.views.transfers.screen import TransferScreen
from invista_desktop.views.transfers.work import TransferDrafts, TransferPapers, TransferWork


class TransferPresenter:
    """Keeps one transfer open, with the draft of this workstation beside it."""

    def __init__(
        self,
        screen: TransferScreen,
        work: TransferWork,
        drafts: TransferDrafts,
        background: Background,
        papers: TransferPapers,
        *,
        person: Callable[[], Person],
        new_id: Callable[[], UUID],
    ) -> None:
        self._screen, self._work, self._drafts, self._background = screen, work, drafts, background
        self._person, self._new_id = person, new_id
        self._deeds = TransferDeeds(
            screen, work, drafts, papers, background, person=person, new_id=new_id, reload=self._load
        )
        self._endings = Endings(screen, person, new_id)
        self._scans = TransferScans(
            screen, work, background, may_substitute=lambda: self._may(permissions.TRANSFERS_SUBSTITUTE_LOT)
        )
        self._transfer: OpenedTransfer | None = None
        self._draft: TransferDraft | None = None
        self._before: list[TransferDraft] = []
        self._proposals: tuple[PickProposal, ...] = ()
        self._stage = Stage.LOOK
        self._is_told = False  # that this person picks
        self._turn = asyncio.Lock()  # a scan starts from where the one before it ended

    async def open(self, transfer_id: UUID) -> None:
        """Open a transfer, with what was scanned for it here."""
        self._screen.show_loading()
        self._scans.begin()
        self._before = []
        self._is_told = False
        try:
            await self._load(transfer_id)
        except InvistaError as problem:
            self._screen.show_problem(problem)
        else:
            self._warn_of_another()

    async def reload(self) -> None:
        """Ask for the transfer anew."""
        if self._transfer is not None:
            await self.open(self._transfer.transfer_id)

    async def scan(self, raw: str) -> None:
        """Count one scan, on disk before the screen says so."""
        async with self._turn:
            await self._scanned(raw)
        await self._tell_others()

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
        self._screen.tell(Verdict.WARNING if taken.doubt else Verdict.OK, taken.title, taken.doubt or taken.advice)

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
            await self._tell_others()

    async def go_on(self) -> None:
        """Do what the transfer is ready for: ask for it, approve it, send it, take it in."""
        async with self._turn:
            if self._transfer is not None and self._draft is not None:
                await self._guarded(self._next(self._transfer, self._draft))

    def _next(self, transfer: OpenedTransfer, draft: TransferDraft) -> Awaitable[object]:
        deeds = self._deeds
        match self._stage:
            case Stage.WRITE:
                return deeds.run_template(transfer) if transfer.template_name else deeds.submit(transfer)
            case Stage.APPROVE:
                return deeds.approve(transfer)
            case Stage.SEND:
                is_short = next_stop(self._proposals, draft) is not None or any(
                    pick.short_quantity > 0 for pick in draft.picks
                )
                return deeds.dispatch(transfer, draft, is_short=is_short)
            case Stage.ARRIVE:
                return deeds.receive(transfer, draft)
            case Stage.LOOK:
                return deeds.close(transfer)

    async def refuse(self) -> None:
        """Reject the request, withdraw one's own, take back what was sent, or give the transfer up."""
        if self._transfer is not None:
            await self._guarded(self._deeds.refuse(self._transfer, self._stage))

    async def end_missing(self, row: LineRow) -> None:
        """Say how units of a line that did not arrive end."""
        if self._transfer is not None and (command := await self._endings.settled(row, self._transfer)) is not None:
            await self._guarded(self._deeds.resolve(command))

    async def decide_ending(self) -> None:
        """Say yes or no to an ending that waits, or take one's own back."""
        if self._transfer is not None and (command := await self._endings.decided(self._transfer)) is not None:
            await self._guarded(self._deeds.decide_resolution(command))

    async def print_note(self) -> None:
        """Print what is under way."""
        if self._transfer is not None:
            await self._guarded(self._deeds.print_note(self._transfer.transfer_id))

    async def keep_as_template(self) -> None:
        """Keep the draft's way and lines under a name, for regular runs; the draft stays."""
        if self._transfer is not None and (name := await self._screen.ask_name()) is not None:
            await self._guarded(self._deeds.keep_as_template(self._transfer, name))

    async def discard(self) -> None:
        """Forget what was scanned here and not posted; the others may pick it again."""
        if (transfer := self._transfer) is not None:
            await self._background.run(self._drafts.drop, transfer.transfer_id)
            if self._picks(transfer):
                await self._guarded(self._deeds.stop_picking(transfer))
            await self.reload()

    async def _tell_others(self) -> None:
        """Tell who picks, once something is picked; without the network the next scan tells it."""
        transfer, draft = self._transfer, self._draft
        if transfer is None or draft is None or draft.is_empty or self._is_told:
            return
        if self._stage is not Stage.SEND or transfer.status is not TransferStatus.APPROVED:
            return
        self._is_told = True
        try:
            await self._deeds.begin_picking(transfer)
        except Unavailable:
            self._is_told = False
        except InvistaError as problem:
            self._screen.tell(Verdict.WARNING, problem.title, problem.advice)
        else:
            self._picked_by_me(transfer)

    def _picked_by_me(self, transfer: OpenedTransfer) -> None:
        if self._transfer is transfer:
            me = self._person()
            self._transfer = replace(
                transfer, status=TransferStatus.PICKING, picker_id=UUID(me.user_id), picker=me.display_name
            )
            self._show()

    def _picks(self, transfer: OpenedTransfer) -> bool:
        return transfer.picker_id is not None and str(transfer.picker_id) == self._person().user_id

    def _warn_of_another(self) -> None:
        transfer = self._transfer
        if transfer is not None and transfer.picker_id is not None and not self._picks(transfer):
            self._screen.tell(
                Verdict.WARNING,
                said("{person} picks this one.", person=transfer.picker),
                said("Agree with each other before you scan: what both of you take counts twice."),
            )

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    # What is shown

    async def _load(self, transfer_id: UUID) -> None:
        transfer = await self._background.run(self._work.open_transfer, transfer_id)
        kept = await self._background.run(self._drafts.load, transfer_id)
        self._transfer = transfer
        stage = stage_of(
            transfer,
            at_source=self._person().works_in(transfer.from_code) and self._may(permissions.TRANSFERS_DISPATCH),
            at_destination=self._person().works_in(transfer.to_code) and self._may(permissions.TRANSFERS_RECEIVE),
        )
        if stage is not self._stage:
            self._scans.begin()  # the bin one stood at belongs to the stage before
        self._stage = stage
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


def _is_same_stop(one: PickProposal, other: PickProposal) -> bool:
    return (one.item_id, one.location_id, one.lot_id) == (other.item_id, other.location_id, other.lot_id)
