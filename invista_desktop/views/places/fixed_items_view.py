"""The items one bin is kept for."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.fixed_bins import FixedItem
from invista_desktop.models.qt.columns import Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView


class FixedItemsView(QWidget):
    """Shows the items of one bin; scans add to them.

    Signals:
        function_keys_changed: other things can be done now.
        scan_requested: a scan arrived, or a code was typed; arg: as read.
        type_requested: the person wants to type a SKU.
        remove_requested: the current item goes; arg: its row.
        item_opened: its card; arg: its row.
        reload_requested: ask the same again.
        left: back to the map.
    """

    function_keys_changed = Signal()
    scan_requested = Signal(str)
    type_requested = Signal()
    remove_requested = Signal(object)
    item_opened = Signal(object)
    reload_requested = Signal()
    left = Signal()

    def __init__(self, tones: Tones, *, may_manage: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones, self._may_manage = tones, may_manage
        self._asking = Asking(self)
        self.remark = Remark()
        self._title = text("", "heading")
        self._model: RowsTableModel[FixedItem] = RowsTableModel(_columns(), key=lambda item: item.key, parent=self)
        self.rows = WindowedView(self._model)
        self.rows.table.setSortingEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self.remark)
        layout.addWidget(self.rows, 1)
        self.setFocusProxy(self.rows)
        self.rows.retry_requested.connect(self.reload_requested)
        self.rows.table.row_opened.connect(self.item_opened)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the items of the bin."""
        tr, has_items = self.tr, bool(self._model.rows)
        change = (
            FunctionKey("F2", tr("Add item"), self.type_requested.emit, primary=True),
            FunctionKey("F9", tr("Remove item"), self._remove, has_items),
        )
        return (
            *(change if self._may_manage else ()),
            FunctionKey("F3", tr("Open item"), self.rows.table.open_current, has_items),
            FunctionKey("F5", tr("Refresh"), self.reload_requested.emit),
            FunctionKey("Esc", tr("Back"), self.left.emit),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan: in answer to a question that is open, else as an item to add."""
        if not self._asking.takes(raw, self._refused):
            self.scan_requested.emit(raw)

    async def ask_code(self) -> str | None:
        """Return a typed SKU or barcode, None when the person went back."""
        return None if self._asking.is_open else await self._asking.code() or None

    def show_opening(self, code: str) -> None:
        """Say whose items are on their way."""
        self._title.setText(self.tr("Items fixed to {code}").format(code=code))
        self.rows.table.setAccessibleName(self._title.text())
        self.remark.tell("hint", "")
        self._model.put(())
        self.rows.show_loading()
        self.function_keys_changed.emit()

    def show_items(self, items: Sequence[FixedItem], current: FixedItem | None) -> None:
        """Show the items, one of them current."""
        self._model.put(items)
        if items:
            self.rows.show_rows()
            self.rows.table.selectRow(max(0, self._model.place_of(current.key) if current else 0))
            self.rows.table.fit_columns()
            self.rows.setFocus()
        else:
            self.rows.show_empty(said("No item is fixed to this bin."), self._advice())
        self.function_keys_changed.emit()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.rows.show_problem(problem)

    def say(self, title: Said) -> None:
        """Say that something was done, or was so already."""
        self.remark.tell("good", shown(title))
        self._tones.play(Verdict.OK)

    def refuse(self, problem: InvistaError) -> None:
        """Say why something was not done."""
        self._refused(Verdict.REFUSED, problem.title, problem.advice)

    def _refused(self, verdict: Verdict, title: Said, advice: Said) -> None:
        self.remark.tell("wrong", f"{shown(title)} {shown(advice)}")
        self._tones.play(verdict)

    def _advice(self) -> Said:
        if self._may_manage:
            return said("Scan an item that always goes here, or press F2 to type its SKU.")
        return said("Somebody who manages places can fix items to it.")

    def _remove(self) -> None:
        if (item := self.rows.table.current_row()) is not None:
            self.remove_requested.emit(item)


def _columns() -> list[Column[FixedItem]]:
    def tr(words: str) -> str:
        return QCoreApplication.translate("FixedItemsView", words)

    return [
        Column(tr("SKU"), lambda item: item.sku, bold=lambda _item: True),
        Column(tr("Item"), lambda item: item.name, stretch=1),
        Column("", lambda item: "" if item.is_active else tr("no longer in use")),
    ]
