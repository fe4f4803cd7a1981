"""Questions of the screen of reservations: what is kept back, and why it is given free."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.models.domain.reservations import ReservationRow
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.days import parsed_day
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog

_LONGEST = 500


class ReserveDialog(QuestionDialog):
    """Which item, where, how many, for whom and until when."""

    least_width = 680

    def __init__(self, warehouses: Sequence[PlaceChoice], home: UUID | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Reserve"), self.tr("What expires first is kept back first."), self.tr("Reserve"))
        self.code, self.quantity = QLineEdit(), QuantityField(decimals=3)
        self.warehouse, self.reason, self.until = QComboBox(), QLineEdit(), QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        for warehouse in warehouses:
            self.warehouse.addItem(f"{warehouse.code}  {warehouse.name}".strip(), warehouse.id)
        place = next((number for number, one in enumerate(warehouses) if one.id == home), 0)
        self.warehouse.setCurrentIndex(place)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&Item: SKU or barcode, or scan it"), self.code), 0, 0)
        grid.addWidget(labelled(self.tr("&Quantity"), self.quantity), 0, 1)
        grid.addWidget(labelled(self.tr("&Warehouse"), self.warehouse), 1, 0)
        grid.addWidget(labelled(self.tr("&Through which day, empty for no end"), self.until), 1, 1)
        grid.addWidget(labelled(self.tr("&For whom or what"), self.reason), 2, 0, 1, 2)
        self.body.addLayout(grid)
        self.code.returnPressed.connect(self.quantity.setFocus)
        self.code.setFocus()

    def last_day(self) -> date | None:
        """Return the last day of the reservation; None for no end."""
        typed = self.until.text().strip()
        return parsed_day(typed) if typed else None

    def take_scan(self, raw: str) -> bool:
        """A scan names the item; a command does what it does in every question."""
        if not super().take_scan(raw):
            self.code.setText(raw)
            self.quantity.setFocus()
        return True

    def problem(self) -> str:
        """An item, more than nothing of it, whom it is for, and a day that is one."""
        if not self.code.text().strip():
            return self.tr("Scan the item, or type its SKU.")
        if (self.quantity.quantity() or Decimal(0)) <= 0:
            return self.tr("Type how many.")
        if not self.reason.text().strip():
            return self.tr("Write for whom or what: others will want to know.")
        typed = self.until.text().strip()
        return self.tr("Type the day like 2026-12-31.") if typed and self.last_day() is None else ""


class ReleaseDialog(QuestionDialog):
    """Why a reservation is given free."""

    least_width = 560

    def __init__(self, row: ReservationRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        subject = f"{row.number}: {shown_number(row.quantity)} {row.unit}  {row.sku}"
        self.ask(self.tr("Release the reservation?"), subject, self.tr("Release"))
        self.note = QLineEdit()
        self.note.setMaxLength(_LONGEST)
        self.body.addWidget(labelled(self.tr("&Why"), self.note))
        self.note.setFocus()

    def problem(self) -> str:
        """Who relied on it wants to know why."""
        return "" if self.note.text().strip() else self.tr("Write why.")
