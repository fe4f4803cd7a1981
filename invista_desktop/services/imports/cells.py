"""What one cell may hold, and the value it stands for.

A reader takes the cell's text, never empty, and how the file writes numbers and dates. It returns
the value, or raises `BadCell` with what to do about it. Text is kept as written: `=1+1` is a name
like any other and is never computed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.imports import DateOrder, DecimalMark, Value


class BadCell(RuleViolation):
    """The cell cannot stand for a value of its column."""


@dataclass(frozen=True)
class Writing:
    """How one file writes what can be written in several ways.

    Attributes:
        delimiter: where it is `;`, a lone comma in a number is a decimal comma.
    """

    date_order: DateOrder = DateOrder.DAY_FIRST
    decimal_mark: DecimalMark = DecimalMark.AUTO
    delimiter: str = ","


Reader = Callable[[str, Writing], Value]

# ISO 4217: the currencies in use, without funds, metals and test codes.
CURRENCIES: Final = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
    UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW""".split()  # noqa: SIM905 - a list of 150 would fill the page
)
YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí"})
NO: Final = frozenset({"no", "n", "false", "0", "-", "nein", "non"})

_CONTROLS: Final = frozenset({"Cc", "Cs"})
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?\Z", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})\Z", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+\Z", re.ASCII)
_SPACES_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ '\u00a0\u2009\u202f\u2019](?=\d{3}(?:\D|\Z))", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+\Z", re.ASCII)


# They turn the order of what follows, so that a name reads as another one; and signs that nobody sees.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text(longest: int) -> Reader:
    """Return a reader of one line of at most `longest` characters."""
    return _text(longest, allowed="")


def lines(longest: int) -> Reader:
    """Return a reader of text that may run over several lines."""
    return _text(longest, allowed="\n\t")


def _text(longest: int, *, allowed: str) -> Reader:
    def read(cell: str, _writing: Writing) -> str:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n") if "\n" in allowed else cell
        require_printable(cell, allowed)
        if len(cell) > longest:
            raise BadCell(
                said("The text has {length} characters; {longest} fit.", length=len(cell), longest=longest),
                said("Shorten it."),
                code="too_long",
            )
        return cell

    return read


def require_printable(cell: str, allowed: str = "") -> None:
    """Refuse NUL and other control characters, which neither labels nor the database can hold.

    Those that turn the direction of writing are refused, too: they make one text look like another.
    """
    _require(cell, lambda character: unicodedata.category(character) in _CONTROLS or character in _REORDERING, allowed)


def require_visible(cell: str) -> None:
    """Refuse all that nobody sees, such as a zero-width space: two codes that look alike must be one."""
    _require(cell, lambda character: unicodedata.category(character) in {*_CONTROLS, "Cf"})


def _require(cell: str, is_hidden: Callable[[str], bool], allowed: str = "") -> None:
    if cell.isprintable():
        return
    for position, character in enumerate(cell, start=1):
        if is_hidden(character) and character not in allowed:
            name = {"\0": "NUL", "\n": "line break", "\r": "line break", "\t": "tab"}.get(
                character, f"U+{ord(character):04X}"
            )
            raise BadCell(
                said("There is a hidden character ({name}) at position {position}.", name=name, position=position),
                said("Delete it; this column takes one line of visible text."),
                code="hidden_character",
            )


def one_of(*words: str) -> Reader:
    """Return a reader of one of a few words, in any case; the value is upper case."""
    known = {word.casefold().replace(" ", "_"): word for word in words}

    def read(cell: str, _writing: Writing) -> str:
        word = known.get(cell.casefold().replace(" ", "_"))
        if word is None:
            raise BadCell(
                said("“{cell}” is not known here.", cell=_short(cell)),
                said("Write one of: {words}.", words=", ".join(words)),
                code="unknown_word",
            )
        return word

    return read


def yes_or_no(cell: str, _writing: Writing) -> bool:
    """Read a claim: yes or no, in a few languages."""
    word = cell.casefold()
    if word in YES or word in NO:
        return word in YES
    raise BadCell(
        said("“{cell}” is neither yes nor no.", cell=_short(cell)), said("Write yes or no."), code="not_yes_or_no"
    )


def currency(cell: str, _writing: Writing) -> str:
    """Read an ISO 4217 code."""
    code = cell.upper()
    if code not in CURRENCIES:
        raise BadCell(
            said("“{cell}” is not a currency code.", cell=_short(cell)),
            said("Write three letters of ISO 4217, such as EUR, USD or GBP."),
            code="unknown_currency",
        )
    return code


def day(cell: str, writing: Writing) -> date:
    """Read a calendar day: 2026-12-31, 31.12.2026, or 31/12/2026 in the file's order."""
    if iso := _ISO_DATE.match(cell):
        year, month, number = map(int, iso.groups())
    elif other := _OTHER_DATE.match(cell):
        first, mark, second, year = int(other[1]), other[2], int(other[3]), int(other[4])
        month_first = mark == "/" and writing.date_order is DateOrder.MONTH_FIRST
        month, number = (first, second) if month_first else (second, first)
    else:
        raise _no_date(cell)
    try:
        return date(year, month, number)
    except ValueError as error:
        raise _no_date(cell) from error


