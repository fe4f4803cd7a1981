"""The import from the File menu: choose a file, look at what it would do, import it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.imports import Checked, FileImported, ImportKind, Problem, RowState
from invista_desktop.views.common.forms import button, labelled, text
from invista_desktop.views.common.keyboard import give_keyboard_back
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.translation import shown
from invista_desktop.views.imports.preview import Preview
from invista_desktop.views.imports.reading_choices import ReadingChoices

IMPORT_KEY = "F10"


class ImportDialog(QDialog):
    """Shows a file before it is imported; F10 imports, Esc closes.

    Signals:
        check_requested: a file was chosen, or another way to read it; args: path, kind, options.
        import_requested: the person wants what is shown imported.
    """

    check_requested = Signal(object, object, object)
    import_requested = Signal()

    def __init__(self, kinds: Sequence[ImportKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_keyboard_back(self)
        self.setWindowTitle(self.tr("Import from a file"))
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self._can_import = False
        self.kind = QComboBox()
        for kind in kinds:
            self.kind.addItem(self._kind_words(kind), kind)
        self.kind.currentIndexChanged.connect(self._check)
        self.reading = ReadingChoices()
        self.reading.changed.connect(self._check)
        self.choose = button(self.tr("Choose a &file…  (Ctrl+O)"))
        self.choose.clicked.connect(self._choose_file)
        self.file_name = text(self.tr("No file chosen yet."), wraps=False)
        self.summary = text("", "muted")
        self.notice = NoticeBar()
        self.notice.retry_requested.connect(self._try_again)
        self.preview = Preview()
        self.preview.problems.table.row_chosen.connect(self._tell_in_full)
        self.import_button = button(self.tr("&Import  (F10)"), "primary")
        self.import_button.clicked.connect(self._import)
        self.close_button = button(self.tr("Close  (Esc)"), "tall")
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence(IMPORT_KEY), self, self._import)
        QShortcut(QKeySequence.StandardKey.Open, self, self._choose_file)
        self._lay_out()
        self._offer(can_import=False)

    def take_file(self, path: Path) -> None:
        """Show `path` as chosen and have it checked."""
        self._path = path
        self.file_name.setText(path.name)
        self.file_name.setToolTip(str(path))
        self._check()

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""
        for widget in (self.kind, self.reading, self.choose):
            widget.setEnabled(not busy)
        self.import_button.setEnabled(self._can_import and not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def show_progress(self, rows: int) -> None:
        """Say how many rows were read."""
        self._tell(self.tr("{count} rows read…").format(count=f"{rows:,}"))

    def show_checked(self, checked: Checked) -> None:
        """Show rows, problems and counts; offer to import what is clean."""
        self._tell(self._counts(checked))
        self.preview.show_checked(checked)
        self._offer(can_import=checked.is_clean)

    def show_imported(self, outcome: FileImported) -> None:
        """Say what was imported; there is nothing more to import."""
        self._offer(can_import=False)
        self.notice.say(
            said(
                "Imported: {new} new, {changed} changed, {unchanged} unchanged.",
                new=outcome.new, changed=outcome.changed, unchanged=outcome.unchanged,
            )
        )  # fmt: skip

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""
        if problem is None:
            self.notice.hide()
        else:
            self.notice.tell(problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        if [url for url in event.mimeData().urls() if url.isLocalFile()]:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose the file that was dropped."""
        if files := [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]:
            self.take_file(Path(files[0]))

    def _check(self) -> None:
        if self._path is not None:
            self._offer(can_import=False)
            self.preview.show_loading()
            self.check_requested.emit(self._path, ImportKind(self.kind.currentData()), self.reading.options())

    def _import(self) -> None:
        if self.import_button.isEnabled():
            self.import_requested.emit()

    def _try_again(self) -> None:
        """Send again what was shown, or check again what could not be read."""
        if self._can_import:
            self._import()
        else:
            self._check()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file to import"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables (*.csv *.tsv *.txt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    def _offer(self, *, can_import: bool) -> None:
        self._can_import = can_import
        self.import_button.setEnabled(can_import)

    def _tell(self, words: str) -> None:
        self.summary.setText(words)
        self.summary.setAccessibleName(words)

    def _tell_in_full(self, problem: Problem) -> None:
        """Show a problem whose words the table cuts off."""
        self._tell(f"{shown(problem.title)} {shown(problem.advice)}")

    def _counts(self, checked: Checked) -> str:
        counts = checked.counts
        parts = [
            self.tr("{new} new, {changed} changed, {unchanged} unchanged").format(
                new=counts[RowState.NEW], changed=counts[RowState.CHANGED], unchanged=counts[RowState.UNCHANGED]
            ),
            self.tr("problems: {count}").format(count=len(checked.problems)),
            self.tr("read as {encoding}").format(encoding=checked.encoding or "?"),
        ]
        if checked.ignored:
            parts.append(self.tr("columns left out: {names}").format(names=", ".join(checked.ignored)))
        return " · ".join(parts)

    def _kind_words(self, kind: ImportKind) -> str:
        match kind:
            case ImportKind.PRODUCTS:
                return self.tr("Products")
            case ImportKind.SUPPLIERS:
                return self.tr("Suppliers")
            case ImportKind.PURCHASE_ORDERS:
                return self.tr("Purchase orders")

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.addWidget(labelled(self.tr("&What the file brings"), self.kind))
        chosen.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        chosen.addWidget(self.file_name, 1, Qt.AlignmentFlag.AlignBottom)
        self.file_name.setMinimumHeight(self.choose.sizeHint().height())
        buttons = QHBoxLayout()
        buttons.addWidget(self.summary, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addLayout(chosen)
        layout.addWidget(self.reading)
        layout.addWidget(self.notice)
        layout.addWidget(self.preview, 1)
        layout.addLayout(buttons)
        self.resize(1100, 760)
