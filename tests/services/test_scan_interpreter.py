"""Reading scans: what each kind of code says, and what each kind of fault is called."""

import json
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.models.domain.gtin import check_digit
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanSettings, ScanStatus
from invista_desktop.services.scanning.associations import breaches
from invista_desktop.services.scanning.interpreter import interpret, interpret_hri, interpret_typed

TODAY = ScanSettings(today=date(2026, 11, 23))
GTIN = "09521234543213"
GS = "\x1d"
LINK = f"https://id.gs1.org/01/{GTIN}"


def scan(text: str, **settings: object) -> Meaning:
    return interpret(text, ScanSettings(today=date(2026, 11, 23), **settings))  # type: ignore[arg-type]


def errors(text: str) -> set[str]:
    meaning = scan(text)
    return {error.value for error in meaning.errors} if meaning.status is ScanStatus.ERROR else set()


@pytest.mark.parametrize("text", ["]", "]C", "]?1x", "]C?x", "]é1x", "]]1x"])
def test_an_identifier_that_is_not_of_the_standard_is_refused(text: str) -> None:
    assert errors(text) == {"bad_symbology_id"}


@pytest.mark.parametrize("text", ["", "  \r\n", "]C1", f"]d2{GS}", "]Q1", "]E0 ", GS])
def test_nothing_read_is_said_to_be_empty(text: str) -> None:
    assert errors(text) == {"empty"}


@pytest.mark.parametrize("carrier", ["]C1", "]d2", "]Q3", "]e0", "]J1"])
def test_every_gs1_carrier_holds_element_strings(carrier: str) -> None:
    meaning = scan(f"{carrier}01{GTIN}17270131")

    assert meaning.status is ScanStatus.GS1
    assert meaning.fields == {"gtin14": GTIN, "expiry": "2027-01-31"}


@pytest.mark.parametrize("carrier", ["]C0", "]A0", "]Q1", "]d1", "]e1", "]I0", "]X0", "]z0", "]L2", "]d7"])
def test_any_other_carrier_holds_plain_text(carrier: str) -> None:
    assert scan(f"{carrier}01{GTIN}").fields == {"plain": f"01{GTIN}"}


def test_an_ean_13_with_an_add_on_is_split() -> None:
    assert scan("]E3590123412345712").fields == {"gtin14": "05901234123457", "add_on": "12"}
    assert scan("]E3590123412345712345").fields["add_on"] == "12345"
    assert errors("]E35901234123457") == {"length"}
    assert errors("]E3590123412345812") == {"check_digit"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("]E0590123412345", "length"),
        ("]E059012341234X7", "charset"),
        ("]E49638507", "length"),
        ("]E496385075", "check_digit"),
        ("]I15901234123457", "length"),
        ("]I105901234123458", "check_digit"),
        ("]C10109521234543214", "check_digit"),
        ("]C100106141412345678907", "check_digit"),
        ("]C14149520123456789", "check_digit"),
        ("]C1253952012345678A", "charset"),
        ("]C18003009520123456789", "check_digit"),
        ("]C11726013", "length"),
        ("]C117261301", "bad_date"),
        ("]C117260230", "bad_date"),
        ("]C17003260100" + "0000", "bad_date"),
        ("]C17003260101" + "2400", "bad_date"),
        ("]C18008260101" + "24", "bad_date"),
        ("]C18008260101" + "2360", "bad_date"),
        ("]C18008260101" + "235", "length"),
        ("]C17007260101" + "260132", "bad_date"),
        ("]C17007260101" + "2602", "length"),
        ("]C1423123" + "45", "length"),
        ("]C110" + "A" * 21, "length"),
        ("]C110AB C", "charset"),
        ("]C110Abé", "charset"),
        ("]C110A^B", "charset"),
        ("]C18010" + "lower", "charset"),
        ("]C1371234567890", "length"),
        ("]C13712A", "charset"),
        ("]C18912", "unknown_ai"),
        ("]C1ABC", "unknown_ai"),
        ("]C10", "unknown_ai"),
        ("]C14321" + "2", "charset"),
        ("]C18007" + "DE00370400440532013000", "check_digit"),
        (f"]C1400A{GS}400B", "duplicate_ai"),
        (f"{GS}5901234123457", "unknown_ai"),
        (f"01{GTIN}17261301", "bad_date"),
        ("0109521234543214", "check_digit"),
    ],
)
def test_a_faulty_code_is_refused_with_its_fault(text: str, fault: str) -> None:
    assert fault in errors(text)
    assert not scan(text).fields


