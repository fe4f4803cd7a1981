"""On which line of a template file each table and each key stands; the TOML reader does not tell."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands in its file; lines count from 1."""

    line: int
    keys: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the table where it has no such key."""
        return self.keys.get(key, self.line)


@dataclass(frozen=True)
class Positions:
    """Where `[label]` and each `[[item]]` stand."""

    label: TablePlace
    items: tuple[TablePlace, ...]

    def line_of(self, item: int, key: str = "") -> int:
        """Return the line of a key of an item, counted from 1; item 0 is the label."""
        if 1 <= item <= len(self.items):
            return self.items[item - 1].line_of(key)
        return self.label.line_of(key)


def positions_in(text: str) -> Positions:
    """Return the positions in a document that `tomllib` reads without fault."""
    label: tuple[int, dict[str, int]] = (1, {})
    items: list[tuple[int, dict[str, int]]] = []
    keys: dict[str, int] = {}
    for line, expression in _expressions(text):
        name, content = next(iter(expression.items()))
        if content not in ({}, [{}]):
            keys.setdefault(name, line)
            continue
        keys = {}
        if name == "label":
            label = (line, keys)
        elif name == "item":
            items.append((line, keys))
    return Positions(TablePlace(*label), tuple(TablePlace(*item) for item in items))


def _expressions(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each header and each key with its value, and the line it starts on.

    A line break ends an expression, unless a string or a list is open: what is read alone is whole.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    start = 0
    while start < len(lines):
        for end in range(start + 1, len(lines) + 1):
            try:
                expression = tomllib.loads("\n".join(lines[start:end]))
            except tomllib.TOMLDecodeError:
                continue
            if expression:
                yield start + 1, expression
            start = end
            break
        else:
            return
