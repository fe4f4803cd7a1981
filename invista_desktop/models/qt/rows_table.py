"""A table over a short list of frozen rows, such as the lines of one order."""

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QModelIndex, QObject

from invista_desktop.models.qt.columns import Column, ColumnsModel, Index, Row


class RowsTableModel(ColumnsModel[Row]):
    """Shows the rows it was last given; rows with the same key keep their place and selection."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._key = key
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows now shown."""
        return self._rows

    def put(self, rows: Sequence[Row]) -> None:
        """Show `rows` instead; only what differs is announced."""
        new = tuple(rows)
        if [self._key(row) for row in new] == [self._key(row) for row in self._rows]:
            self._change(new)
        elif new[: len(self._rows)] == self._rows:
            self._append(new)
        else:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()

    def place_of(self, key: Hashable) -> int:
        """Return the row number of `key`, or -1."""
        return next((number for number, row in enumerate(self._rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def row(self, number: int) -> Row | None:
        """Return the row at `number`, or None past the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _append(self, new: tuple[Row, ...]) -> None:
        self.beginInsertRows(QModelIndex(), len(self._rows), len(new) - 1)
        self._rows = new
        self.endInsertRows()

    def _change(self, new: tuple[Row, ...]) -> None:
        old, self._rows = self._rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
