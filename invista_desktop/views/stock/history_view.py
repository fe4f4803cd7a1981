"""Every movement of one subject, or deed with a pallet, newest first, fetched as it is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.stock_browsing import DOCUMENTS, Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import Card, HistoryRow
from invista_desktop.models.qt.windowed_table import WindowedTableModel
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.windowed_view import RowsView, WindowedView
from invista_desktop.views.stock.columns import history_columns

_ITEM, _BALANCE, _REASON = 2, 4, 6
_SSCC_LETTERS = 25
_WITHOUT_BALANCE = DOCUMENTS | {SubjectKind.PALLET}


class HistoryView(QWidget):
    """Shows one history; Enter on a row opens the document that posted it.

    Signals:
        function_keys_changed: other things can be done now.
        window_needed: args: number of the question, first row, row count.
        document_opened: arg: whose card opens.
        item_opened: arg: the row.
        reload_requested: ask the same again.
        left: one step back.
    """

    function_keys_changed = Signal()
    window_needed = Signal(int, int, int)
    document_opened = Signal(object)
    item_opened = Signal(object)
    reload_requested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: WindowedTableModel[HistoryRow] = WindowedTableModel(history_columns(), self)
        self.rows = WindowedView(self.model, lines=2)
        self.subject: Subject | None = None
        self._title, self.count = ElidedLabel(elide=Qt.TextElideMode.ElideRight), text("", "muted", wraps=False)
        self._title.setProperty("role", "heading")
        self.remark = Remark()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.remark)
        layout.addWidget(self.rows, 1)
        self.setFocusProxy(self.rows)
        self.model.window_needed.connect(self.window_needed)
        self.rows.retry_requested.connect(self.reload_requested)
        self.rows.table.setSortingEnabled(False)
        self.rows.table.row_opened.connect(self._open)
        self.rows.table.row_chosen.connect(lambda _row: self._chosen())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done in a history."""
        row: HistoryRow | None = self.rows.table.current_row()
        opens, has_item = self._document_of(row) is not None, row is not None and row.item is not None
        return (
            FunctionKey("F2", self.tr("Open document"), self.rows.table.open_current, opens, primary=opens),
            FunctionKey("F3", self.tr("Open item"), self._open_item, has_item),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
        )

    def show_card(self, card: Card) -> None:
        """Say whose history comes."""
        self.subject = card.subject
        self._title.tell(self.tr("History of {what}").format(what=f"{card.title}  {card.name}".strip()))
        self.rows.table.setColumnHidden(_BALANCE, card.subject.kind in _WITHOUT_BALANCE)
        is_pallet = card.subject.kind is SubjectKind.PALLET
        self.rows.table.least_letters = _SSCC_LETTERS if is_pallet else RowsView.least_letters
        self.rows.table.setColumnHidden(_REASON, is_pallet)
        self.rows.table.setColumnHidden(_ITEM, card.subject.kind in {SubjectKind.LOT, SubjectKind.SERIAL})

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self.count.clear()
        self.remark.tell("hint", "")
        self.rows.show_loading()

    def show_total(self, total: int, question: Subject) -> int:
        """Make room for the movements; return the number of the question."""
        number = self.model.ask_anew(total)
        words = self.tr("Entries: {count}") if question.kind is SubjectKind.PALLET else self.tr("Movements: {count}")
        self.count.setText(words.format(count=shown_number(total)))
        if total:
            self.rows.show_rows()
            self.rows.table.selectRow(0)
            self.rows.setFocus()  # while it was loading, there was no table to take the keys
        elif question.kind is SubjectKind.ORDER:
            self.rows.show_empty(said("Nothing was received of it yet."), said("Movements appear with its receipts."))
        else:
            self.rows.show_empty(said("Nothing was moved yet."), said("Every movement appears here as it is posted."))
        self.function_keys_changed.emit()
        return number

    def show_window(self, number: int, first: int, rows: Sequence[HistoryRow]) -> None:
        """Show movements that were asked for."""
        self.model.put_window(number, first, rows)
        self.rows.table.fit_columns()
        self.function_keys_changed.emit()

    def withdraw_window(self, number: int, first: int) -> None:
        """Let a window be asked for again later."""
        self.model.withdraw(number, first)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.rows.show_problem(problem)

    def _document_of(self, row: HistoryRow | None) -> Subject | None:
        """Return what Enter on a row opens; the document one looks back from is no way on."""
        document = row.document_subject if row is not None else None
        return None if document == self.subject else document

    def _chosen(self) -> None:
        self.remark.tell("hint", "")
        self.function_keys_changed.emit()

    def _open(self, row: HistoryRow) -> None:
        if (document := self._document_of(row)) is not None:
            self.document_opened.emit(document)
        elif row.document_subject is not None:
            self.remark.tell("hint", self.tr("This history is that of {document}.").format(document=row.document))
        else:
            self.remark.tell("hint", self.tr("No document belongs to this movement. F3 opens the item."))

    def _open_item(self) -> None:
        row: HistoryRow | None = self.rows.table.current_row()
        if row is not None and row.item is not None:
            self.item_opened.emit(row)
