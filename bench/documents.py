"""Papers: time and memory of short and long ones, beside reportlab's own LongTable of the same rows in the same run."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from bench.figures import Figure, median
from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Organisation, Paper, Party
from invista_desktop.models.domain.stock_papers import Goods, PickLine, PickList
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.documents.pick_list import pick_list
from invista_desktop.services.documents.sheets import register_fonts

SHORT, LONG = 120, 5_000
NAME = "Oat drink barista, organic, 1 l carton"
FIRM = Organisation("Invista Demo Trading", "", ("1 Example Quay",))
PLACE = Party("Main warehouse", "WH-01")
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
MIB = 1024 * 1024


def run() -> Iterator[Figure]:
    """Yield, for 120 and 5,000 lines, seconds and memory beside reportlab's table; then a line of long beside short."""
    goods_receipt_note(_note(1), Paper.A4)  # fonts are read once a process
    _plain(1)
    for count, repetitions in ((SHORT, 5), (LONG, 1)):
        plain = median(lambda count=count: _plain(count), repetitions)  # type: ignore[misc]  # bound in a loop
        memory = _peak("plain", count)
        for name, make in (("goods receipt note", _receipt), ("pick list", _pick)):
            took = median(lambda count=count, make=make: make(count), repetitions)  # type: ignore[misc]  # bound in a loop
            yield Figure(f"{name}, {count:,} lines, beside LongTable", took, plain, "s", count)
            yield Figure(f"{name}, {count:,} lines, memory", _peak(name, count), memory, "MiB", count)
    gc.collect()
    short = median(lambda: _receipt(SHORT), 5) / SHORT
    long = median(lambda: _receipt(LONG), 1) / LONG
    yield Figure("goods receipt note, a line of 5,000 beside one of 120", long * 1e3, short * 1e3, "ms/line", LONG)


def _receipt(count: int) -> bytes:
    return goods_receipt_note(_note(count), Paper.A4)


def _pick(count: int) -> bytes:
    lines = tuple(
        PickLine(
            Goods(f"SKU-{number:05d}", NAME, "EA", Decimal(24), f"L2026-{number}", date(2027, 5, 31)),
            f"WH-01-A-{number % 900:03d}",
        )
        for number in range(1, count + 1)
    )
    return pick_list(PickList(FIRM, PLACE, PLACE, "TR-2026-000123", "Approved", NOW, lines), Paper.A4)


def _plain(count: int) -> bytes:
    """Return the rows of the receipt as reportlab's own table sets them, article and lot as paragraphs as ours are."""
    register_fonts()
    look = ParagraphStyle("plain", fontName="Invista", fontSize=8, leading=10)
    rows: list[list[object]] = [
        ["#", "Article", "Lot", "Ordered", "Received", "Accepted", "Held", "Rejected", "Unit", "Put away"]
    ]
    for line in _note(count).lines:
        article, lot = f"{line.sku}<br/>{line.name}", f"{line.lot}<br/>{line.expiry}"
        figures = (line.ordered, line.received, line.accepted, line.held, line.rejected)
        rows.append(
            [str(line.number), Paragraph(article, look), Paragraph(lot, look), *map(str, figures), line.unit, ""]
        )
    out = BytesIO()
    widths = [share * 510 for share in (0.04, 0.265, 0.125, 0.075, 0.085, 0.085, 0.065, 0.085, 0.055, 0.12)]
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([LongTable(rows, widths, repeatRows=1)])
    return out.getvalue()


def _peak(what: str, count: int) -> float:
    """Return by how much one such paper raises the memory of a process that has made a small one."""
    program = f"import bench.documents as papers; print(papers.grown({what!r}, {count}))"
    root = Path(__file__).resolve().parent.parent
    told = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    return float(told.stdout)


def grown(what: str, count: int) -> float:
    """Return how many MiB the largest memory of this process has grown by for one paper."""
    import psutil

    make = {"plain": _plain, "goods receipt note": _receipt, "pick list": _pick}[what]
    make(1)
    before = psutil.Process().memory_info().rss
    kept = make(count)
    peak = _largest() or psutil.Process().memory_info().rss
    return max(peak - before, len(kept)) / MIB


def _largest() -> int:
    """Return the largest memory this process has had, where the system tells it; in bytes."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _note(count: int) -> GoodsReceiptNote:
    lines = tuple(_line(number) for number in range(1, count + 1))
    return GoodsReceiptNote(FIRM, PLACE, PLACE, "GR-2026-000123", "PO-2026-00417", NOW, "Demo Receiver", lines)


def _line(number: int) -> GoodsReceiptNoteLine:
    return GoodsReceiptNoteLine(
        number,
        f"SKU-{number:05d}",
        NAME,
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
