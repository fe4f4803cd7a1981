"""From "print this" to paper: paint, keep the job, send it, and say truthfully what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.printers import (
    PrintContent,
    PrinterKind,
    PrinterSettings,
    PrintJob,
    PrintState,
    require_usable,
)
from invista_desktop.services.labels.outputs import LabelPage, page_of, pages_of, pdf_of, tiff_of
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.printing.folder import save_pdf
from invista_desktop.services.printing.jobs import NewJob, PrintJobs
from invista_desktop.services.printing.outcomes import NothingPrinted
from invista_desktop.services.printing.parts import laid_for, offset_of_picture, part_size, parts_of
from invista_desktop.services.printing.raw_queue import plain_title, send_to_queue
from invista_desktop.services.printing.raw_tcp import Patience, send_raw
from invista_desktop.services.printing.status import what_keeps
from invista_desktop.services.printing.zpl import zpl_for


@dataclass(frozen=True)
class LabelsQueued:
    """Labels wait to be sent.

    Attributes:
        warnings: what was cut or cannot be drawn; the labels print all the same.
        codes: what a scanner reads from them, with the symbology identifiers.
    """

    job: PrintJob
    warnings: tuple[Said, ...]
    codes: tuple[str, ...] = ()


class PrintDesk:
    """Takes things to print and sends them; every method blocks, so call it on a worker thread."""

    def __init__(self, jobs: PrintJobs, load: Callable[[str], Template], patience: Patience) -> None:
        self._jobs, self._load, self._patience = jobs, load, patience
        self._painter = LabelPainter()

    def queue_labels(
        self,
        printer: PrinterSettings,
        orders: Sequence[LabelOrder],
        *,
        what: str,
        subject: str,
        asked_by: str,
        job_id: UUID | None = None,
    ) -> LabelsQueued:
        """Paint the labels for the printer and keep them as one job; nothing is sent yet.

        Raises:
            RuleViolation: a label cannot be printed as asked, so none of them is.
        """
        require_usable(printer)
        wanted = [order for order in orders if order.copies > 0]
        if not wanted:
            raise RuleViolation(said("There is no label to print."), said("Choose at least one."), code="no_labels")
        pages: list[LabelPage] = []
        warnings: list[Said] = []
        codes: list[str] = []
        offset = offset_of_picture(printer)
        for order in wanted:
            template = self._load(order.template)
            _require_media(printer, template)
            painted = self._painter.paint(template, order.fields, dpi=printer.dpi, offset_mm=offset)
            pages.append(page_of(painted, order.copies))
            warnings += painted.warnings
            codes += (code.symbology.identifier + code.content for code in painted.codes)
        copies = tuple(page.copies for page in pages)
        new = NewJob(printer.name, PrintContent.LABELS, tiff_of(pages), copies, what, subject, asked_by)
        return LabelsQueued(self._jobs.add(new, job_id), tuple(warnings), tuple(codes))

    def queue_design(
        self, printer: PrinterSettings, template: Template, fields: LabelFields, *, what: str, asked_by: str
    ) -> LabelsQueued:
        """Paint one label of a template that need not be kept yet; nothing is sent yet.

        Raises:
            RuleViolation: it cannot be painted, or is larger than what is loaded.
        """
        require_usable(printer)
        _require_media(printer, template)
        painted = self._painter.paint(template, fields, dpi=printer.dpi, offset_mm=offset_of_picture(printer))
        pages = (page_of(painted),)
        new = NewJob(printer.name, PrintContent.LABELS, tiff_of(pages), (1,), what, template.name, asked_by)
        return LabelsQueued(self._jobs.add(new), painted.warnings)

    def queue_document(
        self,
        printer: PrinterSettings,
        pdf: bytes,
        *,
        what: str,
        subject: str,
        asked_by: str,
        copies: int = 1,
        job_id: UUID | None = None,
    ) -> PrintJob:
        """Keep a document as a job; nothing is sent yet.

        Raises:
            RuleViolation: the printer prints labels only.
        """
        require_usable(printer)
        if printer.kind.speaks_zpl:
            raise _labels_only(printer)
        new = NewJob(printer.name, PrintContent.DOCUMENT, pdf, (copies,), what, subject, asked_by)
        return self._jobs.add(new, job_id)

    def send(self, job_id: UUID, printer: PrinterSettings) -> PrintJob:
        """Send a queued job, once, and return it as it stands then: sent, printed, stopped, failed or unknown.

        Labels leave in parts: what is begun and what surely left is kept on the way.

        Raises:
            Conflict: the job is not queued: someone else sends it, or it needs a person's word first.
        """
        job, payload = self._jobs.begin_sending(job_id)
        try:
            outcome = self._deliver(job, payload, printer)
        except (NothingPrinted, RuleViolation) as problem:
            return self._jobs.settle(job_id, PrintState.FAILED, str(problem.title))
        except InvistaError as problem:
            # Also where the count could not be kept: what was begun then may have left.
            return self._jobs.settle(job_id, PrintState.UNKNOWN, str(problem.title))
        except BaseException as bug:
            self._jobs.settle(job_id, PrintState.UNKNOWN, f"The app failed while sending: {bug!r}")
            raise
        if outcome is None:
            return self._jobs.get(job_id)
        sent = self._jobs.settle(job_id, PrintState.SENT, outcome)
        return self._asked(sent, printer) if printer.asks_when_done and printer.kind is PrinterKind.ZPL_TCP else sent

    def _asked(self, job: PrintJob, printer: PrinterSettings) -> PrintJob:
        """Return a job that was sent as the printer knows of it: printed, or what keeps it from that."""
        problem = what_keeps(printer, self._patience)
        if problem is None:
            return self._jobs.came_out(job.id, printer.name)
        return self._jobs.note(job.id, printer.name, str(problem))

    def kind_of(self, template: str) -> LabelKind:
        """Return what labels of a template are stuck on.

        Raises:
            RuleViolation: there is no such template, or it cannot be used.
        """
        return self._load(template).kind

    def keep_scan_back(self, job_id: UUID, by: str, *, is_read: bool) -> None:
        """Keep that a scan read a label of a job, which is on paper so; or that the next scan was another code.

        Raises:
            Conflict: it was not sent.
        """
        if not is_read:
            self._jobs.note(job_id, by, "not confirmed by a scan")
        elif self._jobs.get(job_id).state is not PrintState.PRINTED:
            self._jobs.came_out(job_id, by)

    def drop(self, job_id: UUID, by: str) -> None:
        """Give a job up for good.

        Raises:
            Conflict: it was sent meanwhile, or is being sent.
        """
        self._jobs.drop([job_id], by)

    def _deliver(self, job: PrintJob, payload: bytes, printer: PrinterSettings) -> str | None:
        """Return where it went; None when it was stopped on the way."""
        if job.content is PrintContent.LABELS:
            return self._deliver_labels(job, _pages_for(printer, job, payload), printer)
        if printer.kind.speaks_zpl:
            raise _labels_only(printer)
        if not self._jobs.begin_part(job.id, job.sheets):
            return None
        return _deliver_document(job, payload, printer)

    def _deliver_labels(self, job: PrintJob, pages: Sequence[LabelPage], printer: PrinterSettings) -> str | None:
        deliver: Callable[[PrintJob, Sequence[LabelPage], PrinterSettings], str] = {
            PrinterKind.PDF_FOLDER: _into_folder,
            PrinterKind.ZPL_TCP: self._over_tcp,
            PrinterKind.ZPL_QUEUE: self._on_raw_queue,
            PrinterKind.SYSTEM: _on_queue,
        }[printer.kind]
        outcome = ""
        for part in parts_of(pages, job.handed_over, part_size(printer) or job.sheets):
            if not self._jobs.begin_part(job.id, part.until):
                return None
            outcome = deliver(job, laid_for(printer, part.pages), printer)
            self._jobs.part_handed_over(job.id)
        return outcome

    def _over_tcp(self, _job: PrintJob, pages: Sequence[LabelPage], printer: PrinterSettings) -> str:
        return send_raw(printer, zpl_for(printer, pages), self._patience)

    def _on_raw_queue(self, job: PrintJob, pages: Sequence[LabelPage], printer: PrinterSettings) -> str:
        return send_to_queue(printer, _name(job), zpl_for(printer, pages), self._patience.queue)


def _pages_for(printer: PrinterSettings, job: PrintJob, payload: bytes) -> tuple[LabelPage, ...]:
    """Return a job's labels, painted for this very head; other dots would come out in another size."""
    pages = pages_of(payload, job.copies)
    if printer.kind.speaks_zpl and pages[0].dpi != printer.dpi:
        raise RuleViolation(
            said(
                "The labels were painted for {dpi} dpi, {printer} has {its}.",
                dpi=pages[0].dpi,
                printer=printer.name,
                its=printer.dpi,
            ),
            said("Print them anew from where they came from."),
            code="label_dpi",
        )
    return pages


