"""The stock valuation: what every warehouse had at the end of a day, and what it was worth."""

from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.stock_papers import StockValuation, ValuationLine
from invista_desktop.services.documents.cells import article
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import CODE, Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for, words
from invista_desktop.services.documents.speech import marked

COLUMNS: Final = Columns(
    (
        marked("Warehouse"), marked("Article"), marked("Quantity"), marked("Each"), marked("Value"), marked("Unit"),
        marked("Remark"),
    ),
    (0.13, 0.36, 0.12, 0.12, 0.13, 0.06, 0.08),
    (2, 5),
)  # fmt: skip


def stock_valuation(asked: StockValuation, paper: Paper) -> bytes:
    """Return the valuation as a PDF; the same input gives the same bytes."""
    sheet = sheet_for(asked.organisation, paper)
    tr = sheet.speech
    content = Content(
        title=tr.word("Stock valuation"),
        number="",
        parties=[(tr.word("Valued by"), asked.organisation)],
        facts=[
            (tr.word("At the end of"), tr.day(asked.day)),
            (tr.word("Currency"), asked.currency),
            (tr.word("Method"), tr.word(asked.method)),
            (tr.word("Items"), str(len(asked.lines))),
            (tr.word("Printed"), tr.moment(asked.printed_at)),
        ],
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in asked.lines),
        count=len(asked.lines),
        totals=_totals(asked, sheet),
        signed=(tr.word("Drawn up by · date, signature"), tr.word("Checked by · date, signature")),
        foot=f"{tr.day(asked.day)} · {asked.currency}",
    )
    return typeset(content, asked.organisation, sheet)


def _rows(line: ValuationLine, sheet: Sheet) -> list[Row]:
    width, tr = sheet.text_width, sheet.speech
    cells: tuple[Cell, ...] = (
        COLUMNS.fitted(line.warehouse, 0, width),
        article(line.sku, line.name),
        COLUMNS.fitted(tr.number(line.quantity), 2, width),
        COLUMNS.fitted(tr.cost(line.value / line.quantity), 3, width) if line.quantity != 0 else "",
        COLUMNS.fitted(tr.money(line.value), 4, width),
        COLUMNS.fitted(line.unit, 5, width),
        COLUMNS.fitted(tr.word("provisional"), 6, width) if line.is_provisional else "",
    )
    return [COLUMNS.row(cells, width)]


def _totals(asked: StockValuation, sheet: Sheet) -> list[list[Cell]]:
    tr, width = sheet.speech, sheet.text_width
    whole = sum((value for _name, value in asked.totals), Decimal(0))
    sums = [*asked.totals, (tr.word("All warehouses"), whole)] if len(asked.totals) > 1 else asked.totals
    return [
        ["", words(name, CODE), "", "", COLUMNS.fitted(tr.money(value), 4, width, bold=True), "", asked.currency]
        for name, value in sums
    ]
