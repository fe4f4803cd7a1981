"""What a new transfer asks for: each scan adds one, a typed code adds as many as typed."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QWidget

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.found import ProductFound
from invista_desktop.models.domain.transfers import RequestedLine
from invista_desktop.views.common.forms import Remark, labelled
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.translation import shown

_TALL = 200


class NewLinesDialog(QuestionDialog):
    """Collects items and quantities.

    Signals:
        code_given: a code to look up; args: as read or typed, how many.
    """

    least_width = 680
    code_given = Signal(str, object)

    def __init__(self, way: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("What is needed?"), way, self.tr("Write the draft"))
        self._wanted: dict[tuple[object, object], tuple[ProductFound, Decimal]] = {}
        self.code, self.quantity = QLineEdit(), QuantityField(decimals=3)
        self.quantity.set_quantity(Decimal(1))
        self.items = QListWidget()
        self.items.setAccessibleName(self.tr("Items asked for"))
        self.items.setMinimumHeight(_TALL)
        self.told = Remark()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled(self.tr("&Item: SKU or barcode, or scan it"), self.code), 2)
        row.addWidget(labelled(self.tr("&Quantity"), self.quantity), 1)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addWidget(self.items)
        self.code.returnPressed.connect(self._give)
        self.quantity.quantity_entered.connect(self._give)
        self.code.setFocus()

    def lines(self) -> tuple[RequestedLine, ...]:
        """Return what is asked for."""
        return tuple(
            RequestedLine(found.product_id, found.variant_id, quantity) for found, quantity in self._wanted.values()
        )

    def add(self, found: ProductFound, quantity: Decimal) -> None:
        """Add so many of an item; zero takes it off the list."""
        key = found.product_id, found.variant_id
        before = self._wanted.get(key, (found, Decimal(0)))[1]
        if quantity == 0:
            self._wanted.pop(key, None)
        else:
            self._wanted[key] = found, before + quantity * found.pack_quantity
        self.told.tell("good", "")
        self._show()

    def refuse(self, problem: InvistaError) -> None:
        """Say why a code was not taken."""
        self.told.tell("wrong", f"{shown(problem.title)} {shown(problem.advice)}")

    def take_scan(self, raw: str) -> bool:
        """A scan adds one; a command does what it does in every question."""
        if not super().take_scan(raw):
            self.code_given.emit(raw, Decimal(1))
        return True

    def problem(self) -> str:
        """Something has to be asked for."""
        return "" if self._wanted else self.tr("Scan or type what is needed.")

    def _give(self, *_args: object) -> None:
        quantity = self.quantity.quantity()
        if self.code.text().strip() and quantity is not None:
            self.code_given.emit(self.code.text().strip(), quantity)
            self.code.clear()
            self.quantity.set_quantity(Decimal(1))
            self.code.setFocus()

    def _show(self) -> None:
        self.items.clear()
        for found, quantity in self._wanted.values():
            self.items.addItem(f"{shown_number(quantity)} × {found.sku}  {found.name}")
        self.items.scrollToBottom()
