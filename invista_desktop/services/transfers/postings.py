"""Putting transfers in the books: one call of one database function each, in one round trip.

Every function answers a repeated operation with its first outcome, and refuses the same id with other
content. Raises, everywhere: `NotPermitted` for want of a permission or of the warehouse whose part it is,
`Conflict` when the transfer has moved on meanwhile, `RuleViolation` for whatever else cannot be.
"""

from typing import Any

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.plain_json import to_plain
from invista_desktop.models.domain.transfers import (
    BeginPicking,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    DecideResolution,
    DecideTransfer,
    DispatchTransfer,
    ReceiveTransfer,
    RequestTransfer,
    ResolveMissing,
    SubmitTransfer,
    TransferOutcome,
)
from invista_desktop.services.database.transactions import Transactions

Command = (
    RequestTransfer | SubmitTransfer | DecideTransfer | CancelTransfer | BeginPicking | DispatchTransfer
    | CancelDispatch | ReceiveTransfer | ResolveMissing | DecideResolution | CloseTransfer
)  # fmt: skip


def request_transfer(transactions: Transactions, command: RequestTransfer) -> TransferOutcome:
    """Write a draft, new or in place of what it said before.

    Raises:
        RuleViolation: one warehouse twice, no lines, an item twice, or a quantity that cannot be.
        Conflict: it is no draft any more, or somebody else changed it.
    """
    return _posted(transactions, "request_transfer", command)


def submit_transfer(transactions: Transactions, command: SubmitTransfer) -> TransferOutcome:
    """Ask for the draft's goods: PENDING above the organisation's limit, else APPROVED at once."""
    return _posted(transactions, "submit_transfer", command)


def decide_transfer(transactions: Transactions, command: DecideTransfer) -> TransferOutcome:
    """Approve or reject a request, or withdraw one's own.

    Raises:
        NotPermitted: deciding one's own request, or withdrawing another's.
    """
    return _posted(transactions, "decide_transfer", command)


def cancel_transfer(transactions: Transactions, command: CancelTransfer) -> TransferOutcome:
    """Give up a transfer of which nothing has left."""
    return _posted(transactions, "cancel_transfer", command)


def begin_picking(transactions: Transactions, command: BeginPicking) -> TransferOutcome:
    """Tell the others that this person picks, or no longer does."""
    return _posted(transactions, "begin_picking", command)


def dispatch_transfer(transactions: Transactions, command: DispatchTransfer) -> TransferOutcome:
    """Send what was picked: it leaves its bins and is under way to the destination.

    Raises:
        RuleViolation: not enough there, more than is wanted, a place that nothing is picked from.
        NotPermitted: another lot than the one wanted or the one that expires first.
    """
    return _posted(transactions, "dispatch_transfer", command)


def cancel_dispatch(transactions: Transactions, command: CancelDispatch) -> TransferOutcome:
    """Take everything that was sent back into its bins; the transfer is APPROVED again.

    Raises:
        Conflict: something of it has arrived already.
    """
    return _posted(transactions, "cancel_dispatch", command)


def receive_transfer(transactions: Transactions, command: ReceiveTransfer) -> TransferOutcome:
    """Take in what arrived; of what nobody sent, the source's books give up as much.

    Raises:
        NeedsConfirmation: some of it was not sent (`NOT_SENT`).
        RuleViolation: a place that takes nothing, or a serial that is elsewhere.
    """
    return _posted(transactions, "receive_transfer", command)


def resolve_missing(transactions: Transactions, command: ResolveMissing) -> TransferOutcome:
    """End what did not arrive; above the organisation's limit it waits for somebody else's yes.

    Raises:
        Conflict: so much is not under way any more.
    """
    return _posted(transactions, "resolve_missing", command)


def decide_resolution(transactions: Transactions, command: DecideResolution) -> TransferOutcome:
    """Approve, reject or withdraw how missing units shall end.

    Raises:
        NotPermitted: deciding one's own, or withdrawing another's.
        Conflict: it is decided, or the units have arrived meanwhile.
    """
    return _posted(transactions, "decide_resolution", command)


def close_transfer(transactions: Transactions, command: CloseTransfer) -> TransferOutcome:
    """Close a transfer of which nothing is under way.

    Raises:
        RuleViolation: something is under way, or what was not sent needs a reason.
    """
    return _posted(transactions, "close_transfer", command)


def _posted(transactions: Transactions, function: str, command: Command) -> TransferOutcome:
    told: dict[str, Any] = to_plain(command)
    operation_id = told.pop("operation_id")
    return TransferOutcome.from_json(transactions.call(function, operation_id, Jsonb(told)))
