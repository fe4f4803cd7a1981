"""The transfer note: what goes along from one warehouse to another, to be counted where it arrives."""

from decimal import Decimal
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer

from invista_desktop.models.domain.papers import OnPallet, Paper, TransferNote, TransferNoteLine
from invista_desktop.services.documents.frames import head, signatures
from invista_desktop.services.documents.goods_receipt_lines import article, serial_details
from invista_desktop.services.documents.paged_table import CELL, CODE, Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, day, moment, number, register_fonts, words

COLUMNS: Final = Columns(
    ("#", "Article", "Lot · Expiry", "Sent", "Counted", "Unit"), (0.05, 0.43, 0.2, 0.12, 0.12, 0.08), (3, 5)
)


def transfer_note(note: TransferNote, paper: Paper) -> bytes:
    """Return the note as a PDF, with room to write down what is counted; the same note gives the same bytes."""
    register_fonts()
    title = f"Transfer note {note.transfer_number}"
    foot = f"{title} · {note.source.code} to {note.destination.code}"
    sheet = Sheet(paper, title=title, foot=foot, author=note.organisation.name)
    top = head(
        "Transfer note",
        note.transfer_number,
        organisation=note.organisation,
        parties=[("From", note.source), ("To", note.destination)],
        facts=_facts(note),
        sheet=sheet,
    )
    taken = sum(part.wrap(sheet.text_width, sheet.text_height)[1] for part in top)
    rows = (_rows(line, sheet.text_width) for line in note.lines)
    signed = signatures("Sent by · date, signature", "Counted by · date, signature", sheet)
    end = KeepTogether([COLUMNS.totals(_totals(note, sheet), sheet), Spacer(1, 14 * mm), signed])
    return sheet.typeset([*top, *COLUMNS.pages(rows, sheet, taken), end])


def _facts(note: TransferNote) -> list[tuple[str, str]]:
    facts = [
        ("Transfer", note.transfer_number),
        ("Status", note.status),
        ("Asked for by", note.requested_by or "–"),
        ("Sent", moment(note.sent_at) if note.sent_at else "–"),
        ("Sent by", note.sent_by or "–"),
        ("Needed by", day(note.needed_by) or "–"),
        ("Printed", moment(note.printed_at)),
    ]
    if note.pallets:
        facts.append(("Pallets", str(len(note.pallets))))
    return [*facts, ("Note", note.note)] if note.note else facts


def _rows(line: TransferNoteLine, width: float) -> list[Row]:
    lot = [words(text, look) for text, look in ((line.lot, CODE), (day(line.expiry), CELL)) if text]
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        lot or "",
        COLUMNS.fitted(number(line.quantity), 3, width),
        "________",
        COLUMNS.fitted(line.unit, 5, width),
    )
    details = (*serial_details(line.serials), *(_on_pallet(one, line.unit) for one in line.pallets))
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in details)]


def _on_pallet(one: OnPallet, unit: str) -> str:
    where = f"{'Carton' if one.is_carton else 'Pallet'} {one.sscc}" + (f" on {one.parent}" if one.parent else "")
    return f"{where}: {number(one.quantity)} {unit}"


def _totals(note: TransferNote, sheet: Sheet) -> list[list[Cell]]:
    """Return the sums, one row for each unit: pieces and kilograms do not add up."""
    rows: list[list[Cell]] = []
    for unit in sorted({line.unit for line in note.lines}):
        of_unit = [line for line in note.lines if line.unit == unit]
        count = "1 line" if len(of_unit) == 1 else f"{len(of_unit)} lines"
        total = sum((line.quantity for line in of_unit), Decimal(0))
        figure = COLUMNS.fitted(number(total), 3, sheet.text_width, bold=True)
        rows.append(["", words(f"Total, {count}", CODE), "", figure, "", unit])
    return rows
