"""The count sheet: what may lie in some bins, never how much; room to write what is counted and what else is found."""

from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.stock_papers import CountLine, CountSheet
from invista_desktop.services.documents.cells import WRITTEN, article, lot_and_expiry, place_with_bars
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import marked

COLUMNS: Final = Columns(
    (marked("Bin"), marked("Article"), marked("Lot · Expiry"), marked("Counted"), marked("Unit"), marked("Remark")),
    (0.25, 0.34, 0.15, 0.1, 0.06, 0.1),
    (3, 4),
)
ROOM_FOR_FOUND = 3


def count_sheet(asked: CountSheet, paper: Paper) -> bytes:
    """Return the sheet as a PDF, with the bars of each bin; the same input gives the same bytes."""
    sheet = sheet_for(asked.organisation, paper)
    tr = sheet.speech
    places = list(dict.fromkeys(line.place for line in asked.lines))
    content = Content(
        title=tr.word("Count sheet"),
        number="",
        parties=[(tr.word("Warehouse"), asked.warehouse)],
        facts=[
            (tr.word("Bins"), asked.scope),
            (tr.word("Number of bins"), str(len(places))),
            (tr.word("Printed"), tr.moment(asked.printed_at)),
        ],
        columns=COLUMNS,
        rows=[*_all_rows(asked, sheet), *([_found(sheet)] if asked.lines else [])],
        count=len(asked.lines),
        signed=(tr.word("Counted by · date, signature"), tr.word("Checked by · date, signature")),
        foot=asked.scope,
    )
    return typeset(content, asked.organisation, sheet)


def _all_rows(asked: CountSheet, sheet: Sheet) -> list[list[Row]]:
    """Return the rows, bin by bin; only the first of a bin has its bars."""
    rows: list[list[Row]] = []
    before = ""
    for line in sorted(asked.lines, key=lambda line: (line.path, line.place, line.sku, line.lot)):
        rows.append(_rows(line, sheet, is_first=line.place != before))
        before = line.place
    return rows


def _rows(line: CountLine, sheet: Sheet, *, is_first: bool) -> list[Row]:
    width = sheet.text_width
    cells: tuple[Cell, ...] = (
        place_with_bars(line.place, width * COLUMNS.shares[0]) if is_first else "",
        article(line.sku, line.name) if line.sku else WRITTEN,
        lot_and_expiry(line.lot, line.expiry, sheet),
        WRITTEN,
        COLUMNS.fitted(line.unit, 4, width),
        "",
    )
    return [COLUMNS.row(cells, width)]


def _found(sheet: Sheet) -> list[Row]:
    """Return empty lines for what lies there and is not on the sheet."""
    width = sheet.text_width
    empty: tuple[Cell, ...] = (WRITTEN, WRITTEN, WRITTEN, WRITTEN, "", "")
    told = COLUMNS.detail(sheet.speech.word("Found and not on this sheet:"), width)
    return [told, *(COLUMNS.row(empty, width) for _ in range(ROOM_FOR_FOUND))]
