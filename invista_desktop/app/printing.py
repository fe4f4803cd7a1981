"""The printing screen of the workplace, and how many print jobs wait for somebody."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.printers import JobFilter
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.job_list import PrintJobList
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.printing.raw_tcp import Patience
from invista_desktop.services.printing.system_queue import queue_names
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.printing.presenter import PrintJobsPresenter
from invista_desktop.views.printing.view import PrintJobsView

if TYPE_CHECKING:
    from invista_desktop.app.preferences import Preferences
    from invista_desktop.background import Background
    from invista_desktop.services.identity.clock import Clock
    from invista_desktop.settings import Home

_TOGETHER_MS = 50  # one print is three changes: looked at once


class PrintingSection(QObject):
    """Keeps the screen and the count up to date with the jobs.

    Signals:
        jobs_changed: a job was added or changed; emitted on whichever thread did it.
        waiting_changed: arg: how many jobs failed, or may have come out.
        problem_met: the jobs cannot be counted; arg: an `InvistaError`.
    """

    jobs_changed = Signal()
    waiting_changed = Signal(int)
    problem_met = Signal(object)

    def __init__(self, background: "Background", clock: "Clock") -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self._tasks = ScreenTasks()
        self._jobs: PrintJobList | None = None
        self._presenter: PrintJobsPresenter | None = None
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._soon.timeout.connect(self._refresh)
        self.jobs_changed.connect(self._soon.start)

    def open(
        self,
        home: "Home",
        preferences: "Preferences",
        desk: ReceivingDesk,
        templates: TemplateLibrary,
        person: Callable[[], str],
    ) -> tuple[ReceivingPrints, PrintJobList]:
        """Blocking: open the jobs of this workstation; what a crash left half sent is `unknown` from now on.

        Raises:
            Unavailable, RuleViolation: the file cannot be used.
        """
        jobs = PrintJobs(home.path / "print-jobs.sqlite3", self._clock, self.jobs_changed.emit)
        jobs.recover_interrupted()
        printing = PrintDesk(jobs, templates.load, Patience())
        listed = PrintJobList(
            jobs,
            printing,
            settings=preferences.printing,
            folder=preferences.folder(),
            queues=queue_names,
            person=person,
        )
        return ReceivingPrints(desk, printing, preferences.printing, person), listed

    def use(self, jobs: PrintJobList) -> None:
        """Count these jobs from now on, and show them."""
        self._jobs = jobs
        self._soon.start()

    def view(self) -> PrintJobsView:
        """Return the screen, and ask for what it shows."""
        assert self._jobs is not None  # noqa: S101 - the workplace is open
        view, slot = PrintJobsView(), self._tasks.slot
        presenter = self._presenter = PrintJobsPresenter(view, self._jobs, self._background)
        view.filter_requested.connect(slot(presenter.show))
        view.reload_requested.connect(slot(presenter.reload))
        view.again_requested.connect(slot(presenter.print_again))
        view.elsewhere_requested.connect(slot(presenter.print_elsewhere))
        view.file_requested.connect(slot(presenter.open_file))
        view.stop_requested.connect(slot(presenter.stop))
        view.drop_requested.connect(slot(presenter.drop))
        self.show_open()
        return view

    def show_open(self) -> None:
        """Show what waits for somebody, where the screen was opened before."""
        if self._presenter is not None:
            self._tasks.start(self._presenter.show(JobFilter.OPEN))

    def leave(self) -> None:
        """End what is under way on the screen."""
        self._soon.stop()
        self._tasks.cancel()
        self._jobs = self._presenter = None

    def _refresh(self) -> None:
        if self._jobs is None:  # told of a job from before the start, or after the end
            return
        self._tasks.start(self._count(self._jobs))
        if self._presenter is not None:
            self._tasks.start(self._presenter.reload())

    async def _count(self, jobs: PrintJobList) -> None:
        try:
            self.waiting_changed.emit(await self._background.run(jobs.waiting))
        except InvistaError as problem:
            self.problem_met.emit(problem)