@pytest.mark.parametrize(
    "text",
    [
        "10ABC#",
        "LOC-A-01",
        "0000000000000",
        "٥٩٠١٢٣٤١٢٣٤٥٧",
        "1234567",
        "https://example.com/a?b=1",
        "ftp://01/2",
        "[)>\x1e06\x1dPABC\x1e\x04",
    ],
)
def test_what_is_nothing_of_gs1_is_plain(text: str) -> None:
    assert scan(text) == Meaning(ScanStatus.PLAIN, text, fields={"plain": text})


def test_spaces_and_line_ends_around_a_code_are_not_part_of_it() -> None:
    assert scan("  5901234123457\r\n").fields == {"gtin14": "05901234123457"}


def test_separators_may_stand_before_between_and_behind() -> None:
    meaning = scan(f"]C1{GS}10A{GS}{GS}01{GTIN}{GS}21B{GS}")

    assert meaning.ais == (("10", "A"), ("01", GTIN), ("21", "B"))


def test_the_longest_configured_separator_is_taken_first() -> None:
    assert scan(f"01{GTIN}10A<GS>21B<", separators=("<", "<GS>")).ais == (("01", GTIN), ("10", "A"), ("21", "B"))


def test_a_configured_separator_stays_in_a_plain_code() -> None:
    assert scan("BIN|7", separators=("|",)).fields == {"plain": "BIN|7"}


def test_our_own_barcode_table_comes_before_any_reading() -> None:
    assert interpret("5901234123457", TODAY, known={"5901234123457"}.__contains__).fields == {"plain": "5901234123457"}
    assert interpret("5901234123457", TODAY, known=set[str]().__contains__).status is ScanStatus.GTIN
    assert interpret("]E05901234123457", TODAY, known={"5901234123457"}.__contains__).status is ScanStatus.GTIN


@pytest.mark.parametrize("digits", ["425261", "0425261", "04252614"])
def test_a_upc_e_is_expanded_only_when_the_setting_says_so(digits: str) -> None:
    assert scan(digits, accept_upce=True).fields == {"gtin14": "00042100005264"}
    assert scan(digits).status is not ScanStatus.GTIN


def test_an_in_store_number_gives_its_weight_and_the_number_of_its_item() -> None:
    fields = scan("2388060112344", rcn_region="fi").fields

    assert fields["rcn_weight_kg"] == "1.234"
    assert fields["rcn_item_gtin14"] == "02388060100006"
    assert scan("2388060112344").fields == {"gtin14": "02388060112344"}
    assert scan("2388060112344", rcn_region="nowhere").status is ScanStatus.GTIN


@pytest.mark.parametrize(
    ("year", "meant"), [("76", "2076"), ("77", "1977"), ("26", "2026"), ("99", "1999"), ("00", "2000")]
)
def test_a_two_digit_year_is_at_most_50_years_ahead(year: str, meant: str) -> None:
    assert scan(f"]C117{year}0131").fields["expiry"] == f"{meant}-01-31"


def test_the_century_turns_with_the_years() -> None:
    in_2060 = ScanSettings(today=date(2060, 1, 1))

    assert interpret("]C117100131", in_2060).fields["expiry"] == "2110-01-31"
    assert interpret("]C117110131", in_2060).fields["expiry"] == "2011-01-31"


@pytest.mark.parametrize(
    ("ai", "payload"),
    [
        ("253", "952012345678"),
        ("255", "952012345678"),
        ("402", "1234567890123456"),
        ("417", "952012345678"),
        ("8003", "0952012345678"),
        ("8017", "95201234567890000"),
    ],
)
def test_each_key_with_a_check_digit_is_checked(ai: str, payload: str) -> None:
    digit = check_digit(payload)

    assert scan(f"]C1{ai}{payload}{digit}").status is ScanStatus.GS1
    assert errors(f"]C1{ai}{payload}{(int(digit) + 1) % 10}") == {"check_digit"}


def test_day_zero_is_the_last_of_the_month() -> None:
    assert scan("]C117280200").fields["expiry"] == "2028-02-29"


def test_a_time_travels_with_its_date() -> None:
    assert scan(f"]C101{GTIN}70032701312359").fields == {
        "gtin14": GTIN,
        "expiry": "2027-01-31",
        "expiry_time": "23:59",
    }


