"""What the papers of work in the warehouse say, as frozen input for `services.documents`.

Quantities are in the line's `unit`, the product's base unit. Times are in the warehouse's zone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from invista_desktop.models.domain.papers import Organisation, Party
from invista_desktop.models.domain.quantities import ZERO


@dataclass(frozen=True)
class Goods:
    """So much of an item, of one lot where it has lots."""

    sku: str
    name: str
    unit: str
    quantity: Decimal
    lot: str = ""
    expiry: date | None = None


@dataclass(frozen=True)
class PutAwayLine:
    """What waits on a dock, and the bin it should go to; `pallet` is the SSCC of what is carried whole."""

    goods: Goods
    place: str
    goal: str = ""
    pallet: str = ""


@dataclass(frozen=True)
class PutAwayList:
    """What is to be put away in a warehouse, in the order to walk."""

    organisation: Organisation
    warehouse: Party
    printed_at: datetime
    lines: tuple[PutAwayLine, ...]


@dataclass(frozen=True)
class PickLine:
    """What to take from one bin; `on_pallets` of it stand on pallets there."""

    goods: Goods
    place: str
    path: str = ""
    on_pallets: Decimal = ZERO


@dataclass(frozen=True)
class PickList:
    """What to pick for a transfer, by the path of the bins.

    Attributes:
        missing: what no bin has.
    """

    organisation: Organisation
    source: Party
    destination: Party
    transfer_number: str
    status: str
    printed_at: datetime
    lines: tuple[PickLine, ...]
    missing: tuple[Goods, ...] = ()
    needed_by: date | None = None
    picker: str = ""
    note: str = ""


@dataclass(frozen=True)
class CountLine:
    """Something that may lie in a bin; how much the books say is not told. No SKU: the bin is empty."""

    place: str
    path: str
    sku: str = ""
    name: str = ""
    unit: str = ""
    lot: str = ""
    expiry: date | None = None


@dataclass(frozen=True)
class CountSheet:
    """A blind count of some bins.

    Attributes:
        scope: which bins, as the person chose them.
    """

    organisation: Organisation
    warehouse: Party
    scope: str
    printed_at: datetime
    lines: tuple[CountLine, ...]


@dataclass(frozen=True)
class ValuationLine:
    """What a warehouse had of an item, and what it was worth, in the organisation's currency."""

    warehouse: str
    sku: str
    name: str
    unit: str
    quantity: Decimal
    value: Decimal
    is_provisional: bool = False


@dataclass(frozen=True)
class StockValuation:
    """What stock was worth at the end of a day, sorted by warehouse.

    Attributes:
        method: how it is valued, in English; the paper translates it.
        totals: each warehouse, and what all of it was worth.
    """

    organisation: Organisation
    day: date
    currency: str
    method: str
    printed_at: datetime
    lines: tuple[ValuationLine, ...]
    totals: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class AdjustmentRecordLine:
    """So much more, or less, of something in a place."""

    number: int
    sku: str
    name: str
    unit: str
    place: str
    change: Decimal
    lot: str = ""
    serial: str = ""
    note: str = ""


@dataclass(frozen=True)
class AdjustmentRecord:
    """An adjustment with its reason, who asked and who said yes.

    Attributes:
        value: what it changes the books by; None where values are not for whoever prints it.
    """

    organisation: Organisation
    warehouse: Party
    number: str
    status: str
    reason: str
    asked_by: str
    asked_at: datetime
    lines: tuple[AdjustmentRecordLine, ...]
    currency: str = ""
    value: Decimal | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_note: str = ""
    reverses: str = ""
    note: str = ""
