"""The transfer note: what goes along, complete, of any length, and scannable."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from invista_desktop.models.domain.papers import OnPallet, Organisation, Paper, Party, TransferNote, TransferNoteLine
from invista_desktop.services.documents.transfer_note import transfer_note
from tests.services.papers_given import pages_of, text_of


def line(number: int, **changed: Any) -> TransferNoteLine:
    usual: dict[str, Any] = {"sku": f"SKU-{number:05d}", "name": "Oat drink", "unit": "EA", "quantity": Decimal(24)}
    return TransferNoteLine(number, **usual | changed)


def note(*lines: TransferNoteLine, **changed: Any) -> TransferNote:
    usual: dict[str, Any] = {
        "organisation": Organisation("Invista Demo Trading"),
        "source": Party("Main warehouse", "MAIN", ("1 Example Quay",)),
        "destination": Party("North warehouse", "NORTH"),
        "transfer_number": "TR-2026-000123",
        "status": "Under way",
        "requested_by": "Demo Planner",
        "printed_at": datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1))),
        "lines": lines,
        "sent_at": datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1))),
        "sent_by": "Demo Picker",
        "needed_by": date(2026, 11, 25),
        "note": "Ramp 3",
    }
    return TransferNote(**usual | changed)


def test_it_says_what_goes_from_where_to_where() -> None:
    full = line(1, lot="LOT-7", expiry=date(2027, 5, 31), serials=("SN-1", "SN-2"), quantity=Decimal("2.500"))

    text = text_of(transfer_note(note(full, line(2)), Paper.A4))

    for said in (
        "Main warehouse (MAIN)", "1 Example Quay", "North warehouse (NORTH)", "TR-2026-000123", "Demo Planner",
        "2026-11-23 13:00 (UTC+0100)", "Demo Picker", "2026-11-25", "Ramp 3", "SKU-00001", "LOT-7", "2027-05-31",
        "SN-1, SN-2", "Total, 2 lines 26.5",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize("paper", list(Paper))
def test_every_line_is_on_some_page_and_pages_are_numbered(paper: Paper) -> None:
    pages = pages_of(transfer_note(note(*(line(number) for number in range(1, 151))), paper))

    assert len(pages) > 3
    assert all(f"SKU-{number:05d}" in " ".join(pages) for number in range(1, 151))
    assert all(f"Page {place} of {len(pages)}" in page for place, page in enumerate(pages, 1))


def test_it_names_the_pallets_that_go_whole() -> None:
    goods = line(1, pallets=(
        OnPallet("395200000000000017", False, Decimal(20)),
        OnPallet("395200000000000024", True, Decimal(4), "395200000000000017"),
    ))  # fmt: skip

    text = text_of(transfer_note(note(goods, pallets=("395200000000000017",)), Paper.A4))

    assert "Pallet 395200000000000017: 20 EA" in text
    assert "Carton 395200000000000024 on 395200000000000017: 4 EA" in text
    assert "Pallets 1" in text


def test_its_bars_open_the_transfer() -> None:
    document = pypdfium2.PdfDocument(transfer_note(note(line(1)), Paper.A4))
    try:
        picture = document[0].render(scale=203 / 72).to_pil()
    finally:
        document.close()

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128))

    assert [code.text for code in found] == ["TR-2026-000123"]
