"""The stock desk: everything the stock screens ask for, against the business database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.errors import said
from invista_desktop.models.business import Lot, Serial
from invista_desktop.models.domain.found import (
    AdjustmentFound,
    CommandFound,
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    PalletFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
    TransferFound,
)
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.stock_browsing import (
    PlaceChoice,
    StockCount,
    StockQuestion,
    StockRow,
    StockTotals,
    Subject,
    SubjectKind,
)
from invista_desktop.models.domain.stock_cards import Card, HistoryRow, Recall
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.database.windows import storable
from invista_desktop.services.scanning.resolver import resolve_ours
from invista_desktop.services.stock.browser import StockBrowser, places_to_filter
from invista_desktop.services.stock.cards import item_card, lot_card, pallet_card, place_card, serial_card
from invista_desktop.services.stock.document_cards import adjustment_card, order_card, receipt_card, transfer_card
from invista_desktop.services.stock.history import StockHistory
from invista_desktop.services.stock.recall import recall_of
from invista_desktop.services.stock.recall_file import write_recall

_CARDS: dict[SubjectKind, Callable[[Session, Subject], Card]] = {
    SubjectKind.ITEM: item_card,
    SubjectKind.PLACE: place_card,
    SubjectKind.LOT: lot_card,
    SubjectKind.SERIAL: serial_card,
    SubjectKind.PALLET: pallet_card,
    SubjectKind.ORDER: order_card,
    SubjectKind.RECEIPT: receipt_card,
    SubjectKind.ADJUSTMENT: adjustment_card,
    SubjectKind.TRANSFER: transfer_card,
}


class StockDesk:
    """Asks as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, `NotPermitted`,
    `Conflict` when what was asked for is gone.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._ask = transactions.run_again_if_lost
        self._browser, self._history = StockBrowser(), StockHistory()

    def count_stock(self, question: StockQuestion) -> StockCount:
        """Return how many rows the question has, at once; about, where they are many."""
        return self._ask(self._browser.start, question)

    def stock_totals(self, question: StockQuestion) -> StockTotals:
        """Return the exact number of rows, and the sums over all of them."""
        return self._ask(self._browser.totals, question)

    def stock_window(self, question: StockQuestion, first: int, count: int) -> tuple[StockRow, ...]:
        """Return `count` rows from number `first` on."""
        return self._ask(self._browser.window, question, first, count)

    def places_to_filter(self) -> tuple[tuple[PlaceChoice, ...], tuple[PlaceChoice, ...]]:
        """Return the warehouses and the zones there are to filter by."""
        return self._ask(places_to_filter)

    def subject_of(self, meaning: Meaning) -> Subject | CommandFound:
        """Return whose card a scan opens."""
        return self._ask(_subject_of, meaning)

    def card(self, subject: Subject) -> Card:
        """Return the card of a subject."""
        if subject.kind is SubjectKind.UNKNOWN:
            return _unknown(subject)
        return self._ask(_CARDS[subject.kind], subject)

    def count_history(self, subject: Subject) -> int:
        """Return how many movements a subject has."""
        return self._ask(self._history.count, subject)

    def history_window(self, subject: Subject, first: int, count: int) -> tuple[HistoryRow, ...]:
        """Return `count` movements from number `first` on, newest first."""
        return self._ask(self._history.window, subject, first, count)

    def recall(self, lot_id: UUID) -> Recall:
        """Return everything a lot came from and everywhere it went."""
        return self._ask(recall_of, lot_id)

    def write_recall(self, recall: Recall, path: Path) -> None:
        """Write a recall as a CSV file."""
        write_recall(recall, path)


def _subject_of(session: Session, meaning: Meaning) -> Subject | CommandFound:
    found = resolve_ours(session, meaning)
    if isinstance(found, CommandFound):
        return found
    if isinstance(found, ProductFound):
        return _on_label(session, found, meaning)
    if isinstance(found, NothingFound):
        return Subject(SubjectKind.UNKNOWN, code=found.code)
    return _plain_subject(found)


def _plain_subject(found: Found) -> Subject:
    kind, subject_id = {
        LocationFound: (SubjectKind.PLACE, "location_id"),
        LotFound: (SubjectKind.LOT, "lot_id"),
        SerialFound: (SubjectKind.SERIAL, "serial_id"),
        OrderFound: (SubjectKind.ORDER, "order_id"),
        ReceiptFound: (SubjectKind.RECEIPT, "receipt_id"),
        PalletFound: (SubjectKind.PALLET, "pallet_id"),
        TransferFound: (SubjectKind.TRANSFER, "transfer_id"),
        AdjustmentFound: (SubjectKind.ADJUSTMENT, "adjustment_id"),
    }[type(found)]
    return Subject(kind, getattr(found, subject_id))


def _on_label(session: Session, item: ProductFound, meaning: Meaning) -> Subject:
    """A label that names a piece or a lot beside the item means the piece or the lot, where it is on file."""
    for name, table, kind in (("serial", Serial, SubjectKind.SERIAL), ("lot", Lot, SubjectKind.LOT)):
        code = storable(meaning.text(name))
        of: Any = table
        is_it = (of.product_id == item.product_id, of.variant_id.is_not_distinct_from(item.variant_id), of.code == code)
        if code and (known := session.scalar(select(of.id).where(*is_it))) is not None:
            return Subject(kind, known)
    return Subject(SubjectKind.ITEM, item.product_id, item.variant_id)


def _unknown(subject: Subject) -> Card:
    return Card(
        subject=subject,
        title=subject.code,
        name="",
        remarks=(
            said("Nothing here has this code."),
            said("Set the goods aside. Look for the product by its name, or ask purchasing whose code it is."),
        ),
    )
