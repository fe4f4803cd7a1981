"""A table over more rows than are fetched: it asks for the windows that are looked at."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Signal

from invista_desktop.models.qt.columns import Column, ColumnsModel, Index, Row


class WindowedTableModel(ColumnsModel[Row]):
    """Shows `total` rows while holding only the windows that were looked at last.

    It knows no database: it asks with `window_needed` and is told with `put_window`. An answer
    to an older question (another filter, another sort) is ignored. Sorting and filtering are
    questions for the database, so no proxy model belongs on top.

    Signals:
        window_needed: rows not here are looked at; args: question, first row, row count.
    """

    WINDOW = 100
    KEPT_WINDOWS = 20

    window_needed = Signal(int, int, int)

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._question, self._total = 0, 0
        self._windows: OrderedDict[int, Sequence[Row] | None] = OrderedDict()

    @property
    def question(self) -> int:
        """The number of the question now open; answers carry it back."""
        return self._question

    def ask_anew(self, total: int) -> int:
        """Forget every row: a new question has `total` rows. Return the question's number."""
        self.beginResetModel()
        self._question, self._total = self._question + 1, total
        self._windows.clear()
        self.endResetModel()
        return self._question

    def recount(self, question: int, total: int) -> None:
        """Take the exact number of rows; those looked at stay where they are."""
        if question != self._question or total == self._total:
            return
        old = self._total
        if total > old:
            self.beginInsertRows(QModelIndex(), old, total - 1)
            self._total = total
            self.endInsertRows()
            # The window that the old end cut off is not whole.
            if old % self.WINDOW and self._windows.pop(old // self.WINDOW, None) is not None:
                first = old - old % self.WINDOW
                self.dataChanged.emit(self.index(first, 0), self.index(old - 1, len(self.columns) - 1))
        else:
            self.beginRemoveRows(QModelIndex(), total, old - 1)
            self._total = total
            self.endRemoveRows()
            for window in [window for window in self._windows if window * self.WINDOW >= total]:
                del self._windows[window]

    def put_window(self, question: int, first: int, rows: Sequence[Row]) -> None:
        """Take the rows that were asked for, `first` being the number of the first one.

        Rows past the end are dropped: more came to be since they were counted.
        """
        rows = rows[: max(0, self._total - first)]
        if question != self._question or not rows:
            return
        self._keep(first // self.WINDOW, rows)
        bottom = self.index(first + len(rows) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(first, 0), bottom)

    def withdraw(self, question: int, first: int) -> None:
        """Take back what was asked for and failed: the next look asks again."""
        if question == self._question:
            self._windows.pop(first // self.WINDOW, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All rows of the question, here or not."""
        return 0 if parent.isValid() else self._total

    def row(self, number: int) -> Row | None:
        """Return the row, asking for its window if it is not here."""
        window, offset = divmod(number, self.WINDOW)
        if window not in self._windows:
            self._keep(window, None)
            first = window * self.WINDOW
            self.window_needed.emit(self._question, first, min(self.WINDOW, self._total - first))
        rows = self._windows.get(window)
        if rows is None or offset >= len(rows):
            return None
        self._windows.move_to_end(window)
        return rows[offset]

    def _keep(self, window: int, rows: Sequence[Row] | None) -> None:
        self._windows[window] = rows
        self._windows.move_to_end(window)
        while len(self._windows) > self.KEPT_WINDOWS:
            self._windows.popitem(last=False)
