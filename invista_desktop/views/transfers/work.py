"""What the transfer screens may ask of the rest of the app; every call blocks. No Qt."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.pallets import WholePallet
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideResolution,
    DecideTransfer,
    DispatchTransfer,
    MissingQuestion,
    MissingRow,
    OpenedTransfer,
    PickProposal,
    ReceiveTransfer,
    RequestTransfer,
    ResolveMissing,
    SubmitTransfer,
    TemplateRow,
    TransferOutcome,
    TransferQuestion,
    TransferRow,
    WarehouseRow,
)


class TransferWork(Protocol):
    """The transfer desk, as far as the screens use it."""

    def count_transfers(self, question: TransferQuestion) -> int:
        """Return how many transfers the question finds."""

    def transfer_window(self, question: TransferQuestion, first: int, count: int) -> Sequence[TransferRow]:
        """Return `count` of them from number `first` on."""

    def open_transfer(self, transfer_id: UUID) -> OpenedTransfer:
        """Return everything the screen needs of a transfer."""

    def warehouses(self) -> Sequence[WarehouseRow]:
        """Return the warehouses goods can be sent between."""

    def propose_picks(self, transfer_id: UUID) -> Sequence[PickProposal]:
        """Return where to take what is still to be sent, in the order of the bins."""

    def read(self, raw: str) -> tuple[Meaning, Found]:
        """Return what a scan says and stands for."""

    def whole_pallet(self, pallet_id: UUID) -> WholePallet:
        """Return a pallet with everything on it."""

    def request(self, command: RequestTransfer) -> TransferOutcome:
        """Write a draft."""

    def submit(self, command: SubmitTransfer) -> TransferOutcome:
        """Ask for its goods."""

    def decide(self, command: DecideTransfer) -> TransferOutcome:
        """Say yes or no, or withdraw."""

    def cancel(self, command: CancelTransfer) -> TransferOutcome:
        """Give it up."""

    def begin_picking(self, command: BeginPicking) -> TransferOutcome:
        """Tell the others who picks, or that nobody does any more."""

    def dispatch(self, command: DispatchTransfer) -> TransferOutcome:
        """Send what was picked."""

    def cancel_dispatch(self, command: CancelDispatch) -> TransferOutcome:
        """Take back what was sent."""

    def receive(self, command: ReceiveTransfer) -> TransferOutcome:
        """Take in what arrived."""

    def resolve(self, command: ResolveMissing) -> TransferOutcome:
        """End what did not arrive."""

    def decide_resolution(self, command: DecideResolution) -> TransferOutcome:
        """Say yes or no to how missing units end."""

    def templates(self) -> Sequence[TemplateRow]:
        """Return the templates for regular runs, by name."""

    def count_missing(self, question: MissingQuestion) -> int:
        """Return how many lines have something under way."""

    def missing_window(self, question: MissingQuestion, first: int, count: int) -> Sequence[MissingRow]:
        """Return `count` of them, longest first, from number `first` on."""

    def close(self, command: CloseTransfer) -> TransferOutcome:
        """Close it."""


class TransferPapers(Protocol):
    """Prints a transfer's papers; blocking."""

    def wanted(self) -> bool:
        """Return whether this workstation prints them when the goods leave."""

    def print_note(self, transfer_id: UUID) -> Said:
        """Print the note of what is under way of a transfer, and the labels of its pallets; return what was done.

        Raises:
            Unavailable: the printer did not take it, or it is not known whether it did.
        """


class TransferDrafts(Protocol):
    """Where drafts are kept on this workstation."""

    def load(self, transfer_id: UUID) -> TransferDraft | None:
        """Return the draft of a transfer, None where none is begun."""

    def keep(self, draft: TransferDraft) -> None:
        """Keep it, on the disk before this returns."""

    def drop(self, transfer_id: UUID) -> None:
        """Forget it."""
