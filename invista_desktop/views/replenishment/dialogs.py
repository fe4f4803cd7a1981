"""Questions of the screen of what to buy: how many, and a reorder point."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.models.domain.replenishment import ReorderPoint, ReorderRow
from invista_desktop.models.domain.stock_browsing import PlaceChoice
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog

_ZERO = Decimal(0)


class OrderQuantityDialog(QuestionDialog):
    """How many of a proposed item are ordered."""

    def __init__(self, row: ReorderRow, now: Decimal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("How many?"), f"{row.sku}  {row.product_name}", self.tr("Mark"))
        self.quantity = QuantityField(decimals=row.decimals)
        self.quantity.set_quantity(now)
        self.quantity.quantity_entered.connect(lambda _quantity: self.accept())
        self.body.addWidget(labelled(self.tr("&Quantity in {unit}").format(unit=row.unit), self.quantity))
        proposed = self.tr("Proposed: {quantity}").format(quantity=shown_number(row.suggested))
        self.body.addWidget(text(proposed, "muted"))
        self.quantity.setFocus()

    def problem(self) -> str:
        """More than nothing."""
        return "" if (self.quantity.quantity() or _ZERO) > _ZERO else self.tr("Type how many.")


class NewPointDialog(QuestionDialog):
    """Of which item, and where."""

    least_width = 640

    def __init__(self, warehouses: Sequence[PlaceChoice], home: UUID | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("New reorder point"), "", self.tr("Go on"))
        self.code, self.warehouse = QLineEdit(), QComboBox()
        for warehouse in warehouses:
            self.warehouse.addItem(f"{warehouse.code}  {warehouse.name}".strip(), warehouse.id)
        place = next((number for number, one in enumerate(warehouses) if one.id == home), 0)
        self.warehouse.setCurrentIndex(place)
        self.code.returnPressed.connect(self.accept)
        self.body.addWidget(labelled(self.tr("&Item: SKU or barcode, or scan it"), self.code))
        self.body.addWidget(labelled(self.tr("&Warehouse"), self.warehouse))
        self.code.setFocus()

    def take_scan(self, raw: str) -> bool:
        """A scan names the item; a command does what it does in every question."""
        if not super().take_scan(raw):
            self.code.setText(raw)
            self.accept()
        return True

    def problem(self) -> str:
        """An item is needed."""
        return "" if self.code.text().strip() else self.tr("Scan the item, or type its SKU.")


class ReorderPointDialog(QuestionDialog):
    """When a warehouse fetches more of an item, how much, and from where."""

    least_width = 680

    def __init__(self, point: ReorderPoint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        where = self.tr("{sku}  {name}, in {warehouse}").format(
            sku=point.sku, name=point.product_name, warehouse=point.warehouse_code
        )
        self.ask(self.tr("Reorder point"), where, self.tr("Keep"))
        self._point = point
        self.least, self.most, self.multiple = (QuantityField(decimals=point.decimals) for _ in range(3))
        self.lead_time = QuantityField()
        self.source, self.in_use = QComboBox(), QCheckBox(self.tr("In use: what runs low is proposed"))
        self._offer_sources()
        self._show()
        self._lay_out()
        self.least.setFocus()

    def answer(self) -> ReorderPoint:
        """Return the reorder point as it is entered."""
        days = self.lead_time.quantity()
        supplier, warehouse = self.source.currentData()
        return replace(
            self._point, min_quantity=self.least.quantity() or _ZERO, max_quantity=self.most.quantity() or _ZERO,
            multiple=self.multiple.quantity() or _ZERO, lead_time_days=None if days is None else int(days),
            supplier_id=supplier, source_warehouse_id=warehouse, is_active=self.in_use.isChecked(),
        )  # fmt: skip

    def problem(self) -> str:
        """Numbers that fit each other."""
        least, most, multiple = (field.quantity() for field in (self.least, self.most, self.multiple))
        if least is None or most is None or multiple is None:
            return self.tr("Type minimum, maximum and multiple.")
        if most < least or most <= _ZERO:
            return self.tr("The maximum is more than zero, and no less than the minimum.")
        return "" if multiple > _ZERO else self.tr("The multiple is more than zero.")

    def _offer_sources(self) -> None:
        point = self._point
        preferred = point.preferred_supplier or self.tr("none is named")
        self.source.addItem(self.tr("Preferred supplier: {name}").format(name=preferred), (None, None))
        for supplier in point.suppliers:
            self.source.addItem(self.tr("Buy from {name}").format(name=supplier.name), (supplier.id, None))
        for warehouse in point.warehouses:
            self.source.addItem(self.tr("Transfer from {code}").format(code=warehouse.code), (None, warehouse.id))
        chosen = (point.supplier_id, point.source_warehouse_id)
        places = [place for place in range(self.source.count()) if self.source.itemData(place) == chosen]
        self.source.setCurrentIndex(places[0] if places else 0)

    def _show(self) -> None:
        point = self._point
        for field, quantity in ((self.least, point.min_quantity), (self.most, point.max_quantity)):
            field.set_quantity(None if point.is_new else quantity)
        self.multiple.set_quantity(point.multiple)
        self.lead_time.set_quantity(None if point.lead_time_days is None else Decimal(point.lead_time_days))
        for field in (self.most, self.multiple, self.lead_time):
            field.deselect()
        self.in_use.setChecked(point.is_active)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        unit = self._point.unit
        grid.addWidget(labelled(self.tr("M&inimum in {unit}").format(unit=unit), self.least), 0, 0)
        grid.addWidget(labelled(self.tr("M&aximum in {unit}").format(unit=unit), self.most), 0, 1)
        grid.addWidget(labelled(self.tr("Only in &multiples of"), self.multiple), 1, 0)
        grid.addWidget(labelled(self.tr("&Days until it is here, empty as the supplier says"), self.lead_time), 1, 1)
        grid.addWidget(labelled(self.tr("&From where"), self.source), 2, 0, 1, 2)
        grid.addWidget(self.in_use, 3, 0, 1, 2)
        self.body.addLayout(grid)
