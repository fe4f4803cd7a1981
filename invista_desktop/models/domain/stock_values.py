"""What stock is worth, and through which day the books are closed.

Everything here is frozen and crosses threads. Money is in the organisation's currency.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class ValuationMethod(StrEnum):
    """How what goes out is valued."""

    MOVING_AVERAGE = "MOVING_AVERAGE"
    FIFO = "FIFO"


class ValueSort(StrEnum):
    """What the values are sorted by; ties are broken by item and warehouse."""

    ITEM = "item"
    WAREHOUSE = "warehouse"
    QUANTITY = "quantity"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class ValueQuestion:
    """What is asked of stock's value: at the end of `day`, None for now; `filter` is a warehouse."""

    day: date | None = None
    search: str = ""
    filter: UUID | None = None
    sort: ValueSort = ValueSort.ITEM
    descending: bool = False


@dataclass(frozen=True, slots=True)
class StockValueRow:
    """What a warehouse had of an item, and what it was worth."""

    stock_value_id: UUID
    warehouse_code: str
    sku: str
    product_name: str
    quantity: Decimal
    unit: str
    value: Decimal
    is_provisional: bool

    @property
    def unit_cost(self) -> Decimal | None:
        """What one was worth; None where there is none."""
        return self.value / self.quantity if self.quantity else None


@dataclass(frozen=True, slots=True)
class WarehouseValue:
    """What everything in a warehouse was worth."""

    warehouse_code: str
    value: Decimal
    items: int


@dataclass(frozen=True, slots=True)
class CostLayerRow:
    """What is left of one arrival under FIFO, and at what value; the opening layer came from none."""

    layer_id: UUID
    arrived_at: datetime | None
    document: str | None
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class CostCard:
    """An item in a warehouse: what it is worth now, and the layers it lies in, oldest first."""

    row: StockValueRow
    last_cost: Decimal | None
    layers: tuple[CostLayerRow, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """How the books are kept.

    Attributes:
        closed_through: the last day that nothing can be posted on; None while the books are open.
        today: the organisation's day now.
    """

    method: ValuationMethod
    currency: str
    closed_through: date | None
    today: date


@dataclass(frozen=True, slots=True)
class SetValuationMethod:
    """Value what goes out in another way from now on; refused where a day that is not closed has movements."""

    operation_id: UUID
    method: ValuationMethod


@dataclass(frozen=True, slots=True)
class SetExchangeRate:
    """What one unit of `currency` costs in the organisation's currency, from a day on."""

    operation_id: UUID
    currency: str
    valid_from: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    """Close the books through a day; an earlier day than before, or none, opens them again and needs a note."""

    operation_id: UUID
    through: date | None
    note: str | None = None
