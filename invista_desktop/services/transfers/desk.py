"""The transfer desk: everything the transfer screens ask for, against the business database."""

from uuid import UUID

from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.pallets import WholePallet
from invista_desktop.models.domain.scans import Meaning, ScanSettings
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
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.pallets import opening as opening_pallets
from invista_desktop.services.scanning.resolver import read_and_resolve
from invista_desktop.services.transfers import opening, postings, proposals, reconciliation, worklist


class TransferDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, and what `postings` says.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._worklist = worklist.Worklist()
        self._missing = reconciliation.MissingWorklist()
        self._ask = transactions.run_again_if_lost

    def count_transfers(self, question: TransferQuestion) -> int:
        """Return how many transfers the question finds."""
        return self._ask(self._worklist.count, question)

    def transfer_window(self, question: TransferQuestion, first: int, count: int) -> tuple[TransferRow, ...]:
        """Return `count` of the found transfers from number `first` on."""
        return self._ask(self._worklist.window, question, first, count)

    def open_transfer(self, transfer_id: UUID) -> OpenedTransfer:
        """Return everything the screens need of a transfer."""
        return self._ask(opening.open_transfer, transfer_id)

    def warehouses(self) -> tuple[WarehouseRow, ...]:
        """Return the warehouses that goods can be sent between."""
        return self._ask(opening.warehouses)

    def templates(self) -> tuple[TemplateRow, ...]:
        """Return the templates for regular runs, by name."""
        return self._ask(opening.templates)

    def propose_picks(self, transfer_id: UUID) -> tuple[PickProposal, ...]:
        """Return where to take what is still to be sent, in the order of the bins."""
        return self._ask(proposals.propose_picks, transfer_id)

    def count_missing(self, question: MissingQuestion) -> int:
        """Return how many lines have something under way."""
        return self._ask(self._missing.count, question)

    def missing_window(self, question: MissingQuestion, first: int, count: int) -> tuple[MissingRow, ...]:
        """Return `count` of what is under way, longest first, from number `first` on."""
        return self._ask(self._missing.window, question, first, count)

    def whole_pallet(self, pallet_id: UUID) -> WholePallet:
        """Return a pallet with everything on it."""
        return self._ask(opening_pallets.whole_pallet, pallet_id)

    def read_scan(self, raw: str, settings: ScanSettings) -> tuple[Meaning, Found]:
        """Return what a scan says and stands for."""
        return self._ask(read_and_resolve, raw, settings)

    def request(self, command: RequestTransfer) -> TransferOutcome:
        """See `postings.request_transfer`."""
        return postings.request_transfer(self._transactions, command)

    def submit(self, command: SubmitTransfer) -> TransferOutcome:
        """See `postings.submit_transfer`."""
        return postings.submit_transfer(self._transactions, command)

    def decide(self, command: DecideTransfer) -> TransferOutcome:
        """See `postings.decide_transfer`."""
        return postings.decide_transfer(self._transactions, command)

    def cancel(self, command: CancelTransfer) -> TransferOutcome:
        """See `postings.cancel_transfer`."""
        return postings.cancel_transfer(self._transactions, command)

    def begin_picking(self, command: BeginPicking) -> TransferOutcome:
        """See `postings.begin_picking`."""
        return postings.begin_picking(self._transactions, command)

    def dispatch(self, command: DispatchTransfer) -> TransferOutcome:
        """See `postings.dispatch_transfer`."""
        return postings.dispatch_transfer(self._transactions, command)

    def cancel_dispatch(self, command: CancelDispatch) -> TransferOutcome:
        """See `postings.cancel_dispatch`."""
        return postings.cancel_dispatch(self._transactions, command)

    def receive(self, command: ReceiveTransfer) -> TransferOutcome:
        """See `postings.receive_transfer`."""
        return postings.receive_transfer(self._transactions, command)

    def resolve(self, command: ResolveMissing) -> TransferOutcome:
        """See `postings.resolve_missing`."""
        return postings.resolve_missing(self._transactions, command)

    def decide_resolution(self, command: DecideResolution) -> TransferOutcome:
        """See `postings.decide_resolution`."""
        return postings.decide_resolution(self._transactions, command)

    def close(self, command: CloseTransfer) -> TransferOutcome:
        """See `postings.close_transfer`."""
        return postings.close_transfer(self._transactions, command)
