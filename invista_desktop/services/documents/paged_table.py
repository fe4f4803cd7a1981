"""A table broken into pages, for papers of any length.

reportlab's own tables measure all that is left again on every page; here every row is measured
once, so that five thousand lines cost no more each than fifty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, PageBreak, Table

from invista_desktop.services.documents.sheets import BOLD, FAINT, REGULAR, RULE, SHADE, Sheet, style, words

SIZE, SMALLEST, PAD = 8, 4.5, 2.2
APART = 5  # what follows the figures
CELL, CODE, DETAIL = style(SIZE), style(SIZE, bold=True), style(7.5)
LINE_HEIGHT = SIZE * 1.25 + 2 * PAD

Cell: TypeAlias = str | Flowable | Sequence[Flowable]


@dataclass(frozen=True)
class Row:
    """One measured row; a detail spans all columns but the first."""

    cells: tuple[Cell, ...]
    height: float
    is_detail: bool = False


@dataclass(frozen=True)
class Columns:
    """The columns of a table.

    Attributes:
        headings, shares: one for each column; headings are in English and translated where they are drawn, the
            shares of the sheet's width add up to 1.
        numbers: the first column of figures and the one after the last; they stand to the right.
    """

    headings: tuple[str, ...]
    shares: tuple[float, ...]
    numbers: tuple[int, int]

    def row(self, cells: tuple[Cell, ...], width: float) -> Row:
        """Return a row of a table so wide."""
        rooms = self.widths(width)
        rooms[self.numbers[1]] -= APART
        heights = (_height(cell, room) for cell, room in zip(cells, rooms, strict=True))
        return Row(cells, max(heights))

    def detail(self, text: str, width: float) -> Row:
        """Return a row of small text below another one."""
        detail = words(text, DETAIL)
        height = _height(detail, sum(self.widths(width)[1:])) - PAD
        return Row(("", detail, *[""] * (len(self.shares) - 2)), height, is_detail=True)

    def fitted(self, text: str, column: int, width: float, *, bold: bool = False) -> Cell:
        """Return text for one cell: as it is, which is quick to set, or smaller, so that no number is broken."""
        first, end = self.numbers
        room = width * self.shares[column] - 4.1 - (APART if column == end else 0)
        needed = stringWidth(text, BOLD if bold else REGULAR, SIZE)
        if needed <= room:
            return text
        return words(text, style(max(SMALLEST, SIZE * room / needed), bold=bold, right=first <= column < end))

    def pages(self, lines: Iterable[Sequence[Row]], sheet: Sheet, taken: float) -> Iterator[Flowable]:
        """Yield a table for each page, its headings repeated; `taken` points of the first page are used.

        The rows of one line stay together where half a page is enough for them.
        """
        left = sheet.text_height - taken - LINE_HEIGHT
        page: list[Row] = []
        for rows in lines:
            for row in rows:
                together = sum(part.height for part in rows) if row is rows[0] else row.height
                if row.height > left or (together > left and together < sheet.text_height / 2):
                    yield self._table(page, sheet)
                    yield PageBreak()
                    page, left = [], sheet.text_height - LINE_HEIGHT
                page.append(row)
                left -= row.height
        yield self._table(page, sheet)

    def totals(self, rows: Sequence[Sequence[Cell]], sheet: Sheet) -> Table:
        """Return sums below the table, in its columns."""
        nothing: list[Cell] = ["", sheet.speech.word("No lines"), *[""] * (len(self.shares) - 2)]
        table = Table([list(row) for row in rows] or [nothing], self.widths(sheet.text_width))
        bold = ("FONT", (0, 0), (-1, -1), BOLD, SIZE)
        table.setStyle([*self._look(), bold, ("LINEABOVE", (0, 0), (-1, 0), 0.8, RULE)])
        return table

    def widths(self, width: float) -> list[float]:
        """Return the columns' widths in a table so wide."""
        return [share * width for share in self.shares]

    def _table(self, rows: Sequence[Row], sheet: Sheet) -> Table:
        headings = [
            self.fitted(sheet.speech.word(heading), place, sheet.text_width, bold=True)
            for place, heading in enumerate(self.headings)
        ]
        data = [headings, *(list(row.cells) for row in rows)]
        table = Table(data, self.widths(sheet.text_width), [LINE_HEIGHT, *(row.height for row in rows)])
        looks: list[tuple[Any, ...]] = [
            *self._look(),
            ("FONT", (0, 0), (-1, 0), BOLD, SIZE),
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

    def _look(self) -> list[tuple[Any, ...]]:
        first, end = self.numbers
        return [
            ("FONT", (0, 0), (-1, -1), REGULAR, SIZE),
            ("LEADING", (0, 0), (-1, -1), SIZE * 1.25),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (first, 0), (end - 1, -1), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("LEFTPADDING", (end, 0), (end, -1), 2 + APART),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), PAD),
            ("BOTTOMPADDING", (0, 0), (-1, -1), PAD),
        ]


def _height(cell: Cell, width: float) -> float:
    parts = [cell] if isinstance(cell, str | Flowable) else cell
    heights = (SIZE * 1.25 if isinstance(part, str) else part.wrap(width - 4, 10_000)[1] for part in parts)
    return float(sum(heights)) + 2 * PAD
