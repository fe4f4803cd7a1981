"""Putting away and moving goods: what is in hand, and what the next scan does with it. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import CommandFound, LocationFound, PalletFound
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_commands import MoveStock, StockCommand
from invista_desktop.models.domain.stock_piles import Pile, PlaceRow, PutAwayRow, StockBooks
from invista_desktop.models.domain.stock_rules import require_holds_goods, require_open_books
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.moves.putting import Putting
from invista_desktop.views.stock_work.moves.quality import Quality
from invista_desktop.views.stock_work.moves.taking import Taking, last_taken
from invista_desktop.views.stock_work.moves.words import next_step
from invista_desktop.views.stock_work.moves.work import MovesScreen, MovesState, MovesWork
from invista_desktop.views.stock_work.posting import KeptHand, StockSending
from invista_desktop.views.stock_work.scans import ItemFound, ReadScan, not_for_here

SCREEN = "moves"


class MovesPresenter:
    """Takes goods by scan and puts them down by scan; every scan is on disk before the screen confirms it.

    Attributes:
        commands: what a command barcode does.
    """

    def __init__(
        self,
        screen: MovesScreen,
        work: MovesWork,
        sending: StockSending,
        background: Background,
        *,
        new_id: Callable[[], UUID],
        may: Callable[[str], bool],
        put_away: Callable[[MoveStock], None],
    ) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._hand = KeptHand(SCREEN, MoveHand(), sending, background)
        self._taking = Taking(work, background, screen.choose_pile)
        self._quality = Quality(screen, self._hand, new_id, may)
        self._turn = asyncio.Lock()
        self._books: StockBooks | None = None
        self._putting = Putting(screen, self._hand, new_id, put_away)
        self.commands: dict[str, Callable[[], Awaitable[None]]] = {
            "undo": self._undo,
            "cancel": self._put_down,
            "hold": self._change_quality,
        }

    @property
    def is_busy(self) -> bool:
        """Whether a step is under way."""
        return self._turn.locked()

    async def start(self) -> None:
        """Take up again what was in hand, and ask for the worklist."""
        async with self._turn:
            try:
                await self._hand.restore()
            except InvistaError as problem:
                self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        self._show()
        if self._hand.now.is_empty:
            self._screen.tell(Verdict.READY, said("Ready to scan."), said("Scan an item on the dock, or a bin."))
        else:
            self._screen.tell(Verdict.READY, said("Your earlier scans are all here."), next_step(self._hand.now))
        await self.reload()

    async def reload(self) -> None:
        """Ask anew what waits on the docks."""
        self._screen.show_loading()
        try:
            self._books = await self._background.run(self._work.books)
            rows = await self._background.run(self._work.put_away_worklist)
        except InvistaError as problem:
            self._screen.show_problem(problem)
            return
        self._screen.show_worklist(rows)

    async def scan(self, raw: str) -> None:
        """Take one scan."""
        await self._step(self._take(raw))

    async def take_row(self, row: PutAwayRow) -> None:
        """Take a pile or a pallet of the worklist, as its scan would."""
        if row.pallet is not None:
            await self._step(self._pallet(row.pallet.pallet_id))
        elif row.pile is not None:
            await self._step(self._take_pile(row.pile))

    async def take_subject(self, subject: Subject, *, holds: bool = False) -> None:
        """Take what a card is about, and ask at once what is wrong with it when it is to be held."""
        await self._step(self._take_subject(subject, holds=holds))

    async def undo(self) -> None:
        """Take the last scan back; with empty hands, the last posted move."""
        await self._step(self._undo())

    async def put_down(self) -> None:
        """Let go of everything in hand, unposted."""
        await self._step(self._put_down())

    async def whole_bin(self) -> None:
        """Move everything that lies in a bin: the next scans say which, and where to."""
        await self._step(self._whole_bin())

    async def type_quantity(self) -> None:
        """Ask how much of the last thing is taken."""
        await self._step(self._type_quantity())

    async def change_quality(self) -> None:
        """Hold, release or scrap what is in hand."""
        await self._step(self._change_quality())

    def posted(self, command: StockCommand) -> None:
        """Take that the sender posted something in the background."""
        self._putting.posted(command)

    async def settled(self, command: StockCommand) -> None:
        """Take that a posting was answered in the background."""
        self._putting.settled(command.operation_id)
        await self.reload()

    # One step at a time

    async def _step(self, work: Awaitable[None]) -> None:
        async with self._turn:
            try:
                await work
            except InvistaError as problem:
                self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        self._show()

    async def _take(self, raw: str) -> None:
        read = await self._read(raw)
        match read.found:
            case CommandFound(name=name) if name in self.commands:
                await self.commands[name]()
            case LocationFound(location_id=location_id):
                await self._place(await self._seen(location_id))
            case PalletFound(pallet_id=pallet_id):
                await self._pallet(pallet_id)
            case found if isinstance(found, ItemFound):
                await self._item(read)
            case _:
                raise not_for_here(read, raw, said("Scan an item on the dock, or the bin that goods lie in."))

    async def _read(self, raw: str) -> ReadScan:
        """Return what a scan is; a place seen lately is known without the network."""
        try:
            return await self._background.run(self._work.read_scan, raw)
        except Unavailable:
            known = self._taking.places.get(raw.strip())
            if known is None or not self._hand.now.has_goods:
                raise
            return ReadScan(LocationFound(known.location_id, known.code, known.kind, known.warehouse_id))

    async def _seen(self, location_id: UUID) -> PlaceRow:
        try:
            return await self._taking.place(location_id)
        except Unavailable:
            known = next((one for one in self._taking.places.values() if one.location_id == location_id), None)
            if known is None:
                raise
            return known

    async def _place(self, place: PlaceRow) -> None:
        hand = self._hand.now
        if hand.has_goods:
            if await self._putting.put(place, self._books):
                await self.reload()
            return
        require_holds_goods(place)
        await self._keep_taken(MoveHand().taking_from(place, whole=hand.is_whole))

    async def _pallet(self, pallet_id: UUID) -> None:
        if not self._hand.now.is_empty:
            raise self._hands_full()
        await self._keep_taken(await self._taking.pallet(pallet_id))

    async def _item(self, read: ReadScan) -> None:
        hand = self._hand.now
        if hand.is_whole:
            raise RuleViolation(
                said("A whole bin is being moved."), said("Scan a bin, or press Esc."), code="whole_bin"
            )
        if hand.pallet is not None:
            raise RuleViolation(
                said("A pallet is being moved."), said("Scan the bin it goes to, or press Esc."), code="pallet_in_hand"
            )
        taken = await self._taking.item(hand, read)
        if taken is not None:
            await self._keep_taken(taken, read.doubt)

    async def _take_pile(self, pile: Pile) -> None:
        hand = self._hand.now
        if not hand.is_empty:
            raise self._hands_full()
        await self._keep_taken(await self._taking.pile(pile))

    async def _take_subject(self, subject: Subject, *, holds: bool) -> None:
        if not self._hand.now.is_empty:
            raise self._hands_full()
        if (hand := await self._taking.subject(subject)) is None:
            return
        await self._keep_taken(hand)
        self._show()
        if holds and hand.picks:
            await self._change_quality()

    def _hands_full(self) -> RuleViolation:
        return RuleViolation(said("There is something in hand already."), next_step(self._hand.now), code="hands_full")

    async def _keep_taken(self, hand: MoveHand, doubt: Said | None = None) -> None:
        await self._hand.keep(hand)
        step = hand.steps[-1]
        if step.pallet is not None:
            words = said("Pallet {sscc}: {content}", sscc=step.pallet.sscc, content=step.pallet.content)
            self._screen.tell(Verdict.OK, words, next_step(hand))
            return
        if step.pile is None:
            place = step.place.code if step.place else ""
            self._screen.tell(Verdict.OK, said("From {code}.", code=place), next_step(hand))
            return
        item = step.pile.item
        self._screen.tell(
            Verdict.WARNING if doubt else Verdict.OK,
            said("{sku}  +{quantity} {unit}", sku=item.sku, quantity=shown_quantity(step.quantity), unit=item.unit),
            doubt or next_step(self._hand.now),
        )

    async def _undo(self) -> None:
        hand = self._hand.now
        if not hand.is_empty:
            await self._hand.keep(hand.without_last())
            self._screen.tell(Verdict.OK, said("Taken back."), next_step(self._hand.now))
            return
        if await self._putting.take_back():
            await self.reload()

    async def _put_down(self) -> None:
        if self._hand.now.is_empty:
            return
        if len(self._hand.now.picks) > 1 and not await self._screen.confirm(
            said("Forget what was scanned?"),
            said("Nothing was moved. What is in hand is forgotten."),
            said("Forget it"),
        ):
            return
        await self._hand.empty()
        self._screen.tell(Verdict.READY, said("Nothing is in hand."), said("Scan an item on the dock, or a bin."))

    async def _whole_bin(self) -> None:
        hand = self._hand.now
        if hand.picks or hand.pallet:
            raise RuleViolation(
                said("There are goods in hand already."),
                said("Put them down first: scan their bin, or press Esc."),
                code="hands_full",
            )
        source = hand.source
        if source is None:
            await self._hand.keep(MoveHand().expecting_whole())
            self._screen.tell(Verdict.READY, said("A whole bin moves."), said("Scan the bin that is emptied."))
            return
        await self._hand.keep(MoveHand().taking_from(source, whole=True))
        self._screen.tell(
            Verdict.OK, said("Everything in {code}.", code=source.code), said("Scan the bin it all goes to.")
        )

    async def _type_quantity(self) -> None:
        hand = self._hand.now
        pick = last_taken(hand)
        typed = await self._screen.ask_quantity(pick)
        if typed is None:
            return
        number, pack = typed
        quantity = number * (pack.quantity if pack else 1)
        taken = hand.taking(pick.pile, quantity, pack=pack, sets=True)
        await self._hand.keep(taken)
        self._screen.tell(
            Verdict.OK,
            said(
                "{sku}: {quantity} {unit}", sku=pick.pile.item.sku, quantity=shown_quantity(quantity),
                unit=pick.pile.item.unit,
            ),
            next_step(self._hand.now),
        )  # fmt: skip

    async def _change_quality(self) -> None:
        if self._books is None:
            self._books = await self._background.run(self._work.books)
        require_open_books(self._books)
        if await self._quality.change(self._books):
            await self.reload()

    def _show(self) -> None:
        self._screen.show_state(MovesState(self._hand.now, self._putting.undoes))
