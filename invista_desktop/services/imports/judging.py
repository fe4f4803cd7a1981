"""What all rules of import files share.

A rule is told every row once, in the order of the file, and yields what is wrong with it; what only
the whole file shows it yields at the end. Problems name columns as the sheet does.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, Protocol

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.imports import Problem, Value
from invista_desktop.services.imports import cells
from invista_desktop.services.imports.cells import BadCell

MOST_SUGGESTIONS: Final = 200

Values = Mapping[str, Value]


class Rules(Protocol):
    """The rules of one kind of file."""

    def of_row(self, row: int, values: Values) -> Iterator[Problem]:
        """Yield what is wrong with a row."""
        ...

    def at_end(self) -> Iterator[Problem]:
        """Yield what only the whole file shows."""
        ...


class Suggestions:
    """Finds what a misspelt code probably means; after some hundred it stops, as it costs time."""

    def __init__(self, known: Mapping[str, object] | frozenset[str]) -> None:
        self._known = known
        self._by_folded: dict[str, str] | None = None
        self._left = MOST_SUGGESTIONS

    def advice(self, name: str, otherwise: Said) -> Said:
        """Return a sentence that names the nearest known code, else `otherwise`."""
        if self._left == 0:
            return otherwise
        self._left -= 1
        if self._by_folded is None:
            self._by_folded = {known.casefold(): known for known in self._known}
        close = get_close_matches(name.casefold()[:80], self._by_folded, n=1, cutoff=0.75)
        return said("Did you mean “{name}”?", name=self._by_folded[close[0]]) if close else otherwise


class Repeats:
    """Remembers on which row a key was first seen."""

    def __init__(self, *columns: str) -> None:
        self._columns = columns
        self._first: dict[tuple[Value, ...], int] = {}

    def of_row(self, row: int, values: Values) -> Iterator[Problem]:
        """Yield a problem when the key was there before; a row without its key is passed over."""
        key = tuple(values.get(column) for column in self._columns)
        if None in key:
            return
        first = self._first.setdefault(key, row)
        if first != row:
            yield Problem(
                row,
                self._columns[-1],
                said("“{key}” is already on row {first}.", key=" / ".join(map(str, key)), first=first),
                said("Keep one of the two rows."),
                "duplicate_key",
            )


def too_precise(row: int, column: str, quantity: Decimal, decimals: int, unit: str) -> Iterator[Problem]:
    """Yield a problem when the unit is not counted that precisely."""
    try:
        cells.require_decimals(quantity, decimals, unit=unit)
    except BadCell as problem:
        yield Problem(row, column, problem.title, problem.advice, problem.code)
