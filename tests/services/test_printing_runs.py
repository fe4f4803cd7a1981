"""Runs of many labels: stopped, broken off, killed; each label is printed once, or a person says which once more."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.labels import LabelFields, LabelOrder
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, PrintState
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.services.labels.outputs import LabelPage, pages_of, zpl_of
from invista_desktop.services.pallets.labels import TEMPLATE as PALLET
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.printing.parts import LABELS_A_PART, laid_for, offset_of_picture, parts_of
from invista_desktop.services.printing.zpl import zpl_for
from invista_desktop.services.receiving.prints import ReceivingPrints
from tests.services.labels_given import ORDINARY
from tests.services.print_room import Room
from tests.services.printers_given import RawPrinter, raw_printer, reads_everything, zpl_printer

RUN = tuple(LabelOrder("lot-100x50", replace(ORDINARY, lot_code=f"L{number}")) for number in range(1, 61))
DOT = Image.frombytes("1", (16, 8), b"\x00\x00" + b"\xff" * 14)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def formats(data: bytes) -> list[bytes]:
    """The labels of ZPL, one by one."""
    return [part + b"^XZ" for part in data.replace(b"\n", b"").split(b"^XZ") if part]


def numbers(room: Room, data: list[bytes]) -> list[int]:
    """Which labels of the run these are, counted from 1."""
    rows = sqlite3.connect(room.path)
    payload, copies = rows.execute("select payload, copies from print_job order by asked_at limit 1").fetchone()
    rows.close()
    of_run = {formats(zpl_of([page]))[0]: place for place, page in enumerate(pages_of(payload, json.loads(copies)), 1)}
    return [of_run[one] for piece in data for one in formats(piece)]


def after(count: int, then: Callable[[], None]) -> Callable[[RawPrinter, socket.socket], None]:
    """A printer that reads all, and at its part number `count` has something happen before it confirms."""

    def behaviour(printer: RawPrinter, connection: socket.socket) -> None:
        reads_everything(printer, connection)
        if len(printer.received) == count:
            then()

    return behaviour


def test_a_run_goes_in_parts_and_every_label_comes_once_in_its_order(room: Room) -> None:
    with raw_printer() as device:
        room.labels_on = zpl_printer(device.port)
        job = room.labels(*RUN)

    assert (job.state, job.handed_over, job.begun) == (PrintState.SENT, 60, 60)
    assert [len(formats(piece)) for piece in device.received] == [LABELS_A_PART, LABELS_A_PART, 10]
    assert numbers(room, device.received) == list(range(1, 61))


def test_a_stopped_run_waits_and_goes_on_at_the_label_after_the_last(room: Room) -> None:
    queued = room.queued(*RUN)
    with raw_printer(after(1, lambda: room.list.stop(queued.id))) as device:
        room.labels_on = zpl_printer(device.port)
        stopped = room.desk.send(queued.id, room.labels_on)
        assert (stopped.state, stopped.handed_over, stopped.begun) == (PrintState.STOPPED, 25, 25)
        assert room.list.waiting() == 1

        done = room.list.print_again(queued.id)

    assert (done.state, done.attempts, done.stop_wanted) == (PrintState.SENT, 2, False)
    assert numbers(room, device.received) == list(range(1, 61))


def breaks_at_the_second(printer: RawPrinter, connection: socket.socket) -> None:
    if printer.received:
        printer.received.append(connection.recv(1000))
    else:
        reads_everything(printer, connection)


def test_a_printer_that_breaks_off_leaves_what_is_sure_and_what_is_unknown_and_the_person_says_where(
    room: Room,
) -> None:
    with raw_printer(breaks_at_the_second) as device:
        room.labels_on = zpl_printer(device.port)
        broken = room.labels(*RUN)
    assert (broken.state, broken.handed_over, broken.begun) == (PrintState.UNKNOWN, 25, 50)
    assert (broken.resumable[0], broken.resumable[-1]) == (26, 51)
    for wrong in (25, 52):
        with pytest.raises(RuleViolation, match="cannot go on"):
            room.list.print_again(broken.id, at=wrong)

    with raw_printer() as mended:
        room.labels_on = zpl_printer(mended.port)
        assert room.list.print_again(broken.id, at=31).state is PrintState.SENT

    assert numbers(room, mended.received) == list(range(31, 61))


def test_a_printer_that_refuses_the_second_part_leaves_nothing_unknown(room: Room) -> None:
    queued = room.queued(*RUN)
    with raw_printer() as device:
        room.labels_on = zpl_printer(device.port)
        # The device closes for good once it has confirmed its first part.
        room.changed = lambda: device.close() if room.jobs.get(queued.id).handed_over == 25 else None
        failed = room.desk.send(queued.id, room.labels_on)
    assert (failed.state, failed.handed_over, failed.begun) == (PrintState.FAILED, 25, 25)
    room.changed = lambda: None

    with raw_printer() as mended:
        room.labels_on = zpl_printer(mended.port)
        room.list.print_again(queued.id)

    assert numbers(room, device.received + mended.received) == list(range(1, 61))


def test_the_rest_of_a_run_goes_to_a_file_and_all_of_it_there_is_said_by_a_person(room: Room) -> None:
    with raw_printer(breaks_at_the_second) as device:
        room.labels_on = zpl_printer(device.port)
        broken, again = room.labels(*RUN), room.labels(*RUN[:3])
    other = room.list.print_elsewhere(broken.id, room.folder, at=51)
    assert (other.state, other.handed_over) == (PrintState.SENT, 60)
    assert Path(other.saved_file).read_bytes().count(b"/Type/Page/") == 10

    seen = room.list.print_again(again.id, at=4)

    assert (seen.state, seen.begun) == (PrintState.PRINTED, 3)
    assert room.list.waiting() == 0


DIES = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from uuid import UUID
from invista_desktop.models.domain.printers import PrintState
from invista_desktop.services.labels.template import shipped_templates
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from tests.services.printers_given import HASTY, zpl_printer

path, key, port, handed_over, begun = Path(sys.argv[1]), UUID(sys.argv[2]), *map(int, sys.argv[3:])

def watch():
    job = PrintJobs(path, lambda: datetime.now(UTC)).get(key)
    if (job.handed_over, job.begun) == (handed_over, begun):
        os._exit(9)

jobs = PrintJobs(path, lambda: datetime.now(UTC), watch)
PrintDesk(jobs, shipped_templates(), HASTY).send(key, zpl_printer(port))
"""


