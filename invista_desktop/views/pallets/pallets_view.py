"""The pallets screen: those in use, and the one that is open with what stands on it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.pallets import OpenedPallet, PalletKind, PalletLine, PalletRow
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.choice_dialogs import ChoiceList
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.dialogs import ask
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.function_keys import LABELS_KEY, FunctionKey
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView


def _tr(words: str) -> str:
    return QCoreApplication.translate("pallets", words)


def kind_word(kind: PalletKind) -> str:
    """Return what carries the goods, as people say it."""
    return {PalletKind.PALLET: _tr("Pallet"), PalletKind.CARTON: _tr("Carton")}[kind]


def _details(line: PalletLine) -> str:
    return "  ".join(filter(None, (line.lot, shown_day(line.expiry), line.serial)))


class PalletsView(QWidget):
    """A list at the side, the open pallet in the middle; scans do the work.

    Signals:
        function_keys_changed: other things can be done now.
        search_requested: arg: the text to look for.
        reload_requested: ask the same again.
        scan_requested: a scan arrived; arg: as read.
        pallet_opened: arg: its row.
        labels_requested: labels of the marked pallets are wanted; arg: their ids.
        build_requested, turn_requested, nest_requested, label_requested, break_requested: the work behind a key.
    """

    function_keys_changed = Signal()
    search_requested = Signal(str)
    reload_requested = Signal()
    scan_requested = Signal(str)
    pallet_opened = Signal(object)
    build_requested = Signal()
    turn_requested = Signal()
    nest_requested = Signal()
    label_requested = Signal()
    break_requested = Signal()
    labels_requested = Signal(object)

    def __init__(
        self, tones: Tones, *, may_manage: bool, may_label: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tones, self._may_manage, self._may_label = tones, may_manage, may_label
        self.asking = Asking(self)
        self._pallet: OpenedPallet | None = None
        self._takes_off = False
        self.banner = ScanBanner()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("SSCC or place"))
        self.search.setAccessibleName(self.tr("Search pallets"))
        self.pallets: RowsTableModel[PalletRow] = RowsTableModel(_list_columns(), key=lambda row: row.pallet_id)
        self.lines: RowsTableModel[PalletLine] = RowsTableModel(_line_columns(), key=lambda line: line.item)
        self.list, self.content = WindowedView(self.pallets), WindowedView(self.lines, lines=2)
        self._title, self._where = text("", "heading"), text("", "muted")
        self._lay_out()
        self.search.returnPressed.connect(lambda: self.search_requested.emit(self.search.text()))
        self.list.table.let_mark()
        self.list.table.row_opened.connect(self.pallet_opened)
        self.list.table.row_chosen.connect(lambda _row: self.function_keys_changed.emit())
        self.list.retry_requested.connect(self.reload_requested)
        self.setFocusProxy(self.list)
        self.show_pallet(None, takes_off=False)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with pallets."""
        is_open = self._pallet is not None and not self._pallet.is_broken
        may = self._may_manage
        turn = self.tr("Put on") if self._takes_off else self.tr("Take off")
        return (
            FunctionKey("F2", self.tr("Open"), self._open_current, self._has_row()),
            FunctionKey("F3", self.tr("Search"), self.search.setFocus),
            FunctionKey("F4", turn, self.turn_requested.emit, is_open and may),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("F7", self.tr("Label"), self.label_requested.emit, is_open),
            FunctionKey("F8", self.tr("Stack"), self.nest_requested.emit, is_open and may),
            FunctionKey("F9", self.tr("Break up"), self.break_requested.emit, is_open and may),
            *([FunctionKey(LABELS_KEY, self.tr("Labels"), self._ask_labels)] if self._may_label else []),
            FunctionKey("F6", self.tr("New pallet"), self.build_requested.emit, may, primary=True),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def show_loading(self) -> None:
        """Say that the answer is on its way, where nothing is shown yet."""
        if not self.pallets.rows:
            self.list.show_loading()

    def show_list(self, rows: Sequence[PalletRow]) -> None:
        """Show the pallets in use."""
        self.pallets.put(rows)
        if rows:
            self.list.show_rows()
            if self.list.table.current_row() is None:
                self.list.table.selectRow(0)
        elif self.search.text():
            self.list.show_empty(said("No pallet matches."), said("Search for part of its SSCC, or for its place."))
        else:
            self.list.show_empty(said("No pallets are in use."), said("Press F6 to build the first."))
        self.function_keys_changed.emit()

    def show_pallet(self, pallet: OpenedPallet | None, *, takes_off: bool) -> None:
        """Show the open pallet, or that none is."""
        self._pallet, self._takes_off = pallet, takes_off
        if pallet is None:
            self._title.setText(self.tr("No pallet is open"))
            self._where.setText(self.tr("Scan a pallet to open it."))
            self.lines.put(())
            self.content.show_empty(said("Nothing to show yet."), said("Scan a pallet's label, or press F6."))
        else:
            self._title.setText(f"{kind_word(pallet.kind)} {pallet.sscc}")
            self._where.setText(self._place_of(pallet))
            self.lines.put(pallet.lines)
            if pallet.lines:
                self.content.show_rows()
            else:
                self.content.show_empty(said("It is empty."), said("Scan what goes on it."))
        self._show_ready()
        self.function_keys_changed.emit()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.list.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def ask_new(self) -> tuple[PalletKind, str] | None:
        """Return what is built, and where."""
        here = self._pallet.location if self._pallet else ""
        dialog = NewPalletDialog(here, self)
        return (dialog.chosen_kind(), dialog.place.text().strip()) if await self.asking.answered(dialog) else None

    async def choose_pile(self, piles: Sequence[PalletLine]) -> PalletLine | None:
        """Return which lot or piece is meant."""
        dialog = PileDialog(piles, self)
        return dialog.pile if await self.asking.answered(dialog) else None

    async def confirm_break(self, pallet: OpenedPallet) -> bool:
        """Return whether the pallet is to be broken up."""
        return await ask(
            said("Break up {sscc}?", sscc=pallet.sscc),
            said(
                "What stands on it is loose in {place} afterwards. Its number is not used again.", place=pallet.location
            ),
            confirm=said("Break up"),
            parent=self,
        )

    def _show_ready(self) -> None:
        if self._pallet is None:
            self.banner.tell(Verdict.READY, said("Ready to scan."), said("A pallet opens."))
        elif self._takes_off:
            self.banner.tell(
                Verdict.WARNING, said("Taking off."), said("Each scan takes goods off the pallet. F4 puts on again.")
            )
        else:
            self.banner.tell(Verdict.READY, said("Ready to scan."), said("An item goes on it; a bin is where it goes."))

    def _place_of(self, pallet: OpenedPallet) -> str:
        if pallet.is_broken:
            return self.tr("Broken up")
        parts = [self.tr("in {place}").format(place=pallet.location)]
        if pallet.parent:
            parts.append(self.tr("on {sscc}").format(sscc=pallet.parent))
        if pallet.children:
            parts.append(self.tr("carries {sscc}").format(sscc=", ".join(pallet.children)))
        return ", ".join(parts)

    def _has_row(self) -> bool:
        return self.list.currentWidget() is self.list.table and self.list.table.current_row() is not None

    def _ask_labels(self) -> None:
        """Ask for labels of the marked pallets; the open one where the list has none."""
        marked = tuple(row.pallet_id for row in self.list.table.marked_rows())
        if not marked and self._pallet is not None:
            marked = (self._pallet.pallet_id,)
        self.labels_requested.emit(marked)

    def _open_current(self) -> None:
        if (row := self.list.table.current_row()) is not None:
            self.pallet_opened.emit(row)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addWidget(text(self.tr("In use"), "heading", wraps=False))
        side.addWidget(self.search)
        side.addWidget(self.list, 1)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self._title)
        middle.addWidget(self._where)
        middle.addWidget(self.content, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(side, 2)
        row.addLayout(middle, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.banner)
        layout.addLayout(row, 1)


class NewPalletDialog(QuestionDialog):
    """What is built, and where; a scanned place answers at once."""

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("New pallet"), self.tr("Scan the place it stands in, or type its code."), self.tr("Build"))
        self.kind, self.place = QComboBox(), QLineEdit(place)
        for kind in PalletKind:
            self.kind.addItem(kind_word(kind), kind)
        self.body.addWidget(labelled(self.tr("&Kind"), self.kind))
        self.body.addWidget(labelled(self.tr("&Place"), self.place))
        self.place.setFocus()

    def chosen_kind(self) -> PalletKind:
        """Return what is built."""
        return PalletKind(self.kind.currentData())

    def take_scan(self, raw: str) -> bool:
        """A place answers; a command does what it does in every question."""
        if not super().take_scan(raw):
            self.place.setText(raw.strip())
            self.accept()
        return True

    def problem(self) -> str:
        """A pallet stands somewhere."""
        return "" if self.place.text().strip() else self.tr("Scan the place it stands in.")


