"""What the stock screens ask of the rest of the app. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from invista_desktop.models.domain.found import CommandFound
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.stock_browsing import (
    PlaceChoice,
    SavedQuestion,
    StockCount,
    StockQuestion,
    StockRow,
    StockTotals,
    Subject,
    SubjectKind,
)
from invista_desktop.models.domain.stock_cards import Card, HistoryRow, Recall


class BrowserWork(Protocol):
    """What the browser asks of the database; every call blocks."""

    def count_stock(self, question: StockQuestion) -> StockCount:
        """Return how many rows the question has, at once."""

    def stock_totals(self, question: StockQuestion) -> StockTotals:
        """Return the exact number of rows, and the sums over all of them."""

    def stock_window(self, question: StockQuestion, first: int, count: int) -> Sequence[StockRow]:
        """Return `count` rows from number `first` on."""

    def places_to_filter(self) -> tuple[Sequence[PlaceChoice], Sequence[PlaceChoice]]:
        """Return the warehouses and the zones there are to filter by."""


class CardWork(Protocol):
    """What cards, histories and recalls ask of the database; every call blocks."""

    def subject_of(self, meaning: Meaning) -> Subject | CommandFound:
        """Return whose card a scan opens."""

    def card(self, subject: Subject) -> Card:
        """Return the card of a subject."""

    def count_history(self, subject: Subject) -> int:
        """Return how many movements a subject has."""

    def history_window(self, subject: Subject, first: int, count: int) -> Sequence[HistoryRow]:
        """Return `count` movements from number `first` on, newest first."""

    def recall(self, lot_id: UUID) -> Recall:
        """Return everything a lot came from and everywhere it went."""

    def write_recall(self, recall: Recall, path: Path) -> None:
        """Write a recall as a CSV file."""


class SavedQuestions(Protocol):
    """The questions a person keeps on this workstation."""

    def all(self) -> Sequence[SavedQuestion]:
        """Return them by name."""

    def keep(self, saved: SavedQuestion) -> None:
        """Keep one; one of the same name is replaced."""

    def forget(self, name: str) -> None:
        """Keep it no longer."""


@dataclass(frozen=True)
class Lead:
    """A function key on a card that leads to other work, such as moving what lies there.

    Attributes:
        word: what is asked for, as the screen's signal says it.
        kinds: on whose cards it stands.
    """

    key: str
    title: str
    word: str
    kinds: frozenset[SubjectKind]