def _no_date(cell: str) -> BadCell:
    return BadCell(
        said("“{cell}” is not a date.", cell=_short(cell)),
        said("Write it as 2026-12-31, or as 31.12.2026; for 12/31/2026 choose month first."),
        code="not_a_date",
    )


def whole(highest: int, *, lowest: int = 0) -> Reader:
    """Return a reader of a whole number from `lowest` to `highest`."""

    def read(cell: str, writing: Writing) -> int:
        value = number(cell, writing)
        if value != value.to_integral_value() or not lowest <= value <= highest:
            raise BadCell(
                said("“{cell}” is not a whole number.", cell=_short(cell)),
                said("Write a whole number from {lowest} to {highest}.", lowest=lowest, highest=highest),
                code="not_whole",
            )
        return int(value)

    return read


def amount(digits: int, decimals: int, *, above_zero: bool = False) -> Reader:
    """Return a reader of a number of at most `digits` digits, `decimals` of them after the mark."""
    limit = Decimal(10) ** (digits - decimals)

    def read(cell: str, writing: Writing) -> Decimal:
        value = number(cell, writing)
        if value < 0 or (above_zero and value == 0):
            least = said("more than 0") if above_zero else said("0 or more")
            raise BadCell(
                said("“{cell}” is too little.", cell=_short(cell)),
                said("Write {least}.", least=least),
                code="too_little",
            )
        require_decimals(value, decimals, cell)
        if value >= limit:
            raise BadCell(
                said("“{cell}” is too large.", cell=_short(cell)),
                said("Write a number below {limit}.", limit=f"{limit:f}"),
                code="too_large",
            )
        return value

    return read


def require_decimals(value: Decimal, decimals: int, cell: str = "", unit: str = "") -> None:
    """Refuse a value with more decimals than its column, or its unit, has."""
    if decimals_of(value) <= decimals:
        return
    advice: Said = said("Round it to {decimals} decimals.", decimals=decimals)
    if unit:
        advice = said("{unit} is counted with {decimals} decimals: round it.", unit=unit, decimals=decimals)
    raise BadCell(said("“{cell}” is too precise.", cell=_short(cell or f"{value:f}")), advice, code="too_precise")


def decimals_of(value: Decimal) -> int:
    """Return how many digits after the mark the value needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number(cell: str, writing: Writing) -> Decimal:
    """Read a number with either decimal mark; what could be read both ways is refused."""
    digits = _SPACES_BETWEEN_DIGITS.sub("", cell.strip())
    point, comma = digits.count("."), digits.count(",")
    if point and comma:
        mark = "." if digits.rfind(".") > digits.rfind(",") else ","
        if writing.decimal_mark is not DecimalMark.AUTO and mark != _stated(writing):
            raise _no_number(cell)
    elif point + comma == 0:
        mark = "."
    else:
        mark = _lone_mark(digits, "." if point else ",", writing, cell)
    return _with_mark(digits, mark, cell)


def _lone_mark(digits: str, sign: str, writing: Writing, cell: str) -> str:
    """Return which sign is the decimal mark in a number that shows only `sign`."""
    other = "," if sign == "." else "."
    if writing.decimal_mark is not DecimalMark.AUTO:
        return _stated(writing)
    if digits.count(sign) > 1:
        return other
    head, _, tail = digits.lstrip("+-").partition(sign)
    could_be_thousands = len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")
    usual = "," if writing.delimiter == ";" else "."
    if could_be_thousands and sign != usual:
        raise BadCell(
            said(
                "“{cell}” can be read as {large} or as {small}.", cell=cell, large=head + tail, small=f"{head}.{tail}"
            ),
            said("Choose the decimal mark of the file, or write the number without a thousands sign."),
            code="ambiguous_number",
        )
    return sign


def _stated(writing: Writing) -> str:
    return "," if writing.decimal_mark is DecimalMark.COMMA else "."


def _with_mark(digits: str, mark: str, cell: str) -> Decimal:
    """Return the value, other signs standing between groups of three and nowhere else."""
    groups = "," if mark == "." else "."
    head, _, tail = digits.partition(mark)
    if groups in head:
        first, *rest = head.split(groups)
        if not 1 <= len(first.lstrip("+-")) <= 3 or any(len(group) != 3 for group in rest):
            raise _no_number(cell)
        head = first + "".join(rest)
    if not _PLAIN.match(head or "0") or (tail and not (tail.isascii() and tail.isdigit())) or len(head + tail) > 40:
        raise _no_number(cell)
    return Decimal(f"{head or '0'}.{tail or '0'}")


def _no_number(cell: str) -> BadCell:
    return BadCell(
        said("“{cell}” is not a number.", cell=_short(cell)),
        said("Write digits, with a point or a comma before the decimals, such as 12.5."),
        code="not_a_number",
    )


def looks_scientific(cell: str) -> bool:
    """Say whether a spreadsheet turned a long code into something like 9.52E+12."""
    return bool(_SCIENTIFIC.search(cell))


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:39]}…"
