"""Putting down what is in hand: the move is posted; and taking the last one back. No Qt."""

from collections.abc import Callable
from uuid import UUID

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.move_hand import MoveHand
from invista_desktop.models.domain.pallets import MovePallet
from invista_desktop.models.domain.stock_commands import MoveBin, MoveStock, StockCommand, UndoMove
from invista_desktop.models.domain.stock_piles import DOCKS, PlaceRow, StockBooks
from invista_desktop.models.domain.stock_rules import require_destination, require_open_books
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.moves.work import MovesScreen
from invista_desktop.views.stock_work.posting import KeptHand, not_confirmed

Move = MoveStock | MoveBin | MovePallet


class Putting:
    """Posts moves one by one, and remembers the last one; `put_away` is told what a posted move brought from a dock."""

    def __init__(
        self,
        screen: MovesScreen,
        hand: KeptHand[MoveHand],
        new_id: Callable[[], UUID],
        put_away: Callable[[MoveStock], None],
    ) -> None:
        self._screen, self._hand, self._new_id, self._put_away = screen, hand, new_id, put_away
        self._back: UndoMove | MovePallet | None = None
        self._last: Move | None = None
        self._unknown: set[UUID] = set()
        self._from_dock: set[UUID] = set()

    @property
    def undoes(self) -> str:
        """The move that would be taken back, in words; empty for none."""
        return "" if self._last is None else str(self._last.summary)

    async def put(self, place: PlaceRow, books: StockBooks | None) -> bool:
        """Put everything in hand down in a place; return whether the books know of it already.

        Raises:
            RuleViolation: it cannot go there; everything is in hand as before.
            InvistaError: the database refused; everything is in hand as before.
        """
        hand, source = self._hand.now, self._hand.now.source
        if source is None:
            raise RuleViolation(said("Nothing is in hand."), said("Scan what you take first."), code="nothing_in_hand")
        if books is not None:
            require_open_books(books)
        require_destination(place, source, hand.quantity)
        command = self._command(hand, source, place)
        posted = await self._post(command, command.summary)
        self._last, self._back = command, self._way_back(command, source)
        if source.kind in DOCKS and isinstance(command, MoveStock):
            self._from_dock.add(command.operation_id)
            if posted:
                self.posted(command)
        return posted

    async def take_back(self) -> bool:
        """Move back what was moved last; return whether the books know of it already.

        Raises:
            RuleViolation: nothing was moved yet, or the books do not know of it yet.
            InvistaError: the database refused; nothing was changed.
        """
        if self._last is None or self._back is None:
            raise RuleViolation(said("There is nothing to undo."), said("Scan what you take."), code="nothing_to_undo")
        if self._last.operation_id in self._unknown:
            raise RuleViolation(
                said("The last move is not confirmed yet."),
                said("Wait until it is, then take it back."),
                code="move_unknown",
            )
        posted = await self._post(self._back, said("Taken back: {move}", move=self._last.summary))
        self._last = self._back = None
        return posted

    def posted(self, command: StockCommand) -> None:
        """Take that a move is in the books: what it brought from a dock is told of, once."""
        if isinstance(command, MoveStock) and command.operation_id in self._from_dock:
            self._from_dock.discard(command.operation_id)
            self._put_away(command)

    def settled(self, operation_id: UUID) -> None:
        """Take that the books know of a posting now, or refused it."""
        self._unknown.discard(operation_id)

    def _command(self, hand: MoveHand, source: PlaceRow, place: PlaceRow) -> Move:
        if hand.is_whole:
            return MoveBin(self._new_id(), source.location_id, source.code, place.location_id, place.code)
        if hand.pallet is not None:
            return MovePallet(self._new_id(), hand.pallet.pallet_id, place.location_id, hand.pallet.sscc, place.code)
        return MoveStock(self._new_id(), hand.lines(place))

    def _way_back(self, command: Move, source: PlaceRow) -> UndoMove | MovePallet:
        if isinstance(command, MovePallet):
            return MovePallet(self._new_id(), command.pallet_id, source.location_id, command.sscc, source.code)
        return UndoMove(self._new_id(), command.operation_id, str(command.summary))

    async def _post(self, command: Move | UndoMove, done: Said) -> bool:
        if await self._hand.post(command) is None:
            self._unknown.add(command.operation_id)
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return False
        self._screen.tell(Verdict.OK, done, said("Posted. Scan what comes next."))
        return True
