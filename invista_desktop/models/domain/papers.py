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
class Organisation(Party):
    """The firm itself, and how its papers look and speak.

    Attributes:
        logo: a PNG picture; empty for none.
        language: of the papers' own words and numbers, such as `en` or `de`.
        date_format: how days are written, in the letters of Unicode's CLDR, or the word `medium` for what is
            usual in the language.
    """

    logo: bytes = b""
    language: str = "en"
    date_format: str = "yyyy-MM-dd"


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

    organisation: Organisation
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


@dataclass(frozen=True)
class OnPallet:
    """How much of a line stands on a pallet or carton; `parent` is the SSCC of what that stands on, empty for none."""

    sscc: str
    is_carton: bool
    quantity: Decimal
    parent: str = ""


@dataclass(frozen=True)
class TransferNoteLine:
    """What goes along of one item and lot; quantities are in `unit`, the product's base unit."""

    number: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    lot: str = ""
    expiry: date | None = None
    serials: tuple[str, ...] = ()
    pallets: tuple[OnPallet, ...] = ()


@dataclass(frozen=True)
class TransferNote:
    """What of a transfer is under way, as it goes along with the goods.

    Attributes:
        printed_at: in the source's time zone; the note prints it with its offset.
        sent_at: when the first of it left, in the same zone; None while nothing has.
        pallets: SSCCs of what goes whole and stands on nothing else.
    """

    organisation: Organisation
    source: Party
    destination: Party
    transfer_number: str
    status: str
    requested_by: str
    printed_at: datetime
    lines: tuple[TransferNoteLine, ...]
    sent_at: datetime | None = None
    sent_by: str = ""
    needed_by: date | None = None
    note: str = ""
    pallets: tuple[str, ...] = ()
