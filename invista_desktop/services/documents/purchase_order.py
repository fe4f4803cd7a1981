"""The purchase order: what is ordered from a supplier, for how much, and when it is expected."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.trade_papers import OrderedLine, PurchaseOrderPaper
from invista_desktop.services.documents.cells import article
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import CODE, Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for, words
from invista_desktop.services.documents.speech import NOTHING, Speech, marked

COLUMNS: Final = Columns(
    (
        "#", marked("Article"), marked("Your number"), marked("Quantity"), marked("Each"), marked("Amount"),
        marked("Unit"), marked("Expected"),
    ),
    (0.05, 0.33, 0.13, 0.1, 0.1, 0.12, 0.06, 0.11),
    (3, 6),
)  # fmt: skip
CENT: Final = Decimal("0.01")


def purchase_order(order: PurchaseOrderPaper, paper: Paper) -> bytes:
    """Return the order as a PDF; the same order gives the same bytes."""
    sheet = sheet_for(order.organisation, paper)
    tr = sheet.speech
    content = Content(
        title=tr.word("Purchase order"),
        number=order.number,
        parties=[(tr.word("Supplier"), order.supplier), (tr.word("Deliver to"), order.ship_to)],
        facts=_facts(order, tr),
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in order.lines),
        count=len(order.lines),
        totals=_totals(order, sheet),
        remarks=[order.note] if order.note else [],
        signed=(tr.word("Ordered by · date, signature"), tr.word("Confirmed by · date, signature")),
        foot=order.supplier.name,
    )
    return typeset(content, order.organisation, sheet)


def _facts(order: PurchaseOrderPaper, tr: Speech) -> list[tuple[str, str]]:
    return [
        (tr.word("Purchase order"), order.number),
        (tr.word("Status"), tr.word(order.status)),
        (tr.word("Ordered on"), tr.day(order.ordered_on)),
        (tr.word("Expected"), tr.day(order.expected) or NOTHING),
        (tr.word("Currency"), order.currency),
        (tr.word("Payment terms"), order.payment_terms),
    ]


def _rows(line: OrderedLine, sheet: Sheet) -> list[Row]:
    width, tr = sheet.text_width, sheet.speech
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        COLUMNS.fitted(line.supplier_sku, 2, width),
        COLUMNS.fitted(tr.number(line.quantity), 3, width),
        COLUMNS.fitted(tr.cost(line.unit_cost), 4, width),
        COLUMNS.fitted(tr.money(_amount(line)), 5, width),
        COLUMNS.fitted(line.unit, 6, width),
        COLUMNS.fitted(tr.day(line.expected), 7, width),
    )
    return [COLUMNS.row(cells, width)]


def _amount(line: OrderedLine) -> Decimal:
    return (line.quantity * line.unit_cost).quantize(CENT, ROUND_HALF_UP)


def _totals(order: PurchaseOrderPaper, sheet: Sheet) -> list[list[Cell]]:
    if not order.lines:
        return []
    tr = sheet.speech
    total = sum((_amount(line) for line in order.lines), Decimal(0))
    counted = tr.counted("Total, {count} line", "Total, {count} lines", len(order.lines))
    whole = COLUMNS.fitted(tr.money(total), 5, sheet.text_width, bold=True)
    return [["", words(counted, CODE), "", "", "", whole, "", order.currency]]
