"""The places screen: the map of one warehouse, what it is coloured by, and the place one stands at."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.places import NewPlace, PlaceKind, PlaceRow, Shade, WarehouseRow
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.flow_row import FlowRow
from invista_desktop.views.common.forms import Remark, button, card, text
from invista_desktop.views.common.function_keys import LABELS_KEY, FunctionKey
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.places.dialogs import BlockDialog, CapacityDialog, RangeDialog, WarehouseDialog
from invista_desktop.views.places.legend import Legend
from invista_desktop.views.places.map_view import MapView
from invista_desktop.views.places.place_card import PlaceCard

_NAMED = 6


class PlacesView(QWidget):
    """The map, and what can be done with the places on it.

    Signals:
        function_keys_changed: other things can be done now.
        warehouse_chosen: arg: its id.
        reload_requested: ask the same again.
        scan_requested: a scan arrived; arg: as read.
        place_opened: the person wants to see what lies there; arg: its row.
        fixed_requested: the person wants to see which items the place is kept for; arg: its row.
        count_sheet_requested: the marked places, or the zone of the current one, are to be counted; arg: their ids.
        make_requested, block_requested, free_requested, shut_requested, limit_requested, warehouse_requested: the
            work behind a key.
        labels_requested: labels of the marked places are wanted.
    """

    function_keys_changed = Signal()
    warehouse_chosen = Signal(object)
    reload_requested = Signal()
    scan_requested = Signal(str)
    place_opened = Signal(object)
    fixed_requested = Signal(object)
    count_sheet_requested = Signal(object)
    make_requested = Signal()
    block_requested = Signal()
    free_requested = Signal()
    shut_requested = Signal()
    limit_requested = Signal()
    warehouse_requested = Signal()
    labels_requested = Signal()

    def __init__(
        self, tones: Tones, *, may_manage: bool, may_label: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tones, self._may_manage, self._may_label = tones, may_manage, may_label
        self._asking = Asking(self)
        self.map = MapView()
        self.warehouses = QComboBox()
        self.warehouses.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.warehouses.setAccessibleName(self.tr("Warehouse"))
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Code of a place"))
        self.search.setAccessibleName(self.tr("Find a place"))
        self.remark = Remark()
        self._card = PlaceCard()
        self._legend = Legend()
        self._instead = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.map)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done on the map."""
        current = self.map.current()
        is_bin = current is not None and current.kind == PlaceKind.STORAGE
        keys = [
            FunctionKey("F2", self.tr("What lies here"), self._open_current, primary=True),
            FunctionKey("F3", self.tr("Find"), self.search.setFocus),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
        ]
        keys.append(FunctionKey("Ctrl+D", self.tr("Count sheet"), self._ask_count_sheet, current is not None))
        fixed = [FunctionKey("F10", self.tr("Fixed items"), self._open_fixed, is_bin)]
        labels = [FunctionKey(LABELS_KEY, self.tr("Labels"), self.labels_requested.emit)] if self._may_label else []
        if not self._may_manage:
            return [*keys, *self._mark_key(), *fixed, *labels]
        is_blocked = any(place.is_blocked for place in self.map.chosen())
        turn = (self.tr("Free"), self.free_requested) if is_blocked else (self.tr("Block"), self.block_requested)
        return [
            *keys,
            FunctionKey("F4", turn[0], turn[1].emit),
            FunctionKey("F6", self.tr("New places"), self.make_requested.emit),
            FunctionKey("F7", self.tr("Capacity"), self.limit_requested.emit),
            *self._mark_key(),
            FunctionKey("F9", self.tr("Remove"), self.shut_requested.emit),
            *fixed,
            FunctionKey("F11", self.tr("Warehouse"), self.warehouse_requested.emit),
            *labels,
        ]

    def _mark_key(self) -> Sequence[FunctionKey]:
        """Marking is of use to who changes places, and to who prints their labels."""
        is_of_use = self._may_manage or self._may_label
        return [FunctionKey("F8", self.tr("Mark"), self.map.mark_current)] if is_of_use else []

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self._asking.takes(raw, self._refused):
            self.scan_requested.emit(raw)

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self._say_instead(self.tr("Loading…"))

    def show_warehouses(self, rows: Sequence[WarehouseRow], current: UUID | None) -> None:
        """Offer the warehouses to choose from."""
        self.warehouses.blockSignals(True)
        self.warehouses.clear()
        for row in rows:
            self.warehouses.addItem(f"{row.code}  {row.name}", row.warehouse_id)
            if row.warehouse_id == current:
                self.warehouses.setCurrentIndex(self.warehouses.count() - 1)
        self.warehouses.blockSignals(False)

    def show_places(self, rows: Sequence[PlaceRow]) -> None:
        """Show the places of the warehouse."""
        self.map.show_places(rows)
        if rows:
            self._pages.setCurrentIndex(0)
        else:
            self._say_instead(self.tr("This warehouse has no places yet. Press F6 to make the first."))
        self.function_keys_changed.emit()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self._say_instead(f"{shown(problem.title)}\n{shown(problem.advice)}  (F5)")

    def say(self, title: Said) -> None:
        """Say that something was done."""
        self.map.unmark()
        self.remark.tell("good", shown(title))
        self._tones.play(Verdict.OK)

    def refuse(self, problem: InvistaError) -> None:
        """Say why something was not done."""
        self._refused(Verdict.REFUSED, problem.title, problem.advice)

    def go_to(self, location_id: UUID) -> bool:
        """Make a scanned place current; return whether it is on the map."""
        self.remark.tell("good", "")
        if is_found := self.map.go_to(location_id):
            self._tones.play(Verdict.OK)
        return is_found

    async def ask_range(self) -> tuple[tuple[NewPlace, ...], PlaceKind, Decimal | None] | None:
        """Return what is to be made."""
        dialog = RangeDialog(self)
        return (
            (dialog.places(), dialog.chosen_kind(), dialog.capacity.quantity())
            if await self._asking.answered(dialog)
            else None
        )

    async def ask_whether_new(self, row: WarehouseRow) -> bool | None:
        """Return whether a new warehouse is to be made rather than this one changed."""
        choices = (
            ReasonRow("this", self.tr("Change {code}").format(code=row.code)),
            ReasonRow("new", self.tr("New warehouse")),
        )
        dialog = ReasonDialog(self.tr("Warehouse"), choices, self)
        if not await self._asking.answered(dialog) or dialog.answer is None:
            return None
        return dialog.answer[0] == "new"

    async def ask_warehouse(self, row: WarehouseRow | None) -> tuple[str, str, str, str] | None:
        """Return the warehouse's facts."""
        dialog = WarehouseDialog(row, self)
        return dialog.answer() if await self._asking.answered(dialog) else None

    async def ask_block(self) -> str | None:
        """Return why the chosen places are blocked."""
        dialog = BlockDialog(self._codes(), self)
        return dialog.reason.text().strip() if await self._asking.answered(dialog) else None

    async def ask_limit(self) -> tuple[Decimal | None] | None:
        """Return what the chosen places take from now on."""
        chosen = self.map.chosen()
        dialog = CapacityDialog(self._codes(), chosen[0].capacity if len(chosen) == 1 else None, self)
        return (dialog.capacity.quantity(),) if await self._asking.answered(dialog) else None

    def chosen_ids(self) -> tuple[UUID, ...]:
        """Return the places the next deed is about."""
        return tuple(place.location_id for place in self.map.chosen())

    def _refused(self, verdict: Verdict, title: Said, advice: Said) -> None:
        self.remark.tell("wrong", f"{shown(title)} {shown(advice)}")
        self._tones.play(verdict)

    def _codes(self) -> str:
        codes = [place.code for place in self.map.chosen()]
        more = self.tr(" and {count} more").format(count=len(codes) - _NAMED) if len(codes) > _NAMED else ""
        return ", ".join(codes[:_NAMED]) + more

    def _open_current(self) -> None:
        if place := self.map.current():
            self.place_opened.emit(place)

    def _ask_count_sheet(self) -> None:
        wanted = self.map.chosen() if self.map.marked() else self.map.zone() or self.map.chosen()
        self.count_sheet_requested.emit(tuple(place.location_id for place in wanted))

    def _open_fixed(self) -> None:
        if place := self.map.current():
            self.fixed_requested.emit(place)

    def _find(self) -> None:
        if self.map.go_to_code(self.search.text()):
            self.remark.tell("good", "")
            self.map.setFocus()
        else:
            self.remark.tell("wrong", self.tr("No place begins with {code}.").format(code=self.search.text().strip()))

    def _say_instead(self, words: str) -> None:
        self._instead.setText(words)
        self._pages.setCurrentIndex(1)

    def _shade(self, shade: Shade) -> None:
        self.map.shade_by(shade)
        self._legend.show_shade(shade)

    def _connect(self) -> None:
        self.warehouses.activated.connect(lambda row: self.warehouse_chosen.emit(self.warehouses.itemData(row)))
        self.search.returnPressed.connect(self._find)
        self.map.place_chosen.connect(self._card.show_place)
        self.map.place_chosen.connect(lambda _place: self.function_keys_changed.emit())
        self.map.place_opened.connect(self.place_opened)
        self.map.marks_changed.connect(self.function_keys_changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(text(self.tr("Places"), "heading", wraps=False))
        top.addWidget(self.warehouses)
        top.addWidget(self.search, 1)
        top.addWidget(FlowRow(self._chips()))
        page, page_layout = card()
        page_layout.addWidget(self._instead)
        self._pages.addWidget(self.map)
        self._pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._pages, 1)
        row.addWidget(self._card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.remark)
        layout.addLayout(row, 1)
        layout.addWidget(self._legend)
        self._shade(Shade.OCCUPANCY)

    def _chips(self) -> list[QWidget]:
        group = QButtonGroup(self)
        chips: list[QWidget] = []
        for shade, words in (
            (Shade.OCCUPANCY, self.tr("Fill")),
            (Shade.HOLD, self.tr("Held")),
            (Shade.EXPIRY, self.tr("Expiry")),
            (Shade.COUNTED, self.tr("Count")),
        ):
            chip = button(words)
            chip.setCheckable(True)
            chip.setChecked(shade is Shade.OCCUPANCY)
            chip.clicked.connect(lambda _checked, shade=shade: self._shade(shade))
            group.addButton(chip)
            chips.append(chip)
        return chips
