"""The goods receipt note: what arrived, what was kept, and who says so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.papers import GoodsReceiptNote, GoodsReceiptNoteLine, Paper
from invista_desktop.services.documents.cells import article, lot_and_expiry, serial_details, totals_by_unit
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import NOTHING, marked

COLUMNS: Final = Columns(
    (
        "#", marked("Article"), marked("Lot · Expiry"), marked("Ordered"), marked("Received"), marked("Accepted"),
        marked("Held"), marked("Rejected"), marked("Unit"), marked("Put away"),
    ),
    (0.04, 0.265, 0.125, 0.075, 0.085, 0.085, 0.065, 0.085, 0.055, 0.12),
    (3, 8),
)  # fmt: skip


def goods_receipt_note(note: GoodsReceiptNote, paper: Paper) -> bytes:
    """Return the note as a PDF; the same note gives the same bytes."""
    sheet = sheet_for(note.organisation, paper)
    tr = sheet.speech
    amounts = [(line.unit, _amounts(line)) for line in note.lines]
    content = Content(
        title=tr.word("Goods receipt note"),
        number=note.receipt_number,
        parties=[(tr.word("Supplier"), note.supplier), (tr.word("Delivered to"), note.warehouse)],
        facts=_facts(note, sheet),
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in note.lines),
        count=len(note.lines),
        totals=totals_by_unit(COLUMNS, sheet, amounts, 3, 8),
        signed=(
            tr.filled("Received by {person} · date, signature", person=note.receiver),
            tr.word("Delivered by · date, signature"),
        ),
        foot=f"{tr.word('Purchase order')} {note.order_number}",
    )
    return typeset(content, note.organisation, sheet)


def _facts(note: GoodsReceiptNote, sheet: Sheet) -> list[tuple[str, str]]:
    """Return what says whose delivery this was, and which."""
    tr = sheet.speech
    return [
        (tr.word("Receipt"), note.receipt_number),
        (tr.word("Purchase order"), note.order_number),
        (tr.word("Delivery note"), note.delivery_note or NOTHING),
        (tr.word("Posted"), tr.moment(note.posted_at)),
        (tr.word("Received by"), note.receiver),
        (tr.word("Order"), tr.word("complete") if note.order_completed else tr.word("the rest is outstanding")),
        (tr.word("Reverses"), note.reverses),
    ]


def _rows(line: GoodsReceiptNoteLine, sheet: Sheet) -> list[Row]:
    width = sheet.text_width
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        lot_and_expiry(line.lot, line.expiry, sheet),
        *(COLUMNS.fitted(sheet.speech.number(amount), place, width) for place, amount in enumerate(_amounts(line), 3)),
        COLUMNS.fitted(line.unit, 8, width),
        COLUMNS.fitted(line.put_away, 9, width),
    )
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in _details(line, sheet))]


def _details(line: GoodsReceiptNoteLine, sheet: Sheet) -> Iterator[str]:
    if line.ordered is None:
        yield sheet.speech.word("Not on the order")
    if line.rejection_reason:
        yield sheet.speech.filled("Rejected: {reason}", reason=line.rejection_reason)
    yield from serial_details(line.serials, sheet.speech)


def _amounts(line: GoodsReceiptNoteLine) -> tuple[Decimal | None, ...]:
    return line.ordered, line.received, line.accepted, line.held, line.rejected