def test_measures_keep_every_decimal() -> None:
    assert scan(f"]C101{GTIN}3103001500").fields["weight_kg"] == "1.500"
    assert scan(f"]C101{GTIN}3105000001").fields["weight_kg"] == "0.00001"
    assert scan(f"]C101{GTIN}3103000000").fields["weight_kg"] == "0.000"


@pytest.mark.parametrize(
    ("ais", "warning"),
    [
        ("01 02 37 00", "mutex"),
        ("01 37", "mutex"),
        ("01 21 235", "mutex"),
        ("01 3102 3103", "mutex"),
        ("420 421", "mutex"),
        ("8017 8018", "mutex"),
        ("10", "missing_required"),
        ("17", "missing_required"),
        ("21", "missing_required"),
        ("02", "missing_required"),
        ("3103", "missing_required"),
        ("254", "missing_required"),
        ("37 02", "missing_required"),
        ("01 250", "missing_required"),
        ("01 3922", "missing_required"),
        ("4300", "missing_required"),
    ],
)
def test_a_broken_association_is_a_warning(ais: str, warning: str) -> None:
    assert warning in breaches(ais.split())


@pytest.mark.parametrize(
    "ais",
    [
        "01 10 17 21",
        "02 37 00",
        "00",
        "01 3103",
        "414 254",
        "400",
        "255 17",
        "8006 21",
        "01 3103 3922",
        "00 3302",
        "99",
    ],
)
def test_a_sound_association_is_not_warned_of(ais: str) -> None:
    assert breaches(ais.split()) == ()


@pytest.mark.parametrize("lot", ["A17270131", "0329152105" + "26"])
def test_a_lot_ending_in_a_date_element_asks_about_the_separator(lot: str) -> None:
    assert ScanError.MAYBE_MISSING_SEPARATOR in scan(f"]C101{GTIN}10{lot}").errors
    assert ScanError.MAYBE_MISSING_SEPARATOR not in scan(f"]C101{GTIN}10{lot}{GS}").errors
    assert ScanError.MAYBE_MISSING_SEPARATOR not in scan(f"]C101{GTIN}10{lot[:-4]}9931").errors


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        LINK.replace("https", "http"),
        f"HTTPS://ID.GS1.ORG/01/{GTIN}",
        f"]Q1{LINK}",
        f"]C1{LINK}",
        f"https://example.com/shop/01/12/01/{GTIN}",
        f"{LINK}#top",
        f"{LINK}?linkType=gs1:pip",
        f"https://example.com:8080/01/{GTIN}?utm=1;x=2",
        "https://example.com/01/9521234543213",
    ],
)
def test_a_digital_link_is_read_wherever_it_lives(link: str) -> None:
    meaning = scan(link)

    assert (meaning.status, meaning.ais) == (ScanStatus.DIGITAL_LINK, (("01", GTIN),))


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        (f"{LINK}/21/A/10/B", "dl_structure"),
        (f"{LINK}/10/A/235/B", "dl_structure"),
        (f"{LINK}/10/A/10/B", "dl_structure"),
        (f"{LINK}/17/270131", "dl_structure"),
        (f"{LINK}/10", "dl_structure"),
        (f"{LINK}/", "dl_structure"),
        (f"{LINK}?10=A", "dl_structure"),
        (f"{LINK}?00=106141412345678908", "dl_structure"),
        (f"https:///01/{GTIN}", "dl_structure"),
        (f"{LINK}?99=a b", "dl_structure"),
        (f"{LINK}/10/", "length"),
        (f"{LINK}/10/%00", "charset"),
        (f"{LINK}/10/%C3%A9", "charset"),
        (f"{LINK}?17=271301", "bad_date"),
        (f"{LINK}?17=", "length"),
        (f"{LINK}?99=a+b", "charset"),
        (f"{LINK}?12345=1", "unknown_ai"),
        (f"{LINK}/89/A", "unknown_ai"),
        (f"{LINK}?17=270131&17=270131", "duplicate_ai"),
        ("https://id.gs1.org/01/09521234543214", "check_digit"),
        ("https://id.gs1.org/01/0952123454321X", "charset"),
    ],
)
def test_a_broken_digital_link_is_refused_with_its_fault(link: str, fault: str) -> None:
    assert fault in errors(link)


