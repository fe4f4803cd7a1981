"""The pick list: what to take from which bin, in the order of their paths."""

from collections.abc import Iterator
from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.stock_papers import PickLine, PickList
from invista_desktop.services.documents.cells import (
    WRITTEN,
    article,
    lot_and_expiry,
    place_with_bars,
    totals_by_unit,
)
from invista_desktop.services.documents.frames import Content, named_warehouses, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import NOTHING, marked

COLUMNS: Final = Columns(
    ("☐", marked("Article"), marked("Lot · Expiry"), marked("Pick"), marked("Picked"), marked("Unit"), marked("Bin")),
    (0.04, 0.32, 0.15, 0.09, 0.1, 0.06, 0.24),
    (3, 5),
)


def pick_list(asked: PickList, paper: Paper) -> bytes:
    """Return the list as a PDF, with the bars of each bin and a box to tick; the same input gives the same bytes."""
    sheet = sheet_for(asked.organisation, paper)
    tr = sheet.speech
    amounts = [(line.goods.unit, (line.goods.quantity,)) for line in asked.lines]
    ordered = sorted(asked.lines, key=lambda line: (line.path, line.place, line.goods.sku, line.goods.lot))
    content = Content(
        title=tr.word("Pick list"),
        number=asked.transfer_number,
        parties=[(tr.word("From"), asked.source), (tr.word("To"), asked.destination)],
        facts=[
            (tr.word("Transfer"), asked.transfer_number),
            (tr.word("Status"), tr.word(asked.status)),
            (tr.word("Picked by"), asked.picker or NOTHING),
            (tr.word("Needed by"), tr.day(asked.needed_by) or NOTHING),
            (tr.word("Printed"), tr.moment(asked.printed_at)),
            (tr.word("Note"), asked.note),
        ],
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in ordered),
        count=len(asked.lines),
        totals=totals_by_unit(COLUMNS, sheet, amounts, 3, 5),
        remarks=tuple(_missing(asked, sheet)),
        signed=(tr.word("Picked by · date, signature"), tr.word("Checked by · date, signature")),
        foot=named_warehouses(asked.source, asked.destination),
    )
    return typeset(content, asked.organisation, sheet)


def _missing(asked: PickList, sheet: Sheet) -> Iterator[str]:
    for goods in asked.missing:
        amount = f"{sheet.speech.number(goods.quantity)} {goods.unit}"
        yield sheet.speech.filled("No bin has it: {amount} of {sku}", amount=amount, sku=goods.sku)


def _rows(line: PickLine, sheet: Sheet) -> list[Row]:
    width, goods, tr = sheet.text_width, line.goods, sheet.speech
    cells: tuple[Cell, ...] = (
        "☐",
        article(goods.sku, goods.name),
        lot_and_expiry(goods.lot, goods.expiry, sheet),
        COLUMNS.fitted(tr.number(goods.quantity), 3, width),
        WRITTEN,
        COLUMNS.fitted(goods.unit, 5, width),
        place_with_bars(line.place, width * COLUMNS.shares[6]),
    )
    on_pallets = f"{tr.number(line.on_pallets)} {goods.unit}"
    details = [tr.filled("{amount} of it on pallets", amount=on_pallets)] if line.on_pallets != 0 else []
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in details)]
