"""Which column of the sheet each column of a file is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from invista_desktop.errors import said
from invista_desktop.models.domain.imports import Problem
from invista_desktop.services.imports.sheets import Column, Sheet

HEADER_ROW = 1


@dataclass
class Headers:
    """A file's header line, understood.

    Attributes:
        columns: for each place, the column it holds; None where it is left out.
        written: how the file writes the header of a column, by the column's name.
        ignored: headers that mean nothing here.
    """

    columns: list[Column | None] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are there, in the file's order."""
        return tuple(column.name for column in self.columns if column is not None)


def read_headers(sheet: Sheet, cells: Sequence[str]) -> Headers:
    """Return what each header means; a column nobody knows is left out, one that is missing a problem."""
    headers = Headers()
    unknown = []
    for cell in map(str.strip, cells):
        column = sheet.column(cell)
        headers.columns.append(column)
        if column is None:
            unknown.append(cell)
        elif column.name in headers.written:
            headers.problems.append(_twice(cell, headers.written[column.name]))
        else:
            headers.written[column.name] = cell
    for cell in unknown:
        headers.problems.extend(_unknown(sheet, cell, headers))
    for column in sheet.required():
        if column.name not in headers.written:
            headers.problems.append(_missing(column))
    return headers


def _unknown(sheet: Sheet, cell: str, headers: Headers) -> Iterator[Problem]:
    """Refuse what looks like a misspelt header, and leave out what does not."""
    near = sheet.nearest(cell) if cell else None
    if near is not None and near.name not in headers.written:
        yield Problem(
            HEADER_ROW,
            cell,
            said("“{header}” is not a column.", header=cell[:60]),
            said("If you mean {column}, write that; else delete the column.", column=near.name),
            "unknown_header",
        )
    elif cell:
        headers.ignored.append(cell)


def _twice(cell: str, earlier: str) -> Problem:
    return Problem(
        HEADER_ROW,
        cell,
        said("“{header}” and “{earlier}” mean the same column.", header=cell, earlier=earlier),
        said("Delete one of the two columns, or give it another header."),
        "column_twice",
    )


def _missing(column: Column) -> Problem:
    return Problem(
        HEADER_ROW,
        column.name,
        said("The column {column} is missing.", column=column.name),
        said("Add it; the first line of the file must hold the headers."),
        "column_missing",
    )
