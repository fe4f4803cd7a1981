"""GS1 numbers: the last digit checks the others, and a GTIN is stored as 14 digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.gtin import (
    check_digit,
    gtin14,
    has_valid_check_digit,
    has_valid_check_pair,
    is_digits,
    is_gtin,
    is_sscc,
    sscc,
)

digits = st.text("0123456789", min_size=1, max_size=17)


@pytest.mark.parametrize("number", ["96385074", "123601057072", "5901234123457", "05901234123457"])
def test_a_gtin_of_any_length_is_stored_as_14_digits(number: str) -> None:
    assert gtin14(number) == number.zfill(14)


@pytest.mark.parametrize(
    "number", ["5901234123458", "590123412345", "", "59012341234 7", "٥٩٠١٢٣٤١٢٣٤٥٧", "0000000000000"]
)
def test_what_is_no_gtin_is_refused(number: str) -> None:
    with pytest.raises(RuleViolation):
        gtin14(number)


@given(digits)
def test_a_number_with_its_check_digit_is_valid(payload: str) -> None:
    assert has_valid_check_digit(payload + check_digit(payload))


@given(digits, st.data())
def test_one_wrong_digit_is_noticed(payload: str, data: st.DataObject) -> None:
    number = payload + check_digit(payload)
    at = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))

    assert not has_valid_check_digit(number[:at] + other + number[at + 1 :])


def test_an_sscc_is_made_of_extension_company_and_serial() -> None:
    made = sscc(1, "0614141", 234567890)

    assert made == "106141412345678908"
    assert is_sscc(made)
    assert not is_gtin(made)


def test_a_serial_number_that_no_longer_fits_an_sscc_is_refused() -> None:
    with pytest.raises(RuleViolation):
        sscc(1, "0614141", 10**9)


def test_digits_of_other_scripts_are_not_digits() -> None:
    assert not is_digits("١٢٣")
    assert not is_digits("²")
    assert not is_digits("")


def test_the_check_pair_of_a_model_number_is_verified() -> None:
    assert has_valid_check_pair("1987654Ad4X4bL5ttr2310c2K")
    assert not has_valid_check_pair("1987654Ad4X4bL5ttr2310c2J")
