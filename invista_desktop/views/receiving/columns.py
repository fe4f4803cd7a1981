"""What the two tables of receiving show, column by column."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import OrderRow, OrderSort
from invista_desktop.models.domain.stock_words import ORDER_WORDS
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_day, shown_time
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.translation import left_to_right, shown
from invista_desktop.views.receiving.rows import ReceivingRow


def _tr(words: str) -> str:
    return QCoreApplication.translate("receiving_columns", words)


def status_word(status: OrderStatus) -> str:
    """Return an order's status as people say it."""
    return shown(ORDER_WORDS[status])


def worklist_columns() -> list[Column[OrderRow]]:
    """Return the columns of the worklist."""
    return [
        Column(_tr("Order"), order_name, sort_key=OrderSort.NUMBER, bold=lambda _row: True),
        Column(_tr("Supplier"), lambda row: row.supplier_name, sort_key=OrderSort.SUPPLIER, stretch=1),
        Column(
            _tr("Expected"),
            _expected,
            sort_key=OrderSort.EXPECTED,
            icon=lambda row: icon("warning") if row.is_late else None,
            bold=lambda row: row.is_late,
        ),
        Column(
            _tr("Lines"),
            lambda row: left_to_right(f"{row.lines_done} / {row.line_count}"),
            align=END,
            sort_key=OrderSort.LINES,
        ),
        Column(_tr("Received"), lambda row: left_to_right(f"{row.progress} %"), align=END, sort_key=OrderSort.PROGRESS),
        Column(_tr("Status"), _status, sort_key=OrderSort.STATUS),
    ]


def line_columns() -> list[Column[ReceivingRow]]:
    """Return the columns of an opened order; "Scanned" is what this workstation has scanned."""
    return [
        Column(
            _tr("Item"),
            _item,
            bold=lambda row: row.line is not None,
            icon=lambda row: icon("plus") if row.is_unexpected else None,
            stretch=1,
        ),
        Column(_tr("Ordered"), lambda row: shown_number(row.ordered), align=END),
        Column(_tr("Earlier"), lambda row: shown_number(row.received), align=END),
        Column(_tr("Scanned"), _scanned, align=END, bold=lambda row: row.line is not None),
        Column(
            _tr("Others"), lambda row: shown_number(row.others) if row.others > 0 else "", align=END, accessible=_others
        ),
        Column(_tr("To come"), lambda row: shown_number(row.outstanding), align=END),
        Column(
            _tr("Details"),
            _details,
            icon=lambda row: icon("warning") if row.wanting else None,
            accessible=_details_in_full,
        ),
        Column(_tr("Bin"), lambda row: row.put_away, bold=lambda row: row.is_put_away_chosen),
    ]


def empty_columns(columns: Sequence[Column[ReceivingRow]], rows: Sequence[ReceivingRow]) -> set[int]:
    """Return the places of columns that say nothing about any row: their room is better used."""
    optional = {_tr("Earlier"), _tr("Others"), _tr("Details"), _tr("Bin")}
    return {
        place
        for place, column in enumerate(columns)
        if column.title in optional and all(column.text(row) in {"", "0"} for row in rows)
    }


def order_name(row: OrderRow) -> str:
    """Return an order's number, with the warehouse where it is not this workstation's."""
    if not row.elsewhere:
        return row.number
    return _tr("{number} for {warehouse}").format(number=row.number, warehouse=row.elsewhere)


def _expected(row: OrderRow) -> str:
    day = shown_day(row.expected_date) or _tr("no date")
    return _tr("{day} late").format(day=day) if row.is_late else day


def _status(row: OrderRow) -> str:
    if row.kept_at is None:
        return status_word(row.status)
    return _tr("kept here, as of {moment}").format(moment=shown_time(row.kept_at))


def _item(row: ReceivingRow) -> str:
    name = _tr("{name} (not ordered)").format(name=row.item.name) if row.is_unexpected else row.item.name
    return f"{row.item.sku}\n{name}"


def _scanned(row: ReceivingRow) -> str:
    return "" if row.line is None else left_to_right(f"{shown_number(row.scanned)} {row.item.unit}")


def _others(row: ReceivingRow) -> str:
    people = ", ".join(row.other_people)
    return f"{shown_number(row.others)} {people}" if row.others > 0 else ""


def _lot(row: ReceivingRow) -> str:
    if row.line is None:
        return ""
    if row.wanting is not None:
        return _tr("missing")
    serials = _tr("Serials: {count}").format(count=len(row.line.serials)) if row.line.serials else ""
    return "  ".join(part for part in (row.line.lot_code or "", serials) if part)


def _details(row: ReceivingRow) -> str:
    day = "" if row.line is None or row.wanting is not None else shown_day(row.line.expiry_date)
    below = ", ".join(part for part in (day, _quality(row)) if part)
    return "\n".join(part for part in (_lot(row), below) if part)


def _details_in_full(row: ReceivingRow) -> str:
    return f"{_details(row)} {shown(row.wanting)}" if row.wanting else _details(row)


def _quality(row: ReceivingRow) -> str:
    line = row.line
    if line is None or line.quantity == line.accepted:
        return ""
    parts = []
    if line.held > 0:
        parts.append(_tr("{quantity} held").format(quantity=shown_number(line.held)))
    if line.rejected > 0:
        parts.append(_tr("{quantity} rejected").format(quantity=shown_number(line.rejected)))
    return ", ".join(parts)
