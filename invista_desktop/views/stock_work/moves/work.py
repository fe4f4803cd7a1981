"""What moving goods asks of the rest of the product, and of its screen. No Qt."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.receiving import PackRow, PutAwaySuggestion, ReasonRow
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_piles import LotRow, PalletHeld, Pile, PlaceRow, PutAwayRow, StockBooks
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.scans import ReadScan


class MovesWork(Protocol):
    """Questions; every call blocks."""

    def read_scan(self, raw: str) -> ReadScan:
        """Return what a scan stands for."""

    def books(self) -> StockBooks:
        """Return reasons, limits and closed days."""

    def place(self, location_id: UUID) -> PlaceRow:
        """Return a place as it is now."""

    def pallet(self, pallet_id: UUID) -> PalletHeld:
        """Return a pallet as it stands now."""

    def piles_in(self, location_id: UUID, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what lies in a place, of these products or of all."""

    def piles_of(self, subject: Subject) -> tuple[Pile, ...]:
        """Return where this warehouse keeps an item, a lot or a numbered piece."""

    def lots_called(self, code: str) -> tuple[LotRow, ...]:
        """Return the lots of that code, of whatever item."""

    def piles_on_docks(self, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what waits on this warehouse's docks."""

    def put_away_worklist(self) -> tuple[PutAwayRow, ...]:
        """Return what waits on the docks, each with the bin it should go to."""

    def suggestion(self, warehouse_id: UUID, item: tuple[UUID, UUID | None]) -> PutAwaySuggestion | None:
        """Return where an item should go in a warehouse."""


HOLD, RELEASE, SCRAP = "hold", "release", "scrap"


@dataclass(frozen=True)
class QualityChoice:
    """Something that can be done with goods where they lie.

    Attributes:
        verb: HOLD, RELEASE or SCRAP.
        reason: why; None for a release, which needs none.
    """

    verb: str
    reason: ReasonRow | None = None


@dataclass(frozen=True)
class MovesState:
    """What the screen shows of the hands.

    Attributes:
        undoes: the last posted move, which undo would take back; empty for none.
    """

    hand: MoveHand
    undoes: str = ""
    is_busy: bool = False


class MovesScreen(Protocol):
    """Put-away and moves as the person sees them."""

    def show_state(self, state: MovesState) -> None:
        """Show what is in hand."""

    def show_loading(self) -> None:
        """Say that the worklist is on its way, where nothing is shown yet."""

    def show_worklist(self, rows: Sequence[PutAwayRow]) -> None:
        """Show what waits on the docks."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why there is no worklist, and offer to try again."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def ask_quantity(self, pick: Pick) -> Awaitable[tuple[Decimal, PackRow | None] | None]:
        """Return how many packs, or base units without a pack, are taken; None when the person went back."""

    def choose_pile(self, piles: Sequence[Pile]) -> Awaitable[Pile | None]:
        """Return which lot, piece or status is meant."""

    def choose_quality(self, choices: Sequence[QualityChoice]) -> Awaitable[tuple[QualityChoice, str] | None]:
        """Return what is to be done, and the note."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""
