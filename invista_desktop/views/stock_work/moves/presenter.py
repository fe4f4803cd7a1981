"""Putting away and moving goods: what is in hand, and what the next scan does with it. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Unavailable, said
from invista_desktop.models.domain.found import CommandFound, LocationFound
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.stock_commands import MoveBin, MoveStock, StockCommand, UndoMove
from invista_desktop.models.domain.stock_piles import Pile, PlaceRow, StockBooks
from invista_desktop.models.domain.stock_rules import require_destination, require_holds_goods, require_open_books
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.moves.quality import Quality
from invista_desktop.views.stock_work.moves.taking import Taking
from invista_desktop.views.stock_work.moves.words import next_step
from invista_desktop.views.stock_work.moves.work import MovesScreen, MovesState, MovesWork
from invista_desktop.views.stock_work.posting import KeptHand, StockSending, not_confirmed
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
    ) -> None:
        self._screen, self._work, self._background, self._new_id = screen, work, background, new_id
        self._hand = KeptHand(SCREEN, MoveHand(), sending, background)
        self._taking = Taking(work, background, screen.choose_pile)
        self._quality = Quality(screen, self._hand, new_id, may)
        self._turn = asyncio.Lock()
        self._books: StockBooks | None = None
        self._last: MoveStock | MoveBin | None = None
        self._unknown: set[UUID] = set()
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

    async def take_pile(self, pile: Pile) -> None:
        """Take a pile of the worklist, as its scan would."""
        await self._step(self._take_pile(pile))

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

    async def settled(self, command: StockCommand) -> None:
        """Take that a posting was answered in the background."""
        self._unknown.discard(command.operation_id)
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
            if known is None or not self._hand.now.picks:
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
        if hand.picks or (hand.is_whole and hand.source is not None):
            await self._put(place)
            return
        require_holds_goods(place)
        await self._hand.keep(MoveHand().taking_from(place, whole=hand.is_whole))
        advice = said("Scan the bin it all goes to.") if hand.is_whole else said("Scan what you take from it.")
        self._screen.tell(Verdict.OK, said("From {code}.", code=place.code), advice)

    async def _item(self, read: ReadScan) -> None:
        hand = self._hand.now
        if hand.is_whole:
            raise RuleViolation(
                said("A whole bin is being moved."), said("Scan a bin, or press Esc."), code="whole_bin"
            )
        taken = await self._taking.item(hand, read)
        if taken is not None:
            await self._keep_taken(taken)

    async def _take_pile(self, pile: Pile) -> None:
        hand = self._hand.now
        if not hand.is_empty:
            raise RuleViolation(said("There are goods in hand already."), next_step(self._hand.now), code="hands_full")
        await self._keep_taken(await self._taking.pile(pile))

    async def _keep_taken(self, hand: MoveHand) -> None:
        await self._hand.keep(hand)
        step = hand.steps[-1]
        if step.pile is None:
            return
        item = step.pile.item
        self._screen.tell(
            Verdict.OK,
            said("{sku}  +{quantity} {unit}", sku=item.sku, quantity=shown_quantity(step.quantity), unit=item.unit),
            next_step(self._hand.now),
        )

    async def _put(self, place: PlaceRow) -> None:
        """Put everything in hand down in a place: the move is posted."""
        hand, source = self._hand.now, self._hand.now.source
        if source is None:
            raise RuleViolation(said("Nothing is in hand."), said("Scan what you take first."), code="nothing_in_hand")
        if self._books is not None:
            require_open_books(self._books)
        require_destination(place, source, hand.quantity)
        command: MoveStock | MoveBin
        if hand.is_whole:
            command = MoveBin(self._new_id(), source.location_id, source.code, place.location_id, place.code)
        else:
            command = MoveStock(self._new_id(), hand.lines(place))
        await self._post(command)
        self._last = command

    async def _post(self, command: MoveStock | MoveBin | UndoMove) -> None:
        answer = await self._hand.post(command)
        if answer is None:
            self._unknown.add(command.operation_id)
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return
        self._screen.tell(Verdict.OK, command.summary, said("Posted. Scan what comes next."))
        await self.reload()

    async def _undo(self) -> None:
        hand = self._hand.now
        if not hand.is_empty:
            await self._hand.keep(hand.without_last())
            self._screen.tell(Verdict.OK, said("Taken back."), next_step(self._hand.now))
            return
        if self._last is None:
            raise RuleViolation(said("There is nothing to undo."), said("Scan what you take."), code="nothing_to_undo")
        if self._last.operation_id in self._unknown:
            raise RuleViolation(
                said("The last move is not confirmed yet."),
                said("Wait until it is, then take it back."),
                code="move_unknown",
            )
        last = self._last
        await self._post(UndoMove(self._new_id(), last.operation_id, str(last.summary)))
        self._last = None

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
        if hand.picks:
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
        if not hand.picks:
            raise RuleViolation(said("Nothing is in hand."), said("Scan what you take first."), code="nothing_in_hand")
        last = next(step.pile for step in reversed(hand.steps) if step.pile is not None)
        pick = hand.pick_of(last) or hand.picks[-1]
        if pick.pile.item.is_serialized:
            raise RuleViolation(
                said("{sku} is kept piece by piece.", sku=pick.pile.item.sku),
                said("Scan each piece, and undo one too many with Ctrl+Z."),
                code="serial_required",
            )
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
        undoes = "" if self._last is None else str(self._last.summary)
        self._screen.show_state(MovesState(self._hand.now, undoes))
