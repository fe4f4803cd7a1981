"""From what was chosen to the printer of the workstation, with the templates it used last."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invista_desktop.app.label_printing import LabelsDesk
from invista_desktop.app.preferences import Preferences
from invista_desktop.errors import RuleViolation, Unavailable
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.label_runs import CopiesBy, CopiesRule, LabelChoice
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.labels.template import load_template, save_template, shipped_templates
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.settings import Home
from tests.builders import Warehouse
from tests.services.printers_given import HASTY, nobody_listens, zpl_printer
from tests.stock_given import Stock


class Office:
    """A workstation with a folder for papers and, where one is named, a label printer."""

    def __init__(self, transactions: Transactions, folder: Path, labels: PrinterSettings | None = None) -> None:
        self.preferences, self.papers = Preferences(Home(folder)), folder / "papers"
        paper = PrinterSettings("Office", PrinterKind.PDF_FOLDER, str(self.papers))
        self.preferences.keep_printing(PrintingSettings(labels or paper, paper))
        self.jobs = PrintJobs(folder / "jobs.sqlite3", lambda: datetime.now(UTC))
        templates = TemplateLibrary(folder / "labels")
        printing = PrintDesk(self.jobs, templates.load, HASTY)
        prints = ReceivingPrints(ReceivingDesk(transactions), printing, self.preferences.printing, lambda: "Demo")
        self.desk = LabelsDesk(transactions, prints, self.preferences, templates)


@pytest.fixture
def office(transactions: Transactions, tmp_path: Path) -> Office:
    return Office(transactions, tmp_path)


@pytest.fixture
def bolts(warehouse: Warehouse) -> LabelSource:
    return LabelSource(Subject(SubjectKind.ITEM, Stock(warehouse).pile("BOLT", 10)))


def on(template: str, by: CopiesBy = CopiesBy.FIXED, **more: object) -> LabelChoice:
    return LabelChoice({LabelKind.PRODUCT: template}, CopiesRule(by), **more)  # type: ignore[arg-type]


def test_the_template_used_last_is_offered_first_the_next_time_and_after_a_restart(
    office: Office, bolts: LabelSource, tmp_path: Path
) -> None:
    first = office.desk.question([bolts])

    office.desk.print_labels(first.records, on("product-63x38"))

    assert first.choice.templates == {LabelKind.PRODUCT: "product-100x50"}
    assert office.desk.question([bolts]).choice.templates == {LabelKind.PRODUCT: "product-63x38"}
    kept = Preferences(Home(tmp_path)).section("label_templates")
    assert kept == {"product": "product-63x38"}


def test_a_template_that_is_gone_or_of_another_kind_is_not_offered(office: Office, bolts: LabelSource) -> None:
    for kept in ("long-gone", "lot-100x50", 7):
        office.preferences.keep("label_templates", {"product": kept})

        assert office.desk.question([bolts]).choice.templates == {LabelKind.PRODUCT: "product-100x50"}


def test_a_template_of_ones_own_is_offered_and_printed(office: Office, bolts: LabelSource, tmp_path: Path) -> None:
    own = replace(load_template(shipped_templates()["product-63x38"]), id="mine", name="Mine")
    save_template(own, tmp_path / "labels")
    question = office.desk.question([bolts])

    office.desk.print_labels(question.records, on("mine"))
    office.desk.print_labels(question.records, on("mine", sheet="a4-3x7"))

    assert "mine" in {one.id for one in question.templates}
    assert [job.what for job in office.jobs.recent()] == ["label sheets", "labels"]


def test_every_unit_on_hand_comes_out_as_one_job(office: Office, bolts: LabelSource) -> None:
    told = office.desk.print_labels(office.desk.question([bolts]).records, on("product-100x50", CopiesBy.QUANTITY))

    (job,) = office.jobs.recent()
    assert (job.sheets, job.what, job.subject, job.asked_by) == (10, "labels", "BOLT", "Demo")
    assert str(told) == "Printed: labels of BOLT (BOLT labels.pdf)"


def test_a_sheet_goes_where_papers_go_and_is_not_what_is_offered_the_next_time(
    transactions: Transactions, tmp_path: Path, bolts: LabelSource
) -> None:
    office = Office(transactions, tmp_path, zpl_printer(nobody_listens()))

    office.desk.print_labels(
        office.desk.question([bolts]).records, on("product-63x38", CopiesBy.QUANTITY, sheet="a4-3x7", start=20)
    )

    assert [file.name for file in office.papers.iterdir()] == ["BOLT label sheets.pdf"]
    assert office.desk.question([bolts]).choice.templates == {LabelKind.PRODUCT: "product-100x50"}


def test_labels_larger_than_those_of_the_sheet_are_refused_and_nothing_is_queued(
    office: Office, bolts: LabelSource
) -> None:
    records = office.desk.question([bolts]).records

    with pytest.raises(RuleViolation, match="larger than those of the sheet"):
        office.desk.print_labels(records, on("product-100x50", sheet="a4-3x7"))

    assert office.jobs.recent() == ()


def test_a_printer_that_is_away_is_told_and_the_job_waits_for_somebody(
    transactions: Transactions, tmp_path: Path, bolts: LabelSource
) -> None:
    office = Office(transactions, tmp_path, zpl_printer(nobody_listens()))

    with pytest.raises(Unavailable, match="did not come out"):
        office.desk.print_labels(office.desk.question([bolts]).records, on("product-100x50"))

    assert [job.needs_a_person for job in office.jobs.recent()] == [True]
