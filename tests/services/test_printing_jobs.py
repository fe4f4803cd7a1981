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
from invista_desktop.services.printing.jobs import KEPT_FOR, KEPT_JOBS, NewJob, PrintJobs
from invista_desktop.services.printing.jobs_file import STEPS

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
    jobs.begin_part(job.id, 1)
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
job, _payload = jobs.begin_sending(UUID(sys.argv[2]))
jobs.begin_part(job.id, job.sheets)
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
    assert [job.id for job in jobs.recent(states={PrintState.QUEUED})] == [waiting.id]
    assert jobs.recover_interrupted() == ()


def test_what_came_to_rest_a_month_ago_is_forgotten_and_what_is_open_stays(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    jobs = PrintJobs(path, now)
    rest = sent(jobs, PrintState.SENT).id
    kept = {sent(jobs, PrintState.UNKNOWN).id, sent(jobs, PrintState.FAILED).id, jobs.add(NOTE).id}

    PrintJobs(path, lambda: NOW + KEPT_FOR).recover_interrupted()
    assert {job.id for job in jobs.recent()} == kept | {rest}

    PrintJobs(path, lambda: NOW + KEPT_FOR + timedelta(seconds=1)).recover_interrupted()
    assert {job.id for job in jobs.recent()} == kept
    with sqlite3.connect(path) as rows:
        assert rows.execute("select count(*) from print_job_step where job_id = ?", (str(rest),)).fetchone() == (0,)
    rows.close()


def test_of_jobs_at_rest_the_newest_thousand_stay_and_the_file_does_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    jobs = PrintJobs(path, now)
    failed = sent(jobs, PrintState.FAILED)
    with sqlite3.connect(path) as rows:
        for number in range(KEPT_JOBS + 50):
            rows.execute(
                "insert into print_job select ?, printer, content, what, subject, copies, asked_by,"
                " '2026-11-22T00:00:00+00:00', 'sent', 1, changed_at, '', payload, '', 1, 1, 0"
                " from print_job where id = ?",
                (f"{number:032x}", str(failed.id)),
            )
    rows.close()

    newest = jobs.add(NOTE)

    assert jobs.count({PrintState.SENT}) == KEPT_JOBS
    assert {job.id for job in jobs.recent(2)} == {failed.id, newest.id}


def test_a_job_given_up_says_what_went_wrong_and_by_whom_and_is_never_sent(jobs: PrintJobs) -> None:
    failed, waiting = sent(jobs, PrintState.FAILED), jobs.add(NOTE)

    jobs.drop([failed.id, waiting.id], "Demo Manager")

    assert [jobs.get(job.id).state for job in (failed, waiting)] == [PrintState.DROPPED, PrintState.DROPPED]
    assert jobs.get(failed.id).outcome == "as it went"
    for act in (lambda: jobs.begin_sending(waiting.id), lambda: jobs.ask_again(failed.id, "Demo Receiver")):
        with pytest.raises(Conflict):
            act()


def test_where_one_of_several_cannot_be_given_up_none_is(jobs: PrintJobs) -> None:
    failed, done = sent(jobs, PrintState.FAILED), sent(jobs, PrintState.SENT)

    with pytest.raises(Conflict):
        jobs.drop([failed.id, done.id], "Demo Manager")

    assert jobs.get(failed.id).state is PrintState.FAILED


def test_a_repeated_job_keeps_the_reason_in_its_history(jobs: PrintJobs, tmp_path: Path) -> None:
    again = jobs.repeat(sent(jobs, PrintState.SENT).id, "Demo Manager", printer="PDF", reason="Label torn")

    assert (again.printer, again.reason) == ("PDF", "Label torn")
    with sqlite3.connect(tmp_path / "prints" / "jobs.sqlite3") as rows:
        steps = rows.execute("select state, by_whom, outcome from print_job_step where job_id = ?", (str(again.id),))
        assert steps.fetchall() == [("queued", "Demo Manager", "Label torn")]
    rows.close()


def test_every_change_is_told_after_it_is_kept(tmp_path: Path) -> None:
    seen: list[int] = []
    path = tmp_path / "jobs.sqlite3"
    told = PrintJobs(path, now, lambda: seen.append(PrintJobs(path, now).count({PrintState.QUEUED})))

    told.begin_sending(told.add(NOTE).id)

    assert seen == [1, 0]


def test_a_list_of_the_version_before_is_taken_over_with_its_jobs(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    with sqlite3.connect(path) as rows:
        for statement in STEPS[0]:
            rows.execute(statement)
        rows.execute(
            "insert into print_job values (?, 'Dock 1', 'document', 'note', 'GR-1', '[1]', 'Demo Receiver',"
            " '2026-11-23T14:05:00+00:00', 'failed', 1, '2026-11-23T14:05:00+00:00', 'off', x'25')",
            (str(new_id()),),
        )
        rows.execute("pragma user_version = 1")
    rows.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: PrintJobs(path, now).recent(), range(8)))

    assert {(job.outcome, job.reason) for jobs in found for job in jobs} == {("off", "")}


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
