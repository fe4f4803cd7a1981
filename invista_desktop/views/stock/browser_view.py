"""The stock browser: what lies where, grouped, filtered and added up by the database."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.stock_browsing import (
    PlaceChoice,
    StockCount,
    StockGroup,
    StockQuestion,
    StockRow,
    StockTotals,
    Subject,
)
from invista_desktop.views.common.flow_row import FlowRow
from invista_desktop.views.common.forms import button
from invista_desktop.views.common.function_keys import LABELS_KEY, FunctionKey
from invista_desktop.views.common.list_view import ListView, ListWords
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock.columns import group_titles, hidden_columns, stock_columns
from invista_desktop.views.stock.filter_row import FilterRow
from invista_desktop.views.stock.totals import WordFigures


class BrowserView(ListView[StockRow]):
    """Shows stock in windows; a row opens its card by Enter, double click or scan.

    Signals:
        group_requested: arg: a `StockGroup`.
        row_opened: arg: the row.
        subject_opened: arg: whose card opens.
        saved_requested: the person wants the filters kept on this workstation.
        labels_requested: arg: the marked rows as (first, count).
        labels_chosen: arg: what labels are wanted for.
    """

    group_requested = Signal(object)
    row_opened = Signal(object)
    subject_opened = Signal(object)
    saved_requested = Signal()
    labels_requested = Signal(object)
    labels_chosen = Signal(object)

    def __init__(self, tones: Tones, parent: QWidget | None = None, *, may_label: bool = False) -> None:
        super().__init__(stock_columns(StockGroup.PILE), self._list_words(), parent, lines=2)
        self._tones, self._may_label = tones, may_label
        self.rows.table.let_mark()
        self.filters = FilterRow()
        self.figures = WordFigures(self.tr("Sums"), self.tr("All rows, {unit}"))
        self._groups = QButtonGroup(self)
        self.rows.table.least_letters = 14
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - as the list lays itself out
        at = layout.indexOf(self.rows)
        layout.insertWidget(at, FlowRow(self._group_chips()))
        layout.insertWidget(at + 1, self.filters)
        layout.insertWidget(at + 3, self.figures)
        self.filters.filter_changed.connect(self.filter_requested)
        self.rows.table.row_opened.connect(self.row_opened)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in the browser."""
        keys = [
            self.opening_key(self.tr("Open card")),
            *self.list_keys(),
            FunctionKey("F6", self.tr("My filters"), self.saved_requested.emit),
        ]
        if self._may_label:
            keys.append(FunctionKey(LABELS_KEY, self.tr("Labels"), self._ask_labels))
        return keys

    def show_places(self, warehouses: tuple[PlaceChoice, ...], zones: tuple[PlaceChoice, ...]) -> None:
        """Offer the warehouses and the zones to filter by."""
        self.filters.offer(warehouses, zones)

    def show_question(self, question: StockQuestion) -> None:
        """Show what is asked."""
        if self.search.text().strip() != question.search:
            self.search.setText(question.search)
        self.filters.show_filter(question.filter)
        for chip in self._groups.buttons():
            chip.setChecked(chip.property("group") == str(question.group))
        self.model.columns = tuple(stock_columns(question.group))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.model.columns) - 1)
        hidden = hidden_columns(question.group, knows_on_order=question.knows_on_order)
        for place in range(len(self.model.columns)):
            self.rows.table.setColumnHidden(place, place in hidden)
        order = Qt.SortOrder.DescendingOrder if question.descending else Qt.SortOrder.AscendingOrder
        self.rows.table.mark_sorted(question.sort, order)

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        super().show_loading()
        self.figures.show_words(self.tr("Adding up…"))

    def show_count(self, count: StockCount, question: StockQuestion) -> int:
        """Make room for the rows; return the number of the question."""
        told = self.tr("Rows: {count}") if count.is_exact else self.tr("Rows: about {count}")
        number = self.make_room(count.rows, told.format(count=shown_number(count.about)))
        if not count.rows and question.is_narrowed:
            self.rows.show_empty(said("No stock matches."), said("Change the search, or choose other filters."))
        elif not count.rows:
            self.rows.show_empty(said("There is no stock."), said("It appears here as goods are received."))
        return number

    def show_total(self, total: int, question: StockQuestion) -> int:
        """Make room for an exact number of rows."""
        return self.show_count(StockCount(total, total, is_exact=True), question)

    def show_totals(self, number: int, totals: StockTotals) -> None:
        """Show the exact number of rows, and the sums."""
        if number != self.model.question:
            return
        self.model.recount(number, totals.rows)
        self.count.setText(self.tr("Rows: {count}").format(count=shown_number(totals.rows)))
        more = self.tr("and more units; group by product to see them")
        self.figures.show_totals(totals.totals, more)
        self.rows.table.fit_columns()

    def show_no_totals(self, number: int) -> None:
        """Say that the sums could not be had."""
        if number == self.model.question:
            self.figures.show_words(self.tr("The sums could not be had. F5 asks again."))

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        super().show_problem(problem)
        self.figures.show_words("")

    def choose_labels(self, sources: Sequence[LabelSource]) -> None:
        """Ask for labels of these."""
        self.labels_chosen.emit(tuple(sources))

    def _ask_labels(self) -> None:
        self.labels_requested.emit(self.rows.table.marked_ranges())

    def open_subject(self, subject: Subject) -> None:
        """Open a card."""
        self.subject_opened.emit(subject)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.show()
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    def _group_chips(self) -> list[QWidget]:
        chips: list[QWidget] = []
        for group, words in group_titles().items():
            chip = button(words)
            chip.setCheckable(True)
            chip.setChecked(group is StockGroup.PILE)
            chip.setProperty("group", str(group))
            chip.setAccessibleName(self.tr("Group by {what}").format(what=words))
            chip.clicked.connect(lambda _checked, group=group: self.group_requested.emit(group))
            self._groups.addButton(chip)
            chips.append(chip)
        return chips

    def _list_words(self) -> ListWords:
        return ListWords(
            heading=self.tr("Stock"),
            search=self.tr("SKU, name, place, lot or serial; a scan of anything opens its card"),
            search_name=self.tr("Search stock"),
            hint="",
        )
