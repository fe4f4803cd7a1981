"""The lines of a goods receipt note, broken into pages."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable, Table

from invista_desktop.models.domain.papers import GoodsReceiptNoteLine
from invista_desktop.services.documents.paged_table import CELL, CODE, Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, day, number, words

COLUMNS: Final = Columns(
    ("#", "Article", "Lot · Expiry", "Ordered", "Received", "Accepted", "Held", "Rejected", "Unit", "Put away"),
    (0.04, 0.265, 0.125, 0.075, 0.085, 0.085, 0.065, 0.085, 0.055, 0.12),
    (3, 8),
)
SERIALS_IN_A_ROW = 60
LONGEST_NAME = 500


def line_tables(note_lines: Sequence[GoodsReceiptNoteLine], sheet: Sheet, taken: float) -> Iterator[Flowable]:
    """Yield a table for each page; `taken` points of the first page are used."""
    return COLUMNS.pages((_rows(line, sheet.text_width) for line in note_lines), sheet, taken)


def totals_table(note_lines: Sequence[GoodsReceiptNoteLine], sheet: Sheet) -> Table:
    """Return the sums, one row for each unit: pieces and kilograms do not add up."""
    rows: list[list[Cell]] = []
    for unit in sorted({line.unit for line in note_lines}):
        of_unit = [line for line in note_lines if line.unit == unit]
        sums = [
            sum((amounts[column] or Decimal(0) for amounts in map(_amounts, of_unit)), Decimal(0))
            for column in range(5)
        ]
        count = "1 line" if len(of_unit) == 1 else f"{len(of_unit)} lines"
        figures = [
            COLUMNS.fitted(number(total), place, sheet.text_width, bold=True) for place, total in enumerate(sums, 3)
        ]
        rows.append(["", words(f"Total, {count}", CODE), "", *figures, unit, ""])
    return COLUMNS.totals(rows, sheet)


def _rows(line: GoodsReceiptNoteLine, width: float) -> list[Row]:
    lot = [words(text, look) for text, look in ((line.lot, CODE), (day(line.expiry), CELL)) if text]
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        lot or "",
        *(COLUMNS.fitted(number(amount), place, width) for place, amount in enumerate(_amounts(line), 3)),
        COLUMNS.fitted(line.unit, 8, width),
        COLUMNS.fitted(line.put_away, 9, width),
    )
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in _details(line))]


def article(sku: str, name: str) -> Cell:
    """Return a cell with a SKU and the name below it; a name that would fill a page is cut."""
    return [words(sku, CODE), words(name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…", CELL)]


def serial_details(serials: Sequence[str]) -> Iterator[str]:
    """Yield serial numbers, so many to a row that a page can be broken between them."""
    for start in range(0, len(serials), SERIALS_IN_A_ROW):
        some = serials[start : start + SERIALS_IN_A_ROW]
        yield f"Serial numbers {start + 1} to {start + len(some)}: {', '.join(some)}"


def _details(line: GoodsReceiptNoteLine) -> Iterator[str]:
    if line.ordered is None:
        yield "Not on the order"
    if line.rejection_reason:
        yield f"Rejected: {line.rejection_reason}"
    yield from serial_details(line.serials)


def _amounts(line: GoodsReceiptNoteLine) -> tuple[Decimal | None, ...]:
    return line.ordered, line.received, line.accepted, line.held, line.rejected
