"""Transfers in the words people use."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.lifecycles import PICKABLE, TransferStatus
from invista_desktop.models.domain.paper_requests import PaperKind
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.stock_words import TRANSFER_WORDS
from invista_desktop.models.domain.transfers import (
    MissingOutcome,
    MissingRow,
    OpenedTransfer,
    ResolutionRow,
    TransferRow,
    TransferSort,
)
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.translation import left_to_right, shown
from invista_desktop.views.transfers.rows import LineRow

_LONG_DAYS = 3  # longer than any of our lorries takes


def _tr(words: str) -> str:
    return QCoreApplication.translate("transfers", words)


def status_word(status: TransferStatus) -> str:
    """Return where a transfer stands, as people say it."""
    return shown(TRANSFER_WORDS[status])


def outcome_word(outcome: MissingOutcome) -> str:
    """Return how a missing unit ends, as people say it."""
    return {
        MissingOutcome.LOST: _tr("Lost"),
        MissingOutcome.DAMAGED: _tr("Came broken, thrown away"),
        MissingOutcome.MIS_PICKED: _tr("Never sent: it lies in its bin at the source"),
        MissingOutcome.FOUND: _tr("Found: it is here after all"),
    }[outcome]


def transfer_columns() -> list[Column[TransferRow]]:
    """Return the columns of the worklist."""
    return [
        Column(
            _tr("Transfer"),
            lambda row: row.template_name or row.number,
            sort_key=TransferSort.NUMBER,
            bold=lambda _row: True,
        ),
        Column(_tr("From"), lambda row: row.from_code, sort_key=TransferSort.SOURCE, stretch=1),
        Column(_tr("To"), lambda row: row.to_code, sort_key=TransferSort.DESTINATION, stretch=1),
        Column(
            _tr("Needed"),
            _needed,
            sort_key=TransferSort.NEEDED,
            icon=lambda row: icon("warning") if row.is_late else None,
            bold=lambda row: row.is_late,
        ),
        Column(_tr("Lines"), lambda row: str(row.line_count), align=END, sort_key=TransferSort.LINES),
        Column(_tr("There"), lambda row: left_to_right(f"{row.progress} %"), align=END),
        Column(_tr("Status"), _status, sort_key=TransferSort.STATUS),
    ]


def missing_columns() -> list[Column[MissingRow]]:
    """Return the columns of what is under way."""
    return [
        Column(_tr("Transfer"), lambda row: f"{row.number}\n{row.from_code} → {row.to_code}", bold=lambda _row: True),
        Column(_tr("Item"), lambda row: f"{row.sku}\n{row.name}", stretch=1),
        Column(_tr("Lot, serial"), lambda row: "\n".join(part for part in (row.lot_code, row.serial_code) if part)),
        Column(_tr("Under way"), lambda row: shown_quantity(row.quantity), align=END, bold=lambda _row: True),
        Column(
            _tr("Days"),
            lambda row: str(row.days),
            align=END,
            icon=lambda row: icon("warning") if row.days >= _LONG_DAYS else None,
            bold=lambda row: row.days >= _LONG_DAYS,
        ),
        Column(_tr("Value"), lambda row: left_to_right(f"{row.value:,.2f}"), align=END),
        Column(_tr("Status"), _missing_status),
    ]


def _missing_status(row: MissingRow) -> str:
    if row.waiting > 0:
        return _tr("{quantity} to decide").format(quantity=shown_quantity(row.waiting))
    return _tr("the rest has arrived") if row.is_arrival_begun else status_word(row.status)


def ending_words(ending: ResolutionRow) -> str:
    """Return an ending in one line: how many of what, and what became of them."""
    named = " ".join(part for part in (ending.sku, ending.lot_code, ending.serial_code) if part)
    return f"{shown_quantity(ending.quantity)} {named}: {outcome_word(ending.outcome)} ({ending.reason})"


def line_columns() -> list[Column[LineRow]]:
    """Return the columns of an opened transfer."""
    return [
        Column(_tr("Item"), lambda row: f"{row.sku}\n{row.name}", bold=lambda _row: True, stretch=1),
        Column(_tr("Lot"), lambda row: row.lot),
        Column(_tr("Wanted"), lambda row: shown_quantity(row.requested), align=END),
        Column(_tr("Scanned"), lambda row: f"{shown_quantity(row.here)} {row.unit}", align=END, bold=lambda _row: True),
        Column(_tr("Under way"), lambda row: shown_quantity(row.in_transit), align=END),
        Column(_tr("Arrived"), lambda row: shown_quantity(row.received), align=END),
        Column(_tr("Settled"), lambda row: shown_quantity(row.resolved), align=END),
    ]


def _status(row: TransferRow) -> str:
    if row.template_name:
        return _tr("Template")
    return f"{status_word(row.status)}: {row.picker}" if row.picker else status_word(row.status)


def _needed(row: TransferRow) -> str:
    day = shown_day(row.needed_by)
    return _tr("{day} late").format(day=day) if row.is_late else day


def papers_of(transfer: OpenedTransfer) -> tuple[PaperKind, ...]:
    """Return which papers a transfer has now: a pick list while it is to be picked, the others while goods go."""
    is_to_pick = transfer.status in PICKABLE and any(line.outstanding > 0 for line in transfer.lines)
    pick = (PaperKind.PICK_LIST,) if is_to_pick else ()
    return (*pick, PaperKind.PACKING_SLIP, PaperKind.TRANSFER_NOTE) if transfer.manifest else pick


def paper_word(kind: PaperKind) -> str:
    """Return one of a transfer's papers as people say it."""
    return {
        PaperKind.PICK_LIST: _tr("Pick list"),
        PaperKind.PACKING_SLIP: _tr("Packing slip"),
        PaperKind.TRANSFER_NOTE: _tr("Transfer note"),
    }[kind]