class PileDialog(QuestionDialog):
    """Which lot or piece of an item is meant."""

    def __init__(self, piles: Sequence[PalletLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Which one?"), f"{piles[0].sku}  {piles[0].name}", self.tr("This one"))
        self._piles = tuple(piles)
        words = [f"{_details(pile)}   {shown_number(pile.item.quantity)} {pile.unit}" for pile in piles]
        self._list = ChoiceList(self.tr("Lots and pieces"), words)
        self._list.itemActivated.connect(self.accept)
        self._list.setCurrentRow(0)
        self.body.addWidget(self._list)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def pile(self) -> PalletLine | None:
        """The chosen one."""
        place = self._list.currentRow()
        return self._piles[place] if place >= 0 else None

    def problem(self) -> str:
        """One is needed."""
        return "" if self.pile else self.tr("Choose one first.")


def _list_columns() -> list[Column[PalletRow]]:
    return [
        Column(_tr("SSCC"), lambda row: row.sscc, bold=lambda _row: True),
        Column(_tr("Place"), lambda row: row.location),
        Column(_tr("Lines"), lambda row: str(row.line_count), align=END),
    ]


def _line_columns() -> list[Column[PalletLine]]:
    return [
        Column(_tr("Item"), lambda line: f"{line.sku}\n{line.name}", stretch=1),
        Column(_tr("Details"), _details),
        Column(
            _tr("Quantity"), lambda line: f"{shown_number(line.item.quantity)} {line.unit}", align=END,
            bold=lambda _line: True,
        ),
    ]  # fmt: skip
