"""Which keys the tables of a template file have, and of which type their values are."""

from collections.abc import Iterator, Mapping
from typing import Any

from invista_desktop.errors import said
from invista_desktop.services.labels.problems import Problem

Table = Mapping[str, Any]
Types = tuple[type, ...]
_TEXT: Types = (str,)
_NUMBER: Types = (int, float)
_LIST: Types = (list,)
_WHOLE: Types = (int,)
_CLAIM: Types = (bool,)
Kinds = Mapping[str, Types]
_TYPE_NAMES: Mapping[Types, str] = {
    _TEXT: "a text in quotes",
    _NUMBER: "a number",
    _LIST: "a list in brackets",
    _WHOLE: "a whole number",
    _CLAIM: "true or false",
}

LABEL_KEYS: Kinds = {
    "id": _TEXT,
    "name": _TEXT,
    "kind": _TEXT,
    "format": _WHOLE,
    "version": _WHOLE,
    "size_mm": _LIST,
    "rotate": _WHOLE,
}
_COMMON: Kinds = {"type": _TEXT, "at": _LIST, "when": _TEXT, "unless": _TEXT}
ITEM_KEYS: Mapping[str, Kinds] = {
    "text": {
        **_COMMON,
        "box": _LIST,
        "field": _TEXT,
        "text": _TEXT,
        "font_pt": _NUMBER,
        "min_pt": _NUMBER,
        "bold": _CLAIM,
        "align": _TEXT,
        "fit": _TEXT,
        "rotate": _WHOLE,
    },
    "barcode": {
        **_COMMON,
        "symbology": _TEXT,
        "x_dots": _WHOLE,
        "width_mm": _NUMBER,
        "height_mm": _NUMBER,
        "lines": _WHOLE,
        "hri": _CLAIM,
        "align": _TEXT,
        "data": _TEXT,
        "ais": _LIST,
        "link": _TEXT,
        "rotate": _WHOLE,
    },
    "image": {
        **_COMMON,
        "box": _LIST,
        "file": _TEXT,
        "png": _TEXT,
        "threshold": _WHOLE,
        "rotate": _WHOLE,
    },
    "line": {**_COMMON, "box": _LIST},
    "box": {**_COMMON, "box": _LIST, "thickness_mm": _NUMBER},
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "label": ("id", "kind", "size_mm"),
    "text": ("at", "box"),
    "barcode": ("at", "symbology"),
    "image": ("at", "box"),
    "line": ("at", "box"),
    "box": ("at", "box"),
}


def faults_in(table: Table, known: Kinds, needed: tuple[str, ...], place: int) -> Iterator[Problem]:
    """Yield each key that is unknown, of the wrong type, or not there; `place` 0 is the label."""
    where = f"item {place}" if place else "label"
    for key, value in table.items():
        if key not in known:
            yield Problem(place, key, said("{where}: {key} is not known.", where=where, key=key))
        elif not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not _CLAIM):
            words = said("{where}: {key} is of the wrong type; it must be {type}.", where=where, key=key,
                         type=_TYPE_NAMES[known[key]])  # fmt: skip
            yield Problem(place, key, words)
    for key in needed:
        if key not in table:
            yield Problem(place, "", said("{where}: {key} is missing.", where=where, key=key))
