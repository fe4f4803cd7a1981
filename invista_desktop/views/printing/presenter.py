"""The print jobs of this workstation, and what a person decides about one. Knows no Qt."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.printers import (
    AT_REST,
    JobFilter,
    JobsListed,
    PrinterSettings,
    PrintJob,
    PrintState,
)
from invista_desktop.views.common.verdicts import Verdict


class PrintJobsScreen(Protocol):
    """The list of print jobs as the person sees it."""

    def show_loading(self) -> None:
        """Say that the answer is on its way."""

    def show_jobs(self, listed: JobsListed, which: JobFilter) -> None:
        """Show these jobs in place of those before; the one that is chosen stays chosen."""

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be listed, and offer to try again."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what came of the last wish."""

    def confirm(self, title: Said, advice: Said, confirm: Said) -> Awaitable[bool]:
        """Return whether the person wants that."""

    def ask_reason(self, job: PrintJob) -> Awaitable[str]:
        """Return why a job is printed once more; empty when the person went back."""

    def ask_label(self, job: PrintJob) -> Awaitable[int | None]:
        """Return the label at which a run goes on, counted from 1; None when the person went back."""

    def choose_printer(self, job: PrintJob, printers: Sequence[PrinterSettings]) -> Awaitable[PrinterSettings | None]:
        """Return where a job is to go instead, None when the person went back."""

    def open_file(self, path: Path) -> bool:
        """Open a file with the program this computer has for it; return whether there is one."""


class PrintJobsWork(Protocol):
    """What can be asked about print jobs, and done with them; every method blocks and runs on a worker."""

    def listed(self, which: JobFilter) -> JobsListed:
        """Return the newest jobs, and how many there are."""

    def printers_for(self, job: PrintJob) -> tuple[PrinterSettings, ...]:
        """Return where a job can go."""

    def print_again(self, job_id: UUID, reason: str = "", at: int | None = None) -> PrintJob:
        """Send a job once more, and return how it stands then."""

    def print_elsewhere(
        self, job_id: UUID, printer: PrinterSettings, reason: str = "", at: int | None = None
    ) -> PrintJob:
        """Send a job to another printer instead, and return how it stands then."""

    def stop(self, job_id: UUID) -> None:
        """Have a run halt before its next labels."""

    def drop(self, job_ids: Sequence[UUID]) -> None:
        """Give jobs up for good; all of them, or none."""

    def file_of(self, job: PrintJob) -> Path:
        """Return the PDF file a job became."""


class PrintJobsPresenter:
    """Lists the jobs, and asks before anything that could come out twice or be lost."""

    def __init__(self, screen: PrintJobsScreen, work: PrintJobsWork, background: Background) -> None:
        self._screen, self._work, self._background = screen, work, background
        self._which = JobFilter.OPEN
        self._asked = 0

    async def show(self, which: JobFilter) -> None:
        """List the jobs that wait for something, or all."""
        self._which = which
        self._screen.show_loading()
        await self.reload()

    async def reload(self) -> None:
        """List the same again; the rows in sight stay until the answer is here."""
        self._asked += 1
        asked, which = self._asked, self._which
        try:
            listed = await self._background.run(self._work.listed, which)
        except InvistaError as problem:
            if asked == self._asked:
                self._screen.show_problem(problem)
            return
        if asked == self._asked:
            self._screen.show_jobs(listed, which)

    async def print_again(self, job: PrintJob) -> None:
        """Send a job once more: at once where surely nothing came out, else when the person says so."""
        if (word := await self._word(job)) is not None:
            await self._print(self._work.print_again, job.id, *word)

    async def print_elsewhere(self, job: PrintJob) -> None:
        """Send a job to another printer, or into a folder as a PDF file."""
        try:
            printers = await self._background.run(self._work.printers_for, job)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        printer = await self._screen.choose_printer(job, printers)
        if printer is None:
            return
        if (word := await self._word(job)) is not None:
            await self._print(self._work.print_elsewhere, job.id, printer, *word)

    async def stop(self, job: PrintJob) -> None:
        """Halt a run; the labels that are on their way still come out."""
        try:
            await self._background.run(self._work.stop, job.id)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        else:
            self._screen.tell(Verdict.OK, said("It stops after the labels that are on their way."))
        await self.reload()

    async def drop(self, jobs: Sequence[PrintJob]) -> None:
        """Give jobs up, after the person confirmed it."""
        if not jobs or not await self._screen.confirm(_drop_question(jobs), _DROP_ADVICE, said("Drop")):
            return
        try:
            await self._background.run(self._work.drop, [job.id for job in jobs])
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        else:
            self._screen.tell(Verdict.OK, said("Dropped: {count}.", count=len(jobs)))
        await self.reload()

    async def open_file(self, job: PrintJob) -> None:
        """Open the PDF file a job became."""
        try:
            file = await self._background.run(self._work.file_of, job)
            if not self._screen.open_file(file):
                raise Unavailable(
                    said("No program on this computer opens PDF files."),
                    said("The file is {file}.", file=file),
                    code="no_pdf_viewer",
                )
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)

    async def _word(self, job: PrintJob) -> tuple[str, int | None] | None:
        """Return why it is printed again and at which label it goes on, None when it is not to be after all."""
        if job.state in AT_REST:
            reason = await self._screen.ask_reason(job)
            return (reason, None) if reason else None
        if job.state is PrintState.UNKNOWN and job.is_run:
            at = await self._screen.ask_label(job)
            return None if at is None else ("", at)
        if job.state is PrintState.UNKNOWN and not await self._screen.confirm(
            said("It may have come out already."),
            said(
                "Look at {printer} first: is {what} for {subject} there? Printing again may give it twice.",
                printer=job.printer,
                what=Said(job.what),
                subject=job.subject,
            ),
            said("Print again"),
        ):
            return None
        return "", None

    async def _print(self, send: Callable[..., PrintJob], *wish: object) -> None:
        try:
            told = await self._background.run(send, *wish)
        except InvistaError as problem:
            self._screen.tell(Verdict.REFUSED, problem.title, problem.advice)
        else:
            self._screen.tell(*_what_came_of(told))
        await self.reload()


_DROP_ADVICE = said("They are not printed any more. The list keeps them under All for a month.")


def _drop_question(jobs: Sequence[PrintJob]) -> Said:
    if len(jobs) > 1:
        return said("Drop {count} print jobs?", count=len(jobs))
    return said("Drop {what} for {subject}?", what=Said(jobs[0].what), subject=jobs[0].subject)


def _what_came_of(job: PrintJob) -> tuple[Verdict, Said, Said | None]:
    what = {"what": Said(job.what), "subject": job.subject, "outcome": job.went_to}
    match job.state:
        case PrintState.SENT | PrintState.PRINTED:
            return Verdict.OK, said("Printed: {what} for {subject} ({outcome})", **what), None
        case PrintState.UNKNOWN:
            title = said("It is not known whether {what} for {subject} came out: {outcome}", **what)
            return Verdict.WARNING, title, said("Look at the printer. Print again only what is missing.")
        case PrintState.STOPPED:
            title = said("Stopped: {what} for {subject}. {outcome}", **what)
            return Verdict.WARNING, title, said("Print again goes on where it stopped.")
        case _:
            title = said("Not printed: {what} for {subject}. {outcome}", **what)
            return Verdict.REFUSED, title, said("Mend the printer, or send the job to another one.")
