"""Labels and notes of receiving, from the receipt to the printer of this workstation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import COME_OUT, PrinterKind, PrinterSettings, PrintJob, PrintState
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import EventRule, PrintEvent
from invista_desktop.models.domain.receiving import DraftLine, OpenedOrder
from invista_desktop.models.domain.scan_backs import LabelsAwaited, LabelsPrinted
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.labels.receiving import USUAL
from invista_desktop.services.labels.trial_labels import trial_fields, trial_template
from invista_desktop.services.printing.desk import LabelsQueued, PrintDesk
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.labels import OrderNamed, label_facts, labels_for
from invista_desktop.services.receiving.receipts import goods_receipt_note_of, received_lines_of
from invista_desktop.services.scanning.interpreter import interpret


class ReceivingPrints:
    """Prints what receiving asks for; every method blocks, so call it on a worker thread.

    A print that may or may not have come out is never sent again by itself: it stays in the job
    list until somebody says what happened.
    """

    def __init__(
        self,
        desk: ReceivingDesk,
        printing: PrintDesk,
        settings: Callable[[], PrintingSettings],
        person: Callable[[], str],
    ) -> None:
        self._desk, self._printing, self._settings, self._person = desk, printing, settings, person

    def print_labels(self, order: OpenedOrder, lines: Sequence[DraftLine]) -> LabelsPrinted:
        """Print the labels of lines that are not posted yet, as the rule for scans says; return what was done.

        Raises:
            RuleViolation: a label lacks something it must say, or there is none to print.
            Unavailable: the printer did not take them, or it is not known whether it did.
        """
        return self._print(order, lines, PrintEvent.AT_SCAN)

    def print_receipt_labels(self, receipt_id: UUID) -> Said:
        """Print the labels of everything on a posted receipt, as the rule for posting says; return what was done.

        Raises:
            Conflict: there is no such receipt, or this person may not see it.
            RuleViolation, Unavailable: as `print_labels`.
        """
        order, lines = self._desk.read(received_lines_of, receipt_id)
        return self._print(order, lines, PrintEvent.AT_POSTING, order.receipt_number, order.posted_at).words

    def _print(
        self,
        order: OrderNamed,
        lines: Sequence[DraftLine],
        event: PrintEvent,
        number: str | None = None,
        posted_at: datetime | None = None,
    ) -> LabelsPrinted:
        rule = self._settings().rules.of(event)
        items = {line.item_key for line in lines}
        facts = self._desk.read(label_facts, order.order_id, items, posted_at=posted_at)
        templates = self.templates_for(rule)
        orders = labels_for(order, lines, facts, rule, templates=templates, receipt_number=number)
        return self._send(orders, what="labels", subject=number or order.number)

    def templates_for(self, rule: EventRule) -> Mapping[LabelKind, str]:
        """Return the template for each kind of goods label: the usual one, or what the rule puts in its place.

        Raises:
            RuleViolation: the template it names is not there any more, or cannot be used.
        """
        return {**USUAL, self._printing.kind_of(rule.template): rule.template} if rule.template else USUAL

    def print_orders(self, orders: Sequence[LabelOrder], *, what: str, subject: str) -> Said:
        """Print these labels where this workstation prints labels of their kind; return what was done.

        Raises:
            RuleViolation, Unavailable: as `print_labels`.
        """
        return self._send(orders, what=what, subject=subject).words

    def keep_scan_back(self, labels: LabelsAwaited, *, is_read: bool) -> None:
        """Keep with the jobs of these labels whether the next scan read one of them.

        Raises:
            Conflict: a job was not sent.
        """
        for job_id in labels.jobs:
            self._printing.keep_scan_back(job_id, self._person(), is_read=is_read)

    def _send(self, orders: Sequence[LabelOrder], *, what: str, subject: str) -> LabelsPrinted:
        settings = self._settings()
        by_printer: dict[PrinterSettings, list[LabelOrder]] = {} if orders else {settings.labels: []}
        for order in orders:
            by_printer.setdefault(settings.printer_for(self._printing.kind_of(order.template)), []).append(order)
        # All are kept before the first is sent: what cannot be printed keeps the rest back, too.
        queued: list[tuple[PrinterSettings, LabelsQueued]] = []
        try:
            for printer, some in by_printer.items():
                new = self._printing.queue_labels(printer, some, what=what, subject=subject, asked_by=self._person())
                queued.append((printer, new))
        except InvistaError:
            for _printer, one in queued:
                self._printing.drop(one.job.id, self._person())
            raise
        jobs = [self._printing.send(one.job.id, printer) for printer, one in queued]
        told = [self._sent(job) for job in jobs]
        words = next((one.warnings[0] for _printer, one in queued if one.warnings), told[0])
        return LabelsPrinted(words, _awaited(queued) if settings.scans_back else None)

    def print_design(self, template: Template, fields: LabelFields) -> Said:
        """Print one label of a template that need not be kept yet; return what was done.

        Raises:
            RuleViolation, Unavailable: as `print_labels`.
        """
        printer = self._settings().printer_for(template.kind)
        queued = self._printing.queue_design(printer, template, fields, what="test label", asked_by=self._person())
        told = self._sent(self._printing.send(queued.job.id, printer))
        return queued.warnings[0] if queued.warnings else told

    def print_note(self, receipt_id: UUID) -> Said:
        """Print or save the goods receipt note; return what was done.

        Raises:
            Unavailable: the printer did not take it, or it is not known whether it did.
        """
        note = self._desk.read(goods_receipt_note_of, receipt_id)
        return self.print_paper(
            lambda paper: goods_receipt_note(note, paper), what="goods receipt note", subject=note.receipt_number
        )

    def print_paper(self, typeset: Callable[[Paper], bytes], *, what: str, subject: str) -> Said:
        """Print or save a PDF on the paper of this workstation; return what was done.

        Raises:
            Unavailable: the printer did not take it, or it is not known whether it did.
        """
        settings = self._settings()
        job = self._printing.queue_document(
            settings.papers, typeset(settings.paper), what=what, subject=subject, asked_by=self._person()
        )
        return self._sent(self._printing.send(job.id, settings.papers))

    def print_test(self, printer: PrinterSettings) -> Said:
        """Print one label that shows name, dots, size, edges and millimetres, so that a person sees where it comes out.

        Raises:
            Unavailable: the printer did not take it, or it is not known whether it did.
        """
        queued = self._printing.queue_design(
            printer, trial_template(printer), trial_fields(printer), what="test label", asked_by=self._person()
        )
        job = self._printing.send(queued.job.id, printer)
        if job.needs_a_person:
            self._printing.drop(job.id, self._person())  # told here and now, and of use to nobody later
            raise Unavailable(
                said("The test label did not come out: {outcome}", outcome=job.outcome),
                said("Look at the printer and at its address, then try again."),
                code="not_printed",
            )
        return self._sent(job)

    def _sent(self, job: PrintJob) -> Said:
        if job.state in COME_OUT:
            return said(
                "Printed: {what} of {subject} ({outcome})", what=job.what, subject=job.subject, outcome=job.went_to
            )
        if job.state is PrintState.STOPPED:
            return said("Stopped: {what} of {subject}. Under Printing it goes on.", what=job.what, subject=job.subject)
        if job.state is PrintState.UNKNOWN:
            raise Unavailable(
                said("It is not known whether the {what} came out: {outcome}", what=job.what, outcome=job.outcome),
                said("Look at the printer. If it is missing, print it again under Printing."),
                code="maybe_printed",
            )
        raise Unavailable(
            said("The {what} did not come out: {outcome}", what=job.what, outcome=job.outcome),
            said("Mend the printer; under Printing it is printed again, or sent to another. What was posted is safe."),
            code="not_printed",
        )


def _awaited(queued: Sequence[tuple[PrinterSettings, LabelsQueued]]) -> LabelsAwaited | None:
    """Return what is to be scanned back of these labels; a file in a folder cannot be."""
    on_paper = [one for printer, one in queued if printer.kind is not PrinterKind.PDF_FOLDER and one.codes]
    codes = dict.fromkeys(code for one in on_paper for code in one.codes)
    if not codes:
        return None
    return LabelsAwaited(
        tuple(one.job.id for one in on_paper), tuple(interpret(code, ScanSettings()) for code in codes)
    )
