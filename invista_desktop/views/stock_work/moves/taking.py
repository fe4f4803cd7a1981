"""Taking goods into the hands, scan by scan. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, said
from invista_desktop.models.domain.move_hand import MoveHand, Pick, first_out
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_piles import Piece, Pile, PlaceRow
from invista_desktop.models.domain.stock_rules import require_holds_goods, require_lot_of, require_serial_quantity
from invista_desktop.views.stock_work.moves.work import MovesWork
from invista_desktop.views.stock_work.scans import ItemFound, ReadScan, amount, meant, not_here

ChoosePile = Callable[[Sequence[Pile]], Awaitable[Pile | None]]


class Taking:
    """Finds the pile that a scan means where the hands take from, and takes of it.

    Attributes:
        places: places seen lately, by code: a suggested bin is known without the network.
    """

    def __init__(self, work: MovesWork, background: Background, choose: ChoosePile) -> None:
        self._work, self._background, self._choose = work, background, choose
        self.places: dict[str, PlaceRow] = {}

    async def place(self, location_id: UUID) -> PlaceRow:
        """Return a place as it is now, and remember it."""
        place = await self._background.run(self._work.place, location_id)
        self.places[place.code] = place
        return place

    async def item(self, hand: MoveHand, read: ReadScan) -> MoveHand | None:
        """Return the hands with what was scanned in them; None when the person went back.

        Raises:
            RuleViolation: none of it is there, or it cannot be told which is meant.
        """
        pile = await self._pile(hand, read)
        if pile is None:
            return None
        if hand.source is None:
            dock = await self.place(pile.location_id)
            hand = hand.taking_from(dock, puts_away=True)
        hand = self._taken(hand, pile, read)
        return await self._with_suggestion(hand, pile.item.key)

    async def pile(self, pile: Pile) -> MoveHand:
        """Return hands with all that is loose of a pile on a dock."""
        dock = await self.place(pile.location_id)
        hand = MoveHand().taking_from(dock, puts_away=True)
        return await self._with_suggestion(hand.taking(pile, pile.loose, pieces=pile.pieces), pile.item.key)

    async def subject(self, subject: Subject) -> MoveHand | None:
        """Return hands with what a card is about in them; None when the person went back.

        Raises:
            RuleViolation: nothing of it lies loose in this warehouse.
        """
        if subject.kind is SubjectKind.PALLET and subject.id is not None:
            return await self.pallet(subject.id)
        if subject.kind is SubjectKind.PLACE and subject.id is not None:
            place = await self.place(subject.id)
            require_holds_goods(place)
            return MoveHand().taking_from(place)
        piles = await self._background.run(self._work.piles_of, subject)
        if not piles:
            raise RuleViolation(
                said("None of it lies loose in this warehouse."),
                said("Look on the card where it lies. What is on a pallet moves with it."),
                code="nothing_loose",
            )
        pile = piles[0] if len(piles) == 1 else await self._choose(first_out(piles))
        if pile is None:
            return None
        named = subject.id if subject.kind is SubjectKind.SERIAL else None
        pieces = tuple(one for one in pile.pieces if named in (None, one.serial_id))
        quantity = Decimal(len(pieces)) if pile.item.is_serialized else pile.loose
        hand = MoveHand().taking_from(await self.place(pile.location_id))
        return hand.taking(pile, quantity, pieces=pieces)

    async def pallet(self, pallet_id: UUID) -> MoveHand:
        """Return hands with a pallet in them.

        Raises:
            Conflict: it is broken up.
        """
        held = await self._background.run(self._work.pallet, pallet_id)
        place = await self.place(held.location_id)
        hand = MoveHand().taking_pallet(held, place)
        if held.product_id is None:
            return hand
        return await self._with_suggestion(hand, (held.product_id, held.variant_id))

    async def _pile(self, hand: MoveHand, read: ReadScan) -> Pile | None:
        found = read.found
        assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
        source = hand.source
        if source is None or hand.is_put_away:
            there = await self._background.run(self._work.piles_on_docks, (found.product_id,))
        else:
            there = await self._background.run(self._work.piles_in, source.location_id, (found.product_id,))
        possible = meant(read, there)
        if not possible:
            if read.lot:
                on_file = await self._background.run(self._work.lots_called, read.lot)
                require_lot_of(found.sku, (found.product_id, found.variant_id), read.lot, on_file)
            raise not_here(read, there, "" if source is None else source.code)
        if hand.is_put_away:
            # What is in hand already is not meant once more while other piles of it wait.
            possible = tuple(pile for pile in possible if hand.pick_of(pile) is None) or possible
        else:
            going_on = [pile for pile in possible if (pick := hand.pick_of(pile)) and pick.quantity < pile.loose]
            possible = tuple(going_on) if len(going_on) == 1 else possible
        return possible[0] if len(possible) == 1 else await self._choose(first_out(possible))

    def _taken(self, hand: MoveHand, pile: Pile, read: ReadScan) -> MoveHand:
        pick = hand.pick_of(pile)
        if pick is not None and pick.quantity >= pile.loose and not read.serial:
            raise RuleViolation(
                said("All of {sku} there is in hand: {code}.", sku=pile.item.sku, code=pile.location),
                said("Scan the bin it goes to, or press F2 to take less."),
                code="all_in_hand",
            )
        if pile.item.is_serialized:
            pieces = _pieces(hand, pile, read)
            if read.data.count is not None:
                require_serial_quantity(pile.item, read.data.count, len(pieces))
            return hand.taking(pile, Decimal(len(pieces)), pieces=pieces)
        if hand.is_put_away and read.data.count is None and read.data.measure is None:
            return hand.taking(pile, pile.loose - (pick.quantity if pick else ZERO))
        return hand.taking(pile, amount(read, pile.item), pack=read.pack)

    async def _with_suggestion(self, hand: MoveHand, item: tuple[UUID, UUID | None]) -> MoveHand:
        """Ask where it should go; work goes on without an answer."""
        source = hand.source
        if source is None or source.warehouse_id is None:
            return hand
        try:
            found = await self._background.run(self._work.suggestion, source.warehouse_id, item)
            if found is not None:
                await self.place(found.location_id)
        except InvistaError:
            found = None
        elsewhere = found is not None and found.location_id != source.location_id
        return replace(hand, suggestion=found if elsewhere else None)


def _pieces(hand: MoveHand, pile: Pile, read: ReadScan) -> tuple[Piece, ...]:
    """Return the numbered pieces that a scan takes.

    Raises:
        RuleViolation: it does not say which, or that one is in hand already.
    """
    pick = hand.pick_of(pile)
    held = pick.pieces if pick else ()
    left = tuple(piece for piece in pile.pieces if piece not in held)
    if read.serial:
        named = tuple(piece for piece in left if piece.code == read.serial)
        if not named:
            raise RuleViolation(
                said("Piece {serial} is in hand already.", serial=read.serial),
                said("Scan the next piece, or the bin they go to."),
                code="serial_twice",
            )
        return named
    if hand.is_put_away or len(left) == 1:
        return left
    raise RuleViolation(
        said("{sku} is kept piece by piece.", sku=pile.item.sku),
        said("Scan the serial number of the piece."),
        code="serial_required",
    )


def last_taken(hand: MoveHand) -> Pick:
    """Return what was taken last, of which there may be more or less.

    Raises:
        RuleViolation: nothing is in hand, or it goes piece by piece.
    """
    piles = [step.pile for step in reversed(hand.steps) if step.pile is not None]
    pick = next((pick for pile in piles if (pick := hand.pick_of(pile)) is not None), None)
    if pick is None:
        raise RuleViolation(said("Nothing is in hand."), said("Scan what you take first."), code="nothing_in_hand")
    if pick.pile.item.is_serialized:
        raise RuleViolation(
            said("{sku} is kept piece by piece.", sku=pick.pile.item.sku),
            said("Scan each piece, and undo one too many with Ctrl+Z."),
            code="serial_required",
        )
    return pick
