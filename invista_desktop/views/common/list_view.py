"""A screen that is a list: a search field, chips that narrow it, and rows fetched as they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.qt.columns import Column
from invista_desktop.models.qt.windowed_table import WindowedTableModel
from invista_desktop.views.common.dialogs import ask
from invista_desktop.views.common.flow_row import FlowRow
from invista_desktop.views.common.forms import Remark, button, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView

_PAUSE_MS = 250
LOOKS = {Verdict.OK: "good", Verdict.WARNING: "hint", Verdict.REFUSED: "wrong"}

Row = TypeVar("Row")


@dataclass(frozen=True)
class ListWords:
    """What a list calls itself and its parts, in the person's language.

    Attributes:
        search: what can be looked for, shown in the empty field; `search_name` is what a screen reader says.
        hint: what else the screen can do, said below the rows; empty where the search says it.
    """

    heading: str
    search: str
    search_name: str
    hint: str


class ListView(QWidget, Generic[Row]):
    """Shows rows in windows, and asks with signals for others.

    Signals:
        search_requested: arg: the text to look for.
        filter_requested: arg: what the chip stands for.
        sort_requested: args: the column's sort key, descending.
        window_needed: args: number of the question, first row, row count.
        reload_requested: ask the same again.
        function_keys_changed: other things can be done now.

    Attributes:
        remark: what the person should know of the rows; hidden while there is nothing to say.
    """

    search_requested = Signal(str)
    filter_requested = Signal(object)
    sort_requested = Signal(str, bool)
    window_needed = Signal(int, int, int)
    reload_requested = Signal()
    function_keys_changed = Signal()

    def __init__(
        self, columns: Sequence[Column[Row]], words: ListWords, parent: QWidget | None = None, *, lines: int = 1
    ) -> None:
        super().__init__(parent)
        self.model: WindowedTableModel[Row] = WindowedTableModel(columns, self)
        self.rows = WindowedView(self.model, lines=lines)
        self.banner = ScanBanner()
        self.banner.hide()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(words.search)
        self.search.setAccessibleName(words.search_name)
        self.search.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.count = text("", "muted", wraps=False)
        self.remark = Remark()
        self._chips, self._chip_row = QButtonGroup(self), FlowRow()
        self._chip_row.hide()
        self._meanings: dict[QAbstractButton, object] = {}
        self._tools: list[QWidget] = []
        self._had_row = False
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out(words)
        self._connect()
        self.setFocusProxy(self.rows)

    def offer_chips(self, chips: Sequence[tuple[object, str]]) -> None:
        """Offer to narrow the list; the first chip is the one that holds at the start."""
        for place, (which, words) in enumerate(chips):
            chip = button(words)
            chip.setCheckable(True)
            chip.setChecked(place == 0)
            chip.clicked.connect(lambda _checked, which=which: self.filter_requested.emit(which))
            self._chips.addButton(chip)
            self._meanings[chip] = which
        self._fill_row()

    def choose(self, which: object) -> None:
        """Press the chip that narrows the list to `which`."""
        next(chip for chip in self._chips.buttons() if self._meanings[chip] == which).click()

    def add_tool(self, tool: QWidget) -> None:
        """Put a further way to narrow the list before its chips."""
        self._tools.append(tool)
        self._fill_row()

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say above the rows what came of the last wish."""
        words = shown(title) if advice is None else f"{shown(title)}\n{shown(advice)}"
        self.remark.tell(LOOKS[verdict], words)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await ask(title, advice, confirm=confirm, parent=self)

    def mark_chip(self, which: object) -> None:
        """Show which chip holds; none does where the question is narrowed in another way."""
        self._chips.setExclusive(False)
        for chip, chosen in self._meanings.items():
            chip.setChecked(chosen == which)
        self._chips.setExclusive(True)

    def opening_key(self, title: str) -> FunctionKey:
        """Return the key that opens the chosen row: what the list is for, as long as there is one."""
        return FunctionKey("F2", title, self.rows.table.open_current, self.has_row(), primary=self.has_row())

    def beginning_key(self, title: str, run: Callable[[], None], *, may: bool) -> FunctionKey:
        """Return the key that begins something: what an empty list is for."""
        return FunctionKey("F6", title, run, may, primary=not self.has_row() and may)

    def has_row(self) -> bool:
        """Return whether a row is chosen, in sight and here."""
        return self.rows.currentWidget() is self.rows.table and self.rows.table.current_row() is not None

    def list_keys(self) -> Sequence[FunctionKey]:
        """Return the keys every list has."""
        return (
            FunctionKey("F3", self.tr("Search"), self.search.setFocus),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
        )

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self.rows.show_loading()
        self._rows_changed()

    def make_room(self, total: int, counted: str) -> int:
        """Make room for the rows of a new question, `counted` saying how many; return its number."""
        number = self.model.ask_anew(total)
        self.count.setText(counted)
        if total:
            self.rows.show_rows()
            self.rows.table.selectRow(0)
        else:
            self.rows.hide_rows()
        self._rows_changed()
        return number

    def show_window(self, number: int, first: int, rows: Sequence[Row]) -> None:
        """Show rows that were asked for."""
        self.model.put_window(number, first, rows)
        self.rows.table.fit_columns()
        self._rows_changed()

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""
        self.model.withdraw(number, first)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.count.clear()
        self.rows.show_problem(problem)
        self._rows_changed()

    def _rows_changed(self) -> None:
        """Tell that other keys hold, when there is a row where there was none, or the other way round."""
        if self.has_row() is not self._had_row:
            self._had_row = self.has_row()
            self.function_keys_changed.emit()

    def _fill_row(self) -> None:
        self._chip_row.put((*self._tools, *self._chips.buttons()))
        self._chip_row.show()

    def _connect(self) -> None:
        self.search.textEdited.connect(self._start_typing)
        self.search.returnPressed.connect(self._search_now)
        self._typing.timeout.connect(lambda: self.search_requested.emit(self.search.text()))
        self.model.window_needed.connect(self.window_needed)
        self.model.sort_requested.connect(lambda key, rising: self.sort_requested.emit(key, not rising))
        self.rows.retry_requested.connect(self.reload_requested)
        self.rows.table.row_chosen.connect(lambda _row: self._rows_changed())

    def _start_typing(self) -> None:
        self._typing.start()

    def _search_now(self) -> None:
        self._typing.stop()
        self.search_requested.emit(self.search.text())
        self.rows.table.setFocus()

    def _lay_out(self, words: ListWords) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(text(words.heading, "heading", wraps=False))
        top.addStretch()
        top.addWidget(self.count)
        tools = QHBoxLayout()
        tools.setSpacing(10)
        tools.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        tools.addWidget(self._chip_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addWidget(self.remark)
        layout.addLayout(tools)
        layout.addWidget(self.rows, 1)
        if words.hint:
            hint = text(words.hint, "muted")
            hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(hint)