@pytest.mark.parametrize(
    ("begun", "state", "first"), [(25, PrintState.FAILED, 26), (50, PrintState.UNKNOWN, 26)], ids=["between", "inside"]
)
def test_killed_on_its_way_a_run_sends_nothing_twice(room: Room, begun: int, state: PrintState, first: int) -> None:
    queued = room.queued(*RUN)
    with raw_printer() as device:
        words = [str(room.path), str(queued.id), str(device.port), "25", str(begun)]
        died = subprocess.run([sys.executable, "-c", DIES, *words], check=False, timeout=60, env=dict(os.environ))
        assert died.returncode == 9
        (found,) = PrintJobs(room.path, lambda: datetime.now(UTC)).recover_interrupted()
        assert (found.state, found.handed_over, found.begun) == (state, 25, begun)

        room.labels_on = zpl_printer(device.port)
        room.list.print_again(queued.id, at=first)

    assert numbers(room, device.received) == list(range(1, 61))


def test_labels_of_pallets_go_to_the_pallet_printer_and_the_others_to_theirs(room: Room) -> None:
    pallets = replace(room.folder, name="Pallets")
    settings = PrintingSettings(replace(room.folder, name="Goods"), room.folder, pallets=pallets)
    prints = ReceivingPrints(None, room.desk, lambda: settings, lambda: "Demo Receiver")  # type: ignore[arg-type]
    pallet = LabelOrder(PALLET, LabelFields(pallet_sscc="095200000000000011", pallet_kind="pallet"))

    prints.print_orders([RUN[0], pallet, RUN[1]], what="labels", subject="T-1")

    assert {(job.printer, job.sheets) for job in room.jobs.recent()} == {("Goods", 2), ("Pallets", 1)}
    with pytest.raises(RuleViolation):
        prints.print_orders([RUN[0], LabelOrder(PALLET, LabelFields())], what="labels", subject="T-1")
    assert room.jobs.recent(states={PrintState.QUEUED}) == ()


