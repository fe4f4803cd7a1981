"""Receiving: what the person scans and types becomes events in the journal, and words. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.receiving import PackRow
from invista_desktop.models.domain.receiving_events import (
    DeliveryNoteGiven,
    Event,
    LotGiven,
    QualitySplit,
    Scanned,
    SetAside,
    Undone,
)
from invista_desktop.models.domain.receiving_scans import LabelData, item_scan, typed_quantity
from invista_desktop.views.common.patience import PATIENCE
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.last_scan import moved_last
from invista_desktop.views.receiving.order_opening import OrderOpening
from invista_desktop.views.receiving.order_page import NOT_COUNTED, OrderPage
from invista_desktop.views.receiving.rows import ReceivingRow, last_scan_of
from invista_desktop.views.receiving.scan_reader import Reading, ScanReader
from invista_desktop.views.receiving.words import counted, greeting, what_went
from invista_desktop.views.receiving.work import ReceivingWork, Sending

Command = Callable[[], None]


class ReceivingPresenter:
    """Opens orders and counts what arrives.

    Nothing scanned or typed is lost by an error: what is refused was never counted, and the
    banner says so; what was counted is on disk before the banner says that.

    Attributes:
        commands: what a command barcode does; the screen fills it.
    """

    def __init__(
        self,
        page: OrderPage,
        work: ReceivingWork,
        reader: ScanReader,
        sending: Sending,
        background: Background,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._page, self._work, self._reader = page, work, reader
        self._sending, self._background = sending, background
        self._opening = OrderOpening(page, work, background, patience)
        self._is_refreshing = False
        self._wanted: UUID | None = None
        self.commands: dict[str, Command] = {}

    @property
    def has_order(self) -> bool:
        """Whether an order is open, so that scans belong here."""
        return self._page.desk.is_open

    # Opening, and keeping up with others

    async def open(self, order_id: UUID) -> None:
        """Open an order with this workstation's draft; without network, as it was last seen."""
        page, self._wanted = self._page, order_id
        self._opening.give_up()
        page.screen.show_opening()
        async with page.turn:
            try:
                late = await self._opening.open(order_id)
            except InvistaError as problem:
                page.screen.show_no_order(problem)
                return
            page.screen.tell(Verdict.READY, *greeting(page.desk.draft, is_online=page.is_online))
        if page.is_online if late is None else await self._opening.take_late(late):
            await self._catch_up()

    async def reload(self) -> None:
        """Show what others changed; the draft stays."""
        if self._wanted is not None:
            await self.open(self._wanted)

    async def retry(self) -> None:
        """Look up again what was set aside, and send what waits."""
        self._sending.wake()
        if not self._page.desk.is_open:
            await self.reload()
            return
        await self.refresh_others()
        await self._look_up_set_aside()

    async def refresh_others(self) -> None:
        """Take what other people have scanned meanwhile; a failure only shows as offline."""
        page, desk = self._page, self._page.desk
        if not desk.is_open or self._is_refreshing:
            return
        asked, self._is_refreshing = desk.draft_id, True
        try:
            others = await self._background.run(self._work.other_drafts, desk.order.order_id, asked)
        except InvistaError:
            page.show_state(is_online=False)
            return
        finally:
            self._is_refreshing = False
        if not desk.is_open or desk.draft_id != asked:
            return
        came_back = not page.is_online
        page.show_state(is_online=True)
        if desk.know_others(others):
            page.show()
        if came_back:
            await self._catch_up()

    def waiting(self, waiting: Waiting) -> None:
        """Take how much is still to be sent."""
        self._page.show_state(waiting=waiting)

    def leave(self) -> None:
        """Close the order; its draft stays on this workstation."""
        self._wanted = None
        self._opening.give_up()
        self._page.desk.clear()

    # Scanning

    async def scan(self, raw: str) -> None:
        """Take one scan; it is on disk before the screen says that it counted."""
        if self._page.is_posting or not self._page.desk.is_open:
            advice = said("Wait until the receipt is posted, then scan again.")
            self._page.screen.tell(Verdict.REFUSED, NOT_COUNTED, advice)
            return
        await self._page.step(lambda confirmed: self._take(raw, confirmed))

    async def undo(self) -> None:
        """Take the last step back."""
        await self._page.step(self._undo)

    # Edits of one row

    async def type_quantity(self, row: ReceivingRow, number: Decimal, pack: PackRow | None) -> None:
        """Set a row's accepted quantity: so many packs, or base units without a pack."""
        if row.line is not None:
            await self._edit(typed_quantity(row.line.line_key, row.item, pack, number))
            return
        desk = self._page.desk
        typed = item_scan(desk.order, desk.draft, row.item, pack, LabelData(count=number))
        await self._edit(replace(typed, order_item_id=row.key[0]))

    async def give_lot(self, row: ReceivingRow, lot: str | None, expiry: date | None) -> None:
        """Set a row's lot or expiry; None leaves what is there."""
        if row.line is not None:
            await self._edit(LotGiven(row.line.line_key, lot, expiry))

    async def choose_bin(self, row: ReceivingRow, code: str) -> None:
        """Put a row away at another bin than the suggested one."""
        line = row.line
        if line is not None:
            await self._page.step(lambda confirmed: self._bin(code, line.line_key, confirmed))

    async def split(self, split: QualitySplit) -> None:
        """Divide a row among accepted, held and rejected."""
        await self._edit(split)

    async def give_delivery_note(self, number: str) -> None:
        """Keep the number of the supplier's delivery note for the receipt."""
        await self._edit(DeliveryNoteGiven(number.strip()))

    async def hold_last(self) -> None:
        """Hold the last scan: it goes to quarantine."""
        await self._page.step(
            lambda confirmed: self._record(moved_last(self._page.desk.draft, None), Reading(), confirmed)
        )

    async def reject_last(self) -> None:
        """Reject the last scan, for a reason."""
        reasons = self._page.desk.order.rejection_reasons
        chosen = await self._page.screen.choose_reason(said("Why is it rejected?"), reasons)
        if chosen is not None:
            await self._page.step(
                lambda confirmed: self._record(moved_last(self._page.desk.draft, chosen[0]), Reading(), confirmed)
            )

    # How it is done

    async def _catch_up(self) -> None:
        """The database is back: do what waited for it."""
        self._sending.wake()
        await self._look_up_set_aside()
        await self._suggest()

    async def _suggest(self) -> None:
        """Ask where things go; receiving goes on without an answer."""
        desk = self._page.desk
        if not desk.is_open:
            return
        items = [line.item.key for line in desk.order.lines]
        try:
            found = await self._background.run(self._work.put_away_suggestions, desk.order.order_id, items)
        except InvistaError:
            return
        self._page.suggestions = {(one.product_id, one.variant_id): one for one in found}
        self._page.show()

    async def _take(self, raw: str, confirmed: frozenset[str]) -> None:
        try:
            reading = await self._reader.read(raw, self._page.desk, confirmed)
        except Unavailable:
            await self._set_aside(raw)
            return
        if reading.command is not None:
            self._carry_out(reading.command)
        elif reading.event is not None:
            await self._record(reading.event, reading, confirmed)

    def _carry_out(self, command: str) -> None:
        if command not in self.commands:
            raise RuleViolation(
                said("There is nothing to answer now."), said("Scan what has arrived."), code="command_not_here"
            )
        self.commands[command]()

    async def _bin(self, code: str, line_key: str, confirmed: frozenset[str]) -> None:
        await self._record(await self._reader.read_bin(code, line_key), Reading(), confirmed)

    async def _edit(self, event: Event) -> None:
        await self._page.step(lambda confirmed: self._record(event, Reading(), confirmed))

    async def _record(self, event: Event, reading: Reading, confirmed: frozenset[str]) -> None:
        told = await self._page.desk.record(event, serial=reading.serial, confirmed=confirmed)
        self._sending.wake()
        self._page.show()
        self._praise(event, (*told, reading.doubt) if reading.doubt else told)

    async def _undo(self, _confirmed: frozenset[str]) -> None:
        undone = await self._page.desk.undo()
        if undone is None:
            raise RuleViolation(
                said("There is nothing to undo."), said("Scan what has arrived."), code="nothing_to_undo"
            )
        item = self._page.desk.item((undone.product_id, undone.variant_id)) if isinstance(undone, Scanned) else None
        self._sending.wake()
        self._page.show()
        self._page.screen.tell(Verdict.OK, said("Taken back."), what_went(undone, item))

    async def _set_aside(self, raw: str) -> None:
        await self._page.desk.keep(SetAside(raw))
        self._page.show_state(is_online=False)
        self._page.screen.tell(
            Verdict.WARNING,
            said("Kept for later: {code}", code=raw),
            said("The database is away. This code is looked up as soon as it answers."),
        )

    async def _look_up_set_aside(self) -> None:
        """Count what was set aside, oldest first, until the database is away again."""
        for known, raw in self._page.desk.draft.set_aside:
            if self._page.is_online:
                await self._look_up(known, raw)

    async def _look_up(self, known: UUID, raw: str) -> None:
        page = self._page

        async def count(confirmed: frozenset[str]) -> None:
            reading = await self._reader.read(raw, page.desk, confirmed)
            if reading.event is not None:
                await self._record(reading.event, reading, confirmed)

        async with page.turn:
            if (known, raw) not in page.desk.draft.set_aside:
                return  # looked up meanwhile, or another order lies on the desk
            try:
                await page.confirming(count)
            except Unavailable:
                page.show_state(is_online=False)
                return
            except InvistaError as problem:
                # It will not count later either: the person hears of it once, and it stops waiting.
                page.screen.show_problem(problem)
            await page.desk.keep(Undone(known))
            page.show()

    def _praise(self, event: Event, told: Sequence[Said]) -> None:
        """Say that it counted: how much of what, and what is wanted next."""
        desk = self._page.desk
        line = desk.draft.active_line
        item = desk.item(line.item_key) if line else None
        last = last_scan_of(desk.order, desk.draft, item) if item else None
        if line is None or last is None or isinstance(event, DeliveryNoteGiven):
            self._page.screen.tell(Verdict.OK, said("Kept."))
            return
        self._page.screen.tell(Verdict.WARNING if told else Verdict.OK, *counted(event, line, last, told))
