"""What the tables of posted receipts show, column by column."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.papers import GoodsReceiptNoteLine
from invista_desktop.models.domain.posted_receipts import ReceiptRow, ReceiptSort, ReceiptStanding
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_day, shown_there
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.translation import left_to_right


def _tr(words: str) -> str:
    return QCoreApplication.translate("receipt_columns", words)


def standing_word(standing: ReceiptStanding) -> str:
    """Return what became of a receipt, as people say it."""
    return {
        ReceiptStanding.POSTED: _tr("Posted"),
        ReceiptStanding.PARTLY_TAKEN_BACK: _tr("Partly taken back"),
        ReceiptStanding.TAKEN_BACK: _tr("Taken back"),
        ReceiptStanding.REVERSAL: _tr("Reversal"),
    }[standing]


def receipt_columns() -> list[Column[ReceiptRow]]:
    """Return the columns of the list of posted receipts."""
    return [
        Column(_tr("Receipt"), lambda row: row.number, sort_key=ReceiptSort.NUMBER, bold=lambda _row: True),
        Column(_tr("Posted"), lambda row: shown_there(row.posted_at), sort_key=ReceiptSort.POSTED),
        Column(
            _tr("Status"),
            lambda row: standing_word(row.standing),
            sort_key=ReceiptSort.STANDING,
            icon=lambda row: None if row.standing is ReceiptStanding.POSTED else icon("undo"),
        ),
        Column(_tr("Order"), lambda row: row.order_number, sort_key=ReceiptSort.ORDER),
        Column(_tr("Supplier"), lambda row: row.supplier_name, sort_key=ReceiptSort.SUPPLIER, stretch=3),
        Column(_tr("Received by"), lambda row: row.person, sort_key=ReceiptSort.PERSON, stretch=2),
    ]


def receipt_line_columns() -> list[Column[GoodsReceiptNoteLine]]:
    """Return the columns of a posted receipt's lines."""
    return [
        Column(_tr("Item"), lambda line: f"{line.sku}\n{line.name}", bold=lambda _line: True, stretch=1),
        Column(_tr("Ordered"), lambda line: shown_number(line.ordered), align=END),
        Column(_tr("Received"), lambda line: left_to_right(f"{shown_number(line.received)} {line.unit}"), align=END),
        Column(_tr("Accepted"), lambda line: shown_number(line.accepted), align=END),
        Column(_tr("Held"), lambda line: shown_number(line.held), align=END),
        Column(_tr("Rejected"), lambda line: shown_number(line.rejected), align=END),
        Column(_tr("Details"), _details, accessible=lambda line: ", ".join(all_details(line))),
        Column(_tr("Bin"), lambda line: line.put_away),
    ]


def all_details(line: GoodsReceiptNoteLine) -> Iterator[str]:
    """Yield what a line says beside its quantities, in full."""
    if line.ordered is None:
        yield _tr("Not on the order")
    if line.lot:
        yield _tr("Lot {lot}").format(lot=line.lot)
    if line.expiry:
        yield _tr("Expires {day}").format(day=shown_day(line.expiry))
    if line.rejection_reason:
        yield _tr("Rejected: {reason}").format(reason=line.rejection_reason)
    if line.serials:
        yield _tr("Serial numbers: {serials}").format(serials=", ".join(line.serials))


def _details(line: GoodsReceiptNoteLine) -> str:
    serials = _tr("Serials: {count}").format(count=len(line.serials)) if line.serials else ""
    above = "  ".join(part for part in (line.lot, serials) if part)
    below = ", ".join(part for part in (shown_day(line.expiry), line.rejection_reason) if part)
    return "\n".join(part for part in (above, below) if part)
