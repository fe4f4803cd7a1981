"""What the list of reservations shows, column by column."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.reservations import ReservationRow, ReservationSort
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.numbers import shown_number


def _tr(words: str) -> str:
    return QCoreApplication.translate("reservations", words)


def reservation_columns() -> list[Column[ReservationRow]]:
    """Return the columns, two lines each."""
    return [
        Column(
            _tr("Reservation"), lambda row: f"{row.number}\n{shown_moment(row.created_at)}",
            sort_key=ReservationSort.NUMBER, bold=lambda _row: True,
        ),
        Column(_tr("Item"), lambda row: f"{row.sku}\n{row.product_name}", sort_key=ReservationSort.ITEM, stretch=2),
        Column(_tr("Place"), _place, sort_key=ReservationSort.PLACE),
        Column(_tr("Reserved"), lambda row: f"{shown_number(row.quantity)} {row.unit}", align=END),
        Column(_tr("For"), _purpose, stretch=2),
        Column(
            _tr("Until"), _until, sort_key=ReservationSort.UNTIL,
            icon=lambda row: icon("warning") if row.is_over else None, bold=lambda row: row.is_over,
        ),
    ]  # fmt: skip


def _place(row: ReservationRow) -> str:
    lot = "" if row.lot_code is None else _tr("Lot {lot}").format(lot=row.lot_code)
    return f"{row.location_code}\n{lot or row.warehouse_code}"


def _purpose(row: ReservationRow) -> str:
    if row.transfer_number is not None:
        return f"{_tr('Transfer {number}').format(number=row.transfer_number)}\n{row.reserved_by}".strip()
    return f"{row.reason or _tr('By hand')}\n{row.reserved_by}".strip()


def _until(row: ReservationRow) -> str:
    if row.expires_at is None:
        return _tr("No end") if row.transfer_number is None else _tr("Until it is sent")
    moment = shown_moment(row.expires_at)
    return f"{moment}\n{_tr('over')}" if row.is_over else moment
