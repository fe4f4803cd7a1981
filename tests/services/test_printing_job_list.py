"""What people do with print jobs: again, elsewhere, dropped; on real files and real sockets."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invista_desktop.errors import Conflict, Unavailable
from invista_desktop.models.domain.printers import JobFilter, PrintState
from invista_desktop.services.printing.jobs import PrintJobs
from tests.services.print_room import MANY, Room
from tests.services.printers_given import (
    RawPrinter,
    closes_half_way,
    never_reads,
    raw_printer,
    reads_then_hangs,
    zpl_printer,
)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_refused_job_goes_again_to_its_printer_as_it_is_set_up_now(room: Room) -> None:
    refused = room.labels()
    assert (refused.state, room.list.waiting()) == (PrintState.FAILED, 1)

    with raw_printer() as device:
        room.labels_on = zpl_printer(device.port)
        again = room.list.print_again(refused.id)

    assert (again.id, again.state, again.attempts) == (refused.id, PrintState.SENT, 2)
    assert len(device.received) == 1
    assert (room.list.waiting(), room.list.listed(JobFilter.OPEN).jobs) == (0, ())


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (closes_half_way, PrintState.UNKNOWN),
        (reads_then_hangs, PrintState.UNKNOWN),
        (never_reads, PrintState.UNKNOWN),
    ],
)
def test_a_printer_that_breaks_off_or_stalls_leaves_a_job_that_only_a_person_sends_again(
    room: Room, behaviour: Callable[[RawPrinter, object], None], state: PrintState
) -> None:
    with raw_printer(behaviour) as device:
        room.labels_on = zpl_printer(device.port)
        job = room.labels(*MANY)
        assert (job.state, room.list.waiting()) == (state, 1)
        before = len(device.received)
        PrintJobs(room.path, lambda: datetime.now(UTC)).recover_interrupted()
        assert room.jobs.get(job.id) == job
        assert len(device.received) == before

    with raw_printer() as device:
        room.labels_on = zpl_printer(device.port)
        assert room.list.print_again(job.id).state is PrintState.SENT
    assert len(device.received) == 1


def test_a_job_that_waited_through_a_crash_is_listed_and_sent_on_a_persons_word(room: Room) -> None:
    waiting = room.queued()
    PrintJobs(room.path, lambda: datetime.now(UTC)).recover_interrupted()
    assert [job.id for job in room.list.listed(JobFilter.OPEN).jobs] == [waiting.id]

    with raw_printer() as device:
        room.labels_on = zpl_printer(device.port)
        assert room.list.print_again(waiting.id).state is PrintState.SENT


def test_printing_a_sent_job_again_is_a_job_of_its_own_with_who_and_why(room: Room) -> None:
    first = room.note()

    again = room.list.print_again(first.id, "The print is lost")

    assert again.id != first.id
    assert (again.asked_by, again.reason, again.state) == ("Demo Manager", "The print is lost", PrintState.SENT)
    assert room.jobs.get(first.id) == first
    assert [Path(job.saved_file).read_bytes() for job in (first, again)] == [b"%PDF", b"%PDF"]


def test_a_failed_job_goes_to_the_folder_instead_and_says_so(room: Room) -> None:
    failed = room.labels()

    other = room.list.print_elsewhere(failed.id, room.folder)

    assert (other.state, other.printer) == (PrintState.SENT, "Folder")
    assert room.list.file_of(other).read_bytes().startswith(b"%PDF")
    assert (room.jobs.get(failed.id).state, room.jobs.get(failed.id).outcome) == (PrintState.DIVERTED, "Folder")


def test_a_job_that_failed_in_the_folder_goes_again_to_the_folder(room: Room, tmp_path: Path) -> None:
    failed = room.labels()
    (tmp_path / "prints").write_text("in the way")
    other = room.list.print_elsewhere(failed.id, room.folder)
    assert other.state is PrintState.FAILED
    (tmp_path / "prints").unlink()

    assert room.list.print_again(other.id).saved_file.startswith(str(tmp_path / "prints"))


def test_labels_may_go_anywhere_and_a_document_never_to_a_label_printer(room: Room) -> None:
    labels, note = room.labels(), room.note()

    assert [place.name for place in room.list.printers_for(labels)] == ["Dock 1", "Folder", "Laser"]
    assert [place.name for place in room.list.printers_for(note)] == ["Folder", "Laser"]


def test_dropping_needs_a_job_that_is_not_on_its_way(room: Room) -> None:
    failed = room.labels()
    going = room.queued()
    room.jobs.begin_sending(going.id)

    with pytest.raises(Conflict):
        room.list.drop([failed.id, going.id])
    assert room.list.waiting() == 1

    room.list.drop([failed.id])
    assert room.list.waiting() == 0
    assert {job.state for job in room.list.listed(JobFilter.ALL).jobs} == {PrintState.DROPPED, PrintState.SENDING}


def test_a_file_somebody_deleted_is_told_with_its_place(room: Room) -> None:
    note = room.note()
    room.list.file_of(note).unlink()

    with pytest.raises(Unavailable, match="not there any more") as gone:
        room.list.file_of(note)
    assert note.outcome in str(gone.value)
