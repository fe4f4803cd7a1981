"""How a printer is: what it answers is read strictly, and silence is said within the time given."""

import socket
from collections.abc import Callable

import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.models.domain.printer_statuses import status_from
from invista_desktop.services.printing.status import QUESTION, ask_status
from tests.services.printers_given import RawPrinter, chatters_without_end, nobody_listens, raw_printer, zpl_printer


def answer(
    *,
    paper: bytes = b"0",
    pause: bytes = b"0",
    formats: bytes = b"000",
    full: bytes = b"0",
    head: bytes = b"0",
    ribbon: bytes = b"0",
    remaining: bytes = b"00000000",
) -> bytes:
    lines = (
        b"030," + paper + b"," + pause + b",0406," + formats + b"," + full + b",0,0,000,0,0,0",
        b"000,0," + head + b"," + ribbon + b",0,2,4,0," + remaining + b",1,000",
        b"1234,0",
    )
    return b"".join(b"\x02" + line + b"\x03\r\n" for line in lines)


def says(words: bytes, *, slowly: bool = False) -> Callable[[RawPrinter, socket.socket], None]:
    def behaviour(printer: RawPrinter, connection: socket.socket) -> None:
        printer.received.append(connection.recv(100))
        for piece in (words[:30], words[30:]) if slowly else (words,):
            connection.sendall(piece)
            printer.let_go.wait(0.1 if slowly else 0)
        printer.let_go.wait(20)  # as printers do, it leaves the connection open

    return behaviour


@pytest.mark.parametrize("slowly", [False, True])
def test_a_ready_printer_has_no_trouble_and_is_asked_nothing_else(slowly: bool) -> None:  # noqa: FBT001
    with raw_printer(says(answer(), slowly=slowly)) as device:
        status = ask_status(zpl_printer(device.port), 5)

    assert (status.troubles, status.waiting) == ((), 0)
    assert device.received == [QUESTION]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"paper": b"1"}, "no labels"),
        ({"pause": b"1"}, "paused"),
        ({"full": b"1"}, "memory is full"),
        ({"head": b"1"}, "head is open"),
        ({"ribbon": b"1"}, "no ribbon"),
    ],
)
def test_each_trouble_has_its_words(said: dict[str, bytes], words: str) -> None:
    status = status_from(answer(**said))

    assert status is not None
    assert len(status.troubles) == 1
    assert words in str(status.troubles[0])


def test_labels_it_has_yet_to_print_are_counted() -> None:
    status = status_from(answer(formats=b"003", remaining=b"00000012"))

    assert status is not None
    assert (status.formats_waiting, status.labels_remaining, status.waiting) == (3, 12, 15)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x02\x03" * 3,
        answer(paper=b"x"),
        answer(formats=b"-1"),
        answer().replace(b"1234,0", b"1234"),
        b"HTTP/1.1 400 Bad Request\r\n" * 400,
    ],
)
def test_garbage_is_said_to_be_something_else(garbage: bytes) -> None:
    with raw_printer(says(garbage)) as device, pytest.raises(Unavailable, match="answers something else"):
        ask_status(zpl_printer(device.port), 5)


def silent(printer: RawPrinter, connection: socket.socket) -> None:
    printer.let_go.wait(20)


def hangs_up(printer: RawPrinter, connection: socket.socket) -> None:
    connection.recv(100)


@pytest.mark.parametrize("behaviour", [silent, hangs_up, chatters_without_end])
def test_a_printer_that_says_nothing_of_use_is_not_waited_for_without_end(behaviour: object) -> None:
    with raw_printer(behaviour) as device, pytest.raises(Unavailable, match="does not answer"):  # type: ignore[arg-type]
        ask_status(zpl_printer(device.port), 0.4)


def test_a_printer_that_is_off_does_not_answer() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        ask_status(zpl_printer(nobody_listens()), 2)
