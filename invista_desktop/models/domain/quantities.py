"""Quantities: Decimal with at most three places, as people type and read them."""

from decimal import Decimal, InvalidOperation
from typing import Final

from invista_desktop.errors import RuleViolation, said

PLACES: Final = 3
LARGEST: Final = Decimal("99999999999.999")  # what numeric(14,3) holds
ZERO: Final = Decimal(0)


def quantity(value: Decimal | int | str) -> Decimal:
    """Return `value` as a quantity.

    Raises:
        TypeError: a float came in; it cannot say what was meant.
        RuleViolation: not a number, negative, too large or with more than three places.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(f"a quantity is a Decimal, an int or text, never {type(value).__name__}")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _not_a_quantity(str(value)) from None
    if not number.is_finite():
        raise _not_a_quantity(str(value))
    return _within_limits(number)


def parse_quantity(text: str, *, decimals: int = PLACES) -> Decimal:
    """Return what a person typed, with a decimal comma or point, in a unit of `decimals` places.

    Raises:
        RuleViolation: not a number, both comma and point, or more places than the unit has.
    """
    typed = text.strip()
    digits = typed.replace(",", ".").removeprefix("+")
    # Two separators could be a thousands mark: 1.234,5 and 1,234.5 differ by country.
    if digits.count(".") > 1 or not digits.replace(".", "", 1).isdecimal() or not digits.isascii():
        raise _not_a_quantity(typed)
    return require_decimals(quantity(digits), decimals)


def require_decimals(number: Decimal, decimals: int) -> Decimal:
    """Return `number` when its unit can express it.

    Raises:
        RuleViolation: it has more places than the unit.
    """
    if places_of(number) > decimals:
        raise RuleViolation(
            said("{number} has too many decimal places.", number=shown_quantity(number)),
            said("This unit is counted in whole pieces.")
            if decimals == 0
            else said("This unit has at most {decimals} decimal places.", decimals=decimals),
            code="too_many_decimals",
        )
    return number


def places_of(number: Decimal) -> int:
    """Return how many decimal places `number` needs, without trailing zeros."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def shown_quantity(number: Decimal) -> str:
    """Return `number` without trailing zeros and never with an exponent: 10, 2.5, 0."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def _within_limits(number: Decimal) -> Decimal:
    if number < 0 or number > LARGEST:
        raise RuleViolation(
            said("{number} is no possible quantity.", number=str(number)),
            said("Enter a number from 0 to {largest}.", largest=str(LARGEST)),
            code="quantity_out_of_range",
        )
    if places_of(number) > PLACES:
        raise RuleViolation(
            said("{number} has too many decimal places.", number=str(number)),
            said("Quantities have at most {places} decimal places.", places=PLACES),
            code="too_many_decimals",
        )
    return abs(number)  # 0 has no sign here


def _not_a_quantity(text: str) -> RuleViolation:
    return RuleViolation(
        said("“{text}” is not a quantity.", text=text[:40]),
        said("Type digits with one comma or point, such as 12 or 2,5."),
        code="not_a_quantity",
    )
