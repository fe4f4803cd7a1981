"""Cards, histories and recalls: what is known of one thing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.stock_browsing import StockRow, Subject, Words


@dataclass(frozen=True)
class Fact:
    """One thing said about a subject; a day or a moment is written as the person's country does."""

    name: Said
    value: Said | str | date | datetime | Decimal
    subject: Subject | None = None


@dataclass(frozen=True)
class DocumentRow:
    """A document, or a line of one, as a card lists it.

    Attributes:
        quantity: ordered, received or changed; `outstanding` is what is still to come.
    """

    subject: Subject | None
    number: str
    what: str
    quantity: Decimal
    outstanding: Decimal | None
    unit: str
    state: str
    day: date | None


@dataclass(frozen=True)
class FixedPlace:
    """A bin an item always goes to; `sku` tells which variant of a product."""

    subject: Subject
    warehouse: str
    place: str
    sku: str
    is_blocked: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Card:
    """Everything a card says.

    Attributes:
        title: its code, as it is printed on the label.
        remarks: what has to be minded: blocked, expired, not in stock.
        levels: the words by warehouse.
        piles: where it lies, or what lies there; at most `MOST_PILES`, `pile_count` in all.
        fixed_bins: the bins an item always goes to.
        documents: open orders of an item; lines or receipts of a document.
        search: what to type into the browser to see all piles; empty where that says nothing.
    """

    subject: Subject
    title: str
    name: str = ""
    unit: str = ""
    words: Words | None = None
    remarks: tuple[Said, ...] = ()
    facts: tuple[Fact, ...] = ()
    levels: tuple[StockRow, ...] = ()
    piles: tuple[StockRow, ...] = ()
    pile_count: int = 0
    lots: tuple[StockRow, ...] = ()
    fixed_bins: tuple[FixedPlace, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    search: str = ""


MOST_PILES = 200


class MovementType(StrEnum):
    """What the ledger calls a movement."""

    RECEIPT = "RECEIPT"
    PUT_AWAY = "PUT_AWAY"
    SHIPMENT = "SHIPMENT"
    ADJUSTMENT = "ADJUSTMENT"
    TRANSFER_OUT = "TRANSFER_OUT"
    TRANSFER_IN = "TRANSFER_IN"
    RETURN = "RETURN"
    DAMAGE = "DAMAGE"
    EXPIRED = "EXPIRED"
    PROMOTION = "PROMOTION"
    SAMPLE = "SAMPLE"
    THEFT = "THEFT"
    COUNT = "COUNT"
    MOVE = "MOVE"
    HOLD = "HOLD"
    RELEASE = "RELEASE"


class PalletDeed(StrEnum):
    """What happens to a pallet; the goods on it have their movements in the ledger."""

    BUILT = "BUILT"
    PUT_ON = "PUT_ON"
    TAKEN_OFF = "TAKEN_OFF"
    MOVED = "MOVED"
    STACKED = "STACKED"
    PUT_DOWN = "PUT_DOWN"
    PALLET_ON = "PALLET_ON"
    PALLET_OFF = "PALLET_OFF"
    BROKEN = "BROKEN"


@dataclass(frozen=True)
class HistoryRow:
    """One movement, or one deed with a pallet, seen from the subject whose history it is.

    Attributes:
        change: by how much the subject's stock changed; zero for a move within it.
        balance: the subject's stock right after the movement; of a place, that of the row's item
            there; None for a document and for a pallet.
        source, target: the places; empty where this person may not see them. A pallet's deed that is no
            move has a target alone: where the pallet stood.
        document: the number of the document that posted it; empty for none.
        item: None where it is about no goods; `sku` is then the SSCC of another pallet, or empty.
    """

    seq: int
    moment: datetime
    type: MovementType | PalletDeed
    sku: str
    name: str
    quantity: Decimal
    change: Decimal
    balance: Decimal | None
    unit: str
    source: str
    target: str
    source_status: str
    target_status: str
    lot: str
    serial: str
    person: str
    workstation: str
    reason: str
    note: str
    document: str
    document_subject: Subject | None
    is_reversal: bool
    item: tuple[UUID, UUID | None] | None


class RecallSide(StrEnum):
    """Where a line of a recall belongs: what came is what lies here and what left."""

    CAME = "came"
    HERE = "here"
    LEFT = "left"
    BETWEEN = "between"


@dataclass(frozen=True)
class RecallRow:
    """So much of the lot came from, lies in, or went to one place.

    Attributes:
        type: of a movement; None for what lies here.
        partner: the supplier; empty where there is none.
        source, target: places; empty where this person may not see them.
    """

    side: RecallSide
    quantity: Decimal
    unit: str
    type: MovementType | None
    source: str
    target: str
    status: str
    partner: str
    document: str
    document_subject: Subject | None
    reason: str
    person: str
    moment: datetime | None


@dataclass(frozen=True)
class Recall:
    """Everything a lot came from and everywhere it went.

    Attributes:
        between: moves from one warehouse to another, which change no sum.
    """

    subject: Subject
    lot: str
    sku: str
    name: str
    unit: str
    expiry_date: date | None
    rows: tuple[RecallRow, ...]

    def total(self, side: RecallSide) -> Decimal:
        """Return the sum of one side."""
        return sum((row.quantity for row in self.rows if row.side is side), Decimal(0))

    @property
    def adds_up(self) -> bool:
        """Whether what came is what lies here and what left."""
        return self.total(RecallSide.CAME) == self.total(RecallSide.HERE) + self.total(RecallSide.LEFT)
