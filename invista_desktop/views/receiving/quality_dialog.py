"""Dividing a line among accepted, held and rejected."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QGridLayout, QTableWidget, QTableWidgetItem, QWidget

from invista_desktop.models.domain.receiving import DraftLine, ItemRow, ReasonRow
from invista_desktop.models.domain.receiving_events import QualitySplit
from invista_desktop.models.qt.columns import START
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog

ACCEPT, HOLD, REJECT = range(3)
_ROW = 44  # a finger in a glove hits it


class QualityDialog(QuestionDialog):
    """What is held or rejected is typed; the rest is accepted. Serials are marked one by one."""

    def __init__(
        self, item: ItemRow, line: DraftLine, reasons: Sequence[ReasonRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Quality"),
            self.tr("{sku}: {quantity} {unit} arrived.").format(
                sku=item.sku, quantity=shown_number(line.quantity), unit=item.unit
            ),
            self.tr("Keep"),
        )
        self._line, self._reasons, self._unit = line, tuple(reasons), item.unit
        self.held_field = QuantityField(decimals=item.unit_decimals)
        self.rejected_field = QuantityField(decimals=item.unit_decimals)
        self._accepted = text("", "large")
        self.reason = QComboBox()
        self.reason.addItem(self.tr("Choose a reason"))
        for reason in reasons:
            self.reason.addItem(reason.label)
        known = next((place for place, one in enumerate(reasons, 1) if one.code == line.rejection_reason), 0)
        self.reason.setCurrentIndex(known)
        self._states = [self._state_of(serial) for serial in line.serials]
        self.serials = self._serial_table() if item.is_serialized and line.serials else None
        self._lay_out()
        self.held_field.set_quantity(line.held)
        self.rejected_field.set_quantity(line.rejected)
        for field in (self.held_field, self.rejected_field):
            field.quantity_changed.connect(self._show_rest)
            field.quantity_entered.connect(self.focusNextChild)
        self._show_rest()
        (self.serials or self.held_field).setFocus()

    def split(self) -> QualitySplit:
        """Return what was chosen; only when nothing is missing."""
        held, rejected = self._parts()
        place = self.reason.currentIndex() - 1
        return QualitySplit(
            self._line.line_key,
            self._line.quantity - held - rejected,
            held,
            rejected,
            self._reasons[place].code if rejected > 0 and place >= 0 else None,
            self._marked(HOLD),
            self._marked(REJECT),
        )

    def problem(self) -> str:
        """No more than arrived, and rejecting needs a reason."""
        held, rejected = self._parts()
        if held + rejected > self._line.quantity:
            return self.tr("That is more than arrived.")
        if rejected > 0 and self.reason.currentIndex() == 0:
            return self.tr("Choose why it is rejected.")
        return ""

    def _parts(self) -> tuple[Decimal, Decimal]:
        nothing = Decimal(0)
        held, rejected = self.held_field.quantity(), self.rejected_field.quantity()
        return nothing if held is None else held, nothing if rejected is None else rejected

    def _show_rest(self) -> None:
        held, rejected = self._parts()
        rest = max(Decimal(0), self._line.quantity - held - rejected)
        self._accepted.setText(
            self.tr("Accepted: {quantity} {unit}").format(quantity=shown_number(rest), unit=self._unit)
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&Held for inspection"), self.held_field), 0, 0)
        grid.addWidget(labelled(self.tr("&Rejected"), self.rejected_field), 0, 1)
        grid.addWidget(labelled(self.tr("Reason for re&jecting"), self.reason), 1, 0, 1, 2)
        if self.serials is not None:
            for counted in (self.held_field, self.rejected_field):
                counted.setEnabled(False)
            self.body.addWidget(text(self.tr("Space changes a serial number: accepted, held, rejected."), "muted"))
            self.body.addWidget(self.serials)
        self.body.addLayout(grid)
        self.body.addWidget(self._accepted)

    def _serial_table(self) -> QTableWidget:
        line = self._line
        table = QTableWidget(len(line.serials), 2)
        table.setHorizontalHeaderLabels([self.tr("Serial number"), self.tr("Quality")])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(START)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setMinimumHeight((min(len(line.serials), 5) + 1) * _ROW)
        table.setAccessibleName(self.tr("Serial numbers"))
        for place, serial in enumerate(line.serials):
            table.setItem(place, 0, QTableWidgetItem(serial))
            table.setItem(place, 1, QTableWidgetItem(self._word(self._states[place])))
        table.resizeColumnToContents(0)
        table.itemActivated.connect(lambda cell: self._turn(cell.row()))
        table.itemClicked.connect(lambda cell: self._turn(cell.row()))
        return table

    def _word(self, state: int) -> str:
        return (self.tr("Accepted"), self.tr("Held"), self.tr("Rejected"))[state]

    def _state_of(self, serial: str) -> int:
        return (
            HOLD if serial in self._line.held_serials else REJECT if serial in self._line.rejected_serials else ACCEPT
        )

    def _turn(self, place: int) -> None:
        if self.serials is None:
            return
        self._states[place] = (self._states[place] + 1) % 3
        self.serials.setItem(place, 1, QTableWidgetItem(self._word(self._states[place])))
        self.held_field.set_quantity(Decimal(len(self._marked(HOLD))))
        self.rejected_field.set_quantity(Decimal(len(self._marked(REJECT))))

    def _marked(self, state: int) -> tuple[str, ...]:
        return tuple(serial for serial, marked in zip(self._line.serials, self._states, strict=True) if marked == state)