@pytest.mark.parametrize(
    "address",
    ["https://id.gs1.org/DgnYUc1gmji3NU0IREGFDTK2LJm", "http://example.com/2026/01/15", "HTTPS://", "http:///"],
)
def test_a_web_address_that_is_no_digital_link_is_plain(address: str) -> None:
    assert scan(address).status is ScanStatus.PLAIN


def test_percent_signs_are_decoded_in_path_and_query() -> None:
    assert scan(f"{LINK}/10/A%2fB?99=%3F%26").ais[1:] == (("10", "A/B"), ("99", "?&"))


@pytest.mark.parametrize(
    ("text", "ais"),
    [
        (f"(01){GTIN}(10)A(B)C", (("01", GTIN), ("10", "A(B)C"))),
        (f"(01){GTIN}(10)A()", (("01", GTIN), ("10", "A()"))),
        (r"(10)A\(17)B", (("10", "A(17)B"),)),
        (" (01) 0952 1234 543213 (10) A1 ", (("01", GTIN), ("10", "A1"))),
    ],
)
def test_bracketed_text_is_read(text: str, ais: tuple[tuple[str, str], ...]) -> None:
    assert interpret_hri(text, TODAY).ais == ais


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("01)", "unknown_ai"),
        ("(1)A", "unknown_ai"),
        ("(1A)A", "unknown_ai"),
        ("(89)A", "unknown_ai"),
        ("(10)A(17", "unknown_ai"),
        ("(10)", "length"),
        ("(10)A(17)", "length"),
        ("(17)271301", "bad_date"),
        ("(01)09521234543214", "check_digit"),
        ("(10)A(10)B", "duplicate_ai"),
    ],
)
def test_faulty_bracketed_text_is_refused_with_its_fault(text: str, fault: str) -> None:
    meaning = interpret_hri(text, TODAY)

    assert meaning.status is ScanStatus.ERROR
    assert fault in meaning.errors


def test_a_typed_code_may_be_bracketed_or_bare() -> None:
    assert interpret_typed(f"(01){GTIN}", TODAY).fields == {"gtin14": GTIN}
    assert interpret_typed("5901234123457", TODAY).status is ScanStatus.GTIN
    assert interpret_typed("(left) shelf", TODAY).status is ScanStatus.PLAIN
    assert interpret_typed("(17)271301", TODAY).errors == (ScanError.BAD_DATE,)


SEEDS = [
    vector["input"]
    for vector in json.loads((Path(__file__).parents[1] / "domain/vectors/scans.json").read_text("utf-8"))["vectors"]
] + [
    f"{LINK}/10/A/21/B?17=270131",
    f"]C101{GTIN}10A{GS}17270131",
]
ALPHABET = "0123456789]C1dQeEJ()\x1d\x1e\x00\x02\r\n\t %/?&=#:\\^|ABCxyzé٣²\ud800\U0001f4e6https://"


def mutated(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(letters))
        letters[at : at + chance.randint(0, 2)] = chance.choices(ALPHABET, k=chance.randint(0, 3))
    return "".join(letters)


@pytest.mark.parametrize("seed", range(4))
def test_no_input_however_broken_raises(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    kinds = [TODAY, ScanSettings(("^]", "|"), accept_upce=True, rcn_region="gb", today=date(2026, 11, 23))]
    for number in range(25_000):
        text = (
            mutated(chance.choice(SEEDS), chance)
            if number % 2
            else "".join(chance.choices(ALPHABET, k=chance.randint(0, 40)))
        )
        settings = kinds[number % 3 == 0]
        meaning = interpret(text, settings) if number % 5 else interpret_hri(text, settings)
        assert meaning.raw == text
        assert bool(meaning.errors) or meaning.status is not ScanStatus.ERROR
        assert not (meaning.status is ScanStatus.ERROR and meaning.fields)


@given(st.text(max_size=60))
def test_any_text_has_a_meaning(text: str) -> None:
    assert interpret(text, TODAY).raw == text


@pytest.mark.parametrize(
    "text",
    ["9" * 100_000, f"]C1{'91A' + GS}" * 25_000, f"{LINK}?{'17=270131&' * 10_000}", "(10)A" * 20_000, GS * 100_000],
)
def test_a_hundred_thousand_characters_are_read_like_any_other(text: str) -> None:
    assert interpret(text, TODAY).raw == text
    assert interpret_hri(text, TODAY).raw == text
