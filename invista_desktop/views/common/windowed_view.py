"""A table set up for the keyboard, and what stands in its place while there is nothing to show."""

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyleOptionHeaderV2,
    QTableView,
    QWidget,
)

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.qt.columns import ROW_ROLE, ColumnsModel, Index
from invista_desktop.views.common.forms import card
from invista_desktop.views.common.translation import shown

_MEASURED_ROWS = 40


class _Header(QHeaderView):
    """Titles of columns; room for the arrow only where the arrow stands."""

    def sectionSizeFromContents(self, section: int) -> QSize:
        """What a title needs."""
        if section == self.sortIndicatorSection():
            return super().sectionSizeFromContents(section)
        # Qt keeps a square for the arrow in every column, wider than many a number below it.
        option = QStyleOptionHeaderV2()
        self.initStyleOption(option)
        self.initStyleOptionForIndex(option, section)
        return self.style().sizeFromContents(QStyle.ContentsType.CT_HeaderSection, option, QSize(), self)


class RowsView(QTableView):
    """Whole rows of `lines` lines of text, one at a time: arrows move, Enter opens, Tab leaves the table.

    Signals:
        row_opened: the person opened a row; arg: the row.
        row_chosen: another row is current; arg: the row.

    Attributes:
        least_letters: how many a column that stretches keeps in sight, however narrow the window.
    """

    _lines = 1
    _stretching: dict[int, int]
    least_letters = 18
    row_opened = Signal(object)
    row_chosen = Signal(object)

    def __init__(
        self, model: ColumnsModel[Any], parent: QWidget | None = None, *, lines: int = 1, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setWordWrap(wraps)
        self.setModel(model)
        self._columns_model = model
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self._set_up_header()
        self.doubleClicked.connect(self._open)
        keys = QShortcut(QKeySequence("Ctrl+Shift+S"), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._sort_by_current_column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Make room for another size of text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_rows()

    def keyboardSearch(self, search: str) -> None:
        """Do not walk the rows for a typed letter: each look would fetch a window."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is current."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row() and (row := current.data(ROW_ROLE)) is not None:
            self.row_chosen.emit(row)

    def current_row(self) -> Any:
        """Return the current row, or None while there is none."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def let_mark(self) -> None:
        """Let several rows be marked: Shift with the arrows, Ctrl+Space one by one, Ctrl+A all."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def marked_ranges(self) -> tuple[tuple[int, int], ...]:
        """Return the marked rows as (first, count) from above, or the current one when none is marked."""
        selection = self.selectionModel().selection()
        ranges = (selection.at(number) for number in range(selection.count()))
        marked = sorted({(one.top(), one.bottom()) for one in ranges})
        if not marked and self.currentIndex().isValid():
            marked = [(self.currentIndex().row(), self.currentIndex().row())]
        return tuple((top, bottom - top + 1) for top, bottom in marked)

    def marked_rows(self) -> tuple[Any, ...]:
        """Return the marked rows, or the current one; those that are not fetched are left out."""
        rows = (
            self._columns_model.index(number, 0).data(ROW_ROLE)
            for first, count in self.marked_ranges()
            for number in range(first, first + count)
        )
        return tuple(row for row in rows if row is not None)

    def open_current(self) -> None:
        """Open the current row, as Enter does; nothing where there is none."""
        self._open(self.currentIndex())

    def _open(self, index: Index) -> None:
        if (row := index.data(ROW_ROLE)) is not None:
            self.row_opened.emit(row)

    def _set_up_header(self) -> None:
        header = _Header(Qt.Orientation.Horizontal, self)
        header.setSectionsClickable(True)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        # Qt measures a thousand rows otherwise, each time: a second in which no key of a scan is heard.
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        self._choose_stretching()
        header.sectionResized.connect(self._spare_changed)
        header.sortIndicatorChanged.connect(self.fit_columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def _spare_changed(self, number: int, before: int, now: int) -> None:
        if not before or not now:  # a column was hidden, or is seen again
            self._choose_stretching()
        if number not in self._stretching:
            self._share_width()

    def _choose_stretching(self) -> None:
        """Let the columns in sight that stretch take the spare width; where there is none, the first in sight."""
        columns, header = self._columns_model.columns, self.horizontalHeader()
        seen = [number for number in range(len(columns)) if not header.isSectionHidden(number)]
        self._stretching = {number: columns[number].stretch for number in seen if columns[number].stretch}
        if not self._stretching and seen:
            self._stretching = {seen[0]: 1}
        for number in range(len(columns)):
            takes = number in self._stretching
            fit = QHeaderView.ResizeMode.Fixed if takes else QHeaderView.ResizeMode.ResizeToContents
            if header.sectionResizeMode(number) is not fit:
                header.setSectionResizeMode(number, fit)

    def _share_width(self) -> None:
        """Give what the others leave to the columns that stretch, and never so little that nothing can be read.

        One whose rows need less than its share leaves the rest to the others, as long as those need it.
        """
        header, stretching = self.horizontalHeader(), self._stretching
        taken = sum(header.sectionSize(number) for number in range(header.count()) if number not in stretching)
        least = self.fontMetrics().averageCharWidth() * self.least_letters
        needed = {number: max(least, self.sizeHintForColumn(number)) for number in stretching}
        room, shares = self.viewport().width() - taken, sum(stretching.values())
        spare = max(0, room - sum(needed.values()))
        for number in sorted(stretching, key=lambda number: needed[number] / stretching[number]):
            extra = spare * stretching[number] // shares
            fair = room * stretching[number] // shares
            width = needed[number] + extra if spare else max(least, min(fair, needed[number]))
            header.resizeSection(number, width)
            room, shares, spare = room - width, shares - stretching[number], spare - extra

    def fit_columns(self) -> None:
        """Measure the columns by the rows in sight now; Qt does it by itself only at the next layout, or not at all."""
        self.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        self._share_width()

    def mark_sorted(self, sort_key: str, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show by which column the rows come sorted, without asking for it."""
        header, keys = self.horizontalHeader(), [column.sort_key for column in self._columns_model.columns]
        header.blockSignals(True)
        header.setSortIndicator(keys.index(sort_key), order)
        header.blockSignals(False)
        self.fit_columns()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(40, self.fontMetrics().lineSpacing() * self._lines + 20))

    def _sort_by_current_column(self) -> None:
        column = self.currentIndex().column()
        if column < 0 or not self._columns_model.columns[column].sort_key:
            return
        header = self.horizontalHeader()
        again = header.sortIndicatorSection() == column
        rising = again and header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        order = Qt.SortOrder.AscendingOrder if rising or not again else Qt.SortOrder.DescendingOrder
        header.setSortIndicator(column, order)


class WindowedView(QStackedWidget):
    """A table that also says that it is loading, that there is nothing, or what went wrong.

    Signals:
        retry_requested: the person wants the failed question asked again.
    """

    retry_requested = Signal()

    def __init__(
        self, model: ColumnsModel[Any], parent: QWidget | None = None, *, lines: int = 1, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.table = RowsView(model, lines=lines, wraps=wraps)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._title.setProperty("role", "large")
        self._advice = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._advice.setProperty("role", "muted")
        self._retry = QPushButton(self.tr("Try again"))
        self._retry.setAutoDefault(False)
        self._retry.clicked.connect(self.retry_requested)
        self._instead = self._page()
        self.addWidget(self.table)
        self.addWidget(self._instead)
        self.setFocusProxy(self.table)
        self._instead.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_rows(self) -> None:
        """Show the table."""
        self._bring(self.table)

    def hide_rows(self) -> None:
        """Show no row; what stands in their place is said next."""
        self._bring(self._instead)

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self._say(self.tr("Loading…"), "", retry=False)

    def show_empty(self, title: Said, advice: Said) -> None:
        """Say that nothing is here, and what would bring something here."""
        self._say(shown(title), shown(advice), retry=False)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why there are no rows, and offer to try again."""
        self._say(shown(problem.title), shown(problem.advice), retry=True)

    def _say(self, title: str, advice: str, *, retry: bool) -> None:
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._retry.setVisible(retry)
        self._instead.setAccessibleName(f"{title} {advice}".strip())
        self._bring(self._instead)

    def _bring(self, page: QWidget) -> None:
        """Show the table or what stands in its place, and let it hear the keyboard if the other one did."""
        heard = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.setFocusProxy(page)
        self.setCurrentWidget(page)
        if heard:
            page.setFocus()

    def _page(self) -> QWidget:
        page, layout = card()
        layout.setSpacing(12)
        layout.addStretch()
        layout.addWidget(self._title)
        layout.addWidget(self._advice)
        layout.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        return page
