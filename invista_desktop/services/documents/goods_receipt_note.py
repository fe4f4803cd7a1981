"""The goods receipt note: what arrived, what was kept, and who says so."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from invista_desktop.models.domain.papers import GoodsReceiptNote, Paper, Party
from invista_desktop.services.documents.goods_receipt_lines import line_tables, totals_table
from invista_desktop.services.documents.sheets import RULE, Bars, Sheet, lines, moment, register_fonts, style, words

PLAIN, STRONG, SMALL = style(9), style(9, bold=True), style(7.5)
TITLE, FIRM = style(19, bold=True), style(10.5, bold=True)
BARS_SHARE = 0.45


def goods_receipt_note(note: GoodsReceiptNote, paper: Paper) -> bytes:
    """Return the note as a PDF; the same note gives the same bytes."""
    register_fonts()
    sheet = Sheet(
        paper,
        title=f"Goods receipt note {note.receipt_number}",
        foot=f"Goods receipt note {note.receipt_number} · Purchase order {note.order_number}",
        author=note.organisation.name,
    )
    head = _head(note, sheet)
    taken = sum(part.wrap(sheet.text_width, sheet.text_height)[1] for part in head)
    return sheet.typeset(
        [
            *head,
            *line_tables(note.lines, sheet, taken),
            KeepTogether([totals_table(note.lines, sheet), Spacer(1, 14 * mm), _signatures(note, sheet)]),
        ]
    )


def _head(note: GoodsReceiptNote, sheet: Sheet) -> list[Flowable]:
    bars_width = sheet.text_width * BARS_SHARE
    firm = [words(note.organisation.name, FIRM), lines(note.organisation.address, SMALL)]
    top = Table([[firm, Bars(note.receipt_number, bars_width)]], [sheet.text_width - bars_width, bars_width])
    top.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "RIGHT"), *_FLUSH])
    return [top, Spacer(1, 4 * mm), words("Goods receipt note", TITLE), Spacer(1, 3 * mm), _facts(note, sheet)]


def _facts(note: GoodsReceiptNote, sheet: Sheet) -> Table:
    """Return the block that says whose delivery this was, and which."""
    numbers = [
        ("Receipt", note.receipt_number),
        ("Purchase order", note.order_number),
        ("Delivery note", note.delivery_note or "–"),
        ("Posted", moment(note.posted_at)),
        ("Received by", note.receiver),
        ("Order", "complete" if note.order_completed else "the rest is outstanding"),
    ]
    if note.reverses:
        numbers.append(("Reverses", note.reverses))
    width = sheet.text_width
    pairs = Table(
        [[words(name, SMALL), words(value, STRONG)] for name, value in numbers], [26 * mm, width / 2 - 26 * mm]
    )
    pairs.setStyle([("VALIGN", (0, 0), (-1, -1), "BOTTOM"), *_FLUSH, ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2)])
    parties = [*_party("Supplier", note.supplier), Spacer(1, 2.5 * mm), *_party("Delivered to", note.warehouse)]
    block = Table([[parties, pairs]], [width / 2, width / 2])
    block.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *_FLUSH,
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, RULE),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (0, 0), 10),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
        ]
    )
    return block


_FLUSH = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]


def _party(role: str, party: Party) -> list[Flowable]:
    named = f"{party.name} ({party.code})" if party.code else party.name
    return [words(role, SMALL), words(named, STRONG), lines(party.address, PLAIN)]


def _signatures(note: GoodsReceiptNote, sheet: Sheet) -> Table:
    width, gap = sheet.text_width, 12 * mm
    cells = [
        words(f"Received by {note.receiver} · date, signature", SMALL),
        "",
        words("Delivered by · date, signature", SMALL),
    ]
    table = Table([cells], [(width - gap) / 2, gap, (width - gap) / 2])
    table.setStyle([*_FLUSH, ("LINEABOVE", (0, 0), (0, 0), 0.6, RULE), ("LINEABOVE", (2, 0), (2, 0), 0.6, RULE)])
    return table
