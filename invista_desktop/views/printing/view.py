"""The print jobs of this workstation: what failed, what may have come out, and what to do about it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.printers import (
    NEED_A_PERSON,
    JobFilter,
    JobsListed,
    PrinterSettings,
    PrintJob,
    PrintState,
)
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.dialogs import ask
from invista_desktop.views.common.forms import Remark, button, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import LOOKS
from invista_desktop.views.common.question_dialog import answered
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.printing.columns import job_columns, what_came_of_it
from invista_desktop.views.printing.dialogs import PrinterDialog, ReprintDialog, ResumeDialog

_DROPPABLE = NEED_A_PERSON | {PrintState.QUEUED}


class PrintJobsView(QWidget):
    """Lists the jobs, newest first; its keys act on the one that is chosen.

    Signals:
        filter_requested: arg: a `JobFilter`.
        reload_requested: list the same again.
        again_requested, elsewhere_requested, file_requested, stop_requested: arg: the `PrintJob`.
        drop_requested: arg: the jobs.
        function_keys_changed: another job is chosen, or it changed.
    """

    filter_requested = Signal(object)
    reload_requested = Signal()
    again_requested = Signal(object)
    elsewhere_requested = Signal(object)
    file_requested = Signal(object)
    stop_requested = Signal(object)
    drop_requested = Signal(object)
    function_keys_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsTableModel[PrintJob] = RowsTableModel(job_columns(), key=lambda job: job.id)
        self.rows = WindowedView(self.model, lines=2, wraps=True)
        self.rows.table.setAccessibleName(self.tr("Print jobs, newest first"))
        self.rows.table.row_chosen.connect(lambda _job: self._chosen())
        self.rows.retry_requested.connect(self.reload_requested)
        self._count = text("", "muted", wraps=False)
        self._detail = text("")
        self._remark = Remark()
        self._progress = QProgressBar()
        self._progress.setAccessibleName(self.tr("Labels of the chosen job that were sent"))
        self._progress.hide()
        self._chips: dict[JobFilter, QPushButton] = {}
        self._which = JobFilter.OPEN
        self._lay_out()
        self.setFocusProxy(self.rows)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the job that is chosen."""
        job = self._job()
        may_print = job is not None and job.state is not PrintState.SENDING
        shows_all = self._which is JobFilter.ALL
        other = JobFilter.OPEN if shows_all else JobFilter.ALL
        return (
            FunctionKey("F2", self.tr("Print again"), self._emit(self.again_requested), may_print, primary=True),
            FunctionKey("F3", self.tr("Other printer"), self._emit(self.elsewhere_requested), may_print),
            FunctionKey(
                "F4", self.tr("Open file"), self._emit(self.file_requested), job is not None and bool(job.saved_file)
            ),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey(
                "F6",
                self.tr("Show open") if shows_all else self.tr("Show all"),
                partial(self.filter_requested.emit, other),
            ),
            FunctionKey("F7", self.tr("Stop"), self._emit(self.stop_requested), job is not None and _may_stop(job)),
            FunctionKey("F8", self.tr("Drop"), self._drop, job is not None and job.state in _DROPPABLE),
            FunctionKey("Shift+F8", self.tr("Drop all"), self._drop_all, bool(self._droppable())),
        )

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self._remark.tell("hint", "")
        self.rows.show_loading()

    def show_jobs(self, listed: JobsListed, which: JobFilter) -> None:
        """Show these jobs; the one that was chosen stays chosen, else the one in its place."""
        chosen, place = self._job(), max(0, self.rows.table.currentIndex().row())
        self._which = which
        self._chips[which].setChecked(True)
        self.model.put(listed.jobs)
        self._count.setText(self._count_words(listed))
        if listed.jobs:
            self.rows.show_rows()
            self.rows.table.fit_columns()
            kept = self.model.place_of(chosen.id) if chosen else -1
            self.rows.table.selectRow(kept if kept >= 0 else min(place, len(listed.jobs) - 1))
        elif which is JobFilter.OPEN:
            self.rows.show_empty(said("Nothing waits."), said("What was printed before is under All (F6)."))
        else:
            self.rows.show_empty(
                said("Nothing was printed yet."), said("Labels and notes appear here as they are printed.")
            )
        self._chosen()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be listed."""
        self.model.put(())
        self._count.clear()
        self.rows.show_problem(problem)
        self._chosen()

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of the last wish."""
        words = shown(title) if advice is None else f"{shown(title)}\n{shown(advice)}"
        self._remark.tell(LOOKS[verdict], words)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await ask(title, advice, confirm=confirm, parent=self)

    async def ask_reason(self, job: PrintJob) -> str:
        """Return why a job is printed once more."""
        dialog = ReprintDialog(job, self)
        return dialog.reason if await answered(dialog) else ""

    async def ask_label(self, job: PrintJob) -> int | None:
        """Return the label at which a run goes on."""
        dialog = ResumeDialog(job, self)
        return dialog.label if await answered(dialog) else None

    async def choose_printer(self, job: PrintJob, printers: Sequence[PrinterSettings]) -> PrinterSettings | None:
        """Return where a job is to go instead."""
        dialog = PrinterDialog(job, printers, self)
        return dialog.printer if await answered(dialog) else None

    def open_file(self, path: Path) -> bool:
        """Open a file with the program this computer has for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _job(self) -> PrintJob | None:
        job = self.rows.table.current_row()
        return job if isinstance(job, PrintJob) else None

    def _chosen(self) -> None:
        """Say of the chosen job what its row may have no room for, and what can be done with it."""
        job = self._job()
        self._show_progress(job)
        self._detail.setText(what_came_of_it(job) if job else "")
        self._detail.setVisible(bool(self._detail.text()))
        self.function_keys_changed.emit()

    def _show_progress(self, job: PrintJob | None) -> None:
        is_going = job is not None and job.is_run and job.state is PrintState.SENDING
        self._progress.setVisible(is_going)
        if job is not None and is_going:
            self._progress.setMaximum(job.sheets)
            self._progress.setValue(job.handed_over)
            self._progress.setFormat(
                self.tr("{sure} of {all} labels sent").format(sure=job.handed_over, all=job.sheets)
            )

    def _droppable(self) -> tuple[PrintJob, ...]:
        return tuple(job for job in self.model.rows if job.state in _DROPPABLE)

    def _emit(self, signal: SignalInstance) -> Callable[[], None]:
        def emit() -> None:
            if (job := self._job()) is not None:
                signal.emit(job)

        return emit

    def _drop(self) -> None:
        if (job := self._job()) is not None:
            self.drop_requested.emit((job,))

    def _drop_all(self) -> None:
        self.drop_requested.emit(self._droppable())

    def _count_words(self, listed: JobsListed) -> str:
        total, seen = self.locale().toString(listed.total), self.locale().toString(len(listed.jobs))
        if listed.total > len(listed.jobs):
            return self.tr("Print jobs: {total}, the newest {seen} in sight").format(total=total, seen=seen)
        return self.tr("Print jobs: {total}").format(total=total)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(text(self.tr("Printing"), "heading", wraps=False))
        top.addStretch()
        top.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addLayout(self._filters())
        layout.addWidget(self._remark)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._detail)

    def _filters(self) -> QHBoxLayout:
        row, group = QHBoxLayout(), QButtonGroup(self)
        row.setSpacing(10)
        words = {JobFilter.OPEN: self.tr("Open"), JobFilter.ALL: self.tr("All")}
        for which, title in words.items():
            chip = self._chips[which] = button(title)
            chip.setCheckable(True)
            chip.setChecked(which is JobFilter.OPEN)
            chip.clicked.connect(partial(self.filter_requested.emit, which))
            group.addButton(chip)
            row.addWidget(chip)
        row.addStretch()
        return row


def _may_stop(job: PrintJob) -> bool:
    return job.is_run and job.state is PrintState.SENDING and not job.stop_wanted
