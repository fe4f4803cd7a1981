"""A workstation's printers and its job list, on real files and sockets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, PrintJob
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.job_list import PrintJobList
from invista_desktop.services.printing.jobs import PrintJobs
from tests.services.labels_given import ORDINARY
from tests.services.printers_given import (
    HASTY,
    nobody_listens,
    zpl_printer,
)

MANY = tuple(LabelOrder("lot-100x50", replace(ORDINARY, lot_code=f"L{number}")) for number in range(20))


class Room:
    """A workstation's printers and its job list."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "jobs.sqlite3"
        self.changed: Callable[[], None] = lambda: None
        self.jobs = PrintJobs(self.path, lambda: datetime.now(UTC), lambda: self.changed())  # noqa: PLW0108 - set later
        self.desk = PrintDesk(self.jobs, TemplateLibrary(folder / "labels").load, HASTY)
        self.folder = PrinterSettings("Folder", PrinterKind.PDF_FOLDER, str(folder / "prints"))
        self.labels_on = zpl_printer(nobody_listens())
        self.list = PrintJobList(
            self.jobs,
            self.desk,
            settings=lambda: PrintingSettings(self.labels_on, self.folder),
            folder=self.folder,
            queues=lambda: ("Laser",),
            person=lambda: "Demo Manager",
        )

    def queued(self, *orders: LabelOrder) -> PrintJob:
        return self.desk.queue_labels(
            self.labels_on, orders or MANY[:1], what="labels", subject="GR-1", asked_by="Demo Receiver"
        ).job

    def labels(self, *orders: LabelOrder) -> PrintJob:
        return self.desk.send(self.queued(*orders).id, self.labels_on)

    def note(self) -> PrintJob:
        job = self.desk.queue_document(
            self.folder, b"%PDF", what="goods receipt note", subject="GR-1", asked_by="Demo Receiver"
        )
        return self.desk.send(job.id, self.folder)
