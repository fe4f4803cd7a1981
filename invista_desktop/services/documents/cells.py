"""What stands in the cells of papers: articles, lots, places with their bars, serial numbers, sums by unit."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from reportlab.lib.units import mm

from invista_desktop.services.documents.paged_table import CELL, CODE, Cell, Columns
from invista_desktop.services.documents.sheets import Bars, Sheet, words
from invista_desktop.services.documents.speech import Speech

SERIALS_IN_A_ROW = 60
LONGEST_NAME = 500
LONGEST_SHORT = 120
WRITTEN = "________"
BARS_HEIGHT: float = 10.5 * mm


def cut(text: str, most: int = LONGEST_NAME) -> str:
    """Return text that cannot fill a page."""
    return text if len(text) <= most else text[:most] + "…"


def article(sku: str, name: str) -> Cell:
    """Return a cell with a SKU and the name below it."""
    return [words(sku, CODE), words(cut(name), CELL)]


def lot_and_expiry(lot: str, expiry: date | None, sheet: Sheet) -> Cell:
    """Return a cell with a lot and its expiry below it, empty for neither."""
    return [words(text, look) for text, look in ((lot, CODE), (sheet.speech.day(expiry), CELL)) if text] or ""


def place_with_bars(code: str, room: float) -> Cell:
    """Return a cell with the code of a place, as bars where they are wide enough to be read."""
    bars = Bars(code, room - 6, BARS_HEIGHT) if code.isascii() and code.isprintable() and code else None
    return [bars] if bars is not None and bars.can_be_scanned else [words(cut(code, LONGEST_SHORT), CODE)]


def serial_details(serials: Sequence[str], speech: Speech) -> Iterator[str]:
    """Yield serial numbers, so many to a row that a page can be broken between them."""
    for start in range(0, len(serials), SERIALS_IN_A_ROW):
        some = serials[start : start + SERIALS_IN_A_ROW]
        numbered = speech.filled("Serial numbers {first} to {last}", first=start + 1, last=start + len(some))
        yield f"{numbered}: {', '.join(some)}"


def totals_by_unit(
    columns: Columns, sheet: Sheet, amounts: Sequence[tuple[str, Sequence[Decimal | None]]], first: int, unit_at: int
) -> list[list[Cell]]:
    """Return the sums, one row for each unit: pieces and kilograms do not add up.

    `amounts` are the unit and the figures of each line; the figures stand from column `first` on.
    """
    rows: list[list[Cell]] = []
    for unit in sorted({unit for unit, _figures in amounts}):
        figures = [line for its, line in amounts if its == unit]
        row: list[Cell] = [""] * len(columns.headings)
        row[1] = words(sheet.speech.counted("Total, {count} line", "Total, {count} lines", len(figures)), CODE)
        for place, column in enumerate(zip(*figures, strict=True), first):
            total = sum((amount or Decimal(0) for amount in column), Decimal(0))
            row[place] = columns.fitted(sheet.speech.number(total), place, sheet.text_width, bold=True)
        row[unit_at] = unit
        rows.append(row)
    return rows
