"""What every paper about goods begins and ends with: who, which, from whom, and who signs."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from invista_desktop.models.domain.papers import Party
from invista_desktop.services.documents.sheets import RULE, Bars, Sheet, lines, style, words

PLAIN, STRONG, SMALL = style(9), style(9, bold=True), style(7.5)
TITLE, FIRM = style(19, bold=True), style(10.5, bold=True)
BARS_SHARE = 0.45
_FLUSH = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]


def head(
    title: str,
    number: str,
    *,
    organisation: Party,
    parties: Sequence[tuple[str, Party]],
    facts: Sequence[tuple[str, str]],
    sheet: Sheet,
) -> list[Flowable]:
    """Return the top of the first page: the firm, `number` as bars, the title, the parties and the facts."""
    bars_width = sheet.text_width * BARS_SHARE
    firm = [words(organisation.name, FIRM), lines(organisation.address, SMALL)]
    top = Table([[firm, Bars(number, bars_width)]], [sheet.text_width - bars_width, bars_width])
    top.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "RIGHT"), *_FLUSH])
    return [top, Spacer(1, 4 * mm), words(title, TITLE), Spacer(1, 3 * mm), _block(parties, facts, sheet)]


def signatures(left: str, right: str, sheet: Sheet) -> Table:
    """Return two lines to sign on."""
    width, gap = sheet.text_width, 12 * mm
    table = Table([[words(left, SMALL), "", words(right, SMALL)]], [(width - gap) / 2, gap, (width - gap) / 2])
    table.setStyle([*_FLUSH, ("LINEABOVE", (0, 0), (0, 0), 0.6, RULE), ("LINEABOVE", (2, 0), (2, 0), 0.6, RULE)])
    return table


def _block(parties: Sequence[tuple[str, Party]], facts: Sequence[tuple[str, str]], sheet: Sheet) -> Table:
    width = sheet.text_width
    pairs = Table([[words(name, SMALL), words(value, STRONG)] for name, value in facts], [26 * mm, width / 2 - 26 * mm])
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
    return [words(role, SMALL), words(named, STRONG), lines(party.address, PLAIN)]
