"""What adjustments ask of the rest of the product, and of their screens. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from uuid import UUID

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.adjustment_drafts import AdjustmentDraft
from invista_desktop.models.domain.adjustments import AdjustmentQuestion, AdjustmentRow, OpenedAdjustment
from invista_desktop.models.domain.receiving import ItemRow, PackRow, ReasonRow
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_commands import AdjustStock
from invista_desktop.models.domain.stock_piles import LotRow, Pile, PlaceRow, StockBooks
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.scans import ReadScan


class AdjustmentWork(Protocol):
    """Questions; every call blocks."""

    def read_scan(self, raw: str) -> ReadScan:
        """Return what a scan stands for."""

    def books(self) -> StockBooks:
        """Return reasons, limits and closed days."""

    def place(self, location_id: UUID) -> PlaceRow:
        """Return a place as it is now."""

    def item(self, product_id: UUID, variant_id: UUID | None) -> ItemRow:
        """Return one item."""

    def piles_in(self, location_id: UUID, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what lies in a place, of these products or of all."""

    def piles_of(self, subject: Subject) -> tuple[Pile, ...]:
        """Return where this warehouse keeps an item, a lot or a numbered piece."""

    def lots_called(self, code: str) -> tuple[LotRow, ...]:
        """Return the lots of that code, of whatever item."""

    def foresee(self, command: AdjustStock) -> tuple[bool, Decimal]:
        """Return whether an adjustment would wait for a yes, and what it changes the books by."""

    def count_adjustments(self, question: AdjustmentQuestion) -> int:
        """Return how many adjustments the question finds."""

    def adjustment_window(self, question: AdjustmentQuestion, first: int, count: int) -> tuple[AdjustmentRow, ...]:
        """Return some of them."""

    def open_adjustment(self, adjustment_id: UUID) -> OpenedAdjustment:
        """Return an adjustment with its lines."""

    def photo(self, adjustment_id: UUID, file_name: str) -> bytes:
        """Return a picture of an adjustment."""

    def read_file(self, path: Path) -> bytes:
        """Return what a file of this computer holds."""


@dataclass(frozen=True)
class Deed:
    """Who does it, and under which id."""

    new_id: Callable[[], UUID]
    may: Callable[[str], bool]


class Telling(Protocol):
    """A screen with a banner."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan or a key."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen code and the note; None when the person went back."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""


class DraftScreen(Telling, Protocol):
    """An adjustment that is being scanned, as the person sees it."""

    def show_draft(self, draft: AdjustmentDraft) -> None:
        """Show its lines, its place, and what the next scan does."""

    def choose_pile(self, piles: Sequence[Pile]) -> Awaitable[Pile | None]:
        """Return which lot, piece or status is meant."""

    def ask_quantity(
        self, item: ItemRow, held: Decimal, most: Decimal | None
    ) -> Awaitable[tuple[Decimal, PackRow | None] | None]:
        """Return how much is found or lost, `most` of it at the most."""

    def ask_lot(self, item: ItemRow, lot: str | None) -> Awaitable[tuple[str | None, date | None] | None]:
        """Return the lot found goods are of, and its expiry."""

    def leave(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Go back to the list, and say there what became of the adjustment."""


class OpenedScreen(Telling, Protocol):
    """An opened adjustment as the person sees it."""

    def show_opening(self) -> None:
        """Say that it is on its way."""

    def show_adjustment(self, adjustment: OpenedAdjustment) -> None:
        """Show it."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why it cannot be shown."""

    def show_photo(self, file_name: str, content: bytes) -> Awaitable[None]:
        """Show a picture until it is closed."""

    def ask_note(self, title: Said) -> Awaitable[str | None]:
        """Return a few words on why; None when the person went back."""
