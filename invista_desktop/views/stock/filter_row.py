"""The filters of the browser: warehouse, zone, status, kind of place, expiry."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from invista_desktop.models.domain.stock_browsing import PlaceChoice, PlaceKind, StockFilter, StockStatus
from invista_desktop.models.domain.stock_words import PLACE_WORDS, STATUS_WORDS
from invista_desktop.views.common.flow_row import FlowRow
from invista_desktop.views.common.translation import shown

_HORIZONS = (7, 14, 30, 90)  # days


class FilterRow(QWidget):
    """One list to choose from for each filter; the first entry of each leaves nothing out.

    Signals:
        filter_changed: the person chose; arg: a `StockFilter`.
    """

    filter_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zones: tuple[PlaceChoice, ...] = ()
        self.warehouse = self._list(self.tr("Warehouse"), self.tr("All warehouses"))
        self.zone = self._list(self.tr("Zone"), self.tr("All zones"))
        self.status = self._list(self.tr("Status"), self.tr("Any status"))
        self.kind = self._list(self.tr("Kind of place"), self.tr("Any kind of place"))
        self.expiry = self._list(self.tr("Expiry"), self.tr("Any expiry"))
        for status in StockStatus:
            self.status.addItem(shown(STATUS_WORDS[status]), status)
        for kind in PlaceKind:
            self.kind.addItem(shown(PLACE_WORDS[kind]), kind)
        self.expiry.addItem(self.tr("Expired"), 0)
        for days in _HORIZONS:
            self.expiry.addItem(self.tr("Expires within {days} days").format(days=days), days)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(FlowRow((self.warehouse, self.zone, self.status, self.kind, self.expiry)))

    def offer(self, warehouses: Sequence[PlaceChoice], zones: Sequence[PlaceChoice]) -> None:
        """Offer warehouses and zones."""
        self._zones = tuple(zones)
        self._fill(self.warehouse, warehouses)
        self._fill(self.zone, zones)

    def show_filter(self, asked: StockFilter) -> None:
        """Show what is left out, without asking for it."""
        self._fill(self.zone, [zone for zone in self._zones if asked.warehouse_id in {None, zone.warehouse_id}])
        for choices, value in (
            (self.warehouse, asked.warehouse_id),
            (self.zone, asked.zone_id),
            (self.status, asked.status),
            (self.kind, asked.kind),
            (self.expiry, asked.expires_within),
        ):
            places = [place for place in range(1, choices.count()) if choices.itemData(place) == value]
            choices.setCurrentIndex(places[0] if places else 0)

    def _list(self, name: str, everything: str) -> QComboBox:
        choices = QComboBox()
        choices.setAccessibleName(name)
        choices.addItem(everything, None)
        choices.activated.connect(self._chosen)
        return choices

    def _fill(self, choices: QComboBox, places: Sequence[PlaceChoice]) -> None:
        while choices.count() > 1:
            choices.removeItem(1)
        for place in places:
            choices.addItem(f"{place.code}  {place.name}" if place.name else place.code, place.id)

    def _chosen(self) -> None:
        warehouse, zone = self.warehouse.currentData(), self.zone.currentData()
        elsewhere = {one.id for one in self._zones if warehouse not in {None, one.warehouse_id}}
        self.filter_changed.emit(
            StockFilter(
                warehouse_id=warehouse,
                zone_id=None if zone in elsewhere else zone,
                status=self.status.currentData(),
                kind=self.kind.currentData(),
                expires_within=self.expiry.currentData(),
            )
        )
