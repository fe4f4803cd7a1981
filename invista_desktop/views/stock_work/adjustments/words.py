"""What adjustments are called on the screen, and the columns of their tables."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.adjustment_drafts import signed
from invista_desktop.models.domain.adjustments import AdjustmentLine, AdjustmentRow, AdjustmentSort
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.stock_commands import ChangeLine
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.translation import left_to_right


def _tr(words: str) -> str:
    return QCoreApplication.translate("adjustments", words)


def adjustment_status(status: AdjustmentStatus) -> str:
    """Return where an adjustment stands, as people say it."""
    return {
        AdjustmentStatus.PENDING_APPROVAL: _tr("waits for a yes"),
        AdjustmentStatus.POSTED: _tr("posted"),
        AdjustmentStatus.REJECTED: _tr("refused"),
        AdjustmentStatus.CANCELLED: _tr("withdrawn"),
        AdjustmentStatus.REVERSED: _tr("taken back"),
    }[status]


def row_columns() -> list[Column[AdjustmentRow]]:
    """Return the columns of the list."""
    return [
        Column(_tr("Number"), lambda row: row.number, sort_key=AdjustmentSort.NUMBER),
        Column(
            _tr("Status"),
            lambda row: adjustment_status(row.status),
            sort_key=AdjustmentSort.STATUS,
            icon=lambda row: icon("warning") if row.status is AdjustmentStatus.PENDING_APPROVAL else None,
        ),
        Column(_tr("Reason"), lambda row: row.reason, sort_key=AdjustmentSort.REASON, stretch=1),
        Column(_tr("Warehouse"), lambda row: row.warehouse),
        Column(_tr("Asked by"), _asked_by, sort_key=AdjustmentSort.PERSON),
        Column(_tr("When"), lambda row: shown_moment(row.created_at), sort_key=AdjustmentSort.CREATED),
        Column(_tr("Value"), lambda row: left_to_right(f"{row.value:+.2f}"), align=END, sort_key=AdjustmentSort.VALUE),
    ]


def _asked_by(row: AdjustmentRow) -> str:
    return _tr("me") if row.is_own else row.person


def line_columns() -> list[Column[AdjustmentLine]]:
    """Return the columns of an opened adjustment."""
    return [
        Column(_tr("Item"), lambda line: f"{line.sku}\n{line.name}", stretch=2),
        Column(_tr("Details"), lambda line: "  ".join(filter(None, (line.lot, line.serial, line.note))), stretch=1),
        Column(_tr("Bin"), lambda line: line.location),
        Column(_tr("Change"), lambda line: left_to_right(signed(line.change, line.unit)), align=END),
    ]


def change_columns() -> list[Column[ChangeLine]]:
    """Return the columns of an adjustment that is being scanned."""
    return [
        Column(_tr("Item"), lambda line: line.sku, stretch=2),
        Column(_tr("Details"), lambda line: "  ".join(filter(None, (line.lot_code, line.serial_code))), stretch=1),
        Column(_tr("Bin"), lambda line: line.location),
        Column(
            _tr("Change"),
            lambda line: left_to_right(signed(line.change, line.unit)),
            align=END,
            bold=lambda _line: True,
        ),
    ]
