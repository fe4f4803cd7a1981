"""Which paper a screen asks for. Frozen; crosses threads."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class PaperKind(StrEnum):
    """The papers there are, as jobs and files name them."""

    GOODS_RECEIPT_NOTE = "goods receipt note"
    TRANSFER_NOTE = "transfer note"
    PUT_AWAY_LIST = "put-away list"
    PICK_LIST = "pick list"
    PACKING_SLIP = "packing slip"
    COUNT_SHEET = "count sheet"
    STOCK_VALUATION = "stock valuation"
    ADJUSTMENT_RECORD = "adjustment record"
    PURCHASE_ORDER = "purchase order"


@dataclass(frozen=True)
class PaperRequest:
    """A paper, and what of.

    Attributes:
        ids: the document, or the bins of a count sheet; of a valuation the warehouse, none for all.
        day: the end of which day a valuation is of; None for now.
    """

    kind: PaperKind
    ids: tuple[UUID, ...] = ()
    day: date | None = None


@dataclass(frozen=True)
class MadePaper:
    """A paper as it is looked at, saved, printed and sent.

    Attributes:
        what: its kind, for the job and the file.
        subject: its number, or what it is of.
        undrawable: the signs in it that are drawn as boxes.
    """

    what: str
    subject: str
    pdf: bytes
    undrawable: str = ""

    @property
    def title(self) -> str:
        """What it is called, as a file and a window."""
        return f"{self.what[:1].upper()}{self.what[1:]} {self.subject}".strip()
