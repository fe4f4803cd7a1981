"""Reads a table's rows into values, one by one, and keeps all that is wrong with them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from invista_desktop.errors import said
from invista_desktop.models.domain.imports import CheckedRow, ImportKind, Problem, ReadingOptions, Value
from invista_desktop.services.imports import reading
from invista_desktop.services.imports.cells import BadCell, Writing, require_printable
from invista_desktop.services.imports.headers import HEADER_ROW, Headers, read_headers
from invista_desktop.services.imports.judging import Rules
from invista_desktop.services.imports.lookups import Lookups
from invista_desktop.services.imports.product_rules import ProductRules
from invista_desktop.services.imports.purchasing_rules import ORDER_LEVEL, OrderRules, SupplierRules
from invista_desktop.services.imports.reading import Unreadable
from invista_desktop.services.imports.sheets import SHEETS
from invista_desktop.services.imports.states import state_of

MAX_PROBLEMS: Final = 20_000
PROGRESS_EVERY: Final = 2000
SPACES: Final = " \t\r\n\u00a0\u202f\ufeff"
RULES: Final[Mapping[ImportKind, Callable[[Lookups, ReadingOptions], Rules]]] = {
    ImportKind.PRODUCTS: ProductRules,
    ImportKind.SUPPLIERS: SupplierRules,
    ImportKind.PURCHASE_ORDERS: OrderRules,
}


class SheetReader:
    """Reads one file of a kind.

    Attributes:
        headers: its header line; nothing in it before `read`.
        rows: what was read; rows with a problem are among them.
        problems: everything to mend, in the order in which it was found.
    """

    def __init__(self, kind: ImportKind, lookups: Lookups, options: ReadingOptions, delimiter: str) -> None:
        self.headers = Headers()
        self.rows: list[CheckedRow] = []
        self.problems: list[Problem] = []
        self._kind, self._lookups, self._delimiter = kind, lookups, delimiter
        self._rules = RULES[kind](lookups, options)
        self._writing = Writing(options.date_order, options.decimal_mark, delimiter)
        self._heads: dict[Value, dict[str, Value]] = {}
        self._lines_of: dict[Value, int] = {}

    def read(self, characters: str, progress: Callable[[int], None]) -> None:
        """Read as far as the text can be cut into cells; `progress` hears how many rows were read."""
        try:
            self._read(characters, progress)
        except Unreadable as refusal:
            self.problems.append(problem_of(refusal))

    def _read(self, characters: str, progress: Callable[[int], None]) -> None:
        records = reading.records(characters, self._delimiter)
        _, header = next(records, (HEADER_ROW, ()))
        if not header:
            self.problems.append(_whole_file("empty_file"))
            return
        self.headers = read_headers(SHEETS[self._kind], header)
        self.problems.extend(self.headers.problems)
        if self.problems:
            return
        for count, (row, record) in enumerate(records):
            if count % PROGRESS_EVERY == 0:
                progress(count)
            if len(self.problems) >= MAX_PROBLEMS:
                self.problems.append(_too_many(row))
                return
            self._read_row(row, record)
        self._keep(self._rules.at_end())
        progress(len(self.rows))
        if not self.rows and not self.problems:
            self.problems.append(_whole_file("no_rows"))

    def _read_row(self, row: int, record: Sequence[str]) -> None:
        width = len(self.headers.columns)
        if len(record) < width or any(cell.strip() for cell in record[width:]):
            self.problems.append(_ragged(row, len(record), width))
            return
        values = self._values(row, record)
        if self._kind is ImportKind.PURCHASE_ORDERS:
            self._complete_line(values)
        self._keep(self._rules.of_row(row, values))
        self.rows.append(CheckedRow(row, state_of(self._kind, values, self._lookups), values))

    def _complete_line(self, values: dict[str, Value]) -> None:
        """Take over what the order's first row says, and number the lines of a file without numbers."""
        number = values.get("order_number")
        for column, value in self._heads.setdefault(number, dict(values)).items():
            if column in ORDER_LEVEL:
                values.setdefault(column, value)
        if "line_number" not in self.headers.written:
            values["line_number"] = self._lines_of[number] = self._lines_of.get(number, 0) + 1

    def _values(self, row: int, record: Sequence[str]) -> dict[str, Value]:
        """Return the value of each filled cell that can be read."""
        values: dict[str, Value] = {}
        for column, cell in zip(self.headers.columns, record, strict=False):
            text = cell.strip(SPACES)
            try:
                if column is None:
                    require_printable(text, "\r\n\t")
                elif text:
                    values[column.name] = column.read(text, self._writing)
                elif column.required:
                    self.problems.append(self._named(_empty(row, column.name)))
            except BadCell as problem:
                name = column.name if column else ""
                self.problems.append(self._named(Problem(row, name, problem.title, problem.advice, problem.code)))
        return values

    def _keep(self, problems: Iterable[Problem]) -> None:
        self.problems.extend(map(self._named, problems))

    def _named(self, problem: Problem) -> Problem:
        """Return the problem with its column called as the file calls it."""
        return replace(problem, column=self.headers.written.get(problem.column, problem.column))


def problem_of(refusal: Unreadable) -> Problem:
    """Return what made reading stop."""
    return Problem(refusal.row, "", refusal.title, refusal.advice, refusal.code)


def _empty(row: int, column: str) -> Problem:
    return Problem(row, column, said("The cell is empty."), said("Every row needs this: fill it in."), "cell_empty")


def _ragged(row: int, cells: int, columns: int) -> Problem:
    return Problem(
        row,
        "",
        said("Cells in this row: {cells}; in the header: {columns}.", cells=cells, columns=columns),
        said("Put text that holds the separator sign into quotation marks, or add the missing cells."),
        "ragged_row",
    )


def _whole_file(code: str) -> Problem:
    if code == "no_rows":
        return Problem(0, "", said("The file has headers and no rows."), said("Add rows, then choose it again."), code)
    return Problem(0, "", said("The file is empty."), said("Choose a file with headers and rows."), code)


def _too_many(row: int) -> Problem:
    return Problem(
        row,
        "",
        said("There may be more; the first {count} problems are listed.", count=MAX_PROBLEMS),
        said("Mend these first, then check the file again."),
        "too_many_problems",
    )
