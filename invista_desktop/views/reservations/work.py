"""What the screen of reservations may ask of the rest of the app; every call blocks. No Qt."""

from collections.abc import Sequence
from typing import Protocol

from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.reservations import (
    ReleaseReservation,
    ReservationQuestion,
    ReservationRow,
    ReserveStock,
    StockReserved,
)
from invista_desktop.models.domain.stock_browsing import PlaceChoice


class ReservationWork(Protocol):
    """The reservation desk, as far as the screen uses it."""

    def count_reservations(self, question: ReservationQuestion) -> int:
        """Return how many active reservations the question finds."""

    def reservation_window(self, question: ReservationQuestion, first: int, count: int) -> Sequence[ReservationRow]:
        """Return `count` of them from number `first` on."""

    def warehouses(self) -> Sequence[PlaceChoice]:
        """Return the warehouses this person can reserve in."""

    def reserve(self, command: ReserveStock) -> StockReserved:
        """Keep goods back."""

    def release(self, command: ReleaseReservation) -> None:
        """Give goods free."""

    def read_scan(self, raw: str) -> Found:
        """Return what a scan, or what was typed, stands for."""
