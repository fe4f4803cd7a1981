"""The print jobs screen asks before anything could come out twice or be lost, and tells what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.printers import (
    JobFilter,
    JobsListed,
    PrintContent,
    PrinterKind,
    PrinterSettings,
    PrintJob,
    PrintState,
)
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.printing.presenter import PrintJobsPresenter

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
FOLDER = PrinterSettings("Folder", PrinterKind.PDF_FOLDER, "/prints")
AWAY = Unavailable(said("The list of print jobs cannot be kept."), said("Free some space."))


def job(state: PrintState, outcome: str = "off") -> PrintJob:
    content = PrintContent.LABELS
    return PrintJob(new_id(), "Dock 1", content, "labels", "GR-1", (2, 1), "Demo Receiver", NOW, state, 1, NOW, outcome)


@dataclass
class Screen:
    answer: bool = True
    reason: str = "The print is lost"
    printer: PrinterSettings | None = FOLDER
    opens: bool = True
    label: int | None = 2
    told: list[tuple[Verdict, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    listed: list[tuple[int, JobFilter]] = field(default_factory=list)
    problem: InvistaError | None = None

    def show_loading(self) -> None:
        self.problem = None

    def show_jobs(self, listed: JobsListed, which: JobFilter) -> None:
        self.listed.append((listed.total, which))

    def show_problem(self, problem: InvistaError) -> None:
        self.problem = problem

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.told.append((verdict, f"{title} {advice or ''}"))

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        self.asked.append(f"{title} {advice}")
        return self.answer

    async def ask_reason(self, job: PrintJob) -> str:
        self.asked.append("why")
        return self.reason

    async def ask_label(self, job: PrintJob) -> int | None:
        self.asked.append("at which label")
        return self.label

    async def choose_printer(self, job: PrintJob, printers: Sequence[PrinterSettings]) -> PrinterSettings | None:
        return self.printer

    def open_file(self, path: Path) -> bool:
        return self.opens


@dataclass
class Work:
    comes_out: PrintState = PrintState.SENT
    fails: InvistaError | None = None
    deeds: list[object] = field(default_factory=list)

    def _may(self) -> None:
        if self.fails:
            raise self.fails

    def listed(self, which: JobFilter) -> JobsListed:
        self._may()
        return JobsListed((job(PrintState.FAILED),), 1 if which is JobFilter.OPEN else 9)

    def printers_for(self, job: PrintJob) -> tuple[PrinterSettings, ...]:
        return (FOLDER,)

    def print_again(self, job_id: UUID, reason: str = "", at: int | None = None) -> PrintJob:
        self._may()
        self.deeds.append(("again", job_id, reason, at))
        return replace(job(self.comes_out), id=job_id)

    def print_elsewhere(
        self, job_id: UUID, printer: PrinterSettings, reason: str = "", at: int | None = None
    ) -> PrintJob:
        self._may()
        self.deeds.append(("elsewhere", job_id, printer.name, reason))
        return job(self.comes_out)

    def stop(self, job_id: UUID) -> None:
        self._may()
        self.deeds.append(("stop", job_id))

    def drop(self, job_ids: Sequence[UUID]) -> None:
        self._may()
        self.deeds.append(("drop", *job_ids))

    def file_of(self, job: PrintJob) -> Path:
        self._may()
        return Path(job.outcome)


class Bench:
    def __init__(self) -> None:
        self.screen, self.work, self.background = Screen(), Work(), Background(workers=2)
        self.presenter = PrintJobsPresenter(self.screen, self.work, self.background)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.background.close()


@pytest.mark.parametrize("state", [PrintState.FAILED, PrintState.QUEUED])
async def test_what_surely_did_not_come_out_goes_again_without_a_question(bench: Bench, state: PrintState) -> None:
    one = job(state)

    await bench.presenter.print_again(one)

    assert bench.screen.asked == []
    assert bench.work.deeds == [("again", one.id, "", None)]
    assert bench.screen.told[-1][0] is Verdict.OK
    assert bench.screen.listed == [(1, JobFilter.OPEN)]


@pytest.mark.parametrize("answer", [True, False])
async def test_what_may_have_come_out_goes_again_only_when_the_person_says_so(bench: Bench, answer: bool) -> None:  # noqa: FBT001
    bench.screen.answer = answer

    await bench.presenter.print_again(replace(job(PrintState.UNKNOWN), copies=(1,)))

    assert "come out already" in bench.screen.asked[0]
    assert "labels for GR-1" in bench.screen.asked[0]
    assert len(bench.work.deeds) == answer


async def test_a_run_of_which_some_is_unknown_goes_on_at_the_label_the_person_names(bench: Bench) -> None:
    run = job(PrintState.UNKNOWN)

    await bench.presenter.print_again(run)
    bench.screen.label = None
    await bench.presenter.print_again(run)

    assert bench.screen.asked == ["at which label"] * 2
    assert bench.work.deeds == [("again", run.id, "", 2)]


async def test_a_run_is_stopped_without_a_question_and_says_what_still_comes(bench: Bench) -> None:
    run = job(PrintState.SENDING)

    await bench.presenter.stop(run)
    bench.work.fails = Conflict(said("The print job is sent already."), said("Look at the list."))
    await bench.presenter.stop(run)

    assert bench.work.deeds == [("stop", run.id)]
    assert [verdict for verdict, _words in bench.screen.told] == [Verdict.OK, Verdict.REFUSED]


@pytest.mark.parametrize("state", [PrintState.SENT, PrintState.PRINTED, PrintState.DIVERTED, PrintState.DROPPED])
async def test_what_came_to_rest_needs_a_reason_that_is_handed_on(bench: Bench, state: PrintState) -> None:
    one = job(state)
    bench.screen.reason = ""
    await bench.presenter.print_again(one)
    assert bench.work.deeds == []

    bench.screen.reason = "The print is lost"
    await bench.presenter.print_again(one)

    assert bench.work.deeds == [("again", one.id, "The print is lost", None)]


async def test_sending_elsewhere_asks_where_and_then_what_printing_again_would_ask(bench: Bench) -> None:
    failed, unknown, sent = job(PrintState.FAILED), job(PrintState.UNKNOWN), job(PrintState.SENT)
    await bench.presenter.print_elsewhere(failed)
    await bench.presenter.print_elsewhere(unknown)
    await bench.presenter.print_elsewhere(sent)
    assert bench.work.deeds == [
        ("elsewhere", failed.id, "Folder", ""),
        ("elsewhere", unknown.id, "Folder", ""),
        ("elsewhere", sent.id, "Folder", "The print is lost"),
    ]
    assert len(bench.screen.asked) == 2

    bench.screen.printer = None
    await bench.presenter.print_elsewhere(failed)
    assert len(bench.work.deeds) == 3


async def test_dropping_is_confirmed_and_names_what_is_dropped(bench: Bench) -> None:
    one, two = job(PrintState.FAILED), job(PrintState.UNKNOWN)
    bench.screen.answer = False
    await bench.presenter.drop((one,))
    assert bench.work.deeds == []
    assert "labels for GR-1" in bench.screen.asked[-1]

    bench.screen.answer = True
    await bench.presenter.drop((one, two))

    assert "2 print jobs" in bench.screen.asked[-1]
    assert bench.work.deeds == [("drop", one.id, two.id)]


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (PrintState.SENT, Verdict.OK, "Printed: labels for GR-1"),
        (PrintState.UNKNOWN, Verdict.WARNING, "Look at the printer"),
        (PrintState.FAILED, Verdict.REFUSED, "Not printed: labels for GR-1. off"),
    ],
)
async def test_what_came_of_it_is_told_truthfully(
    bench: Bench, state: PrintState, verdict: Verdict, words: str
) -> None:
    bench.work.comes_out = state

    await bench.presenter.print_again(job(PrintState.FAILED))

    assert bench.screen.told[-1][0] is verdict
    assert words in bench.screen.told[-1][1]


async def test_somebody_who_was_faster_is_told_and_the_list_is_read_again(bench: Bench) -> None:
    bench.work.fails = Conflict(said("The print job is sending already."), said("Look at the list."))

    await bench.presenter.drop((job(PrintState.FAILED),))

    assert bench.screen.told == [(Verdict.REFUSED, "The print job is sending already. Look at the list.")]
    assert bench.screen.problem is bench.work.fails


async def test_a_list_that_cannot_be_read_is_said_and_comes_back(bench: Bench) -> None:
    bench.work.fails = AWAY
    await bench.presenter.reload()
    assert bench.screen.problem is AWAY

    bench.work.fails = None
    await bench.presenter.show(JobFilter.ALL)

    assert bench.screen.listed == [(9, JobFilter.ALL)]
    assert bench.screen.problem is None


async def test_a_file_that_is_gone_or_that_nothing_opens_is_told_with_its_place(bench: Bench) -> None:
    saved = job(PrintState.SENT, "/prints/GR-1.pdf")
    bench.screen.opens = False
    await bench.presenter.open_file(saved)
    assert "/prints/GR-1.pdf" in bench.screen.told[-1][1]

    bench.work.fails = Unavailable(said("The file is not there any more."), said("Print again."))
    await bench.presenter.open_file(saved)
    assert "not there any more" in bench.screen.told[-1][1]
