"""GS1 Digital Links: web addresses that carry element strings.

`https://any.domain/any/stem/01/<GTIN>/10/<lot>?17=<expiry>`: a primary key in the path, its
qualifiers behind it in their order, everything else in the query.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote_to_bytes

from invista_desktop.models.domain.gtin import is_digits, is_gtin
from invista_desktop.models.domain.scans import ScanError
from invista_desktop.services.scanning.element_strings import Elements, faults, syntax_of

_SCHEMES = ("https://", "http://", "HTTPS://", "HTTP://")
_FORBIDDEN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")

# Primary keys, each with the orders in which its qualifiers may follow.
_QUALIFIERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "00": (),
    "01": (("22", "10", "21"), ("235",)),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8003": (),
    "8004": (("7040",),),
    "8006": (("22", "10", "21"),),
    "8010": (("8011",),),
    "8013": (),
    "8017": (("8019",),),
    "8018": (("8019",),),
}


@dataclass(frozen=True)
class _Address:
    domain: str
    pairs: tuple[tuple[str, str], ...]
    query: str
    is_whole: bool  # no AI at the end without its value


def is_web_address(text: str) -> bool:
    """Whether `text` starts as a web address, in small letters or in capitals."""
    return text.startswith(_SCHEMES)


def take_apart_link(text: str, today: date) -> Elements | None:
    """Return the element strings of a Digital Link; None when the address is not one."""
    address = _address(text)
    if address is None:
        return None
    elements = _read(address.pairs, today)
    if elements.errors:
        return elements
    in_order = address.is_whole and _in_order([ai for ai, _ in address.pairs])
    if not in_order or not address.domain or _FORBIDDEN.search(text):
        return Elements(elements.ais, (ScanError.DL_STRUCTURE,))
    return _with_query(elements, address, today)


def _address(text: str) -> _Address | None:
    rest = text.partition("://")[2].partition("#")[0]
    location, _, query = rest.partition("?")
    domain, _, path = location.partition("/")
    segments = _from_key_on(path.split("/"))
    pairs = tuple(zip(segments[::2], segments[1::2], strict=False))
    return _Address(domain, pairs, query, len(segments) % 2 == 0) if pairs else None


def _from_key_on(segments: list[str]) -> list[str]:
    """The path from its last primary key on; whatever stands before it is the stem."""
    last = next((at for at in range(len(segments) - 2, -1, -1) if _starts_key(segments, at)), None)
    return [] if last is None else segments[last:]


def _starts_key(segments: list[str], at: int) -> bool:
    # A page of a shop may live under /01/ too: a key needs a value that can be one.
    return segments[at] in _QUALIFIERS and _looks_like_key(segments[at], segments[at + 1])


def _looks_like_key(ai: str, value: str) -> bool:
    if ai in {"401", "8004", "8010", "8013"}:
        return is_digits(value[:4]) and len(value) > 4
    return sum(character.isdigit() for character in value) >= 8


def _read(pairs: tuple[tuple[str, str], ...], today: date) -> Elements:
    ais: list[tuple[str, str]] = []
    for ai, written in pairs:
        syntax = syntax_of(ai) if is_digits(ai) else None
        if syntax is None:
            unknown = (ScanError.UNKNOWN_AI,) if is_digits(ai) else ()
            return Elements(tuple(ais), (*unknown, ScanError.DL_STRUCTURE))
        value = _decoded(written)
        if ai == "01" and len(value) < 14 and is_gtin(value):
            # Earlier editions of the standard let a link leave out a GTIN's leading zeros.
            value = value.zfill(14)
        if errors := faults(syntax, value, today):
            return Elements(tuple(ais), errors)
        ais.append((ai, value))
    return Elements(tuple(ais))


def _decoded(written: str) -> str:
    # Byte by byte: whatever is not ASCII is refused for its characters further on.
    return unquote_to_bytes(written.encode("utf-8", "surrogatepass")).decode("latin-1")


def _in_order(path: list[str]) -> bool:
    key, *given = path
    for order in _QUALIFIERS[key]:
        places = [order.index(ai) for ai in given if ai in order]
        if len(places) == len(given) and places == sorted(set(places)):
            return True
    return not given


def _with_query(elements: Elements, address: _Address, today: date) -> Elements:
    pairs = []
    for parameter in re.split("[&;]", address.query):
        name, equals, value = parameter.partition("=")
        if equals and is_digits(name):
            pairs.append((name, value.replace("+", " ")))
    for name, _ in pairs:
        if syntax_of(name) is None:
            return Elements(elements.ais, (ScanError.UNKNOWN_AI,))
    names = [ai for ai, _ in address.pairs] + [name for name, _ in pairs]
    if len(set(names)) < len(names):
        return Elements(elements.ais, (ScanError.DUPLICATE_AI,))
    key = address.pairs[0][0]
    qualifiers = {ai for order in _QUALIFIERS[key] for ai in order}
    if any(name in _QUALIFIERS or name in qualifiers for name, _ in pairs):
        return Elements(elements.ais, (ScanError.DL_STRUCTURE,))
    extra = _read(tuple(pairs), today)
    return Elements(elements.ais + extra.ais, extra.errors)
