"""The transfer note: what goes along from one warehouse to another, to be counted where it arrives."""

from typing import Final

from invista_desktop.models.domain.papers import OnPallet, Paper, TransferNote, TransferNoteLine
from invista_desktop.services.documents.cells import WRITTEN, article, lot_and_expiry, serial_details, totals_by_unit
from invista_desktop.services.documents.frames import Content, named_warehouses, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import NOTHING, Speech, marked

COLUMNS: Final = Columns(
    ("#", marked("Article"), marked("Lot · Expiry"), marked("Sent"), marked("Counted"), marked("Unit")),
    (0.05, 0.43, 0.2, 0.12, 0.12, 0.08),
    (3, 5),
)


def transfer_note(note: TransferNote, paper: Paper) -> bytes:
    """Return the note as a PDF, with room to write down what is counted; the same note gives the same bytes."""
    sheet = sheet_for(note.organisation, paper)
    tr = sheet.speech
    amounts = [(line.unit, (line.quantity,)) for line in note.lines]
    content = Content(
        title=tr.word("Transfer note"),
        number=note.transfer_number,
        parties=[(tr.word("From"), note.source), (tr.word("To"), note.destination)],
        facts=_facts(note, sheet),
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in note.lines),
        count=len(note.lines),
        totals=totals_by_unit(COLUMNS, sheet, amounts, 3, 5),
        signed=(tr.word("Sent by · date, signature"), tr.word("Counted by · date, signature")),
        foot=named_warehouses(note.source, note.destination),
    )
    return typeset(content, note.organisation, sheet)


def _facts(note: TransferNote, sheet: Sheet) -> list[tuple[str, str]]:
    tr = sheet.speech
    return [
        (tr.word("Transfer"), note.transfer_number),
        (tr.word("Status"), tr.word(note.status)),
        (tr.word("Asked for by"), note.requested_by or NOTHING),
        (tr.word("Sent"), tr.moment(note.sent_at) if note.sent_at else NOTHING),
        (tr.word("Sent by"), note.sent_by or NOTHING),
        (tr.word("Needed by"), tr.day(note.needed_by) or NOTHING),
        (tr.word("Printed"), tr.moment(note.printed_at)),
        (tr.word("Pallets"), str(len(note.pallets)) if note.pallets else ""),
        (tr.word("Note"), note.note),
    ]


def _rows(line: TransferNoteLine, sheet: Sheet) -> list[Row]:
    width = sheet.text_width
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        lot_and_expiry(line.lot, line.expiry, sheet),
        COLUMNS.fitted(sheet.speech.number(line.quantity), 3, width),
        WRITTEN,
        COLUMNS.fitted(line.unit, 5, width),
    )
    carried = (on_pallet(one, line.unit, sheet.speech) for one in line.pallets)
    details = (*serial_details(line.serials, sheet.speech), *carried)
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in details)]


def on_pallet(one: OnPallet, unit: str, speech: Speech) -> str:
    """Return how much stands on which pallet or carton, and on what that stands."""
    kind = speech.word("Carton") if one.is_carton else speech.word("Pallet")
    where = speech.filled("{kind} {sscc} on {parent}", kind=kind, sscc=one.sscc, parent=one.parent)
    return f"{where if one.parent else f'{kind} {one.sscc}'}: {speech.number(one.quantity)} {unit}"
