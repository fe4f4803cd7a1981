"""What an import file holds and what is wrong with it, as two tables."""

from collections.abc import Callable, Collection
from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QTabWidget, QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.imports import Checked, CheckedRow, Problem, RowState, Value
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView


class Preview(QTabWidget):
    """Two pages: the problems with row and column, and the rows as they were read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What the file holds"))
        self._problems_model = RowsTableModel(_problem_columns(), key=id)
        self.problems = WindowedView(self._problems_model, lines=2, wraps=True)
        self.problems.table.setAccessibleName(self.tr("Problems to mend"))
        _look_at_few(self.problems)
        self.rows = self._rows_view(Checked.nothing_yet(), frozenset())
        self._put_pages(self.rows)
        for page in (self.problems, self.rows):
            page.show_empty(said("No file chosen yet."), said("Choose a CSV file, or drop one here."))

    def show_loading(self) -> None:
        """Say that a file is being read."""
        self._problems_model.put(())
        self._put_pages(self._rows_view(Checked.nothing_yet(), frozenset()))
        for page in (self.problems, self.rows):
            page.show_loading()

    def show_checked(self, checked: Checked) -> None:
        """Show the file; where something is wrong, the problems first."""
        troubled = frozenset(problem.row for problem in checked.problems)
        self._problems_model.put(checked.problems)
        if checked.problems:
            self.problems.show_rows()
        else:
            self.problems.show_empty(said("No problems."), said("The file can be imported."))
        self._put_pages(self._rows_view(checked, troubled), len(checked.problems), len(checked.rows))
        self.setCurrentWidget(self.problems if checked.problems else self.rows)

    def _put_pages(self, rows: WindowedView, problem_count: int = 0, row_count: int = 0) -> None:
        """Build the pages anew: every file has columns of its own."""
        earlier = self.rows
        self.clear()
        if earlier is not rows:
            earlier.deleteLater()
        self.rows = rows
        self.addTab(self.problems, self.tr("&Problems ({count})").format(count=problem_count))
        self.addTab(self.rows, self.tr("&Rows ({count})").format(count=row_count))

    def _rows_view(self, checked: Checked, troubled: Collection[int]) -> WindowedView:
        model = RowsTableModel(_row_columns(checked, troubled), key=lambda row: row.row)
        model.put(checked.rows)
        view = WindowedView(model)
        view.table.setAccessibleName(self.tr("Rows of the file"))
        _look_at_few(view)
        if checked.rows:
            view.show_rows()
        else:
            view.show_empty(said("No rows to show."), said("Mend the problems, then check the file again."))
        return view


def _look_at_few(view: WindowedView) -> None:
    """Fit columns by one screenful: by Qt's thousand rows, a large file stops the window for a second."""


def _problem_columns() -> tuple[Column[Problem], ...]:
    return (
        Column(_tr("Row"), lambda problem: str(problem.row) if problem.row else _tr("File"), END),
        Column(_tr("Column"), lambda problem: problem.column),
        Column(
            _tr("Problem"), lambda problem: shown(problem.title), icon=lambda _problem: icon(Verdict.REFUSED), stretch=1
        ),
        Column(_tr("What to do"), lambda problem: shown(problem.advice), stretch=1),
    )


def _row_columns(checked: Checked, troubled: Collection[int]) -> tuple[Column[CheckedRow], ...]:
    words = {
        RowState.NEW: _tr("New"),
        RowState.CHANGED: _tr("Changed"),
        RowState.UNCHANGED: _tr("Unchanged"),
    }

    def state(row: CheckedRow) -> str:
        return _tr("To mend") if row.row in troubled else words[row.state]

    cells = (Column(name, _cell(name)) for name in checked.columns)
    return (
        Column(_tr("Row"), lambda row: str(row.row), END),
        Column(_tr("Import"), state, bold=lambda row: row.row in troubled),
        *cells,
    )


def _cell(column: str) -> Callable[[CheckedRow], str]:
    return lambda row: in_words(row.values.get(column))


def in_words(value: Value) -> str:
    """Return a value as the preview shows it; an empty cell is empty, a zero is 0."""
    match value:
        case None:
            return ""
        case bool():
            return _tr("yes") if value else _tr("no")
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value).replace("\n", " ⏎ ")


def _tr(words: str) -> str:
    return QCoreApplication.translate("Preview", words)
