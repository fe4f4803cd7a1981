"""Bar codes: what goes in comes out of a reader unchanged, and nothing false goes in."""

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.services.labels.encoding import (
    SEPARATOR,
    Symbol,
    element_string,
    encode_elements,
    encode_text,
    require_elements,
)

GTIN = "09506000134352"

READ_AS = {
    Symbology.CODE_128: zxingcpp.BarcodeFormat.Code128,
    Symbology.GS1_128: zxingcpp.BarcodeFormat.Code128,
    Symbology.EAN_13: zxingcpp.BarcodeFormat.EAN13,
    Symbology.QR: zxingcpp.BarcodeFormat.QRCode,
    Symbology.GS1_DATAMATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.GS1_QR: zxingcpp.BarcodeFormat.QRCode,
}


def picture_of(symbol: Symbol, module: int = 3) -> Image.Image:
    margin = 12 * module
    height = 60 if symbol.symbology.is_linear else len(symbol.rows) * module
    picture = Image.new("L", (symbol.width * module + 2 * margin, height + 2 * margin), 255)
    for down, row in enumerate(symbol.rows):
        for across, dark in enumerate(row):
            if dark == "1":
                size = (module, height if symbol.symbology.is_linear else module)
                picture.paste(
                    0,
                    (
                        margin + across * module,
                        margin + down * module,
                        margin + across * module + size[0],
                        margin + down * module + size[1],
                    ),
                )
    return picture


def scanned(symbol: Symbol) -> tuple[str, str]:
    # Only the kind asked for: inside some long linear codes the reader also sees a short one of another kind.
    (code,) = zxingcpp.read_barcodes(
        picture_of(symbol),
        formats=zxingcpp.BarcodeFormats(READ_AS[symbol.symbology]),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return code.symbology_identifier, code.text


def with_check_digit(payload: str) -> str:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(payload)))
    return payload + str(-total % 10)


gs1_text = st.text(st.sampled_from("!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz"), min_size=1, max_size=20)
gtins = st.text("0123456789", min_size=13, max_size=13).map(with_check_digit).filter(lambda gtin: gtin.strip("0") != "")
dates = st.dates().map(lambda day: day.strftime("%y%m%d"))
OPTIONAL = {
    "10": gs1_text,
    "11": dates,
    "15": dates,
    "17": dates,
    "21": gs1_text,
    "30": st.text("0123456789", min_size=1, max_size=8),
    "3103": st.text("0123456789", min_size=6, max_size=6),
    "400": gs1_text,
}


@st.composite
def element_pairs(draw: st.DrawFn) -> list[tuple[str, str]]:
    named = draw(st.lists(st.sampled_from(sorted(OPTIONAL)), unique=True, max_size=4))
    pairs = [("01", draw(gtins)), *((ai, draw(OPTIONAL[ai])) for ai in named)]
    return draw(st.permutations(pairs))


@settings(max_examples=150, deadline=None)
@given(element_pairs(), st.sampled_from([Symbology.GS1_128, Symbology.GS1_DATAMATRIX, Symbology.GS1_QR]))
def test_any_element_string_comes_back_from_a_reader_unchanged(
    pairs: list[tuple[str, str]], symbology: Symbology
) -> None:
    elements = require_elements(pairs)
    if symbology is Symbology.GS1_128 and len(element_string(elements)) > 48:
        with pytest.raises(RuleViolation, match="48 characters"):
            encode_elements(symbology, elements)
        return

    identifier, text = scanned(encode_elements(symbology, elements))

    assert identifier == {"gs1-128": "]C1", "gs1-datamatrix": "]d2", "gs1-qr": "]Q3"}[symbology]
    assert text == element_string(elements)
    assert sorted(pairs) == sorted((element.ai, element.value) for element in elements)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40).filter(str.strip))
def test_any_plain_text_comes_back_from_a_code_128(text: str) -> None:
    assert scanned(encode_text(Symbology.CODE_128, text)) == ("]C0", text)


@pytest.mark.parametrize("text", ["99", "990", "99A", "9901234567", "9", "9A", "1299", "A99"])
def test_digits_that_look_like_a_change_of_character_set_are_kept(text: str) -> None:
    assert scanned(encode_text(Symbology.CODE_128, text)) == ("]C0", text)


def test_elements_of_predefined_length_come_first_and_separators_only_between() -> None:
    elements = require_elements([("10", "A"), ("21", "B"), ("17", "270531"), ("01", GTIN)])

    assert element_string(elements) == f"1727053101{GTIN}10A{SEPARATOR}21B"


def test_the_order_asked_for_is_kept_within_each_kind() -> None:
    elements = require_elements([("01", GTIN), ("21", "B"), ("10", "A")])

    assert [element.ai for element in elements] == ["01", "21", "10"]


@pytest.mark.parametrize(
    "pairs",
    [
        [("01", "09506000134353")],  # check digit
        [("17", "271331")],  # thirteenth month
        [("17", "270230")],  # February 30th
        [("10", "")],
        [("10", "x" * 21)],
        [("10", "a b")],
        [("10", "Grüße")],
        [("10", f"a{SEPARATOR}17271231")],
        [("00", "106141412345678909")],
        [("05", "1")],
        [("10", "A"), ("10", "B")],
        [("01", GTIN), ("37", "5")],
        [("02", GTIN)],
        [("1", "012345")],
        [],
    ],
)
def test_what_gs1_does_not_allow_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(RuleViolation) as refusal:
        require_elements(pairs)

    assert refusal.value.code == "label_data"


@pytest.mark.parametrize("gtin", ["4006381333931", "04006381333931"])
def test_a_gtin_comes_back_from_an_ean_13(gtin: str) -> None:
    assert scanned(encode_text(Symbology.EAN_13, gtin)) == ("]E0", "4006381333931")


@pytest.mark.parametrize(
    "gtin", ["4006381333932", "400638133393", "14006381333938", "40063813339311", "4006381A33931", ""]
)
def test_an_ean_13_is_never_mended_silently(gtin: str) -> None:
    with pytest.raises(RuleViolation):
        encode_text(Symbology.EAN_13, gtin)


@pytest.mark.parametrize("text", ["", "Grüße", "a\x1db", "x" * 81])
def test_code_128_refuses_what_scanners_would_garble(text: str) -> None:
    with pytest.raises(RuleViolation):
        encode_text(Symbology.CODE_128, text)


def test_a_qr_code_carries_any_language() -> None:
    assert scanned(encode_text(Symbology.QR, "Ωμέγα Лот"))[1] == "Ωμέγα Лот"


def test_too_much_for_one_symbol_is_refused_in_words() -> None:
    with pytest.raises(RuleViolation, match="does not fit"):
        encode_text(Symbology.QR, "x" * 9000)


def test_a_datamatrix_is_always_square() -> None:
    symbol = encode_elements(Symbology.GS1_DATAMATRIX, require_elements([("01", GTIN)]))

    assert len(symbol.rows) == symbol.width


def test_the_text_for_people_has_brackets_and_no_separators() -> None:
    symbol = encode_elements(Symbology.GS1_128, require_elements([("10", "A"), ("21", "B"), ("01", GTIN)]))

    assert symbol.hri == f"(01){GTIN}(10)A(21)B"
    assert re.fullmatch(r"[ -~]+", symbol.hri)
