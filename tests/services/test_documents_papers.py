"""What holds for every paper: complete, numbered, the same every time, scannable, in any language."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from PIL import Image

from invista_desktop.models.domain.papers import Organisation, Paper
from invista_desktop.models.domain.stock_papers import CountLine, ValuationLine
from invista_desktop.models.domain.stock_words import DOCUMENT_WORDS, TRANSFER_WORDS
from invista_desktop.resources import resource
from invista_desktop.services.documents.adjustment_record import adjustment_record
from invista_desktop.services.documents.count_sheet import count_sheet
from invista_desktop.services.documents.packing_slip import packing_slip
from invista_desktop.services.documents.purchase_order import purchase_order
from invista_desktop.services.documents.sheets import undrawable
from invista_desktop.services.documents.speech import languages, speech_of
from invista_desktop.services.documents.stock_valuation import stock_valuation
from tests.services.papers_given import (
    EXPIRY,
    FIRM,
    NUMBERS,
    ON_PALLETS,
    PALLETS,
    PAPERS,
    SSCC,
    a_count,
    a_slip,
    a_valuation,
    an_adjustment,
    an_order,
    codes_of,
    drawn,
    pages_of,
    text_of,
)

EVERY = pytest.mark.parametrize("what", PAPERS)
GERMAN = replace(FIRM, language="de", date_format="dd.MM.yyyy")


@EVERY
@pytest.mark.parametrize("paper", list(Paper))
def test_every_line_is_on_a_numbered_page_below_its_headings(what: str, paper: Paper) -> None:
    pages = pages_of(drawn(what, 120, paper=paper))

    assert len(pages) > 2
    found = re.findall(r"SKU-\d{5}", " ".join(pages))
    assert sorted(found) == [f"SKU-{number:05d}" for number in range(1, 121)]
    for place, page in enumerate(pages, 1):
        assert f"Page {place} of {len(pages)}" in page
        assert "Article" in page or "SKU-" not in page


@pytest.mark.parametrize("what", ["pick list", "count sheet", "stock valuation"])
def test_five_thousand_lines_are_all_there(what: str) -> None:
    pages = pages_of(drawn(what, 5000))

    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert len(set(re.findall(r"SKU-\d{5}", " ".join(pages)))) == 5000


@EVERY
@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_the_page_has_the_size_of_the_paper(what: str, paper: Paper, size: tuple[int, int]) -> None:
    document = pypdfium2.PdfDocument(drawn(what, paper=paper))

    assert tuple(round(side) for side in document.get_page_size(0)) == size
    document.close()


@EVERY
def test_without_lines_it_says_so(what: str) -> None:
    assert "No lines" in text_of(drawn(what, 0))


@EVERY
@pytest.mark.parametrize("dpi", [150, 203])
def test_its_number_opens_it_when_scanned(what: str, dpi: int) -> None:
    codes = codes_of(drawn(what), dpi)

    if what in NUMBERS:
        assert NUMBERS[what] in codes
    else:
        assert not [code for code in codes if "2026" in code]


@pytest.mark.parametrize("what", ["pick list", "put-away list", "count sheet"])
def test_each_bin_can_be_scanned_where_one_stands(what: str) -> None:
    bins = [code for code in codes_of(drawn(what, 4), 203) if code.startswith("A-")]

    assert (
        bins
        == {
            "pick list": ["A-01-01", "A-02-01", "A-03-01", "A-04-01"],
            "put-away list": ["A-01-01", "A-02-01", "A-03-01", "A-04-01"],
            "count sheet": ["A-0000", "A-0001"],
        }[what]
    )


@EVERY
def test_the_same_input_gives_the_same_bytes_also_from_many_threads(what: str) -> None:
    firm = replace(FIRM, logo=a_logo())
    first = drawn(what, 30, firm=firm)

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(lambda _: drawn(what, 30, firm=firm), range(4))) == {first}


@EVERY
def test_what_people_typed_is_never_read_as_markup(what: str) -> None:
    firm = Organisation("<b>Firm & Sons</b>", "", ("<i>Street</i>",))

    text = text_of(drawn(what, 1, "<b>5 < 6 & 7</b> &lt; <br/> <img src='x'/>", firm))

    assert "<b>5 < 6 & 7</b> &lt; <br/> <img src='x'/>" in text
    assert "<b>Firm & Sons</b>" in text
    assert "<i>Street</i>" in text


@EVERY
@pytest.mark.parametrize("name", ["N" * 3000, "word " * 600, "العربية עברית", "日本語 🚚", "\x00\x07tab\tbreak\n"])
def test_no_name_breaks_a_paper(what: str, name: str) -> None:
    pages = pages_of(drawn(what, 3, name))

    assert len(pages) < 8
    assert f"Page 1 of {len(pages)}" in pages[0]


def test_the_signs_that_are_drawn_as_boxes_are_named() -> None:
    assert undrawable(a_slip(2, "Ключ Κλειδί Schlüssel", FIRM)) == ""
    assert undrawable(a_slip(2, "日本 🚚 日", FIRM)) == "日本🚚"


@EVERY
@pytest.mark.parametrize("language", ["de", "fr"])
def test_it_speaks_the_language_of_the_organisation(what: str, language: str) -> None:
    firm = replace(FIRM, language=language, date_format="dd.MM.yyyy")

    text = text_of(drawn(what, 60, "X", firm))

    assert {"de": "Seite 1 von", "fr": "Page 1 sur"}[language] in text
    assert "2026-" not in text.replace("GR-2026-", "").replace("TR-2026-", "").replace("PO-2026-", "").replace(
        "ADJ-2026-", ""
    )
    for english in (" of ", "signature", "Article ", "Warehouse", "Printed"):
        if language == "de":
            assert english not in text


def test_numbers_and_days_are_written_as_the_organisation_writes_them() -> None:
    german = text_of(stock_valuation(a_valuation(1, "X", GERMAN), Paper.A4))
    english = text_of(stock_valuation(a_valuation(1, "X", FIRM), Paper.A4))

    assert "1.234,50" in german
    assert "411,50" in german
    assert "31.10.2026" in german
    assert "1,234.50" in english
    assert "2026-10-31" in english


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("yyyy-MM-dd", "2027-05-31"),
        ("dd.MM.yyyy", "31.05.2027"),
        ("dd/MM/yyyy", "31/05/2027"),
        ("MM/dd/yyyy", "05/31/2027"),
        ("medium", "May 31, 2027"),
        ("nonsense'{", "2027-05-31"),
    ],
)
def test_days_follow_the_chosen_format(pattern: str, shown: str) -> None:
    assert speech_of("en", pattern).day(EXPIRY) == shown


def test_a_language_nobody_knows_is_english() -> None:
    assert speech_of("xx-nobody", "yyyy-MM-dd").word("Article") == "Article"
    assert speech_of("../../etc", "yyyy-MM-dd").word("Article") == "Article"


def test_quantities_are_exact_and_not_grouped() -> None:
    speech = speech_of("de", "yyyy-MM-dd")

    assert speech.number(Decimal("12345678901.125")) == "12345678901,125"
    assert speech.number(Decimal("0.000")) == "0"
    assert speech.number(None) == "–"


def test_every_word_of_every_paper_is_translated() -> None:
    wanted: set[str] = {str(word) for word in (*TRANSFER_WORDS.values(), *DOCUMENT_WORDS.values())}
    wanted |= {"Moving average", "FIFO"}
    folder = Path(__file__).parents[2] / "invista_desktop" / "services" / "documents"
    keywords = {"word": None, "filled": None, "marked": None, "counted": (1, 2)}
    for _file, _line, message, _comments, _context in extract_from_dir(folder, keywords=keywords):
        wanted.add(message if isinstance(message, str) else message[0])

    assert len(wanted) > 100
    assert {"de", "fr"} <= set(languages())
    for language in set(languages()) - {"en"}:
        with resource("translations", language, "papers.po").open("rb") as file:
            catalogue = read_po(file, locale=language)
        strings = {
            entry.id if isinstance(entry.id, str) else entry.id[0]: (
                (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
            )
            for entry in catalogue
            if entry.id
        }
        assert {word for word in wanted if not all(strings.get(word, ("",)))} == set()
        assert set(strings) - wanted == set()
        for source, translated in strings.items():
            for text in translated:
                assert set(re.findall(r"{\w+}", source)) == set(re.findall(r"{\w+}", text)), source


def test_a_packing_slip_tells_cartons_and_weights_and_never_a_price() -> None:
    slip = a_slip(2, "Oat drink", FIRM)
    whole = replace(
        slip,
        units=PALLETS,
        customer_reference="CUST-77",
        carrier="Demo Freight",
        tracking="TRK-1",
        instructions="Ring twice",
        lines=(replace(slip.lines[0], pallets=ON_PALLETS, serials=("SN-1", "SN-2")), slip.lines[1]),
    )

    text = text_of(packing_slip(whole, Paper.A4))

    for said in (
        f"Pallet SSCC {SSCC}: 412.5 kg", f"Carton SSCC 395200000000000024 on {SSCC}", "CUST-77", "Demo Freight",
        "TRK-1", "Ring twice", "SN-1, SN-2", f"Pallet {SSCC}: 20 EA", "24 20 4 EA", "Total, 2 lines 48 40 8 EA",
    ):  # fmt: skip
        assert said in text
    assert "EUR" not in text
    assert "€" not in text


def test_a_count_sheet_is_blind_and_shows_empty_bins() -> None:
    sheet = a_count(1, "Oat drink", FIRM)
    with_empty = replace(sheet, lines=(*sheet.lines, replace(sheet.lines[0], place="B-01", sku="", name="", lot="")))

    text = text_of(count_sheet(with_empty, Paper.A4))

    assert "B-01" in text
    assert "Found and not on this sheet:" in text
    assert {field.name for field in fields(CountLine)} == {"place", "path", "sku", "name", "unit", "lot", "expiry"}


def test_an_adjustment_tells_its_value_only_where_it_is_given() -> None:
    record = an_adjustment(1, "Oat drink", FIRM)

    without = text_of(adjustment_record(record, Paper.A4))
    given = replace(record, value=Decimal("-31.20"), currency="EUR", decided_by="Demo Manager")
    told = text_of(adjustment_record(given, Paper.A4))

    assert "Value" not in without
    assert "-31.20 EUR" in told
    assert "Demo Manager" in told
    assert "-2.5 EA" in told


def test_a_purchase_order_sums_its_rounded_lines() -> None:
    text = text_of(purchase_order(an_order(3, "Oat drink", FIRM), Paper.A4))

    assert "12 1.255 15.06 EA" in text
    assert "Total, 3 lines 45.18" in text
    assert "2026-11-20" in text


def test_a_valuation_sums_the_warehouses() -> None:
    lines = tuple(ValuationLine(code, "SKU-1", "X", "EA", Decimal(1), Decimal(10)) for code in ("MAIN", "NORTH"))
    both = replace(a_valuation(0, "X", FIRM), lines=lines, totals=(("MAIN", Decimal(10)), ("NORTH", Decimal(10))))

    assert "All warehouses 20.00" in text_of(stock_valuation(replace(both, day=date(2026, 1, 31)), Paper.LETTER))


def a_logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 100), (10, 90, 160)).save(out, "PNG")
    return out.getvalue()


@EVERY
def test_the_logo_stands_on_the_first_page_in_proportion(what: str) -> None:
    document = pypdfium2.PdfDocument(drawn(what, 60, firm=replace(FIRM, logo=a_logo())))
    try:
        pictures = [
            [thing for thing in page.get_objects() if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
            for page in document
        ]
        left, bottom, right, top = pictures[0][0].get_bounds()
    finally:
        document.close()

    assert [len(some) for some in pictures] == [1, *[0] * (len(pictures) - 1)]
    assert (right - left) / (top - bottom) == pytest.approx(4, rel=0.01)
