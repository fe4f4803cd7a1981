"""What the printed papers say, as frozen input for `services.documents`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Paper(StrEnum):
    """The sheet a document is made for."""

    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True)
class Party:
    """A firm or a warehouse as a paper names it.

    Attributes:
        address: its lines from top to bottom; empty where none is known.
    """

    name: str
    code: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoodsReceiptNoteLine:
    """One line of the note; quantities are in `unit`, the product's base unit.

    Attributes:
        ordered: None for something that was not on the order.
    """

    number: int
    sku: str
    name: str
    unit: str
    received: Decimal
    accepted: Decimal
    held: Decimal
    rejected: Decimal
    ordered: Decimal | None = None
    rejection_reason: str = ""
    lot: str = ""
    expiry: date | None = None
    serials: tuple[str, ...] = ()
    put_away: str = ""


@dataclass(frozen=True)
class GoodsReceiptNote:
    """A posted goods receipt, as it is handed over.

    Attributes:
        posted_at: in the warehouse's time zone; the note prints it with its offset.
        order_completed: whether nothing is outstanding on the order any more.
        reverses: the number of the receipt this one undoes, or empty.
    """

    organisation: Party
    supplier: Party
    warehouse: Party
    receipt_number: str
    order_number: str
    posted_at: datetime
    receiver: str
    lines: tuple[GoodsReceiptNoteLine, ...]
    delivery_note: str = ""
    order_completed: bool = False
    reverses: str = ""
