"""GS1 numbers: check digits, GTINs as 14 digits, SSCCs.

A GTIN is stored and compared as 14 digits, whatever the carrier printed (8, 12, 13 or 14).
"""

from invista_desktop.errors import RuleViolation, said

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
SSCC_LENGTH = 18

_PAIR_CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_PAIR_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PAIR_WEIGHTS = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)


def is_digits(text: str) -> bool:
    """Whether `text` is one or more of the digits 0 to 9; digits of other scripts do not count."""
    return text.isascii() and text.isdigit()


def check_digit(payload: str) -> str:
    """Return the GS1 check digit that belongs after the digits of `payload`."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def has_valid_check_digit(number: str) -> bool:
    """Whether `number` is digits, the last of them the check digit of the others."""
    return len(number) > 1 and is_digits(number) and check_digit(number[:-1]) == number[-1]


def is_gtin(number: str) -> bool:
    """Whether `number` is a GTIN of 8, 12, 13 or 14 digits; all zeros is nobody's number."""
    return len(number) in GTIN_LENGTHS and has_valid_check_digit(number) and number.strip("0") != ""


def is_sscc(number: str) -> bool:
    """Whether `number` is an 18-digit SSCC; all zeros is nobody's number."""
    return len(number) == SSCC_LENGTH and has_valid_check_digit(number) and number.strip("0") != ""


def gtin14(number: str) -> str:
    """Return a GTIN of any length as the 14 digits it is stored under.

    Raises:
        RuleViolation: `number` is not a GTIN: wrong length, not digits, or a wrong check digit.
    """
    if not is_gtin(number):
        raise RuleViolation(
            said("{number} is not a valid GTIN.", number=number),
            said("Check the digits: a GTIN has 8, 12, 13 or 14, and the last one checks the others."),
            code="gtin_invalid",
        )
    return number.zfill(14)


def sscc(extension_digit: int, company_prefix: str, serial_reference: int) -> str:
    """Return the 18-digit SSCC with its check digit.

    Raises:
        RuleViolation: the parts do not fit into 17 digits.
    """
    reference = str(serial_reference).zfill(16 - len(company_prefix))
    payload = f"{extension_digit}{company_prefix}{reference}"
    if not is_digits(payload) or len(payload) != SSCC_LENGTH - 1:
        raise RuleViolation(
            said("The pallet number {payload} does not fit an SSCC.", payload=payload),
            said("Check the company prefix and the next serial number in the settings."),
            code="sscc_invalid",
        )
    return payload + check_digit(payload)


def has_valid_check_pair(number: str) -> bool:
    """Whether the last two characters of an alphanumeric GS1 key (a GMN) check the others."""
    payload, pair = number[:-2], number[-2:]
    if not payload or len(payload) > len(_PAIR_WEIGHTS) or any(c not in _PAIR_CHARACTERS for c in payload):
        return False
    weighted = zip(reversed(payload), _PAIR_WEIGHTS, strict=False)
    total = sum(_PAIR_CHARACTERS.index(character) * weight for character, weight in weighted) % 1021
    return pair == _PAIR_ALPHABET[total >> 5] + _PAIR_ALPHABET[total & 31]
