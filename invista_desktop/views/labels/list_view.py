"""The label templates of this workstation, and how the chosen one looks."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths, Qt, Signal, SignalInstance
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.label_library import Origin, TemplateRow
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.list_view import LOOKS
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.labels.files import chosen_file
from invista_desktop.views.labels.label_dialogs import LabelFactsDialog
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.words import kind_word, origin_word, size_word


class LabelPicture(QLabel):
    """A label as it prints, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(220, 160)
        self._whole = QPixmap()

    def show_png(self, png: bytes | None) -> None:
        """Show a picture, or none."""
        self._whole = QPixmap()
        if png is not None:
            self._whole.loadFromData(png)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into the new room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        fitted = self._whole.scaled(
            room.boundedTo(self._whole.size()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        self.setPixmap(fitted)


class LabelListView(QWidget):
    """Lists the templates; its keys act on the one that is chosen.

    Signals:
        function_keys_changed: another template is chosen.
        chosen: a template's picture is wanted; arg: its row.
        opened: it is to be designed; arg: its row.
        new_requested, import_requested, reload_requested: keys.
        copy_requested, export_requested, remove_requested, test_requested: arg: the row.
    """

    function_keys_changed = Signal()
    chosen = Signal(object)
    opened = Signal(object)
    new_requested = Signal()
    import_requested = Signal()
    reload_requested = Signal()
    copy_requested = Signal(object)
    export_requested = Signal(object)
    remove_requested = Signal(object)
    test_requested = Signal(object)

    def __init__(self, *, may_design: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_design = may_design
        self.asking = Asking(self)
        self.model: RowsTableModel[TemplateRow] = RowsTableModel(_columns(), key=lambda row: row.id)
        self.rows = WindowedView(self.model)
        self.rows.table.setAccessibleName(self.tr("Label templates"))
        self.picture, self.remark = LabelPicture(), Remark()
        self._count, self._facts = text("", "muted", wraps=False), text("", "muted")
        self.rows.table.row_chosen.connect(self._choose)
        self.rows.table.row_opened.connect(self._open)
        self.rows.retry_requested.connect(self.reload_requested)
        self._lay_out()
        self.setFocusProxy(self.rows)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the chosen template."""
        tr, row = self.tr, self._row()
        can_use = row is not None and row.problem is None
        keys = [
            FunctionKey("F5", tr("Refresh"), self.reload_requested.emit),
            FunctionKey("F4", tr("Test print"), self._emitting(self.test_requested), can_use),
        ]
        if not self._may_design:
            return keys
        is_own = row is not None and row.origin is not Origin.SHIPPED
        back = tr("As it came") if row is not None and row.origin is Origin.CHANGED else tr("Remove")
        return [
            *keys,
            FunctionKey("F3", tr("Copy"), self._emitting(self.copy_requested), can_use),
            FunctionKey("F6", tr("New label"), self.new_requested.emit),
            FunctionKey("F7", tr("Import"), self.import_requested.emit),
            FunctionKey("F8", tr("Export"), self._emitting(self.export_requested), can_use),
            FunctionKey("F9", back, self._emitting(self.remove_requested), is_own),
            FunctionKey("F2", tr("Design"), self._emitting(self.opened), can_use, primary=True),
        ]

    def take_scan(self, raw: str) -> None:
        """A scan answers the question in sight; else it is of no use here."""
        if not self.asking.takes(raw, self.tell):
            self.tell(
                Verdict.REFUSED, said("Not taken."), said("Open a template first (F2), then scan whose label to see.")
            )

    def show_loading(self) -> None:
        """Say that the templates are on their way."""
        if not self.model.rows:
            self.rows.show_loading()

    def show_rows(self, rows: Sequence[TemplateRow], current: str) -> None:
        """Show the templates, one of them chosen."""
        self.model.put(rows)
        self._count.setText(self.tr("Templates: {count}").format(count=len(rows)))
        self.rows.show_rows()
        self.rows.table.selectRow(max(0, self.model.place_of(current)))
        self.rows.table.fit_columns()
        self.function_keys_changed.emit()

    def show_picture(self, row: TemplateRow, png: bytes | None) -> None:
        """Show how a template looks, where it is still the chosen one."""
        if row == self._row():
            self.picture.show_png(png)
            self.picture.setAccessibleName(self.tr("How {name} looks").format(name=row.name))
            size = size_word(row.size_mm) if row.size_mm is not None else ""
            self._facts.setText(shown(row.problem) if row.problem is not None else size)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.rows.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a key."""
        self.remark.tell(LOOKS[verdict], shown(title) if advice is None else f"{shown(title)} {shown(advice)}")

    async def ask_new(self) -> LabelFacts | None:
        """Return what a new label is to be; None when the person went back."""
        dialog = LabelFactsDialog(None, self)
        return dialog.answer() if await self.asking.answered(dialog) else None

    async def ask_import(self) -> Path | None:
        """Return the file to take in; None when the person went back."""
        return await chosen_file(self, self.tr("Import a label template"), self.tr("Label templates (*.toml)"))

    async def ask_export(self, row: TemplateRow) -> Path | None:
        """Return where a template is written to; None when the person went back."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
        return await chosen_file(
            self, self.tr("Write the label template"), self.tr("Label templates (*.toml)"),
            new=str(Path(folder) / f"{row.id}.toml"),
        )  # fmt: skip

    async def confirm_removal(self, row: TemplateRow) -> bool:
        """Return whether a template of one's own may go."""
        advice = (
            said("The template that came with the app is used again.")
            if row.origin is Origin.CHANGED
            else said("Labels cannot be printed with it any more. Export it first if you may want it again.")
        )
        return await self.asking.confirm(said("Remove {name}?", name=row.name), advice, said("Remove it"))

    def _row(self) -> TemplateRow | None:
        row: TemplateRow | None = self.rows.table.current_row()
        return row

    def _choose(self, _row: object) -> None:
        self.function_keys_changed.emit()
        if (row := self._row()) is not None:
            self.chosen.emit(row)

    def _open(self, row: TemplateRow) -> None:
        if self._may_design and row.problem is None:
            self.opened.emit(row)

    def _emitting(self, signal: SignalInstance) -> Callable[[], None]:
        def emit() -> None:
            if (row := self._row()) is not None:
                signal.emit(row)

        return emit

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(text(self.tr("Labels"), "heading", wraps=False))
        head.addStretch()
        head.addWidget(self._count)
        beside = QVBoxLayout()
        beside.addWidget(self.picture, 1)
        beside.addWidget(self._facts)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.rows, 3)
        body.addLayout(beside, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.remark)
        layout.addLayout(body, 1)


def _columns() -> list[Column[TemplateRow]]:
    def tr(words: str) -> str:
        return QCoreApplication.translate("labels", words)

    return [
        Column(
            tr("Label"),
            lambda row: row.name,
            bold=lambda _row: True,
            stretch=1,
            icon=lambda row: icon("warning") if row.problem is not None else None,
        ),
        Column(tr("Stuck on"), lambda row: kind_word(row.kind) if row.kind else ""),
        Column(tr("Version"), lambda row: str(row.version) if row.version else "", align=END),
        Column("", lambda row: origin_word(row.origin)),
    ]
