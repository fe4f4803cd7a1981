"""The print job list: nothing lost by a crash, nothing printed twice without a person's word."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invista_desktop.errors import Conflict, RuleViolation, Unavailable
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.printers import PrintContent, PrintJob, PrintState
from invista_desktop.services.printing.jobs import NewJob, PrintJobs

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
NOTE = NewJob("Dock 1", PrintContent.DOCUMENT, b"%PDF", (1,), "Goods receipt note", "GR-1", "Demo Receiver")


def now() -> datetime:
    return NOW


@pytest.fixture
def jobs(tmp_path: Path) -> PrintJobs:
    return PrintJobs(tmp_path / "prints" / "jobs.sqlite3", now)


def sent(jobs: PrintJobs, ending: PrintState) -> PrintJob:
    job = jobs.add(NOTE)
    jobs.begin_sending(job.id)
    return jobs.settle(job.id, ending, "as it went")


def test_a_job_is_kept_with_who_what_and_for_what(jobs: PrintJobs) -> None:
    kept = jobs.get(jobs.add(NOTE).id)

    assert (kept.printer, kept.what, kept.subject, kept.asked_by) == (
        "Dock 1",
        "Goods receipt note",
        "GR-1",
        "Demo Receiver",
    )
    assert (kept.state, kept.attempts, kept.asked_at, kept.copies) == (PrintState.QUEUED, 0, NOW, (1,))


def test_the_same_job_added_twice_is_one_job(jobs: PrintJobs) -> None:
    key = new_id()

    jobs.add(NOTE, key)
    jobs.begin_sending(key)
    again = jobs.add(NOTE, key)

    assert again.state is PrintState.SENDING
    assert len(jobs.recent()) == 1


def test_only_one_of_many_gets_to_send_a_job(jobs: PrintJobs) -> None:
    job = jobs.add(NOTE)

    def tries(_: int) -> bool:
        try:
            return jobs.begin_sending(job.id)[1] == b"%PDF"
        except Conflict:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(16))) == 1


def test_a_sent_job_is_never_sent_again(jobs: PrintJobs) -> None:
    job = sent(jobs, PrintState.SENT)

    for act in (
        lambda: jobs.begin_sending(job.id),
        lambda: jobs.ask_again(job.id, "Demo Receiver"),
        lambda: jobs.divert(job.id, "PDF", "Demo Receiver"),
        lambda: jobs.settle(job.id, PrintState.FAILED, ""),
    ):
        with pytest.raises(Conflict):
            act()


@pytest.mark.parametrize("ending", [PrintState.FAILED, PrintState.UNKNOWN])
def test_what_went_wrong_waits_for_a_person_and_goes_again_on_their_word(jobs: PrintJobs, ending: PrintState) -> None:
    job = sent(jobs, ending)
    assert job.needs_a_person
    with pytest.raises(Conflict):
        jobs.begin_sending(job.id)

    assert jobs.ask_again(job.id, "Demo Manager").state is PrintState.QUEUED
    assert jobs.begin_sending(job.id)[0].attempts == 2


@pytest.mark.parametrize("ending", [PrintState.FAILED, PrintState.UNKNOWN])
def test_a_job_can_be_given_to_another_printer_once(jobs: PrintJobs, ending: PrintState) -> None:
    job = sent(jobs, ending)

    other = jobs.divert(job.id, "PDF", "Demo Manager")

    assert (other.printer, other.state, other.subject, other.asked_by) == (
        "PDF",
        PrintState.QUEUED,
        "GR-1",
        "Demo Manager",
    )
    assert jobs.begin_sending(other.id)[1] == b"%PDF"
    assert jobs.get(job.id).state is PrintState.DIVERTED
    with pytest.raises(Conflict):
        jobs.divert(job.id, "PDF", "Demo Manager")


def test_a_sent_job_can_be_repeated_as_a_job_of_its_own(jobs: PrintJobs) -> None:
    job = sent(jobs, PrintState.SENT)

    again = jobs.repeat(job.id, "Demo Manager")

    assert again.id != job.id
    assert (again.state, again.attempts, again.asked_by) == (PrintState.QUEUED, 0, "Demo Manager")


CRASH = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from uuid import UUID
from invista_desktop.services.printing.jobs import PrintJobs
jobs = PrintJobs(Path(sys.argv[1]), lambda: datetime.now(UTC))
jobs.begin_sending(UUID(sys.argv[2]))
os._exit(9)  # the data is out, the record is not
"""


def test_a_crash_between_sending_and_the_record_leaves_the_job_unknown(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    interrupted, waiting = PrintJobs(path, now).add(NOTE), PrintJobs(path, now).add(NOTE)
    died = subprocess.run([sys.executable, "-c", CRASH, str(path), str(interrupted.id)], check=False, timeout=60)
    assert died.returncode == 9

    jobs = PrintJobs(path, now)
    (found,) = jobs.recover_interrupted()

    assert (found.id, found.state, found.attempts) == (interrupted.id, PrintState.UNKNOWN, 1)
    assert [job.id for job in jobs.in_state(PrintState.QUEUED)] == [waiting.id]
    assert jobs.recover_interrupted() == ()


def test_only_finished_jobs_are_forgotten(jobs: PrintJobs) -> None:
    sent(jobs, PrintState.SENT)
    kept = {sent(jobs, PrintState.UNKNOWN).id, sent(jobs, PrintState.FAILED).id, jobs.add(NOTE).id}

    assert jobs.forget_finished_before(NOW) == 0
    assert jobs.forget_finished_before(NOW + timedelta(seconds=1)) == 1
    assert {job.id for job in jobs.recent()} == kept


def _newer(path: Path) -> None:
    rows = sqlite3.connect(path)
    rows.execute("pragma user_version = 99")
    rows.close()


def _damaged(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


@pytest.mark.parametrize(("harm", "error"), [(_newer, RuleViolation), (_damaged, Unavailable)])
def test_a_list_that_cannot_be_used_is_refused_in_words_and_left_alone(
    tmp_path: Path, harm: Callable[[Path], None], error: type[Exception]
) -> None:
    path = tmp_path / "jobs.sqlite3"
    harm(path)
    before = path.read_bytes()

    with pytest.raises(error):
        PrintJobs(path, now).add(NOTE)

    assert path.read_bytes()[100:] == before[100:]


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Unavailable, match="cannot be kept"):
        PrintJobs(tmp_path / "file" / "jobs.sqlite3", now).add(NOTE)
