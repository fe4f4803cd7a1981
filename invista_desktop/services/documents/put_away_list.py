"""The put-away list: what waits on the docks, and the bin each should go to."""

from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.stock_papers import PutAwayLine, PutAwayList
from invista_desktop.services.documents.cells import WRITTEN, article, lot_and_expiry, place_with_bars
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import marked

COLUMNS: Final = Columns(
    (
        "☐", marked("Article"), marked("Lot · Expiry"), marked("On the dock"), marked("Quantity"), marked("Unit"),
        marked("Put into"), marked("Instead"),
    ),
    (0.04, 0.24, 0.13, 0.11, 0.08, 0.06, 0.24, 0.1),
    (4, 5),
)  # fmt: skip


def put_away_list(asked: PutAwayList, paper: Paper) -> bytes:
    """Return the list as a PDF, with the bars of each bin; the same input gives the same bytes."""
    sheet = sheet_for(asked.organisation, paper)
    tr = sheet.speech
    content = Content(
        title=tr.word("Put-away list"),
        number="",
        parties=[(tr.word("Warehouse"), asked.warehouse)],
        facts=[(tr.word("Printed"), tr.moment(asked.printed_at)), (tr.word("Lines"), str(len(asked.lines)))],
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in asked.lines),
        count=len(asked.lines),
        signed=(tr.word("Put away by · date, signature"), tr.word("Remarks")),
        foot=asked.warehouse.code,
    )
    return typeset(content, asked.organisation, sheet)


def _rows(line: PutAwayLine, sheet: Sheet) -> list[Row]:
    width, goods = sheet.text_width, line.goods
    goal = place_with_bars(line.goal, width * COLUMNS.shares[6]) if line.goal else WRITTEN
    cells: tuple[Cell, ...] = (
        "☐",
        article(goods.sku, goods.name),
        lot_and_expiry(goods.lot, goods.expiry, sheet),
        COLUMNS.fitted(line.place, 3, width),
        COLUMNS.fitted(sheet.speech.number(goods.quantity), 4, width),
        COLUMNS.fitted(goods.unit, 5, width),
        goal,
        WRITTEN,
    )
    carried = [sheet.speech.filled("Whole pallet {sscc}", sscc=line.pallet)] if line.pallet else []
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in carried)]
