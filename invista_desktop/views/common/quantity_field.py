"""Entering a quantity: an exact decimal, by keyboard or by the keypad on the screen."""

from decimal import Decimal

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.quantities import parse_quantity, shown_quantity
from invista_desktop.views.common.icons import icon

_MOST_DIGITS = 11


class QuantityField(QLineEdit):
    """Takes digits with one comma or point; the wheel does nothing, the arrows step by one.

    Signals:
        quantity_entered: Enter was pressed on a valid quantity; arg: the Decimal.
        quantity_changed: the text means another quantity now; arg: the Decimal, or None.
    """

    quantity_entered = Signal(object)
    quantity_changed = Signal(object)

    def __init__(self, *, decimals: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "quantity")
        self.setAccessibleName(self.tr("Quantity"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.set_decimals(decimals)
        self.textChanged.connect(lambda: self.quantity_changed.emit(self.quantity()))
        self.returnPressed.connect(self._enter)

    def set_decimals(self, decimals: int) -> None:
        """Allow this many places after the comma, as the unit has them."""
        self._decimals = decimals
        tail = f"([.,][0-9]{{0,{decimals}}})?" if decimals else ""
        pattern = QRegularExpression(f"[0-9]{{0,{_MOST_DIGITS}}}{tail}")
        self.setValidator(QRegularExpressionValidator(pattern, self))

    def quantity(self) -> Decimal | None:
        """Return what is entered, exactly; None while it is no quantity the unit can have."""
        try:
            return parse_quantity(self.text(), decimals=self._decimals)
        except RuleViolation:
            return None

    def set_quantity(self, quantity: Decimal | None) -> None:
        """Show a quantity without needless zeros, and select it for overtyping."""
        self.setText("" if quantity is None else shown_quantity(quantity))
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the up and down arrows, never below zero."""
        step = {Qt.Key.Key_Up: Decimal(1), Qt.Key.Key_Down: Decimal(-1)}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.set_quantity(max(Decimal(0), (self.quantity() or Decimal(0)) + step))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to whatever scrolls around the field."""
        event.ignore()

    def _enter(self) -> None:
        if (quantity := self.quantity()) is not None:
            self.quantity_entered.emit(quantity)


class Keypad(QWidget):
    """Digits large enough for gloves, typing into one field.

    The keys take no focus, so the field keeps it and its own rules decide what is taken.
    """

    def __init__(self, field: QuantityField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for place, digit in enumerate("789456123"):
            layout.addWidget(self._key(digit), place // 3, place % 3)
        layout.addWidget(self._key(self.locale().decimalPoint()), 3, 0)
        layout.addWidget(self._key("0"), 3, 1)
        rub = self._key("")
        rub.setIcon(icon("backspace"))
        rub.setAccessibleName(self.tr("Delete the last digit"))
        rub.clicked.connect(field.backspace)
        layout.addWidget(rub, 3, 2)

    def _key(self, text: str) -> QPushButton:
        key = QPushButton(text)
        key.setProperty("role", "keypad")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setAutoDefault(False)
        if text:
            key.clicked.connect(lambda: self._field.insert(text))
        return key
