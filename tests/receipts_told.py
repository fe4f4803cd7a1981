"""Posted receipts as tests of the screens are told them."""

from datetime import date
from decimal import Decimal
from typing import Any

from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Organisation, Party
from invista_desktop.models.domain.posted_receipts import (
    LinkedReceipt,
    PostedReceipt,
    ReceiptRow,
    ReceiptStanding,
)
from invista_desktop.models.domain.receiving import ReasonRow
from tests.receiving_drafts import START
from tests.receiving_orders import known_id

NUMBER = "GR-2026-000001"
REASONS = (ReasonRow("WRONG_ITEM", "Wrong item"), ReasonRow("OTHER", "Something else", needs_note=True))


def receipt_row(number: int, **facts: Any) -> ReceiptRow:
    told: dict[str, Any] = {"person": "Demo Receiver", "standing": ReceiptStanding.POSTED, **facts}
    name = f"GR-2026-{number:06}"
    return ReceiptRow(known_id(name), name, f"PO-{number}", "Northern Fasteners", START, **told)


def linked(number: str) -> LinkedReceipt:
    return LinkedReceipt(known_id(number), number, START)


def note_line(number: int, sku: str, received: str | int, **facts: Any) -> GoodsReceiptNoteLine:
    quantity = Decimal(received)
    told: dict[str, Any] = {
        "accepted": quantity, "held": Decimal(0), "rejected": Decimal(0), "ordered": quantity, **facts,
    }  # fmt: skip
    return GoodsReceiptNoteLine(number, sku, f"{sku.title()} M8", "EA", quantity, **told)


LINES = (
    note_line(1, "BOLT", 12, accepted=Decimal(9), held=Decimal(2), rejected=Decimal(1), rejection_reason="Damaged"),
    note_line(2, "MILK", 4, lot="L7", expiry=date(2027, 11, 30), put_away="A-01"),
    note_line(3, "PUMP", 2, serials=("SN-1", "SN-2"), ordered=None),
)


def receipt(number: str = NUMBER, **facts: Any) -> PostedReceipt:
    """Return a posted receipt, nothing of it taken back."""
    note = GoodsReceiptNote(
        Organisation("Invista Demo Trading"),
        Party("Northern Fasteners", "SUP-1"),
        Party("Central warehouse", "MAIN"),
        number,
        "PO-1",
        START,
        "Demo Receiver",
        LINES,
        delivery_note="DN 77",
    )
    told: dict[str, Any] = {
        "standing": ReceiptStanding.POSTED, "workstation": "Dock 1", "is_order_open": True,
        "reversal_reasons": REASONS, **facts,
    }  # fmt: skip
    return PostedReceipt(known_id(number), known_id("PO-1"), note, **told)
