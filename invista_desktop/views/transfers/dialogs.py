"""Questions of the transfer screens: a note, what is missing, a new transfer."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.models.domain.transfers import (
    ManifestRow,
    Missing,
    MissingOutcome,
    OpenedTransfer,
    TemplateRow,
    WarehouseRow,
)
from invista_desktop.views.common.days import parsed_day
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.transfers.rows import LineRow
from invista_desktop.views.transfers.words import outcome_word

OUTCOMES = (MissingOutcome.LOST, MissingOutcome.DAMAGED, MissingOutcome.MIS_PICKED, MissingOutcome.FOUND)


class MissingDialog(QuestionDialog):
    """How units that did not arrive end: which, how many, what became of them, and why."""

    least_width = 640

    def __init__(
        self, row: LineRow, under_way: Sequence[ManifestRow], transfer: OpenedTransfer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ask(self.tr("What became of it?"), f"{row.sku}  {row.name}", self.tr("Settle"))
        self._under_way, self._transfer = tuple(under_way), transfer
        self.which, self.outcome, self.reason, self.note = QComboBox(), QComboBox(), QComboBox(), QLineEdit()
        for one in self._under_way:
            named = one.serial_code or one.lot_code or row.sku
            self.which.addItem(f"{named}: {shown_number(one.quantity)} {row.unit}")
        for outcome in OUTCOMES:
            self.outcome.addItem(outcome_word(outcome), outcome)
        for reason in transfer.resolution_reasons:
            self.reason.addItem(reason.label, reason.code)
        self.quantity = QuantityField(decimals=3)
        self.which.currentIndexChanged.connect(self._show_quantity)
        self._lay_out()
        self._show_quantity()
        self.outcome.setFocus()

    def answer(self) -> tuple[Missing, str, str]:
        """Return what is settled, the reason's code and the note."""
        one, quantity = self._under_way[self.which.currentIndex()], self.quantity.quantity()
        missing = Missing(
            one.item_id,
            one.quantity if quantity is None else quantity,
            MissingOutcome(self.outcome.currentData()),
            lot_id=one.lot_id,
            serial_id=one.serial_id,
            to_location_id=self._transfer.dock_location_id
            if MissingOutcome(self.outcome.currentData()) is MissingOutcome.FOUND
            else None,
        )
        return missing, str(self.reason.currentData()), self.note.text().strip()

    def problem(self) -> str:
        """More than nothing, and no more than is under way."""
        quantity = self.quantity.quantity()
        if quantity is None or quantity <= Decimal(0):
            return self.tr("Type how many are missing.")
        if quantity > self._under_way[self.which.currentIndex()].quantity:
            return self.tr("That is more than is under way.")
        reason = next(one for one in self._transfer.resolution_reasons if one.code == self.reason.currentData())
        needs = reason.needs_note and not self.note.text().strip()
        return self.tr("This reason needs a note.") if needs else ""

    def _show_quantity(self) -> None:
        self.quantity.set_quantity(self._under_way[self.which.currentIndex()].quantity)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&Which"), self.which), 0, 0)
        grid.addWidget(labelled(self.tr("&How many"), self.quantity), 0, 1)
        grid.addWidget(labelled(self.tr("What &became of it"), self.outcome), 1, 0, 1, 2)
        grid.addWidget(labelled(self.tr("&Reason"), self.reason), 2, 0)
        grid.addWidget(labelled(self.tr("&Note"), self.note), 2, 1)
        self.body.addLayout(grid)


class NewTransferDialog(QuestionDialog):
    """From where, to where, by when; the items are scanned or typed one by one in the field."""

    least_width = 640

    def __init__(
        self,
        warehouses: Sequence[WarehouseRow],
        home: UUID | None,
        templates: Sequence[TemplateRow] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ask(self.tr("New transfer"), self.tr("Ask a warehouse for goods."), self.tr("Go on"))
        self._warehouses, self._templates = tuple(warehouses), tuple(templates)
        self.source, self.goal, self.needed, self.template = QComboBox(), QComboBox(), QLineEdit(), QComboBox()
        for warehouse in warehouses:
            for choice in (self.source, self.goal):
                choice.addItem(f"{warehouse.code}  {warehouse.name}", warehouse.warehouse_id)
        # Goods are mostly asked for where one stands; Qt's findData does not compare ids.
        place = next((number for number, one in enumerate(warehouses) if one.warehouse_id == home), 0)
        self.goal.setCurrentIndex(place)
        self.source.setCurrentIndex(1 if place == 0 and self.source.count() > 1 else 0)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&From"), self.source), 0, 0)
        grid.addWidget(labelled(self.tr("&To"), self.goal), 0, 1)
        grid.addWidget(labelled(self.tr("&Needed by, empty for no day"), self.needed), 1, 0)
        if self._templates:
            self._offer_templates()
            grid.addWidget(labelled(self.tr("Tem&plate"), self.template), 1, 1)
        self.body.addLayout(grid)
        self.source.setFocus()

    def chosen_template(self) -> TemplateRow | None:
        """Return the template whose lines are taken, None for lines of one's own."""
        place = self.template.currentIndex()
        return self._templates[place - 1] if place > 0 else None

    def _offer_templates(self) -> None:
        self.template.addItem(self.tr("None: the items are scanned"))
        for one in self._templates:
            self.template.addItem(f"{one.name}  ({one.from_code} → {one.to_code})")
        self.template.currentIndexChanged.connect(self._take_way)

    def _take_way(self) -> None:
        """Go the way of the chosen template."""
        template = self.chosen_template()
        for choice in (self.source, self.goal):
            choice.setEnabled(template is None)
        if template is not None:
            ids = [one.warehouse_id for one in self._warehouses]
            self.source.setCurrentIndex(ids.index(template.from_warehouse_id))
            self.goal.setCurrentIndex(ids.index(template.to_warehouse_id))

    def needed_by(self) -> date | None:
        """Return the day; None for none."""
        typed = self.needed.text().strip()
        return parsed_day(typed) if typed else None

    def problem(self) -> str:
        """Two warehouses, and a day that is one."""
        if self.source.currentData() == self.goal.currentData():
            return self.tr("Choose two different warehouses; within one, goods are moved by scan.")
        typed = self.needed.text().strip()
        return self.tr("Type the day like 2026-12-31.") if typed and self.needed_by() is None else ""
