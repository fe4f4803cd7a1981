"""The goods receipt note: what arrived, what was kept, and who says so."""

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer

from invista_desktop.models.domain.papers import GoodsReceiptNote, Paper
from invista_desktop.services.documents.frames import head, signatures
from invista_desktop.services.documents.goods_receipt_lines import line_tables, totals_table
from invista_desktop.services.documents.sheets import Sheet, moment, register_fonts


def goods_receipt_note(note: GoodsReceiptNote, paper: Paper) -> bytes:
    """Return the note as a PDF; the same note gives the same bytes."""
    register_fonts()
    sheet = Sheet(
        paper,
        title=f"Goods receipt note {note.receipt_number}",
        foot=f"Goods receipt note {note.receipt_number} · Purchase order {note.order_number}",
        author=note.organisation.name,
    )
    top = head(
        "Goods receipt note",
        note.receipt_number,
        organisation=note.organisation,
        parties=[("Supplier", note.supplier), ("Delivered to", note.warehouse)],
        facts=_facts(note),
        sheet=sheet,
    )
    taken = sum(part.wrap(sheet.text_width, sheet.text_height)[1] for part in top)
    signed = signatures(f"Received by {note.receiver} · date, signature", "Delivered by · date, signature", sheet)
    end = KeepTogether([totals_table(note.lines, sheet), Spacer(1, 14 * mm), signed])
    return sheet.typeset([*top, *line_tables(note.lines, sheet, taken), end])


def _facts(note: GoodsReceiptNote) -> list[tuple[str, str]]:
    """Return what says whose delivery this was, and which."""
    facts = [
        ("Receipt", note.receipt_number),
        ("Purchase order", note.order_number),
        ("Delivery note", note.delivery_note or "–"),
        ("Posted", moment(note.posted_at)),
        ("Received by", note.receiver),
        ("Order", "complete" if note.order_completed else "the rest is outstanding"),
    ]
    return [*facts, ("Reverses", note.reverses)] if note.reverses else facts
