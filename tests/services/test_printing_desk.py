"""The print desk: from an order for labels to paper, and the truth about what came of it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from invista_desktop.errors import Conflict, RuleViolation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, PrintJob, PrintState
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from tests.services.labels_given import EXTREME, ORDINARY, read
from tests.services.printers_given import (
    HASTY,
    closes_half_way,
    nobody_listens,
    raw_printer,
    reads_then_hangs,
    zpl_printer,
)

TWO_KINDS = (LabelOrder("lot-100x50", ORDINARY, 3), LabelOrder("serial-100x50", ORDINARY))


class Desk:
    """A desk with its job list, and the words every job here has."""

    def __init__(self, folder: Path) -> None:
        self.jobs = PrintJobs(folder / "jobs.sqlite3", lambda: datetime.now(UTC))
        self.desk = PrintDesk(self.jobs, TemplateLibrary(folder / "labels").load, HASTY)
        self.pdf = PrinterSettings("PDF", PrinterKind.PDF_FOLDER, str(folder / "prints"))

    def labels(self, printer: PrinterSettings, *orders: LabelOrder) -> PrintJob:
        return self.desk.queue_labels(
            printer, orders or TWO_KINDS, what="labels", subject="GR-1", asked_by="Demo Receiver"
        ).job

    def note(self, printer: PrinterSettings) -> PrintJob:
        return self.desk.queue_document(printer, b"%PDF", what="note", subject="GR-1", asked_by="Demo Receiver")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_labels_reach_the_label_printer_with_their_copies(desk: Desk) -> None:
    with raw_printer() as device:
        printer = zpl_printer(device.port)
        job = desk.desk.send(desk.labels(printer).id, printer)

    assert (job.state, job.outcome) == (PrintState.SENT, f"127.0.0.1:{device.port}")
    (zpl,) = device.received
    assert zpl.count(b"^XA") == 2
    assert b"^PQ3^XZ" in zpl


def test_labels_reach_the_folder_a_page_for_each_copy_and_scan(desk: Desk) -> None:
    job = desk.desk.send(desk.labels(desk.pdf).id, desk.pdf)

    assert job.state is PrintState.SENT
    document = pypdfium2.PdfDocument(Path(job.outcome))
    assert len(document) == 4
    assert read(document[3].render(scale=300 / 72).to_pil())[0] == ("]C1", "010950600013435221SN-000481516")
    document.close()


def test_a_document_reaches_the_folder_unchanged(desk: Desk) -> None:
    job = desk.desk.send(desk.note(desk.pdf).id, desk.pdf)

    assert Path(job.outcome).name == "GR-1 note.pdf"
    assert Path(job.outcome).read_bytes() == b"%PDF"


def test_a_printer_that_is_off_leaves_a_failed_job_that_can_go_to_a_file(desk: Desk) -> None:
    printer = zpl_printer(nobody_listens())
    failed = desk.desk.send(desk.labels(printer).id, printer)
    assert failed.state is PrintState.FAILED
    assert "does not answer" in failed.outcome

    diverted = desk.jobs.divert(failed.id, desk.pdf.name, "Demo Receiver")

    assert desk.desk.send(diverted.id, desk.pdf).state is PrintState.SENT


@pytest.mark.parametrize("behaviour", [closes_half_way, reads_then_hangs])
def test_half_a_job_is_unknown_and_never_sent_again_by_itself(desk: Desk, behaviour: object) -> None:
    many = tuple(LabelOrder("lot-100x50", replace(ORDINARY, lot_code=f"L{number}")) for number in range(30))
    with raw_printer(behaviour) as device:  # type: ignore[arg-type]
        printer = zpl_printer(device.port)
        job = desk.desk.send(desk.labels(printer, *many).id, printer)

        assert job.state is PrintState.UNKNOWN
        with pytest.raises(Conflict):
            desk.desk.send(job.id, printer)

    assert len(device.received) == 1


def test_a_label_that_cannot_be_printed_stops_the_whole_job_before_it_begins(desk: Desk) -> None:
    good, bad = LabelOrder("lot-100x50", ORDINARY), LabelOrder("lot-100x50", replace(ORDINARY, lot_code=None))

    with pytest.raises(RuleViolation, match=r"lot\.code is missing"):
        desk.labels(desk.pdf, good, bad)

    assert desk.jobs.recent() == ()


def test_cut_text_is_told_and_printed_all_the_same(desk: Desk) -> None:
    queued = desk.desk.queue_labels(
        desk.pdf, [LabelOrder("product-100x50", EXTREME)], what="labels", subject="GR-1", asked_by="Demo Receiver"
    )

    assert queued.warnings
    assert desk.desk.send(queued.job.id, desk.pdf).state is PrintState.SENT


def test_the_same_posting_prints_once_however_often_it_is_asked_for(desk: Desk) -> None:
    key = new_id()
    for _ in range(2):
        desk.desk.queue_labels(desk.pdf, TWO_KINDS, what="l", subject="s", asked_by="Demo Receiver", job_id=key)

    assert len(desk.jobs.recent()) == 1


def test_what_cannot_be_printed_on_a_printer_is_refused_in_words(desk: Desk) -> None:
    printer = zpl_printer(9100)
    small = replace(printer, media_mm=(Decimal(60), Decimal(40)))

    with pytest.raises(RuleViolation, match="labels only"):
        desk.note(printer)
    with pytest.raises(RuleViolation, match="larger than"):
        desk.labels(small)
    with pytest.raises(RuleViolation, match="no label template"):
        desk.labels(printer, LabelOrder("pallet", ORDINARY))
    with pytest.raises(RuleViolation, match="no label to print"):
        desk.labels(printer, LabelOrder("lot-100x50", ORDINARY, 0))


def test_labels_painted_for_one_head_are_not_sent_to_another(desk: Desk) -> None:
    with raw_printer() as device:
        coarse, fine = zpl_printer(device.port), replace(zpl_printer(device.port), dpi=300)
        job = desk.desk.send(desk.labels(coarse).id, fine)

    assert job.state is PrintState.FAILED
    assert "painted for 203 dpi" in job.outcome
    assert device.received == []
