"""What somebody has in hand between taking goods and putting them down: scan by scan, to be undone one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import PackRow, PutAwaySuggestion
from invista_desktop.models.domain.stock_commands import AVAILABLE, StockLine
from invista_desktop.models.domain.stock_piles import PalletHeld, Piece, Pile, PlaceRow
from invista_desktop.models.domain.stock_rules import require_on_hand, require_quantity, require_serial_quantity

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One scan, or one typed quantity.

    Attributes:
        place: where goods are taken from now on.
        pile: what was taken, `quantity` of it, in `pack`s where a pack was scanned; `pieces` by number.
        sets: whether the quantity stands in place of what was taken of the pile before.
        whole: everything that lies in the place is taken.
        puts_away: the place is a dock nobody scanned: whole piles are taken from it.
        pallet: what is moved whole.
    """

    place: PlaceRow | None = None
    pile: Pile | None = None
    quantity: Decimal = ZERO
    pack: PackRow | None = None
    pieces: tuple[Piece, ...] = ()
    sets: bool = False
    whole: bool = False
    puts_away: bool = False
    pallet: PalletHeld | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """So much of a pile, in hand."""

    pile: Pile
    quantity: Decimal
    pieces: tuple[Piece, ...] = ()
    pack: PackRow | None = None


@dataclass(frozen=True, slots=True)
class MoveHand:
    """The steps since the hands were empty.

    Attributes:
        suggestion: where the last thing taken should go.
    """

    steps: tuple[Step, ...] = ()
    suggestion: PutAwaySuggestion | None = None

    @property
    def source(self) -> PlaceRow | None:
        """Where the goods are taken from."""
        return next((step.place for step in reversed(self.steps) if step.place is not None), None)

    @property
    def is_whole(self) -> bool:
        """Whether the whole bin is moved."""
        return any(step.whole for step in self.steps)

    @property
    def is_put_away(self) -> bool:
        """Whether goods are put away from a dock, pile by pile."""
        return any(step.puts_away for step in self.steps)

    @property
    def pallet(self) -> PalletHeld | None:
        """The pallet that is moved whole."""
        return next((step.pallet for step in self.steps if step.pallet is not None), None)

    @property
    def has_goods(self) -> bool:
        """Whether the next bin takes something."""
        return bool(self.picks) or self.pallet is not None or (self.is_whole and self.source is not None)

    @property
    def picks(self) -> tuple[Pick, ...]:
        """What is in hand, in the order in which it was first taken."""
        held: dict[object, Pick] = {}
        for step in self.steps:
            if step.pile is not None:
                held[step.pile.key] = _after(held.get(step.pile.key), step.pile, step)
        return tuple(pick for pick in held.values() if pick.quantity > 0)

    @property
    def quantity(self) -> Decimal:
        """All base units in hand, as far as they are known."""
        held = self.pallet.quantity if self.pallet else ZERO
        return sum((pick.quantity for pick in self.picks), held)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was taken yet."""
        return not self.steps

    def pick_of(self, pile: Pile) -> Pick | None:
        """Return what of a pile is in hand."""
        return next((pick for pick in self.picks if pick.pile.key == pile.key), None)

    def expecting_whole(self) -> "MoveHand":
        """Return the hands that take all of the place that is scanned next."""
        return replace(self, steps=(*self.steps, Step(whole=True)))

    def taking_pallet(self, pallet: PalletHeld, place: PlaceRow) -> "MoveHand":
        """Return the hands that move a pallet whole, from the place where it stands."""
        return replace(self, steps=(*self.steps, Step(place=place, pallet=pallet)))

    def taking_from(self, place: PlaceRow, *, whole: bool = False, puts_away: bool = False) -> "MoveHand":
        """Return the hands that take from a place from now on."""
        return replace(self, steps=(*self.steps, Step(place=place, whole=whole, puts_away=puts_away)))

    def taking(
        self, pile: Pile, quantity: Decimal, *, pack: PackRow | None = None, pieces: tuple[Piece, ...] = (),
        sets: bool = False,
    ) -> "MoveHand":  # fmt: skip
        """Return the hands with so much of a pile more, or with just so much of it.

        Raises:
            RuleViolation: no such quantity is there, or numbered pieces are not named.
        """
        require_quantity(pile.item, quantity)
        require_serial_quantity(pile.item, quantity, len(pieces))
        step = Step(pile=pile, quantity=quantity, pack=pack, pieces=pieces, sets=sets)
        require_on_hand(pile, _after(None if sets else self.pick_of(pile), pile, step).quantity)
        return replace(self, steps=(*self.steps, step))

    def without_last(self) -> "MoveHand":
        """Return the hands as they were before the last step."""
        left = self.steps[:-1]
        return replace(self, steps=left, suggestion=self.suggestion if left else None)

    def lines(self, place: PlaceRow | None = None, *, status: str | None = None) -> tuple[StockLine, ...]:
        """Return what is in hand as lines to `place`, or left where it lies; in `status`, or as it is."""
        return tuple(line for pick in self.picks for line in _lines_of(pick, place, status))


def _after(before: Pick | None, pile: Pile, step: Step) -> Pick:
    if before is None or step.sets:
        return Pick(pile, step.quantity, step.pieces, step.pack)
    pieces = (*before.pieces, *(piece for piece in step.pieces if piece not in before.pieces))
    quantity = Decimal(len(pieces)) if pieces else before.quantity + step.quantity
    return Pick(pile, quantity, pieces, before.pack if before.pack == step.pack else None)


def _lines_of(pick: Pick, place: PlaceRow | None, status: str | None) -> Iterable[StockLine]:
    pile = pick.pile
    factor = pick.pack.quantity if pick.pack else ONE
    entered = pick.quantity / factor
    line = StockLine(
        product_id=pile.item.product_id,
        variant_id=pile.item.variant_id,
        sku=pile.item.sku,
        unit=pile.item.unit,
        quantity=pick.quantity,
        from_location_id=pile.location_id,
        from_code=pile.location,
        to_location_id=place.location_id if place else pile.location_id,
        to_code=place.code if place else pile.location,
        from_status=pile.status,
        to_status=status or pile.status,
        lot_id=pile.lot_id,
        entered_quantity=entered,
        entered_unit=pick.pack.name if pick.pack else pile.item.unit,
        entered_factor=factor,
    )
    if not pick.pieces:
        return (line,)
    single = replace(line, quantity=ONE, entered_quantity=ONE, entered_unit=pile.item.unit, entered_factor=ONE)
    return tuple(replace(single, serial_id=piece.serial_id) for piece in pick.pieces)


def first_out(piles: Iterable[Pile]) -> tuple[Pile, ...]:
    """Return piles with what expires first ahead, then what came first; what never expires comes last."""
    return tuple(
        sorted(
            piles,
            key=lambda pile: (
                pile.status != AVAILABLE,
                pile.expiry_date is None,
                pile.expiry_date.toordinal() if pile.expiry_date else 0,
                pile.since.timestamp() if pile.since else 0.0,
                pile.lot,
            ),
        )
    )