@given(copies=st.lists(st.integers(1, 9), min_size=1, max_size=9), size=st.integers(1, 12), data=st.data())
def test_parts_hold_every_label_once_and_none_that_is_done(copies: list[int], size: int, data: st.DataObject) -> None:
    pages = [LabelPage(DOT, 203 + place, count) for place, count in enumerate(copies)]
    done = data.draw(st.integers(0, sum(copies)))

    parts = list(parts_of(pages, done, size))

    every = [page.dpi for page in pages for _ in range(page.copies)]
    assert [page.dpi for part in parts for page in part.pages for _ in range(page.copies)] == every[done:]
    assert all(sum(page.copies for page in part.pages) <= size for part in parts)
    assert not parts or parts[-1].until == len(every)


@pytest.mark.parametrize(("rotation", "black"), [(0, (0, 0)), (90, (7, 0)), (180, (15, 7)), (270, (0, 15))])
def test_labels_are_turned_clockwise(rotation: int, black: tuple[int, int]) -> None:
    picture = Image.new("1", (16, 8), 1)
    picture.putpixel((0, 0), 0)

    (page,) = laid_for(replace(zpl_printer(9100), rotation=rotation), [LabelPage(picture, 203)])

    assert page.picture.size == ((16, 8) if rotation % 180 == 0 else (8, 16))
    assert page.picture.getpixel(black) == 0


@pytest.mark.parametrize(("rotation", "offset"), [(0, (3, 1)), (90, (1, -3)), (180, (-3, -1)), (270, (-1, 3))])
def test_the_offset_moves_the_turned_label_as_set(rotation: int, offset: tuple[int, int]) -> None:
    printer = replace(zpl_printer(9100), offset_mm=(Decimal(3), Decimal(1)), rotation=rotation)

    assert offset_of_picture(printer) == offset


def test_darkness_and_speed_go_before_the_labels_and_nothing_where_they_are_the_printers_own() -> None:
    printer, pages = zpl_printer(9100), [LabelPage(DOT, 203)]

    assert zpl_for(printer, pages) == zpl_of(pages)
    assert zpl_for(replace(printer, darkness=5, speed=4), pages) == b"~SD05^XA^PR4^XZ\n" + zpl_of(pages)


def test_no_name_or_subject_reaches_a_label_printer(room: Room) -> None:
    with raw_printer() as device:
        printer = replace(zpl_printer(device.port), name="^XA~JA")
        job = room.desk.queue_labels(printer, RUN[:1], what="~JA", subject="^FS^XZ~JA../../x", asked_by="^XA").job
        room.desk.send(job.id, printer)
        into_folder = room.list.print_elsewhere(job.id, room.folder, "~JA")

    assert b"~JA" not in device.received[0]
    assert device.received[0].count(b"^X") == 2
    assert Path(into_folder.saved_file).parent == Path(room.folder.address)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"darkness": 31}, "0 to 30"),
        ({"speed": 0}, "1 to 14"),
        ({"rotation": 45}, "turned"),
        ({"name": "a\nb"}, "name"),
    ],
)
def test_settings_out_of_range_are_refused_in_words(room: Room, wrong: dict[str, object], words: str) -> None:
    printer = PrinterSettings("Dock", PrinterKind.ZPL_TCP, "127.0.0.1")

    with pytest.raises(RuleViolation, match=words):
        room.desk.queue_labels(replace(printer, **wrong), RUN[:1], what="l", subject="s", asked_by="p")  # type: ignore[arg-type]
