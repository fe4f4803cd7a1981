"""What a table shows: columns as data, and the part of Qt's model interface that follows from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QIcon

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter

ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table of `Row`.

    Attributes:
        title: what stands above it, in the person's language.
        text: what a row shows in it.
        align: START for words, END for quantities.
        sort_key: the word the query sorts by; empty where sorting is not offered.
        accessible: what a screen reader says, where that is more than the text.
        icon: a mark before the text; never without words that say the same.
        bold: which rows to print heavily.
        stretch: share of the spare width, 0 to fit the content.
    """

    title: str
    text: Callable[[Row], str]
    align: Qt.AlignmentFlag = START
    sort_key: str = ""
    accessible: Callable[[Row], str] | None = None
    icon: Callable[[Row], QIcon | None] | None = None
    bold: Callable[[Row], bool] | None = None
    stretch: int = 0


class ColumnsModel(QAbstractTableModel, Generic[Row]):
    """A table that knows its columns; where its rows come from is the subclass's business.

    Signals:
        sort_requested: the person wants another order; args: sort key, ascending.
    """

    sort_requested = Signal(str, bool)

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The number of columns; cells have no children."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above, row numbers at the side."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].align if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order; the rows stay until the answer is here."""
        if 0 <= column < len(self.columns) and (key := self.columns[column].sort_key):
            self.sort_requested.emit(key, order is Qt.SortOrder.AscendingOrder)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt asks about one cell."""
        if not index.isValid() or role not in _ROLES:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        row = self.row(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        return row if role == ROW_ROLE else _shown(column, row, role)

    def row(self, number: int) -> Row | None:
        """Return the row, or None while it is on its way."""
        raise NotImplementedError


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.FontRole,
        ROW_ROLE,
    }
)


def _shown(column: Column[Row], row: Row, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
            return column.text(row)
        case Qt.ItemDataRole.AccessibleTextRole:
            return column.accessible(row) if column.accessible else column.text(row)
        case Qt.ItemDataRole.DecorationRole:
            return column.icon(row) if column.icon else None
        case _:
            return _heavy() if column.bold and column.bold(row) else None


def _heavy() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
