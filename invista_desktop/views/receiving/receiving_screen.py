"""What the receiving presenter may ask of the screen. No Qt."""

from collections.abc import Awaitable, Sequence
from typing import Protocol

from invista_desktop.errors import InvistaError, NeedsConfirmation, Said
from invista_desktop.models.domain.receiving import GoodsReceiptPosted, OpenedOrder, ReasonRow
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.rows import DraftState, LastScanRow, ReceivingHeader, ReceivingRow, RowKey


class ReceivingScreen(Protocol):
    """One opened order, as the person sees it."""

    def show_opening(self) -> None:
        """Say that the order is on its way."""

    def show_order(self, order: OpenedOrder, header: ReceivingHeader) -> None:
        """Show another order, or the same one anew."""

    def show_rows(self, header: ReceivingHeader, rows: Sequence[ReceivingRow], active: RowKey | None) -> None:
        """Show what is ordered and scanned; `active` is the row last worked on."""

    def show_last_scan(self, last: LastScanRow | None) -> None:
        """Show what the last scan came to."""

    def show_state(self, state: DraftState) -> None:
        """Say in words how safe the work is."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan."""

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""

    def warn(self, title: Said, advice: Said | None = None) -> None:
        """Say what the person should know, though nothing they did failed."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say what failed, without stopping the work; offer only what can help."""

    def show_no_order(self, problem: InvistaError) -> None:
        """Say why the order cannot be opened, and offer to try again."""

    def show_busy(self, busy: bool) -> None:  # noqa: FBT001 - a state, shown
        """Say that the receipt is being posted; scans are refused meanwhile."""

    def show_posted(self, receipt: GoodsReceiptPosted, order: OpenedOrder, *, may_take_back: bool) -> None:
        """Show the posted receipt with its labels and note."""

    def show_reversed(self) -> None:
        """Say that the shown receipt was taken back: it can be neither printed nor reversed again."""

    def ask(self, question: NeedsConfirmation) -> Awaitable[bool]:
        """Return whether the person confirms."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen reason's code and the note, None when the person went back."""
