"""Narrows a list to one warehouse."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from invista_desktop.models.domain.stock_browsing import PlaceChoice

_LETTERS = 16


class WarehouseChoice(QComboBox):
    """All warehouses, or one of them; as wide whatever they are called.

    Signals:
        warehouse_chosen: the person chose; arg: the id, None for all.
    """

    warehouse_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Warehouse"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.addItem(self.tr("All warehouses"), None)
        self.activated.connect(lambda _place: self.warehouse_chosen.emit(self.currentData()))

    def offer(self, warehouses: Sequence[PlaceChoice]) -> None:
        """Offer these, and keep what is chosen."""
        chosen: UUID | None = self.currentData()
        while self.count() > 1:
            self.removeItem(1)
        for warehouse in warehouses:
            self.addItem(f"{warehouse.code}  {warehouse.name}".strip(), warehouse.id)
        places = [place for place in range(1, self.count()) if self.itemData(place) == chosen]
        self.setCurrentIndex(places[0] if places else 0)
