"""What every paper about goods begins and ends with: who, which, from whom, its table, and who signs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer, Table

from invista_desktop.models.domain.papers import Organisation, Party
from invista_desktop.services.documents.cells import cut
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import RULE, Bars, Sheet, lines, style, words

PLAIN, STRONG, SMALL = style(9), style(9, bold=True), style(7.5)
TITLE, FIRM = style(19, bold=True), style(10.5, bold=True)
BARS_SHARE = 0.45
LOGO_ROOM: tuple[float, float] = (60 * mm, 18 * mm)
MOST_ADDRESS_LINES = 8
LONGEST_REMARK = 2000
_FLUSH = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]


@dataclass(frozen=True)
class Content:
    """One document, in words that are translated already.

    Attributes:
        number: what its bars say and a scan opens; empty for a paper that has no number.
        foot: what stands below every page after the title and number.
        count: how many lines `rows` draws.
        remarks: sentences below the table.
        signed: two lines to sign on, or none.
    """

    title: str
    number: str
    parties: Sequence[tuple[str, Party]]
    facts: Sequence[tuple[str, str]]
    columns: Columns
    rows: Iterable[Sequence[Row]]
    count: int
    totals: Sequence[Sequence[Cell]] = ()
    remarks: Sequence[str] = ()
    signed: tuple[str, str] | None = None
    foot: str = ""


def typeset(content: Content, organisation: Organisation, sheet: Sheet) -> bytes:
    """Return the document as a PDF; the same content gives the same bytes."""
    top = _head(content, organisation, sheet)
    taken = sum(part.wrap(sheet.text_width, sheet.text_height)[1] for part in top)
    tables = content.columns.pages(content.rows, sheet, taken)
    title = f"{content.title} {content.number}".strip()
    foot = f"{title} · {content.foot}" if content.foot else title
    return sheet.typeset([*top, *tables, *_end(content, sheet)], title=title, foot=foot)


def _head(content: Content, organisation: Organisation, sheet: Sheet) -> list[Flowable]:
    bars_width = sheet.text_width * BARS_SHARE
    firm = [words(cut(organisation.name), FIRM), lines(_address(organisation), SMALL)]
    if organisation.logo:
        firm = [_logo(organisation.logo), Spacer(1, 1.5 * mm), *firm]
    bars = Bars(content.number, bars_width) if content.number else ""
    top = Table([[firm, bars]], [sheet.text_width - bars_width, bars_width])
    top.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "RIGHT"), *_FLUSH])
    block = _block(content.parties, content.facts, sheet)
    return [top, Spacer(1, 4 * mm), words(content.title, TITLE), Spacer(1, 3 * mm), block]


def _logo(logo: bytes) -> Image:
    """Return the picture as large as it may be, its sides in proportion."""
    picture = Image(BytesIO(logo), hAlign="LEFT")
    shrunk = min(LOGO_ROOM[0] / picture.imageWidth, LOGO_ROOM[1] / picture.imageHeight)
    return Image(BytesIO(logo), picture.imageWidth * shrunk, picture.imageHeight * shrunk, hAlign="LEFT")


def _end(content: Content, sheet: Sheet) -> list[Flowable]:
    parts: list[Flowable] = []
    if content.totals or not content.count:
        parts.append(content.columns.totals(content.totals, sheet))
    for remark in content.remarks:
        parts += [Spacer(1, 3 * mm), words(cut(remark, LONGEST_REMARK), PLAIN)]
    if content.signed:
        parts += [Spacer(1, 14 * mm), _signatures(*content.signed, sheet)]
    return [KeepTogether(parts)] if parts else []


def _signatures(left: str, right: str, sheet: Sheet) -> Table:
    """Return two lines to sign on."""
    width, gap = sheet.text_width, 12 * mm
    table = Table([[words(left, SMALL), "", words(right, SMALL)]], [(width - gap) / 2, gap, (width - gap) / 2])
    table.setStyle([*_FLUSH, ("LINEABOVE", (0, 0), (0, 0), 0.6, RULE), ("LINEABOVE", (2, 0), (2, 0), 0.6, RULE)])
    return table


def _block(parties: Sequence[tuple[str, Party]], facts: Sequence[tuple[str, str]], sheet: Sheet) -> Table:
    width = sheet.text_width
    said = [[words(name, SMALL), words(cut(value), STRONG)] for name, value in facts if value]
    pairs = Table(said, [30 * mm, width / 2 - 30 * mm])
    pairs.setStyle([("VALIGN", (0, 0), (-1, -1), "BOTTOM"), *_FLUSH, ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2)])
    named: list[Flowable] = []
    for role, party in parties:
        named += [*([Spacer(1, 2.5 * mm)] if named else []), *_party(role, party)]
    block = Table([[named, pairs]], [width / 2, width / 2])
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


def _party(role: str, party: Party) -> list[Flowable]:
    named = f"{party.name} ({party.code})" if party.code else party.name
    return [words(role, SMALL), words(cut(named), STRONG), lines(_address(party), PLAIN)]


def _address(party: Party) -> Sequence[str]:
    return [cut(line, 120) for line in party.address[:MOST_ADDRESS_LINES]]


def named_warehouses(*parties: Party) -> str:
    """Return the codes of warehouses, as a foot names them."""
    return " → ".join(party.code or party.name for party in parties)
