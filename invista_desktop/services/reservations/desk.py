"""The reservation desk: everything the reservation screen asks for, against the business database."""

from invista_desktop.models.domain.reservations import (
    ReleaseReservation,
    ReservationQuestion,
    ReservationRow,
    ReserveStock,
    StockReserved,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.reservations import postings
from invista_desktop.services.reservations.listing import reservation_list
from invista_desktop.services.stock.browser import places_to_filter


class ReservationDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, and what `postings` says.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._ask = transactions, transactions.run_again_if_lost
        self._list = reservation_list()

    def count_reservations(self, question: ReservationQuestion) -> int:
        """Return how many active reservations the question finds."""
        return self._ask(self._list.count, question)

    def reservation_window(self, question: ReservationQuestion, first: int, count: int) -> tuple[ReservationRow, ...]:
        """Return `count` of them from number `first` on."""
        return self._ask(self._list.window, question, first, count)

    def warehouses(self) -> tuple[PlaceChoice, ...]:
        """Return the warehouses this person can reserve in."""
        return self._ask(places_to_filter)[0]

    def reserve(self, command: ReserveStock) -> StockReserved:
        """See `postings.reserve_stock`."""
        return postings.reserve_stock(self._transactions, command)

    def release(self, command: ReleaseReservation) -> None:
        """See `postings.release_reservation`."""
        postings.release_reservation(self._transactions, command)
