"""Quantities: exact, with comma or point, never a float."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.quantities import LARGEST, parse_quantity, quantity, shown_quantity

quantities = st.decimals(min_value=0, max_value=LARGEST, places=3, allow_nan=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12", "12"), ("2,5", "2.5"), ("2.5", "2.5"), (" 7 ", "7"), ("0", "0"), ("007", "7"), ("+3", "3"), (".5", "0.5")],
)
def test_people_type_quantities_with_comma_or_point(typed: str, meant: str) -> None:
    assert parse_quantity(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "-1", "1e3", "NaN", "Infinity", "1.234,5", "1,234.5", "1 000", "²", "٣", "12a", ".", "--", "1_000"]
)
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        parse_quantity(typed)

    assert refusal.value.code == "not_a_quantity"


@pytest.mark.parametrize(("typed", "decimals"), [("1.5", 0), ("1.2345", 3), ("0,01", 1)])
def test_more_places_than_the_unit_has_are_refused(typed: str, decimals: int) -> None:
    with pytest.raises(RuleViolation) as refusal:
        parse_quantity(typed, decimals=decimals)

    assert refusal.value.code == "too_many_decimals"


def test_trailing_zeros_are_no_decimal_places() -> None:
    assert parse_quantity("12.000", decimals=0) == 12


@pytest.mark.parametrize("value", [1.0, True, None])
def test_a_float_is_a_bug_of_the_caller(value: Any) -> None:
    with pytest.raises(TypeError):
        quantity(value)


@pytest.mark.parametrize("value", ["-0.001", "100000000000", "NaN", "sNaN", "Infinity", "0.0001"])
def test_impossible_quantities_are_refused(value: str) -> None:
    with pytest.raises(RuleViolation):
        quantity(value)


@pytest.mark.parametrize(
    ("number", "shown"), [("10.000", "10"), ("0", "0"), ("0.000", "0"), ("-0", "0"), ("1E+3", "1000"), ("2.50", "2.5")]
)
def test_a_quantity_is_shown_without_needless_zeros(number: str, shown: str) -> None:
    assert shown_quantity(Decimal(number)) == shown


@given(quantities, st.sampled_from([".", ","]))
def test_what_is_shown_can_be_typed_again(number: Decimal, separator: str) -> None:
    assert parse_quantity(shown_quantity(number).replace(".", separator)) == number


@given(st.text(max_size=12))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    try:
        parsed = parse_quantity(text)
    except RuleViolation:
        return
    assert 0 <= parsed <= LARGEST
