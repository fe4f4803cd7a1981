"""From "print this" to paper: paint, keep the job, send it, and say truthfully what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from invista_desktop.errors import InvistaError, RuleViolation, Said, said
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelOrder
from invista_desktop.models.domain.printers import (
    PrintContent,
    PrinterKind,
    PrinterSettings,
    PrintJob,
    PrintState,
    require_usable,
)
from invista_desktop.services.labels.outputs import LabelPage, page_of, pages_of, pdf_of, tiff_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.printing.folder import save_pdf
from invista_desktop.services.printing.jobs import NewJob, PrintJobs
from invista_desktop.services.printing.outcomes import MaybePrinted
from invista_desktop.services.printing.raw_tcp import Patience, send_raw


@dataclass(frozen=True)
class LabelsQueued:
    """Labels wait to be sent.

    Attributes:
        warnings: what was cut or cannot be drawn; the labels print all the same.
    """

    job: PrintJob
    warnings: tuple[Said, ...]


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
        loaded: dict[str, Template] = {}
        offset = float(printer.offset_mm[0]), float(printer.offset_mm[1])
        for order in wanted:
            template = loaded.get(order.template) or loaded.setdefault(order.template, self._load(order.template))
            _require_media(printer, template)
            painted = self._painter.paint(template, order.fields, dpi=printer.dpi, offset_mm=offset)
            pages.append(page_of(painted, order.copies))
            warnings += painted.warnings
        copies = tuple(page.copies for page in pages)
        new = NewJob(printer.name, PrintContent.LABELS, tiff_of(pages), copies, what, subject, asked_by)
        return LabelsQueued(self._jobs.add(new, job_id), tuple(warnings))

    def queue_design(
        self, printer: PrinterSettings, template: Template, fields: LabelFields, *, what: str, asked_by: str
    ) -> LabelsQueued:
        """Paint one label of a template that need not be kept yet; nothing is sent yet.

        Raises:
            RuleViolation: it cannot be painted, or is larger than what is loaded.
        """
        require_usable(printer)
        _require_media(printer, template)
        offset = float(printer.offset_mm[0]), float(printer.offset_mm[1])
        painted = self._painter.paint(template, fields, dpi=printer.dpi, offset_mm=offset)
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
        if printer.kind is PrinterKind.ZPL_TCP:
            raise _labels_only(printer)
        new = NewJob(printer.name, PrintContent.DOCUMENT, pdf, (copies,), what, subject, asked_by)
        return self._jobs.add(new, job_id)

    def send(self, job_id: UUID, printer: PrinterSettings) -> PrintJob:
        """Send a queued job, once, and return it as it stands then: sent, failed or unknown.

        Raises:
            Conflict: the job is not queued: someone else sends it, or it needs a person's word first.
        """
        job, payload = self._jobs.begin_sending(job_id)
        try:
            outcome = self._deliver(job, payload, printer)
        except MaybePrinted as problem:
            return self._jobs.settle(job_id, PrintState.UNKNOWN, str(problem.title))
        except InvistaError as problem:
            return self._jobs.settle(job_id, PrintState.FAILED, str(problem.title))
        except BaseException as bug:
            self._jobs.settle(job_id, PrintState.UNKNOWN, f"The app failed while sending: {bug!r}")
            raise
        return self._jobs.settle(job_id, PrintState.SENT, outcome)

    def drop(self, job_id: UUID, by: str) -> None:
        """Give a job up for good.

        Raises:
            Conflict: it was sent meanwhile, or is being sent.
        """
        self._jobs.drop([job_id], by)

    def _deliver(self, job: PrintJob, payload: bytes, printer: PrinterSettings) -> str:
        deliver: Callable[[PrintJob, bytes, PrinterSettings], str] = {
            PrinterKind.PDF_FOLDER: _into_folder,
            PrinterKind.ZPL_TCP: self._as_zpl,
            PrinterKind.SYSTEM: _on_queue,
        }[printer.kind]
        return deliver(job, payload, printer)

    def _as_zpl(self, job: PrintJob, payload: bytes, printer: PrinterSettings) -> str:
        pages = _pages_for(printer, job, payload)
        return send_raw(printer, zpl_of(pages), self._patience)


def _pages_for(printer: PrinterSettings, job: PrintJob, payload: bytes) -> tuple[LabelPage, ...]:
    """Return a job's labels, painted for this very head; other dots would come out in another size."""
    if job.content is PrintContent.DOCUMENT:
        raise _labels_only(printer)
    pages = pages_of(payload, job.copies)
    if pages[0].dpi != printer.dpi:
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


def _into_folder(job: PrintJob, payload: bytes, printer: PrinterSettings) -> str:
    pdf = payload if job.content is PrintContent.DOCUMENT else pdf_of(pages_of(payload, job.copies))
    return save_pdf(printer, f"{job.subject} {job.what}", pdf)


def _on_queue(job: PrintJob, payload: bytes, printer: PrinterSettings) -> str:
    from invista_desktop.services.printing import system_queue

    name = f"{job.subject} {job.what}"
    if job.content is PrintContent.DOCUMENT:
        return system_queue.print_document(printer, name, payload, job.copies[0])
    return system_queue.print_labels(printer, name, pages_of(payload, job.copies))


def _require_media(printer: PrinterSettings, template: Template) -> None:
    """Let a label through that the loaded media can hold; a file has any size."""
    if printer.kind is PrinterKind.PDF_FOLDER:
        return
    if any(size > float(media) + 0.5 for size, media in zip(template.printed_mm, printer.media_mm, strict=True)):
        raise RuleViolation(
            said(
                "Label {label} is larger than what is loaded in {printer}.", label=template.name, printer=printer.name
            ),
            said("Load larger labels, or choose another template."),
            code="label_media",
        )
