"""What the transfer presenter may ask of the screen. No Qt."""

from collections.abc import Awaitable, Sequence
from typing import Protocol

from invista_desktop.errors import InvistaError, NeedsConfirmation, Said
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.transfers import OpenedTransfer, PickProposal
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.endings import EndingsScreen
from invista_desktop.views.transfers.rows import LineRow, Stage


class TransferScreen(EndingsScreen, Protocol):
    """An opened transfer as the person sees it."""

    def show_loading(self) -> None:
        """Say that the transfer is on its way."""

    def show_transfer(self, transfer: OpenedTransfer, stage: Stage, rows: Sequence[LineRow], *, is_begun: bool) -> None:
        """Show it; `is_begun` says that something was scanned and not posted."""

    def show_stop(self, stop: PickProposal | None) -> None:
        """Show where to go next while picking."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why it cannot be shown, and offer to try again."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, what became of a scan or a key."""

    def ask(self, question: NeedsConfirmation) -> Awaitable[bool]:
        """Return whether the person confirms."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen reason's code and the note, None when the person went back."""

    def ask_note(self, title: Said) -> Awaitable[str | None]:
        """Return a note, None when the person went back."""

    def choose_rest(self, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return why the rest is never sent, with a note, or `LATER`; None when the person went back."""

    def ask_name(self) -> Awaitable[str | None]:
        """Return what a template is to be called, None when the person went back."""
