"""Putting receipts in the books: one call of one database function each, in one round trip.

The functions check every rule again, answer a repeated operation with its first outcome, and
refuse the same id with other content; see `migrations/business`.
"""

from uuid import UUID

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    DiscardDraft,
    GoodsReceiptPosted,
    GoodsReceiptReversed,
    PostGoodsReceipt,
    RemainderClosed,
    ReverseGoodsReceipt,
    ShareDraftLines,
)
from invista_desktop.services.database.transactions import Transactions


def post_goods_receipt(transactions: Transactions, command: PostGoodsReceipt) -> GoodsReceiptPosted:
    """Put what arrived on hand at the dock, and move its order forward.

    Posting the same operation again changes nothing and returns the first outcome.

    Raises:
        RuleViolation, NeedsConfirmation, NotPermitted: a rule of receiving; nothing was posted.
        Conflict: the operation id was used for other content.
    """
    told = transactions.call("post_goods_receipt", command.operation_id, Jsonb(command.to_json()))
    return GoodsReceiptPosted.from_json(told)


def reverse_goods_receipt(transactions: Transactions, command: ReverseGoodsReceipt) -> GoodsReceiptReversed:
    """Take a posted receipt back by movements linked to its own.

    Raises:
        NeedsConfirmation: only part of its stock is still where it was put.
        RuleViolation: none of it is, or its order is invoiced.
        Conflict: it was reversed before.
    """
    told = transactions.call("reverse_goods_receipt", command.operation_id, Jsonb(command.to_json()))
    return GoodsReceiptReversed(
        UUID(told["receipt_id"]), told["receipt_number"], OrderStatus(told["order_status"]), told["repeated"]
    )


def close_remainder(transactions: Transactions, command: CloseRemainder) -> RemainderClosed:
    """Stop waiting for what is outstanding.

    Raises:
        RuleViolation: nothing is outstanding, or the reason needs a note.
    """
    told = transactions.call("close_remainder", command.operation_id, Jsonb(command.to_json()))
    return RemainderClosed(OrderStatus(told["order_status"]), int(told["closed_lines"]), told["repeated"])


def share_draft_lines(transactions: Transactions, command: ShareDraftLines) -> None:
    """Let everyone on the order see these draft lines; an older version of a line changes nothing."""
    lines = Jsonb(command.to_json()["lines"])
    transactions.call("share_draft_lines", command.draft_id, command.purchase_order_id, lines)


def discard_draft(transactions: Transactions, command: DiscardDraft) -> None:
    """Let nobody see a draft any more; one that was never shared, or is discarded already, stays as it is.

    Raises:
        NotPermitted: somebody else began it.
        Conflict: it is posted.
    """
    transactions.call("discard_draft", command.draft_id)
