"""Posted receipts found later: what their list asks and shows, and one of them opened.

Everything here is frozen and crosses threads.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.expected_orders import ReasonRow
from invista_desktop.models.domain.papers import GoodsReceiptNote


class ReceiptFilter(StrEnum):
    """Which receipts the list asks for."""

    ALL = "all"
    TODAY = "today"
    MINE = "mine"
    TAKEN_BACK = "taken_back"


class ReceiptSort(StrEnum):
    """What the list of receipts is sorted by; ties are broken by receipt number."""

    POSTED = "posted"
    NUMBER = "number"
    ORDER = "order"
    SUPPLIER = "supplier"
    PERSON = "person"
    STANDING = "standing"


class ReceiptStanding(StrEnum):
    """What became of a receipt: taken back wholly or in part, or itself a reversal of another one."""

    POSTED = "posted"
    PARTLY_TAKEN_BACK = "partly_taken_back"
    TAKEN_BACK = "taken_back"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class ReceiptQuestion:
    """What the list of receipts wants to know of the database; the newest come first."""

    search: str = ""
    filter: ReceiptFilter = ReceiptFilter.ALL
    sort: ReceiptSort = ReceiptSort.POSTED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One posted receipt in the list.

    Attributes:
        posted_at: when, on the clock of its warehouse, as on its paper.
    """

    receipt_id: UUID
    number: str
    order_number: str
    supplier_name: str
    posted_at: datetime
    person: str
    standing: ReceiptStanding


@dataclass(frozen=True, slots=True)
class LinkedReceipt:
    """A receipt that takes another one back, or is taken back by it."""

    receipt_id: UUID
    number: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class PostedReceipt:
    """A posted receipt, opened to be read.

    Attributes:
        note: what its paper says.
        is_order_open: whether its order still takes goods.
        reverses: the receipt it takes back.
        reversals: the receipts that take it back, the oldest first.
        reason: why it takes another one back, with `remark` beside it; empty for an ordinary receipt.
        reversal_reasons: for which reasons it may be taken back.
    """

    receipt_id: UUID
    order_id: UUID
    note: GoodsReceiptNote
    standing: ReceiptStanding
    workstation: str = ""
    is_order_open: bool = False
    reverses: LinkedReceipt | None = None
    reversals: tuple[LinkedReceipt, ...] = ()
    reason: str = ""
    remark: str = ""
    reversal_reasons: tuple[ReasonRow, ...] = ()

    @property
    def number(self) -> str:
        """The receipt's number."""
        return self.note.receipt_number

    @property
    def can_be_taken_back(self) -> bool:
        """Whether some of it may still go back: it is no reversal, and not taken back whole."""
        return self.standing in {ReceiptStanding.POSTED, ReceiptStanding.PARTLY_TAKEN_BACK}

    @property
    def linked(self) -> tuple[LinkedReceipt, ...]:
        """The receipts it takes back or is taken back by."""
        return (*([self.reverses] if self.reverses else []), *self.reversals)
