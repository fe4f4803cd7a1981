"""A recall: everything a lot came from and everywhere it went, and whether it adds up."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.stock_cards import Recall, RecallRow, RecallSide
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.stock.columns import recall_columns, side_titles


class RecallView(QWidget):
    """Shows one recall; Enter opens a row's document.

    Signals:
        function_keys_changed: other things can be done now.
        document_opened: arg: whose card opens.
        export_chosen: arg: the path of the file.
        reload_requested: ask the same again.
        left: one step back.
    """

    function_keys_changed = Signal()
    document_opened = Signal(object)
    export_chosen = Signal(object)
    reload_requested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recall: Recall | None = None
        self.model: RowsTableModel[RecallRow] = RowsTableModel(recall_columns(), key=lambda row: row)
        self.rows = WindowedView(self.model, lines=2)
        self.rows.table.setSortingEnabled(False)
        self._title = text("", "heading", wraps=False)
        self._sums, self.remark = text("", "large", wraps=False), Remark()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._sums)
        layout.addWidget(self.remark)
        layout.addWidget(self.rows, 1)
        self.setFocusProxy(self.rows)
        self.rows.retry_requested.connect(self.reload_requested)
        self.rows.table.row_opened.connect(self._open)
        self.rows.table.row_chosen.connect(lambda _row: self.function_keys_changed.emit())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with a recall."""
        row: RecallRow | None = self.rows.table.current_row()
        opens = row is not None and row.document_subject is not None
        return (
            FunctionKey("F2", self.tr("Open document"), self.rows.table.open_current, opens),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("F9", self.tr("Write a file"), self._choose_file, self._recall is not None, primary=True),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
        )

    def show_loading(self) -> None:
        """Say that the recall is on its way."""
        self._recall = None
        self.remark.tell("good", "")
        self.rows.show_loading()

    def show_recall(self, recall: Recall) -> None:
        """Show a recall, with its sums."""
        self._recall = recall
        self._title.setText(
            self.tr("Recall of lot {lot}: {item}").format(lot=recall.lot, item=f"{recall.sku}  {recall.name}")
        )
        titles, unit = side_titles(), recall.unit
        came, here, left = (
            f"{titles[side]} {shown_number(recall.total(side))} {unit}"
            for side in (RecallSide.CAME, RecallSide.HERE, RecallSide.LEFT)
        )
        self._sums.setText(f"{came}  =  {here}  +  {left}")
        if not recall.adds_up:
            self.remark.tell("wrong", self.tr("The sums do not add up: part of it lies where you may not look."))
        self.model.put(recall.rows)
        if recall.rows:
            self.rows.show_rows()
            self.rows.table.selectRow(0)
            self.rows.table.fit_columns()
        else:
            self.rows.show_empty(said("Nothing of this lot was ever here."), said("Go back, and look at its item."))

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.rows.show_problem(problem)

    def _open(self, row: RecallRow) -> None:
        if row.document_subject is not None:
            self.document_opened.emit(row.document_subject)

    def _choose_file(self) -> None:
        if self._recall is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
        harmless = "".join(c if c.isalnum() or c in "-_" else "-" for c in self._recall.lot)
        dialog = QFileDialog(self, self.tr("Write the recall"), folder, self.tr("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"recall-{harmless}.csv")
        dialog.fileSelected.connect(lambda path: self.export_chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
