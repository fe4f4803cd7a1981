"""What a person sees of this workstation's print jobs, and what they say about them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from invista_desktop.errors import RuleViolation, Unavailable, said
from invista_desktop.models.domain.printers import (
    AT_REST,
    NEED_A_PERSON,
    JobFilter,
    JobsListed,
    PrintContent,
    PrinterKind,
    PrinterSettings,
    PrintJob,
    PrintState,
)
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs

LISTED = 500


class PrintJobList:
    """Lists the jobs, and does with one what a person decides; every method blocks, so call it on a worker thread.

    Raises (every method):
        Unavailable: the list cannot be read or written.
    """

    def __init__(
        self,
        jobs: PrintJobs,
        desk: PrintDesk,
        *,
        settings: Callable[[], PrintingSettings],
        folder: PrinterSettings,
        queues: Callable[[], Sequence[str]],
        person: Callable[[], str],
    ) -> None:
        self._jobs, self._desk, self._settings, self._person = jobs, desk, settings, person
        self._folder, self._queues = folder, queues

    def listed(self, which: JobFilter) -> JobsListed:
        """Return the newest jobs, and how many there are."""
        return JobsListed(self._jobs.recent(LISTED, which.states), self._jobs.count(which.states))

    def waiting(self) -> int:
        """Return how many jobs wait for a person's decision."""
        return self._jobs.count(NEED_A_PERSON)

    def printers_for(self, job: PrintJob) -> tuple[PrinterSettings, ...]:
        """Return where else the job can go: the printers of this workstation, its folder, this computer's queues."""
        settings = self._settings()
        queues = (PrinterSettings(name, PrinterKind.SYSTEM, name) for name in self._queues())
        places = (*self._by_role(job, settings), self._folder, *queues)
        able = [place for place in places if _can_print(place, job)]
        return tuple({(place.kind, place.address, place.port): place for place in reversed(able)}.values())[::-1]

    def print_again(self, job_id: UUID, reason: str = "", at: int | None = None) -> PrintJob:
        """Send a job once more to its printer, and return how it stands then.

        A job at rest stays as it is, and a new one with the reason is sent instead. Another goes on
        at label `at`, counted from 1, else after the last that surely left; one past the last label
        says that all of it is there.

        Raises:
            Conflict: it is being sent just now.
            RuleViolation: it is at rest and no reason is given, or it cannot go on there.
        """
        job = self._jobs.get(job_id)
        if job.state is PrintState.UNKNOWN and at is not None and at > job.sheets:
            return self._jobs.came_out(job.id, self._person())
        printer = self._printer_of(job)
        if job.state in AT_REST:
            job = self._repeat(job, printer, reason)
        elif job.state is not PrintState.QUEUED:
            job = self._jobs.ask_again(job.id, self._person(), printer.name, at=at)
        return self._desk.send(job.id, printer)

    def print_elsewhere(
        self, job_id: UUID, printer: PrinterSettings, reason: str = "", at: int | None = None
    ) -> PrintJob:
        """Send a job to another printer instead, as a new job, and return how that stands then.

        Raises:
            Conflict, RuleViolation: as `print_again`.
        """
        job = self._jobs.get(job_id)
        if job.state is PrintState.UNKNOWN and at is not None and at > job.sheets:
            return self._jobs.came_out(job.id, self._person())
        if job.state in AT_REST:
            other = self._repeat(job, printer, reason)
        else:
            other = self._jobs.divert(job.id, printer.name, self._person(), at=at)
        return self._desk.send(other.id, printer)

    def stop(self, job_id: UUID) -> None:
        """Have a run halt before its next labels.

        Raises:
            Conflict: it is not being sent (any more).
        """
        self._jobs.want_stop(job_id, self._person())

    def drop(self, job_ids: Sequence[UUID]) -> None:
        """Give jobs up for good; all of them, or none.

        Raises:
            Conflict: one was sent meanwhile, or is being sent.
        """
        self._jobs.drop(job_ids, self._person())

    def file_of(self, job: PrintJob) -> Path:
        """Return the PDF file a job became.

        Raises:
            Unavailable: it is not there any more.
        """
        file = Path(job.saved_file)
        if not job.saved_file or not file.is_file():
            raise Unavailable(
                said("The file of this job is not there any more."),
                said("Somebody moved or deleted {file}. Print the job again to have a new one.", file=job.outcome),
                code="print_file_gone",
            )
        return file

    def _repeat(self, job: PrintJob, printer: PrinterSettings, reason: str) -> PrintJob:
        if not reason.strip():
            raise RuleViolation(
                said("A print that came to rest is printed again for a reason only."),
                said("Say why."),
                code="reprint_reason",
            )
        return self._jobs.repeat(job.id, self._person(), printer=printer.name, reason=reason)

    def _printer_of(self, job: PrintJob) -> PrinterSettings:
        """Return the job's printer as it is set up now; where there is none of its name, the one for such jobs."""
        places = self.printers_for(job)
        return next((place for place in places if place.name == job.printer), places[0])

    def _by_role(self, job: PrintJob, settings: PrintingSettings) -> tuple[PrinterSettings, ...]:
        labels = (settings.labels, *((settings.pallets,) if settings.pallets else ()))
        return (*labels, settings.papers) if job.content is PrintContent.LABELS else (settings.papers, *labels)


def _can_print(printer: PrinterSettings, job: PrintJob) -> bool:
    return job.content is PrintContent.LABELS or not printer.kind.speaks_zpl
