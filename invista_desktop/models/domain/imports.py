"""What an import is made of: the file as it was read, what is wrong with it, what it would do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from invista_desktop.errors import Said
from invista_desktop.models.domain import permissions

Value = str | int | bool | Decimal | date | None


class ImportKind(StrEnum):
    """What one file brings; the value is the word on the command line."""

    PRODUCTS = "products"
    SUPPLIERS = "suppliers"
    PURCHASE_ORDERS = "purchase-orders"


PERMISSIONS: Final[Mapping[ImportKind, str]] = {
    ImportKind.PRODUCTS: permissions.CATALOGUE_IMPORT,
    ImportKind.SUPPLIERS: permissions.SUPPLIERS_IMPORT,
    ImportKind.PURCHASE_ORDERS: permissions.PURCHASING_IMPORT,
}


class DateOrder(StrEnum):
    """How dates are written that are not ISO: `31.12.2026` and `31/12/2026`, or `12/31/2026`."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DecimalMark(StrEnum):
    """Which sign divides whole from part; AUTO refuses what could be read both ways."""

    AUTO = "auto"
    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True)
class ReadingOptions:
    """How to read what a file itself cannot tell.

    Attributes:
        encoding: a Python codec name, or empty to find out.
        adds_categories: whether a category nobody knows yet is opened, or a problem.
    """

    date_order: DateOrder = DateOrder.DAY_FIRST
    decimal_mark: DecimalMark = DecimalMark.AUTO
    encoding: str = ""
    adds_categories: bool = False


class RowState(StrEnum):
    """What importing a row would do to the database."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Problem:
    """One thing to mend before the file can be imported.

    Attributes:
        row: as a spreadsheet numbers it, the header being 1; 0 when the whole file is meant.
        column: the header as the file writes it, or empty when the whole row is meant.
    """

    row: int
    column: str
    title: Said
    advice: Said
    code: str


@dataclass(frozen=True)
class CheckedRow:
    """One row that was read; columns the file does not have are not in `values`."""

    row: int
    state: RowState
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Checked:
    """A file after every row was looked at.

    Attributes:
        columns: the known columns the file has, in its order.
        ignored: headers that mean nothing here and are left out.
        problems: in the order of the file.
        encoding: how the bytes were read, in words.
        delimiter: the sign between cells.
    """

    kind: ImportKind
    file_name: str
    columns: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    rows: tuple[CheckedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    delimiter: str = ","
    counts: Mapping[RowState, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = Counter(row.state for row in self.rows)
        object.__setattr__(self, "counts", {state: found[state] for state in RowState})

    @classmethod
    def nothing_yet(cls) -> "Checked":
        """Return what stands where no file was chosen."""
        return cls(ImportKind.PRODUCTS, "")

    @property
    def is_clean(self) -> bool:
        """Whether it may be imported."""
        return bool(self.rows) and not self.problems


@dataclass(frozen=True)
class FileImported:
    """What an import did; `repeated` when the same operation had been posted before."""

    new: int
    changed: int
    unchanged: int
    repeated: bool
