"""One of each paper, with as many lines as asked for, and readers of what came out."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

import pypdfium2
import zxingcpp

from invista_desktop.models.domain.papers import (
    GoodsReceiptNote,
    GoodsReceiptNoteLine,
    OnPallet,
    Organisation,
    Paper,
    Party,
    TransferNote,
    TransferNoteLine,
)
from invista_desktop.models.domain.stock_papers import (
    AdjustmentRecord,
    AdjustmentRecordLine,
    CountLine,
    CountSheet,
    Goods,
    PickLine,
    PickList,
    PutAwayLine,
    PutAwayList,
    StockValuation,
    ValuationLine,
)
from invista_desktop.models.domain.trade_papers import (
    OrderedLine,
    PackingSlip,
    PackingSlipLine,
    PurchaseOrderPaper,
    ShippedUnit,
)
from invista_desktop.services.documents.adjustment_record import adjustment_record
from invista_desktop.services.documents.count_sheet import count_sheet
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.documents.packing_slip import packing_slip
from invista_desktop.services.documents.pick_list import pick_list
from invista_desktop.services.documents.purchase_order import purchase_order
from invista_desktop.services.documents.put_away_list import put_away_list
from invista_desktop.services.documents.stock_valuation import stock_valuation
from invista_desktop.services.documents.transfer_note import transfer_note

FIRM: Final = Organisation("Invista Demo Trading", "", ("1 Example Quay", "Demo City"))
MAIN: Final = Party("Main warehouse", "MAIN", ("1 Example Quay",))
NORTH: Final = Party("North warehouse", "NORTH", ("2 Example Road",))
SUPPLIER: Final = Party("Ελληνικά Τρόφιμα", "SUP-004", ("Οδός Παραδείγματος 5",))
NOW: Final = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1)))
EXPIRY: Final = date(2027, 5, 31)
SSCC: Final = "395200000000000017"


def sku(number: int) -> str:
    return f"SKU-{number:05d}"


def goods(number: int, name: str) -> Goods:
    return Goods(sku(number), name, "EA", Decimal("24.5"), f"LOT-{number}", EXPIRY)


def a_receipt(count: int, name: str, firm: Organisation) -> GoodsReceiptNote:
    whole, none = Decimal(24), Decimal(0)
    lines = tuple(
        GoodsReceiptNoteLine(number, sku(number), name, "EA", whole, whole, none, none, whole)
        for number in range(1, count + 1)
    )
    return GoodsReceiptNote(firm, SUPPLIER, MAIN, "GR-2026-000123", "PO-2026-000417", NOW, "Demo Receiver", lines)


def a_transfer(count: int, name: str, firm: Organisation) -> TransferNote:
    lines = tuple(
        TransferNoteLine(number, sku(number), name, "EA", Decimal(24), f"LOT-{number}", EXPIRY)
        for number in range(1, count + 1)
    )
    return TransferNote(firm, MAIN, NORTH, "TR-2026-000123", "Under way", "Demo Planner", NOW, lines)


def a_put_away(count: int, name: str, firm: Organisation) -> PutAwayList:
    lines = tuple(
        PutAwayLine(goods(number, name), "MAIN-DOCK", f"A-{number % 40:02d}-01" if number % 5 else "")
        for number in range(1, count + 1)
    )
    return PutAwayList(firm, MAIN, NOW, lines)


def a_pick(count: int, name: str, firm: Organisation) -> PickList:
    lines = tuple(
        PickLine(goods(number, name), f"A-{number % 40:02d}-01", f"MAIN > A > {number % 40:02d} > 01")
        for number in range(1, count + 1)
    )
    return PickList(firm, MAIN, NORTH, "TR-2026-000123", "Approved", NOW, lines)


def a_slip(count: int, name: str, firm: Organisation) -> PackingSlip:
    lines = tuple(
        PackingSlipLine(number, sku(number), name, "EA", Decimal(20), Decimal(24), f"LOT-{number}", EXPIRY)
        for number in range(1, count + 1)
    )
    return PackingSlip(firm, MAIN, NORTH, "TR-2026-000123", NOW, lines)


def a_count(count: int, name: str, firm: Organisation) -> CountSheet:
    lines = tuple(
        CountLine(f"A-{number // 3:04d}", f"MAIN > A > {number // 3:04d}", sku(number), name, "EA", f"LOT-{number}")
        for number in range(1, count + 1)
    )
    return CountSheet(firm, MAIN, "A-0000 – A-9999", NOW, lines)


def a_valuation(count: int, name: str, firm: Organisation) -> StockValuation:
    lines = tuple(
        ValuationLine("MAIN", sku(number), name, "EA", Decimal(3), Decimal("1234.50")) for number in range(1, count + 1)
    )
    total = (("MAIN", Decimal("1234.50") * count),) if count else ()
    return StockValuation(firm, date(2026, 10, 31), "EUR", "Moving average", NOW, lines, total)


def an_adjustment(count: int, name: str, firm: Organisation) -> AdjustmentRecord:
    lines = tuple(
        AdjustmentRecordLine(number, sku(number), name, "EA", f"A-{number % 40:02d}-01", Decimal("-2.5"), "LOT-1")
        for number in range(1, count + 1)
    )
    return AdjustmentRecord(firm, MAIN, "ADJ-2026-000123", "Posted", "Damaged", "Demo Counter", NOW, lines)


def an_order(count: int, name: str, firm: Organisation) -> PurchaseOrderPaper:
    lines = tuple(
        OrderedLine(number, sku(number), name, "EA", Decimal(12), Decimal("1.255"), "X-1", EXPIRY)
        for number in range(1, count + 1)
    )
    return PurchaseOrderPaper(firm, SUPPLIER, MAIN, "PO-2026-000417", "Sent", date(2026, 11, 20), "EUR", lines)


# Each paper: what makes its input, and what draws it.
Papers = Mapping[str, tuple[Callable[[int, str, Organisation], Any], Callable[[Any, Paper], bytes]]]
PAPERS: Final[Papers] = {
    "goods receipt note": (a_receipt, goods_receipt_note),
    "transfer note": (a_transfer, transfer_note),
    "put-away list": (a_put_away, put_away_list),
    "pick list": (a_pick, pick_list),
    "packing slip": (a_slip, packing_slip),
    "count sheet": (a_count, count_sheet),
    "stock valuation": (a_valuation, stock_valuation),
    "adjustment record": (an_adjustment, adjustment_record),
    "purchase order": (an_order, purchase_order),
}
NUMBERS: Final = {
    "goods receipt note": "GR-2026-000123",
    "transfer note": "TR-2026-000123",
    "pick list": "TR-2026-000123",
    "packing slip": "TR-2026-000123",
    "adjustment record": "ADJ-2026-000123",
    "purchase order": "PO-2026-000417",
}
PALLETS: Final = (ShippedUnit(SSCC, weight_kg=Decimal("412.5")), ShippedUnit("395200000000000024", True, SSCC))
ON_PALLETS: Final = (OnPallet(SSCC, False, Decimal(20)),)


def drawn(
    what: str, count: int = 1, name: str = "Oat drink", firm: Organisation = FIRM, paper: Paper = Paper.A4
) -> bytes:
    """Return one of the papers as a PDF."""
    made, draw = PAPERS[what]
    return draw(made(count, name, firm), paper)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    return " ".join(pages_of(pdf))


def codes_of(pdf: bytes, dpi: int = 203, page: int = 0) -> list[str]:
    """Return what a scanner reads on a page, in whatever order."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128))
    return sorted(code.text for code in found)
