"""The goods receipt note: complete, the same every time, and scannable."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Organisation, Paper, Party
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from tests.services.papers_given import pages_of, text_of


def line(number: int, **changed: Any) -> GoodsReceiptNoteLine:
    usual: dict[str, Any] = {
        "number": number,
        "sku": f"SKU-{number:05d}",
        "name": "Oat drink barista",
        "unit": "EA",
        "ordered": Decimal(24),
        "received": Decimal(24),
        "accepted": Decimal(24),
        "held": Decimal(0),
        "rejected": Decimal(0),
    }
    return GoodsReceiptNoteLine(**usual | changed)


def note(*lines: GoodsReceiptNoteLine, **changed: Any) -> GoodsReceiptNote:
    usual: dict[str, Any] = {
        "organisation": Organisation("Invista Demo Trading", "", ("1 Example Quay", "Demo City")),
        "supplier": Party("Ελληνικά Τρόφιμα", "SUP-004", ("Οδός Παραδείγματος 5",)),
        "warehouse": Party("Central warehouse", "WH-01"),
        "receipt_number": "GR-2026-000123",
        "order_number": "PO-2026-00417",
        "posted_at": datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1))),
        "receiver": "Demo Receiver",
        "lines": lines,
        "delivery_note": "DN 77/812",
    }
    return GoodsReceiptNote(**usual | changed)


def test_it_says_who_what_when_and_from_whom() -> None:
    text = text_of(goods_receipt_note(note(line(1)), Paper.A4))

    for said in (
        "Invista Demo Trading",
        "1 Example Quay",
        "Ελληνικά Τρόφιμα (SUP-004)",
        "Οδός Παραδείγματος 5",
        "Central warehouse (WH-01)",
        "GR-2026-000123",
        "PO-2026-00417",
        "DN 77/812",
        "2026-11-23 14:05 (UTC+0100)",
        "Demo Receiver",
        "SKU-00001",
    ):
        assert said in text


def test_a_line_shows_lot_expiry_serials_reason_and_put_away() -> None:
    full = line(
        1,
        name="Держатель M8",
        lot="ЛОТ-7",
        expiry=date(2027, 5, 31),
        serials=("SN-1", "SN-2"),
        accepted=Decimal(20),
        held=Decimal(3),
        rejected=Decimal(1),
        rejection_reason="Damaged in transit",
        put_away="A-01-02",
    )

    text = text_of(goods_receipt_note(note(full), Paper.A4))

    assert "24 24 20 3 1 EA A-01-02" in text
    for said in ("Держатель M8", "ЛОТ-7", "2027-05-31", "SN-1, SN-2", "Rejected: Damaged in transit"):
        assert said in text


def test_zero_is_shown_and_something_not_ordered_is_said_to_be() -> None:
    nothing = line(1, ordered=Decimal(5), received=Decimal(0), accepted=Decimal("0.000"))
    surprise = line(2, ordered=None, received=Decimal("1.500"), accepted=Decimal("1.5"))

    text = text_of(goods_receipt_note(note(nothing, surprise), Paper.A4))

    assert "5 0 0 0 0 EA" in text
    assert "– 1.5 1.5 0 0 EA" in text
    assert text.count("Not on the order") == 1


def test_totals_are_summed_for_each_unit_apart() -> None:
    lines = [line(1), line(2, rejected=Decimal(4), accepted=Decimal(20)), line(3, unit="KG", received=Decimal("0.125"))]

    text = text_of(goods_receipt_note(note(*lines), Paper.A4))

    assert "Total, 2 lines 48 48 44 0 4 EA" in text
    assert "Total, 1 line 24 0.125 24 0 0 KG" in text


@pytest.mark.parametrize("paper", list(Paper))
def test_pages_are_numbered_and_headings_repeated(paper: Paper) -> None:
    pages = pages_of(goods_receipt_note(note(*(line(number) for number in range(1, 121))), paper))

    assert len(pages) > 3
    for place, page in enumerate(pages, 1):
        assert f"Page {place} of {len(pages)}" in page
        assert "Goods receipt note GR-2026-000123" in page
    assert all("Ordered Received Accepted Held Rejected" in page for page in pages if "SKU-" in page)
    assert re.findall(r"SKU-\d{5}", " ".join(pages)) == [f"SKU-{number:05d}" for number in range(1, 121)]


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_the_page_has_the_size_of_the_paper(paper: Paper, size: tuple[int, int]) -> None:
    document = pypdfium2.PdfDocument(goods_receipt_note(note(line(1)), paper))

    assert tuple(round(side) for side in document.get_page_size(0)) == size
    document.close()


@pytest.mark.parametrize("dpi", [150, 203, 300])
@pytest.mark.parametrize("paper", list(Paper))
def test_the_receipt_number_opens_by_scan(paper: Paper, dpi: int) -> None:
    document = pypdfium2.PdfDocument(goods_receipt_note(note(line(1)), paper))
    picture = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()

    (code,) = zxingcpp.read_barcodes(picture)
    assert (code.symbology_identifier, code.text) == ("]C0", "GR-2026-000123")


def test_the_same_note_gives_the_same_bytes_also_from_many_threads() -> None:
    same = note(*(line(number, name=f"Держатель {number}") for number in range(1, 40)))
    first = goods_receipt_note(same, Paper.A4)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: goods_receipt_note(same, Paper.A4), range(8))) == {first}


def test_only_the_shipped_font_is_used_and_it_travels_along() -> None:
    pdf = goods_receipt_note(note(line(1)), Paper.A4)

    assert set(re.findall(rb"/BaseFont /(?:[A-Z]{6}\+)?([A-Za-z-]+)", pdf)) <= {
        b"DejaVuSansCondensed",
        b"DejaVuSansCondensed-Bold",
        b"Helvetica",  # reportlab names its default in every file; no text uses it
    }
    assert pdf.count(b"/FontFile2") >= 2


def test_what_people_typed_is_never_read_as_markup() -> None:
    hostile = line(1, name="<b>5 < 6 & 7</b>", lot="<para>")

    text = text_of(goods_receipt_note(note(hostile, delivery_note="<i>&"), Paper.A4))

    assert "<b>5 < 6 & 7</b>" in text
    assert "<para>" in text
    assert "<i>&" in text


def test_extreme_lines_stay_on_the_page() -> None:
    lines = [
        line(1, name="N" * 3000, sku="S" * 64, lot="L" * 40, put_away="BIN-" * 12),
        line(2, serials=tuple(f"SN-{number:017d}" for number in range(1500)), received=Decimal(1500)),
        line(3, received=Decimal("123456789.125"), rejection_reason="r" * 400),
    ]

    text = text_of(goods_receipt_note(note(*lines), Paper.LETTER))

    assert "123456789.125 " in text
    assert re.findall(r"SN-\d{17}", text.replace(" ", "")) == [f"SN-{number:017d}" for number in range(1500)]


def test_a_receipt_without_lines_and_one_that_reverses_another_can_be_printed() -> None:
    empty = note(reverses="GR-2026-000100", posted_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC), delivery_note="")

    text = text_of(goods_receipt_note(empty, Paper.A4))

    assert "No lines" in text
    assert "GR-2026-000100" in text
