"""The receiving desk: everything the receiving screens ask for, against the business database."""

from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import Location, PurchaseOrder, Serial
from invista_desktop.models.domain.draft_records import Sendable
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptQuestion, ReceiptRow
from invista_desktop.models.domain.receiving import (
    CloseRemainder,
    DiscardDraft,
    GoodsReceiptPosted,
    GoodsReceiptReversed,
    ItemRow,
    OpenedOrder,
    OrderQuestion,
    OrderRow,
    OtherDraft,
    PostGoodsReceipt,
    PutAwaySuggestion,
    RemainderClosed,
    ReverseGoodsReceipt,
    SerialOnFile,
    ShareDraftLines,
)
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving import orders, postings, put_away, worklist
from invista_desktop.services.receiving.items import item_among, items_of
from invista_desktop.services.receiving.receipt_list import ReceiptList
from invista_desktop.services.receiving.receipts import posted_receipt_of
from invista_desktop.services.scanning.resolver import resolve_ours

P = ParamSpec("P")
T = TypeVar("T")


class ReceivingDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, `NotPermitted`,
    `Conflict` when somebody was faster, `RuleViolation` otherwise.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._worklist, self._receipts = worklist.Worklist(), ReceiptList()
        self._ask = transactions.run_again_if_lost

    def count_orders(self, question: OrderQuestion) -> int:
        """Return how many orders the question finds."""
        return self._ask(self._worklist.count, question)

    def order_window(self, question: OrderQuestion, first: int, count: int) -> tuple[OrderRow, ...]:
        """Return `count` of the found orders from number `first` on."""
        return self._ask(self._worklist.window, question, first, count)

    def find_orders_for(self, product_id: UUID, variant_id: UUID | None) -> tuple[OrderRow, ...]:
        """Return the open orders that still wait for an item: those of this warehouse first, soonest expected first."""
        return self._ask(worklist.orders_waiting_for, product_id, variant_id)

    def resolve(self, meaning: Meaning) -> Found:
        """Return what a code stands for; one of our own is never taken for GS1 data."""
        return self._ask(resolve_ours, meaning)

    def open_order(self, order_id: UUID, draft_id: UUID) -> OpenedOrder:
        """Return everything receiving needs of an order."""
        return self._ask(orders.open_order, order_id, draft_id=draft_id)

    def item(self, product_id: UUID, variant_id: UUID | None) -> ItemRow:
        """Return an item that the order does not list."""
        return self._ask(_item, product_id, variant_id)

    def serial_on_file(self, product_id: UUID, variant_id: UUID | None, serial: str) -> SerialOnFile | None:
        """Return what is known of a serial number, None when it is new."""
        return self._ask(_serial_on_file, product_id, variant_id, serial)

    def put_away_suggestions(
        self, order_id: UUID, items: Sequence[tuple[UUID, UUID | None]]
    ) -> tuple[PutAwaySuggestion, ...]:
        """Return at most one bin for each item, in the order's warehouse."""
        return self._ask(_suggestions, order_id, items)

    def other_drafts(self, order_id: UUID, draft_id: UUID) -> tuple[OtherDraft, ...]:
        """Return what others hold for the order, unposted."""
        return self._ask(orders.other_drafts, order_id, draft_id)

    def count_receipts(self, question: ReceiptQuestion) -> int:
        """Return how many posted receipts the question finds."""
        return self._ask(self._receipts.count, question)

    def receipt_window(self, question: ReceiptQuestion, first: int, count: int) -> tuple[ReceiptRow, ...]:
        """Return `count` of the found receipts from number `first` on."""
        return self._ask(self._receipts.window, question, first, count)

    def posted_receipt(self, receipt_id: UUID) -> PostedReceipt:
        """Return a posted receipt to be read."""
        return self._ask(posted_receipt_of, receipt_id)

    def reverse(self, command: ReverseGoodsReceipt) -> GoodsReceiptReversed:
        """Take a posted receipt back."""
        return postings.reverse_goods_receipt(self._transactions, command)

    def close_remainder(self, command: CloseRemainder) -> RemainderClosed:
        """Stop waiting for what is outstanding."""
        return postings.close_remainder(self._transactions, command)

    def deliver(self, command: Sendable) -> GoodsReceiptPosted | None:
        """Send something of the outbox; sent twice, it is done once."""
        match command:
            case PostGoodsReceipt():
                return postings.post_goods_receipt(self._transactions, command)
            case ShareDraftLines():
                postings.share_draft_lines(self._transactions, command)
            case DiscardDraft():
                postings.discard_draft(self._transactions, command)
        return None

    def read(self, question: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `question(session, ...)` returns."""
        return self._ask(question, *args, **kwargs)


def _item(session: Session, product_id: UUID, variant_id: UUID | None) -> ItemRow:
    return item_among(items_of(session, {product_id}), (product_id, variant_id))


def _serial_on_file(session: Session, product_id: UUID, variant_id: UUID | None, serial: str) -> SerialOnFile | None:
    row = session.execute(
        select(Serial, Location.code)
        .outerjoin(Location, Location.id == Serial.location_id)
        .where(
            Serial.product_id == product_id,
            Serial.variant_id.is_not_distinct_from(variant_id),
            Serial.code == serial,
        )
    ).one_or_none()
    if row is None:
        return None
    return SerialOnFile(serial, is_in_stock=row[0].location_id is not None, location_code=row[1])


def _suggestions(
    session: Session, order_id: UUID, items: Sequence[tuple[UUID, UUID | None]]
) -> tuple[PutAwaySuggestion, ...]:
    warehouse_id = session.scalar(select(PurchaseOrder.warehouse_id).where(PurchaseOrder.id == order_id))
    if warehouse_id is None:
        raise Conflict(said("This order is not there any more."), said("Reload the list of orders."))
    return put_away.suggestions_for(session, warehouse_id, set(items))
