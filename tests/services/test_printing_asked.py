"""A label printer that is asked after a job says itself whether the job is on paper."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from invista_desktop.models.domain.printers import PrinterSettings, PrintJob, PrintState
from invista_desktop.services.printing.status import QUESTION
from tests.services.print_room import MANY, Room
from tests.services.printers_given import RawPrinter, raw_printer, zpl_printer
from tests.services.test_printing_status import answer


def tells(*answers: bytes) -> Callable[[RawPrinter, socket.socket], None]:
    """Read jobs to the end, and answer one question after the other; the last answer holds."""
    left = list(answers)

    def behaviour(printer: RawPrinter, connection: socket.socket) -> None:
        data = connection.recv(65536)
        if data == QUESTION:
            connection.sendall(left.pop(0) if len(left) > 1 else left[0])
            printer.received.append(data)
            return
        while piece := connection.recv(65536):
            data += piece
        printer.received.append(data)

    return behaviour


def sent(room: Room, port: int, *, asks: bool = True) -> PrintJob:
    room.labels_on = replace(zpl_printer(port), asks_when_done=asks)
    return room.labels(*MANY[:2])


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_job_is_printed_once_the_printer_says_twice_that_nothing_is_left(room: Room) -> None:
    with raw_printer(tells(answer(formats=b"002"), answer(remaining=b"00000001"), answer())) as device:
        job = sent(room, device.port)

    assert (job.state, job.outcome) == (PrintState.PRINTED, f"127.0.0.1:{device.port}")
    assert device.received[1:] == [QUESTION] * 4


def test_labels_that_come_back_between_two_answers_are_waited_for(room: Room) -> None:
    with raw_printer(tells(answer(), answer(formats=b"001"), answer())) as device:
        job = sent(room, device.port)

    assert job.state is PrintState.PRINTED
    assert device.received.count(QUESTION) == 4


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (answer(paper=b"1"), "It has no labels."),
        (answer(head=b"1"), "Its head is open."),
        (answer(pause=b"1"), "It is paused."),
        (b"HTTP/1.1 400 Bad Request", "answers something else"),
    ],
)
def test_a_printer_in_trouble_leaves_the_job_sent_with_what_it_said(room: Room, words: bytes, outcome: str) -> None:
    with raw_printer(tells(words)) as device:
        job = sent(room, device.port)

    assert job.state is PrintState.SENT
    assert outcome in job.outcome
    assert job.outcome.startswith(f"127.0.0.1:{device.port}; ")


def test_a_printer_that_never_gets_done_is_not_waited_for_without_end(room: Room) -> None:
    with raw_printer(tells(answer(remaining=b"00000007"))) as device:
        job = sent(room, device.port)

    assert job.state is PrintState.SENT
    assert "had not printed everything after 2 seconds" in job.outcome


def test_a_printer_is_asked_only_where_that_is_wanted(room: Room) -> None:
    with raw_printer(tells(answer())) as device:
        job = sent(room, device.port, asks=False)

    assert job.state is PrintState.SENT
    assert QUESTION not in device.received


def test_asking_is_off_unless_somebody_wants_it() -> None:
    assert not PrinterSettings.__dataclass_fields__["asks_when_done"].default
