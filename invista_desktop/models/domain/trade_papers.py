"""What the papers for suppliers and consignees say, as frozen input for `services.documents`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from invista_desktop.models.domain.papers import OnPallet, Organisation, Party


@dataclass(frozen=True)
class PackingSlipLine:
    """What goes along of one item and lot, in `unit`; it has no price.

    Attributes:
        ordered: None where only what is sent is known; what of it is not sent is back-ordered.
    """

    number: int
    sku: str
    name: str
    unit: str
    shipped: Decimal
    ordered: Decimal | None = None
    lot: str = ""
    expiry: date | None = None
    serials: tuple[str, ...] = ()
    pallets: tuple[OnPallet, ...] = ()


@dataclass(frozen=True)
class ShippedUnit:
    """A pallet or carton of the consignment; `weight_kg` is None where nobody weighed it."""

    sscc: str
    is_carton: bool = False
    parent: str = ""
    weight_kg: Decimal | None = None


@dataclass(frozen=True)
class PackingSlip:
    """What is in a consignment, whatever made it: a transfer today.

    Attributes:
        number: of the slip, and of what it is scanned as.
        order_number: what was ordered by; customer_reference: how the consignee calls it.
    """

    organisation: Organisation
    ship_from: Party
    ship_to: Party
    number: str
    shipped_at: datetime | None
    lines: tuple[PackingSlipLine, ...]
    units: tuple[ShippedUnit, ...] = ()
    order_number: str = ""
    customer_reference: str = ""
    carrier: str = ""
    tracking: str = ""
    instructions: str = ""


@dataclass(frozen=True)
class OrderedLine:
    """What is ordered of one item, in `unit`, for how much each."""

    number: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    unit_cost: Decimal
    supplier_sku: str = ""
    expected: date | None = None


@dataclass(frozen=True)
class PurchaseOrderPaper:
    """A purchase order as it goes to the supplier; amounts are in `currency`, without taxes."""

    organisation: Organisation
    supplier: Party
    ship_to: Party
    number: str
    status: str
    ordered_on: date
    currency: str
    lines: tuple[OrderedLine, ...]
    expected: date | None = None
    payment_terms: str = ""
    note: str = ""