def _labels_only(printer: PrinterSettings) -> RuleViolation:
    return RuleViolation(
        said("Printer {printer} prints labels only.", printer=printer.name),
        said("Choose another printer, or save the document as a PDF file."),
        code="labels_only",
    )


def _name(job: PrintJob) -> str:
    return f"{job.subject} {job.what}"


def _into_folder(job: PrintJob, pages: Sequence[LabelPage], printer: PrinterSettings) -> str:
    return save_pdf(printer, _name(job), pdf_of(pages))


def _on_queue(job: PrintJob, pages: Sequence[LabelPage], printer: PrinterSettings) -> str:
    from invista_desktop.services.printing import system_queue

    return system_queue.print_labels(printer, plain_title(_name(job)), pages)


def _deliver_document(job: PrintJob, pdf: bytes, printer: PrinterSettings) -> str:
    if printer.kind is PrinterKind.PDF_FOLDER:
        return save_pdf(printer, _name(job), pdf)
    from invista_desktop.services.printing import system_queue

    return system_queue.print_document(printer, plain_title(_name(job)), pdf, job.copies[0])


def _require_media(printer: PrinterSettings, template: Template) -> None:
    """Let a label through that the loaded media can hold; a file has any size."""
    if printer.kind is PrinterKind.PDF_FOLDER:
        return
    size_mm = template.printed_mm if printer.rotation in {0, 180} else template.printed_mm[::-1]
    if any(size > float(media) + 0.5 for size, media in zip(size_mm, printer.media_mm, strict=True)):
        raise RuleViolation(
            said(
                "Label {label} is larger than what is loaded in {printer}.", label=template.name, printer=printer.name
            ),
            said("Load larger labels, or choose another template."),
            code="label_media",
        )
