"""What a scan stands for in this warehouse: one frozen class for each kind of thing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class ProductFound:
    """A product, a variant of it, or a pack of it.

    Attributes:
        variant_id: None when the product has no variants, or the code names the product as a whole.
        pack_quantity: base units in what was scanned; 1 for a single unit.
        pack_name: the pack's name, such as "Carton of 12"; None for a single unit.
    """

    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    pack_quantity: Decimal = Decimal(1)
    pack_name: str | None = None
    is_lot_tracked: bool = False
    is_serialized: bool = False
    has_expiry: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class LocationFound:
    """A place: a dock, a bin, a quarantine area."""

    location_id: UUID
    code: str
    kind: str
    warehouse_id: UUID | None
    is_blocked: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class LotFound:
    """A lot of one product."""

    lot_id: UUID
    product_id: UUID
    variant_id: UUID | None
    sku: str
    code: str
    expiry_date: date | None = None


@dataclass(frozen=True)
class SerialFound:
    """One unit of a serialized product; `location_id` is None when it is not in stock."""

    serial_id: UUID
    product_id: UUID
    variant_id: UUID | None
    sku: str
    code: str
    location_id: UUID | None = None


@dataclass(frozen=True)
class OrderFound:
    """A purchase order."""

    order_id: UUID
    number: str


@dataclass(frozen=True)
class ReceiptFound:
    """A posted goods receipt; `posted_on` is the day at its warehouse."""

    receipt_id: UUID
    number: str
    posted_on: date


@dataclass(frozen=True)
class PalletFound:
    """A pallet or carton, by its SSCC; broken up, it stands nowhere."""

    pallet_id: UUID
    sscc: str
    is_broken: bool = False


@dataclass(frozen=True)
class TransferFound:
    """A stock transfer."""

    transfer_id: UUID
    number: str


@dataclass(frozen=True)
class AdjustmentFound:
    """An adjustment of the stock."""

    adjustment_id: UUID
    number: str


@dataclass(frozen=True)
class CommandFound:
    """An action of the screen, printed as a barcode; `name` is a value of `COMMANDS`."""

    name: str


@dataclass(frozen=True)
class NothingFound:
    """Nothing in this warehouse carries `code`."""

    code: str


Found = (
    ProductFound
    | LocationFound
    | LotFound
    | SerialFound
    | OrderFound
    | ReceiptFound
    | PalletFound
    | TransferFound
    | AdjustmentFound
    | CommandFound
    | NothingFound
)

COMMANDS = {
    "INV-CMD-OK": "ok",
    "INV-CMD-UNDO": "undo",
    "INV-CMD-NEXT": "next",
    "INV-CMD-POST": "post",
    "INV-CMD-HOLD": "hold",
    "INV-CMD-REJECT": "reject",
    "INV-CMD-CANCEL": "cancel",
}


def command_of(raw: str) -> str | None:
    """Return the action a command barcode asks for, None for any other code."""
    code = raw.strip()
    return COMMANDS.get(code[3:] if code.startswith("]") else code)
