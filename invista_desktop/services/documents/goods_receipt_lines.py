"""The lines of a goods receipt note, broken into pages here.

reportlab's own tables measure all that is left again on every page; here every row is measured
once, so that five thousand lines cost no more each than fifty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, PageBreak, Paragraph, Table

from invista_desktop.models.domain.papers import GoodsReceiptNoteLine
from invista_desktop.services.documents.sheets import (
    BOLD,
    FAINT,
    REGULAR,
    RULE,
    SHADE,
    Sheet,
    day,
    number,
    style,
    words,
)

HEADINGS = ("#", "Article", "Lot · Expiry", "Ordered", "Received", "Accepted", "Held", "Rejected", "Unit", "Put away")
SHARES = (0.04, 0.265, 0.125, 0.075, 0.085, 0.085, 0.065, 0.085, 0.055, 0.12)
SIZE, SMALLEST, PAD = 8, 4.5, 2.2
CELL, CODE, DETAIL = style(SIZE), style(SIZE, bold=True), style(7.5)
LINE_HEIGHT = SIZE * 1.25 + 2 * PAD
SERIALS_IN_A_ROW = 60
LONGEST_NAME = 500

Cell: TypeAlias = str | Paragraph | list[Paragraph]


@dataclass(frozen=True)
class _Row:
    """One measured row of the table; a detail spans all columns but the first."""

    cells: tuple[Cell, ...]
    height: float
    is_detail: bool = False


def line_tables(note_lines: Sequence[GoodsReceiptNoteLine], sheet: Sheet, taken: float) -> Iterator[Flowable]:
    """Yield a table for each page, its headings repeated; `taken` points of the first page are used."""
    left = sheet.text_height - taken - LINE_HEIGHT
    page: list[_Row] = []
    for line in note_lines:
        rows = _rows(line, sheet.text_width)
        for row in rows:
            together = sum(part.height for part in rows) if row is rows[0] else row.height
            if row.height > left or (together > left and together < sheet.text_height / 2):
                yield _table(page, sheet)
                yield PageBreak()
                page, left = [], sheet.text_height - LINE_HEIGHT
            page.append(row)
            left -= row.height
    yield _table(page, sheet)


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
        figures = [_fitted(number(total), place + 3, sheet.text_width, bold=True) for place, total in enumerate(sums)]
        rows.append(["", words(f"Total, {count}", CODE), "", *figures, unit, ""])
    table = Table(rows or [["", "No lines", *[""] * 8]], _widths(sheet.text_width))
    table.setStyle([*_LOOK, ("FONT", (0, 0), (-1, -1), BOLD, SIZE), ("LINEABOVE", (0, 0), (-1, 0), 0.8, RULE)])
    return table


def _table(rows: Sequence[_Row], sheet: Sheet) -> Table:
    data = [list(HEADINGS), *(list(row.cells) for row in rows)]
    table = Table(data, _widths(sheet.text_width), [LINE_HEIGHT, *(row.height for row in rows)])
    looks: list[tuple[Any, ...]] = [
        *_LOOK,
        ("FONT", (0, 0), (-1, 0), BOLD, 7.5),
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, RULE),
    ]
    for place, row in enumerate(rows, 1):
        if row.is_detail:
            looks += [("SPAN", (1, place), (-1, place)), ("TOPPADDING", (0, place), (-1, place), 0)]
        else:
            looks.append(("LINEABOVE", (0, place), (-1, place), 0.4, FAINT))
    table.setStyle(looks)
    return table


_LOOK: list[tuple[Any, ...]] = [
    ("FONT", (0, 0), (-1, -1), REGULAR, SIZE),
    ("LEADING", (0, 0), (-1, -1), SIZE * 1.25),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("ALIGN", (3, 0), (7, -1), "RIGHT"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (8, 0), (8, -1), 7),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), PAD),
    ("BOTTOMPADDING", (0, 0), (-1, -1), PAD),
]


def _rows(line: GoodsReceiptNoteLine, width: float) -> list[_Row]:
    widths = _widths(width)
    name = line.name if len(line.name) <= LONGEST_NAME else line.name[:LONGEST_NAME] + "…"
    lot = [words(text, look) for text, look in ((line.lot, CODE), (day(line.expiry), CELL)) if text]
    cells: tuple[Cell, ...] = (
        str(line.number),
        [words(line.sku, CODE), words(name, CELL)],
        lot or "",
        *(_fitted(number(amount), place, width) for place, amount in enumerate(_amounts(line), 3)),
        _fitted(line.unit, 8, width),
        _fitted(line.put_away, 9, width),
    )
    rows = [_Row(cells, max(_height(cell, room) for cell, room in zip(cells, widths, strict=True)))]
    for text in _details(line):
        detail = words(text, DETAIL)
        height = _height(detail, sum(widths[1:])) - PAD
        rows.append(_Row(("", detail, *[""] * 8), height, is_detail=True))
    return rows


def _details(line: GoodsReceiptNoteLine) -> Iterator[str]:
    if line.ordered is None:
        yield "Not on the order"
    if line.rejection_reason:
        yield f"Rejected: {line.rejection_reason}"
    for start in range(0, len(line.serials), SERIALS_IN_A_ROW):
        some = line.serials[start : start + SERIALS_IN_A_ROW]
        yield f"Serial numbers {start + 1} to {start + len(some)}: {', '.join(some)}"


def _amounts(line: GoodsReceiptNoteLine) -> tuple[Decimal | None, ...]:
    return line.ordered, line.received, line.accepted, line.held, line.rejected


def _fitted(text: str, column: int, width: float, *, bold: bool = False) -> Cell:
    """Return text for one cell: as it is, which is quick to set, or else smaller, so that no number is broken."""
    room = width * SHARES[column] - 4.1
    needed = stringWidth(text, BOLD if bold else REGULAR, SIZE)
    if needed <= room:
        return text
    return words(text, style(max(SMALLEST, SIZE * room / needed), bold=bold, right=3 <= column < 8))


def _height(cell: Cell, width: float) -> float:
    parts = cell if isinstance(cell, list) else [cell]
    heights = (SIZE * 1.25 if isinstance(part, str) else part.wrap(width - 4, 10_000)[1] for part in parts)
    return float(sum(heights)) + 2 * PAD


def _widths(width: float) -> list[float]:
    return [share * width for share in SHARES]
