"""GS1 element strings: which application identifier, how long, which characters, does it check.

The table of application identifiers is biip's; taking a message apart and judging each value
is done here, because biip throws a whole message away for one bad element, says so in prose,
and cuts an over-long value in two.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from invista_desktop.models.domain.gtin import has_valid_check_digit, has_valid_check_pair
from invista_desktop.models.domain.scans import ScanError
from invista_desktop.services.scanning.gs1_dates import is_valid_date

GS = "\x1d"

_CHARACTERS = {
    "N": re.compile(r"[0-9]*"),
    "X": re.compile(r"[!-\"%-?A-Z_a-z]*"),
    "Y": re.compile(r"[#\-/0-9A-Z]*"),
    "Z": re.compile(r"[A-Za-z0-9_=-]*"),
}
_PART = re.compile(r"(\[?)\+?([NXYZ])(\.\.)?(\d+)\]?")

# Where in the value the number with its check digit stands.
_CHECKED = {
    **dict.fromkeys(("00", "8017", "8018"), slice(0, 18)),
    **dict.fromkeys(("01", "02", "03", "8003", "8006", "8026"), slice(0, 14)),
    **dict.fromkeys(("253", "255", *(str(ai) for ai in range(410, 418))), slice(0, 13)),
    "402": slice(0, 17),
}

# Formats biip writes in a way of their own: temperature sign, a time zone of one or two
# digits, a baby's place in the sequence, lists of three-digit countries.
_PARTS_OF = {
    "N6+[-]": (("N", 6, 6), ("X", 0, 1)),
    "N18+[N1..N2]": (("N", 18, 18), ("N", 0, 2)),
    "N3+N..12": (("N", 3, 3), ("N", 0, 12)),
}

# Values that may have only some of the lengths between the shortest and the longest.
_LENGTHS = {
    "423": range(3, 16, 3),
    "425": range(3, 16, 3),
    "7007": range(6, 13, 6),
    "7011": range(6, 11, 4),
    "8008": range(8, 13, 2),
}


@dataclass(frozen=True)
class Syntax:
    """How the value of one application identifier is written.

    Attributes:
        parts: kind of character, fewest and most of them, part after part.
        fixed_length: length of the value when no separator has to follow it, else None.
    """

    ai: str
    parts: tuple[tuple[str, int, int], ...]
    pattern: re.Pattern[str]
    fixed_length: int | None

    @property
    def shortest(self) -> int:
        """Fewest characters a value may have."""
        return sum(fewest for _, fewest, _ in self.parts)

    @property
    def longest(self) -> int:
        """Most characters a value may have."""
        return sum(most for _, _, most in self.parts)


@lru_cache(maxsize=4096)
def syntax_at(start: str) -> Syntax | None:
    """Return the syntax of the AI that `start` (up to four characters) begins with, None if there is none."""
    try:
        entry = GS1ApplicationIdentifier.extract(start)
    except ParseError:
        return None
    parts = _parts(entry.format.partition("+")[2])
    longest = sum(most for _, _, most in parts)
    pattern = re.compile(entry.pattern, re.ASCII)
    return Syntax(entry.ai, parts, pattern, None if entry.separator_required else longest)


def syntax_of(ai: str) -> Syntax | None:
    """Return the syntax of exactly this AI, None if there is no such AI."""
    syntax = syntax_at(ai) if len(ai) <= 4 else None
    return syntax if syntax and syntax.ai == ai else None


def _parts(written: str) -> tuple[tuple[str, int, int], ...]:
    if written in _PARTS_OF:
        return _PARTS_OF[written]
    parts = []
    for optional, kind, up_to, number in _PART.findall(written):
        most = int(number)
        fewest = 0 if optional else 1 if up_to else most
        parts.append((kind, fewest, most))
    return tuple(parts)


def faults(syntax: Syntax, value: str, today: date) -> tuple[ScanError, ...]:
    """Return what is wrong with one value; empty when nothing is."""
    if fault := _written_wrong(syntax, value):
        return fault
    if not is_valid_date(syntax.ai, value, today):
        return (ScanError.BAD_DATE,)
    checked = _CHECKED.get(syntax.ai)
    if checked and not has_valid_check_digit(value[checked]):
        return (ScanError.CHECK_DIGIT,)
    if (syntax.ai == "8013" and not has_valid_check_pair(value)) or (syntax.ai == "8007" and not _is_iban(value)):
        return (ScanError.CHECK_DIGIT,)
    if not syntax.pattern.fullmatch(syntax.ai + value):
        return (ScanError.CHARSET,)
    return ()


def _written_wrong(syntax: Syntax, value: str) -> tuple[ScanError, ...]:
    lengths = _LENGTHS.get(syntax.ai, range(syntax.shortest, syntax.longest + 1))
    if len(value) not in lengths:
        return (ScanError.LENGTH,)
    at = 0
    for kind, fewest, most in syntax.parts:
        piece = value[at : at + most]
        if not _CHARACTERS[kind].fullmatch(piece):
            # A number broken off by another character is too short as well as wrongly written.
            broken_off = kind == "N" and fewest == most
            return (ScanError.LENGTH, ScanError.CHARSET) if broken_off else (ScanError.CHARSET,)
        at += most
    return ()


def _is_iban(value: str) -> bool:
    if len(value) < 5 or not value.isalnum() or not value[2:4].isdigit():
        return False
    return int("".join(str(int(character, 36)) for character in value[4:] + value[:4])) % 97 == 1


@dataclass(frozen=True)
class Elements:
    """A message taken apart.

    Attributes:
        ais: application identifiers and values, up to the first fault.
        errors: the first fault; empty when the whole message is sound.
        closed: whether a separator stood behind the last value.
    """

    ais: tuple[tuple[str, str], ...]
    errors: tuple[ScanError, ...] = ()
    closed: bool = False


def take_apart(message: str, today: date) -> Elements:
    """Return the element strings of a message whose separators are GS."""
    ais: list[tuple[str, str]] = []
    at, closed = 0, False
    while True:
        while message.startswith(GS, at):
            at, closed = at + 1, True
        if at >= len(message):
            return Elements(tuple(ais), closed=closed)
        syntax = syntax_at(message[at : at + 4])
        if syntax is None:
            return Elements(tuple(ais), (ScanError.UNKNOWN_AI,))
        start = at + len(syntax.ai)
        at, closed = _end_of_value(message, start, syntax), False
        value = message[start:at]
        if errors := faults(syntax, value, today):
            return Elements(tuple(ais), _with_hint(syntax, value, errors, today))
        ais.append((syntax.ai, value))


def _end_of_value(message: str, start: int, syntax: Syntax) -> int:
    separator = message.find(GS, start)
    end = len(message) if separator < 0 else separator
    return end if syntax.fixed_length is None else min(end, start + syntax.fixed_length)


_DATE_ELEMENT = re.compile(r"(1[135-7])([0-9]{6})")


def _with_hint(syntax: Syntax, value: str, errors: tuple[ScanError, ...], today: date) -> tuple[ScanError, ...]:
    too_long = errors == (ScanError.LENGTH,) and len(value) > syntax.longest
    if not too_long or syntax.ai not in {"10", "21"}:
        return errors
    dates = _DATE_ELEMENT.finditer(value, 1)
    swallowed = any(is_valid_date(found[1], found[2], today) for found in dates)
    return (*errors, ScanError.MAYBE_MISSING_SEPARATOR) if swallowed else errors


def may_lack_separator(elements: Elements, today: date) -> bool:
    """Whether the last lot or serial ends in what is itself a date element: a lost separator, perhaps."""
    if not elements.ais or elements.closed:
        return False
    ai, value = elements.ais[-1]
    tail = _DATE_ELEMENT.fullmatch(value[-8:])
    return ai in {"10", "21"} and len(value) > 8 and tail is not None and is_valid_date(tail[1], tail[2], today)
