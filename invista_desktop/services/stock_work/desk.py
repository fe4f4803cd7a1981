"""The stock desk: everything the screens of moving, adjusting and expiry ask of the business database."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from invista_desktop.models.domain.adjustments import AdjustmentQuestion, AdjustmentRow, OpenedAdjustment
from invista_desktop.models.domain.expiring import ExpiringRow, ExpiryQuestion
from invista_desktop.models.domain.receiving import ItemRow, PutAwaySuggestion
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_commands import AdjustStock, StockAnswer, StockCommand
from invista_desktop.models.domain.stock_piles import LotRow, PalletHeld, Pile, PlaceRow, PutAwayRow, StockBooks
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.put_away import suggestions_for
from invista_desktop.services.stock_work import books, pallets, photos, piles
from invista_desktop.services.stock_work.adjustment_list import AdjustmentList, opened_adjustment
from invista_desktop.services.stock_work.expiry_list import ExpiryList
from invista_desktop.services.stock_work.postings import post_stock

ItemKey = tuple[UUID, UUID | None]


class StockDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, `NotPermitted`, `Conflict` when
    somebody was faster, `RuleViolation` otherwise.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._ask = transactions.run_again_if_lost
        self._adjustments, self._expiry = AdjustmentList(), ExpiryList()

    def books(self) -> StockBooks:
        """Return reasons, limits and closed days."""
        return self._ask(books.stock_books)

    def place(self, location_id: UUID) -> PlaceRow:
        """Return a place as it is now."""
        return self._ask(piles.place, location_id)

    def item(self, product_id: UUID, variant_id: UUID | None) -> ItemRow:
        """Return one item."""
        return self._ask(piles.item, product_id, variant_id)

    def pallet(self, pallet_id: UUID) -> PalletHeld:
        """Return a pallet as it stands now."""
        return self._ask(pallets.pallet, pallet_id)

    def piles_in(self, location_id: UUID, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what lies in a place, of these products or of all."""
        return self._ask(piles.piles_in, location_id, products)

    def piles_of(self, subject: Subject) -> tuple[Pile, ...]:
        """Return where this warehouse keeps an item, a lot or a numbered piece."""
        return self._ask(piles.piles_of, subject)

    def piles_on_docks(self, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
        """Return what waits on this warehouse's docks, of these products or of all."""
        return self._ask(piles.piles_on_docks, products)

    def put_away_worklist(self) -> tuple[PutAwayRow, ...]:
        """Return what waits on the docks, each with the bin it should go to."""
        return self._ask(piles.put_away_worklist)

    def suggestion(self, warehouse_id: UUID, item: ItemKey) -> PutAwaySuggestion | None:
        """Return where an item should go in a warehouse."""
        return self._ask(_suggestion, warehouse_id, item)

    def lots_called(self, code: str) -> tuple[LotRow, ...]:
        """Return the lots of that code, of whatever item."""
        return self._ask(books.lots_called, code)

    def foresee(self, command: AdjustStock) -> tuple[bool, Decimal]:
        """Return whether an adjustment would wait for a yes, and what it changes the books by."""
        return books.foresee(self._transactions, command)

    def count_adjustments(self, question: AdjustmentQuestion) -> int:
        """Return how many adjustments the question finds."""
        return self._ask(self._adjustments.count, question)

    def adjustment_window(self, question: AdjustmentQuestion, first: int, count: int) -> tuple[AdjustmentRow, ...]:
        """Return `count` of the found adjustments from number `first` on."""
        return self._ask(self._adjustments.window, question, first, count)

    def open_adjustment(self, adjustment_id: UUID) -> OpenedAdjustment:
        """Return an adjustment with its lines."""
        return self._ask(opened_adjustment, adjustment_id)

    def photo(self, adjustment_id: UUID, file_name: str) -> bytes:
        """Return a picture of an adjustment."""
        return self._ask(photos.photo, adjustment_id, file_name)

    def read_file(self, path: Path) -> bytes:
        """Return what a file of this computer holds."""
        return photos.read_file(path)

    def count_expiring(self, question: ExpiryQuestion) -> int:
        """Return how many piles the question finds."""
        return self._ask(self._expiry.count, question)

    def expiring_window(self, question: ExpiryQuestion, first: int, count: int) -> tuple[ExpiringRow, ...]:
        """Return `count` of the found piles from number `first` on."""
        return self._ask(self._expiry.window, question, first, count)

    def post(self, command: StockCommand) -> StockAnswer:
        """Do what a command of the outbox says; sent twice, it is done once."""
        return post_stock(self._transactions, command)


def _suggestion(session: Session, warehouse_id: UUID, item: ItemKey) -> PutAwaySuggestion | None:
    return next(iter(suggestions_for(session, warehouse_id, {item})), None)
