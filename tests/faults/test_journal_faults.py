"""The journal when things go wrong: killed, full, damaged, opened twice."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from invista_desktop.errors import Unavailable
from tests.receiving_drafts import DRAFT, ORDER, HandClock, journal_in, posting_of, scanned, sharing

TESTS = Path(__file__).parent.parent

CHILD = """
import sys
from pathlib import Path
from tests.receiving_drafts import *

journal = journal_in(Path(sys.argv[1]))
journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
number = 0
while True:
    number += 1
    journal.append(DRAFT, [scanned(number)], person="Demo Receiver", share=sharing(number))
    print(number, flush=True)
"""


def test_a_killed_process_loses_nothing_it_had_beeped_for(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=TESTS)
    assert child.stdout is not None
    beeped = [int(child.stdout.readline()) for _ in range(25)]
    child.kill()
    beeped += [int(number) for number in child.stdout.read().split()]
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()

    journal = journal_in(tmp_path)
    (draft,) = journal.open_drafts()
    sent = {row.operation_id for row in journal.outbox.pending(limit=10_000)}
    journal.close()

    kept = [one.event_id.int for one in draft.events]
    assert kept[: len(beeped)] == beeped
    assert sent == {sharing(number).operation_id for number in kept}


def test_killed_between_commit_and_answer_the_same_posting_goes_out_again(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from receiving_drafts import *;"
        "journal = journal_in(Path(sys.argv[1])); journal.start_draft(DRAFT, ORDER, person='x');"
        "journal.begin_posting(posting_of()); print('sent', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=TESTS
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "sent\n"
    child.kill()
    child.wait()
    child.stdout.close()

    journal = journal_in(tmp_path)
    (row,) = journal.outbox.pending()
    journal.close()

    assert row.command == posting_of()


def test_a_full_disk_is_told_and_leaves_everything_before_it(tmp_path: Path) -> None:
    journal = journal_in(tmp_path, largest_bytes=200_000)
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")

    kept = 0
    with pytest.raises(Unavailable) as problem:
        for number in range(1, 10_000):
            journal.append(DRAFT, [scanned(number)], person="Demo Receiver", share=sharing(number))
            kept = number

    assert problem.value.code == "disk_full"
    (draft,) = journal.open_drafts()
    assert len(draft.events) == kept > 10
    assert len(journal.outbox.pending(limit=10_000)) == kept
    journal.close()


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").mkdir()

    with pytest.raises(Unavailable) as problem:
        journal_in(tmp_path)

    assert problem.value.code == "journal_unwritable"


@pytest.mark.parametrize("damage", [b"not a database at all" * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_journal_is_moved_aside_and_never_deleted(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "journal.sqlite").write_bytes(damage)

    journal = journal_in(tmp_path)
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    journal.close()

    assert journal.moved_aside is not None
    assert journal.moved_aside.read_bytes() == damage
    again = journal_in(tmp_path)
    assert (again.moved_aside, len(again.open_drafts())) == (None, 1)
    again.close()


def test_a_page_torn_out_of_the_middle_is_noticed(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    for number in range(1, 200):
        journal.append(DRAFT, [scanned(number)], person="Demo Receiver")
    journal.close()
    file = tmp_path / "journal.sqlite"
    torn = bytearray(file.read_bytes())
    torn[4096 * 5 : 4096 * 12] = b"\xa5" * 4096 * 7
    file.write_bytes(torn)

    again = journal_in(tmp_path)
    again.close()

    assert again.moved_aside is not None
    assert again.moved_aside.read_bytes() == bytes(torn)


def test_two_apps_on_one_workstation_are_refused(tmp_path: Path) -> None:
    first = journal_in(tmp_path)

    with pytest.raises(Unavailable) as problem:
        journal_in(tmp_path)

    assert problem.value.code == "journal_in_use"
    first.start_draft(DRAFT, ORDER, person="Demo Receiver")
    first.close()
    journal_in(tmp_path).close()


def test_a_journal_of_a_newer_app_is_left_alone(tmp_path: Path) -> None:
    journal_in(tmp_path).close()
    with sqlite3.connect(tmp_path / "journal.sqlite") as raw:
        raw.execute("pragma user_version = 99")
    raw.close()

    with pytest.raises(Unavailable) as problem:
        journal_in(tmp_path)

    assert problem.value.code == "newer_journal"


def test_a_clock_an_hour_off_does_not_disturb_the_order_of_events(tmp_path: Path) -> None:
    clock = HandClock()
    journal = journal_in(tmp_path, clock)
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    clock.move(-3600)
    journal.append(DRAFT, [scanned(2)], person="Demo Receiver")
    draft = journal.open_draft_for(ORDER.order_id)
    journal.close()

    assert draft is not None
    assert [one.event_id.int for one in draft.events] == [1, 2]
