"""What expires soon, or has expired, pile by pile. Frozen; crosses threads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class ExpirySort(StrEnum):
    """What the worklist is sorted by; first expired, first out unless asked otherwise."""

    EXPIRY = "expiry"
    ITEM = "item"
    PLACE = "place"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class ExpiryQuestion:
    """What the worklist wants to know.

    Attributes:
        filter: days from today within which goods expire, what has expired included; 0 for that alone.
        warehouse: code of the warehouse; empty for all.
    """

    search: str = ""
    filter: int = 30
    sort: ExpirySort = ExpirySort.EXPIRY
    descending: bool = False
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class ExpiringRow:
    """A pile with its expiry.

    Attributes:
        days_left: until the last day of use, below zero once it is past; by the warehouse's calendar.
        is_usable: it may still be taken.
    """

    item_id: UUID
    location_id: UUID
    location: str
    warehouse: str
    product_id: UUID
    variant_id: UUID | None
    lot_id: UUID | None
    sku: str
    name: str
    unit: str
    lot: str
    expiry_date: date
    days_left: int
    status: str
    quantity: Decimal
    is_usable: bool
