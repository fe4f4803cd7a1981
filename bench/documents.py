"""Goods receipt notes: how long a page takes, and whether long ones cost more a line than short ones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from bench.figures import Figure, median
from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Paper, Party
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note

SHORT, LONG = 120, 5_000


def run() -> Iterator[Figure]:
    """Yield milliseconds a line for a long note beside a short one."""
    goods_receipt_note(_note(1), Paper.A4)  # fonts are read once a process
    short = median(lambda: goods_receipt_note(_note(SHORT), Paper.A4), 5) / SHORT
    long = median(lambda: goods_receipt_note(_note(LONG), Paper.A4), 1) / LONG
    yield Figure("goods receipt note, a line of 5,000 beside one of 120", long * 1e3, short * 1e3, "ms/line", LONG)


def _note(count: int) -> GoodsReceiptNote:
    firm = Party("Invista Demo Trading", "WH-01", ("1 Example Quay",))
    lines = tuple(_line(number) for number in range(1, count + 1))
    posted = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    return GoodsReceiptNote(firm, firm, firm, "GR-2026-000123", "PO-2026-00417", posted, "Demo Receiver", lines)


def _line(number: int) -> GoodsReceiptNoteLine:
    return GoodsReceiptNoteLine(
        number,
        f"SKU-{number:05d}",
        "Oat drink barista, organic, 1 l carton",
        "EA",
        received=Decimal(24),
        accepted=Decimal(22),
        held=Decimal(0),
        rejected=Decimal(2),
        ordered=Decimal(24),
        rejection_reason="Damaged in transit" if number % 7 == 0 else "",
        lot=f"L2026-{number}",
        expiry=date(2027, 5, 31),
    )
