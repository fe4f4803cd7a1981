"""Questions answered by typing: how many, which lot, which bin."""

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from invista_desktop.models.domain.receiving import ItemRow, PackRow
from invista_desktop.views.common.days import parsed_day, shown_day
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.quantity_field import Keypad, QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog


class QuantityDialog(QuestionDialog):
    """How many, in which unit."""

    def __init__(self, item: ItemRow, accepted: Decimal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("How many arrived?"), f"{item.sku}  {item.name}", self.tr("Set quantity"))
        self._item = item
        self.field = QuantityField(decimals=item.unit_decimals)
        self.field.set_quantity(accepted)
        self.units = QComboBox()
        self.units.addItem(item.unit)
        for pack in item.packs:
            self.units.addItem(pack.name)
        self.units.currentIndexChanged.connect(self._unit_changed)
        self.field.quantity_entered.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled(self.tr("&Quantity"), self.field), 2)
        units = labelled(self.tr("&Unit"), self.units)
        row.addWidget(units, 3)
        if not item.packs:
            units.hide()
        self.body.addLayout(row)
        self.body.addWidget(Keypad(self.field))
        self.field.setFocus()

    @property
    def pack(self) -> PackRow | None:
        """The chosen pack, None for single units."""
        place = self.units.currentIndex() - 1
        return self._item.packs[place] if place >= 0 else None

    def problem(self) -> str:
        """A quantity is needed; zero is one."""
        return "" if self.field.quantity() is not None else self.tr("Type how many arrived. Zero is a quantity too.")

    def _unit_changed(self) -> None:
        # Half a carton is said in pieces.
        self.field.set_decimals(self._item.unit_decimals if self.pack is None else 0)


class LotDialog(QuestionDialog):
    """Lot number and expiry of a line."""

    def __init__(self, item: ItemRow, lot: str | None, expiry: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Lot and expiry"), f"{item.sku}  {item.name}", self.tr("Keep"))
        self._lot = QLineEdit(lot or "")
        self._lot.setMaxLength(60)
        self._expiry = QLineEdit(shown_day(expiry))
        self._expiry.setPlaceholderText(self.tr("such as {example}").format(example=shown_day(date(2027, 11, 30))))
        self._lot.returnPressed.connect(self._expiry.setFocus if item.has_expiry else self.accept)
        self._expiry.returnPressed.connect(self.accept)
        if item.is_lot_tracked:
            self.body.addWidget(labelled(self.tr("&Lot number"), self._lot))
        if item.has_expiry:
            self.body.addWidget(labelled(self.tr("&Expiry date"), self._expiry))
        (self._lot if item.is_lot_tracked and not lot else self._expiry).setFocus()

    @property
    def lot(self) -> str | None:
        """The lot number, None when the field is empty."""
        return self._lot.text().strip() or None

    @property
    def expiry(self) -> date | None:
        """The expiry date, None when the field is empty."""
        return parsed_day(self._expiry.text())

    def problem(self) -> str:
        """A date must be one."""
        if self._expiry.text().strip() and self.expiry is None:
            return self.tr("This is no date. Write it like {example}.").format(example=shown_day(date(2027, 11, 30)))
        return "" if self.lot or self.expiry else self.tr("Type a lot number or a date.")


class BinDialog(QuestionDialog):
    """The bin a line goes to, typed or scanned."""

    def __init__(self, item: ItemRow, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Which bin?"),
            self.tr("{sku}: scan the bin, or type its code.").format(sku=item.sku),
            self.tr("Choose"),
        )
        self._code = QLineEdit(suggested)
        self._code.selectAll()
        self._code.returnPressed.connect(self.accept)
        self.body.addWidget(labelled(self.tr("&Bin"), self._code))
        self._code.setFocus()

    @property
    def code(self) -> str:
        """The typed or scanned code."""
        return self._code.text().strip()

    def problem(self) -> str:
        """A code is needed."""
        return "" if self.code else self.tr("Scan or type a bin.")

    def take_scan(self, raw: str) -> bool:
        """Take a scanned bin as the answer."""
        if not super().take_scan(raw):
            self._code.setText(raw)
            self.accept()
        return True
