"""The printing screen by keyboard alone: real keys, a real job file, real sockets, what the screen then says."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from invista_desktop.app.printing import PrintingSection
from invista_desktop.background import Background
from invista_desktop.models.domain.printers import JobFilter, PrintState
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.raw_tcp import Patience
from invista_desktop.views.common.function_keys import KeyBar
from invista_desktop.views.common.roomy_dialog import RoomyDialog
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.printing.view import PrintJobsView
from tests.services.print_room import MANY, Room
from tests.services.printers_given import RawPrinter, closes_half_way, raw_printer, reads_everything, zpl_printer
from tests.services.test_printing_runs import RUN, breaks_at_the_second, numbers

PATIENCE = 30  # seconds for what must come, on a machine that has much else to do


class Desk:
    """The screen in a window with its keys, and a pair of hands."""

    def __init__(self, room: Room) -> None:
        self.room, self.background = room, Background(workers=2)
        self.section = PrintingSection(self.background, lambda: datetime.now(UTC))
        self.waiting: list[int] = []
        self.section.waiting_changed.connect(self.waiting.append)
        self.section.use(room.list)
        room.changed = self.section.jobs_changed.emit
        self.view: PrintJobsView = self.section.view()
        self.window, self.keys = QWidget(), KeyBar()
        column = QVBoxLayout(self.window)
        column.addWidget(self.view)
        column.addWidget(self.keys)
        self.view.function_keys_changed.connect(lambda: self.keys.show_keys(self.view.function_keys()))
        self.window.resize(1200, 700)
        self.window.show()
        self.window.activateWindow()

    def words(self) -> str:
        labels = (label.text() for label in self.window.findChildren(QLabel) if label.isVisible())
        model = self.view.model
        cells = [
            str(model.index(row, column).data() or "")
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        return " | ".join([*labels, *(cells if self.view.rows.table.isVisible() else ())])

    async def sees(self, *words: str) -> None:
        try:
            await until(lambda: all(one in self.words() for one in words))
        except TimeoutError:
            pytest.fail(f"{words} did not come; in sight: {self.words()}")

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        asked = dialog()
        front = asked or self.window
        front.activateWindow()
        await until(front.isActiveWindow)
        QTest.keyClick((asked.focusWidget() or asked) if asked else self.window, key, modifier)

    async def asked(self, words: str) -> None:
        """Wait for a question with these words."""
        await until(
            lambda: (
                (asked := dialog()) is not None and asked.isActiveWindow() and any(words in one for one in texts(asked))
            )
        )

    def enabled(self) -> set[str]:
        return {key.key for key in self.view.function_keys() if key.enabled}

    def end(self) -> None:
        self.section.leave()
        self.background.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            QApplication.processEvents()
            await asyncio.sleep(0.005)


def dialog() -> RoomyDialog | None:
    found = QApplication.activeModalWidget()
    return found if isinstance(found, RoomyDialog) else None


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@asynccontextmanager
async def desk_of(room: Room) -> AsyncIterator[Desk]:
    desk = Desk(room)
    try:
        await until(lambda: desk.view.isVisible() and ("Print jobs: " in desk.words() or "cannot" in desk.words()))
        yield desk
    finally:
        desk.end()


@pytest.mark.usefixtures("qtbot")
async def test_nothing_to_do_is_said_and_what_was_printed_is_one_key_away(room: Room) -> None:
    room.note()
    async with desk_of(room) as desk:
        await desk.sees("Nothing waits.")
        assert desk.enabled() == {"F5", "F6"}

        await desk.press(Qt.Key.Key_F6)

        await desk.sees("Goods receipt note\nGR-1", "Folder", "Sent", "Print jobs: 1")
        assert {"F2", "F3", "F4"} <= desk.enabled()
        assert "F8" not in desk.enabled()


@pytest.mark.usefixtures("qtbot")
async def test_a_failed_job_says_what_went_wrong_and_one_key_prints_it_once_the_printer_is_back(room: Room) -> None:
    room.labels(MANY[0], MANY[1])
    async with desk_of(room) as desk:
        await desk.sees("Labels\nGR-1", "Dock 1", "Failed", "does not answer", "Demo Receiver")
        await until(lambda: desk.waiting[-1:] == [1])
        with raw_printer() as device:
            room.labels_on = zpl_printer(device.port)
            await desk.press(Qt.Key.Key_F2)
            await desk.sees("Printed: labels for GR-1", "Nothing waits.")

        assert len(device.received) == 1
        await until(lambda: desk.waiting[-1] == 0)


@pytest.mark.usefixtures("qtbot")
async def test_what_may_have_come_out_is_asked_about_and_the_enter_of_a_scanner_says_nothing(room: Room) -> None:
    with raw_printer(closes_half_way) as device:
        room.labels_on = zpl_printer(device.port)
        room.labels(*MANY)
    async with desk_of(room) as desk:
        await desk.sees("Unknown")
        with raw_printer() as device:
            room.labels_on = zpl_printer(device.port)
            await desk.press(Qt.Key.Key_F2)
            await desk.asked("It may have come out already.")
            await desk.press(Qt.Key.Key_Return)
            assert dialog() is not None
            await desk.press(Qt.Key.Key_Escape)
            await until(lambda: dialog() is None)
            assert device.received == []

            await desk.press(Qt.Key.Key_F2)
            await desk.asked("It may have come out already.")
            await desk.press(Qt.Key.Key_F10)
            await desk.sees("Printed: labels for GR-1")
            assert len(device.received) == 1


def lets_one_part_wait(printer: RawPrinter, connection: socket.socket) -> None:
    """Takes the first labels and confirms them only when it is let go."""
    reads_everything(printer, connection)
    if len(printer.received) == 1:
        printer.let_go.wait(20)


@pytest.mark.usefixtures("qtbot")
async def test_a_run_shows_how_far_it_is_and_is_stopped_and_resumed_by_key(room: Room) -> None:
    with raw_printer(lets_one_part_wait) as device:
        room.labels_on = zpl_printer(device.port)
        room.desk = PrintDesk(room.jobs, TemplateLibrary(room.path.parent / "labels").load, Patience())
        queued = room.queued(*RUN)
        async with desk_of(room) as desk:
            sending = asyncio.ensure_future(desk.background.run(room.desk.send, queued.id, room.labels_on))
            await desk.sees("Being sent\n0 of 60")
            bar = desk.view.findChild(QProgressBar)
            assert bar is not None
            await until(bar.isVisible)
            assert {"F7"} <= desk.enabled()
            assert not {"F2", "F3", "F8"} & desk.enabled()

            await desk.press(Qt.Key.Key_F7)
            await desk.sees("It stops after the labels that are on their way.")
            await until(lambda: "F7" not in desk.enabled())
            device.let_go.set()
            await sending
            await desk.sees("Stopped\n25 of 60", "25 of 60 labels surely sent")

            await desk.press(Qt.Key.Key_F2)
            await desk.sees("Printed: labels for GR-1", "Nothing waits.")
    assert numbers(room, device.received) == list(range(1, 61))


@pytest.mark.usefixtures("qtbot")
async def test_a_broken_run_says_what_is_sure_and_asks_at_which_label_it_goes_on(room: Room) -> None:
    with raw_printer(breaks_at_the_second) as device:
        room.labels_on = zpl_printer(device.port)
        room.labels(*RUN)
    async with desk_of(room) as desk:
        await desk.sees("Unknown\n25 of 60", "25 of 60 labels surely sent; labels 26 to 50 unknown")
        with raw_printer() as mended:
            room.labels_on = zpl_printer(mended.port)
            await desk.press(Qt.Key.Key_F2)
            await desk.asked("labels 26 to 50 unknown")
            asking = dialog()
            assert asking is not None
            field = asking.findChild(QLineEdit)
            assert field is not None
            assert (field.text(), field.selectedText()) == ("26", "26")
            QTest.keyClicks(field, "52")
            await desk.press(Qt.Key.Key_F10)
            await desk.asked("Type a number from 26 to 51.")
            field.setText("40")
            await desk.press(Qt.Key.Key_F10)
            await desk.sees("Printed: labels for GR-1", "Nothing waits.")
        assert numbers(room, mended.received) == list(range(40, 61))


@pytest.mark.usefixtures("qtbot")
async def test_printing_a_sent_job_again_wants_a_reason_which_the_list_then_shows(room: Room) -> None:
    room.note()
    async with desk_of(room) as desk:
        await desk.press(Qt.Key.Key_F6)
        await desk.sees("Print jobs: 1")

        await desk.press(Qt.Key.Key_F2)
        await desk.asked("Why print it again?")
        await desk.press(Qt.Key.Key_F10)
        await desk.asked("Choose a reason first.")
        await desk.press(Qt.Key.Key_End)
        await desk.press(Qt.Key.Key_F10)
        await desk.asked("Type the reason.")
        asking = dialog()
        assert asking is not None
        field = asking.findChild(QLineEdit)
        assert field is not None
        QTest.keyClicks(field, "Coffee on it")
        await desk.press(Qt.Key.Key_F10)

        await desk.sees("Print jobs: 2", "Printed again: Coffee on it")
    assert [job.reason for job in room.jobs.recent()] == ["Coffee on it", ""]


@pytest.mark.usefixtures("qtbot")
async def test_a_job_goes_to_the_folder_and_its_file_opens(room: Room) -> None:
    opened = Opener()
    room.labels()
    async with desk_of(room) as desk:
        await desk.sees("Failed")
        await desk.press(Qt.Key.Key_F3)
        await desk.asked("Print where?")
        await desk.press(Qt.Key.Key_F10)
        await desk.sees("Nothing waits.", "Printed: labels for GR-1")

        await desk.press(Qt.Key.Key_F6)
        await desk.sees("Sent elsewhere", "Went to Folder", "Print jobs: 2")
        desk.view.rows.table.selectRow(0)
        await desk.press(Qt.Key.Key_F4)
        await until(lambda: opened.files)
    opened.close()
    assert [job.saved_file for job in room.jobs.recent(1)] == opened.files


class Opener(QObject):
    """The program this computer has for files."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []
        QDesktopServices.setUrlHandler("file", self, "take")  # type: ignore[arg-type]  # the stub says bytes, which it refuses

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.files.append(url.toLocalFile())

    def close(self) -> None:
        QDesktopServices.unsetUrlHandler("file")


@pytest.mark.usefixtures("qtbot")
async def test_dropping_one_or_all_is_confirmed_and_the_next_job_stays_chosen(room: Room) -> None:
    first, second, third = room.labels(), room.labels(), room.labels()
    async with desk_of(room) as desk:
        await desk.sees("Print jobs: 3")
        desk.view.rows.table.selectRow(1)

        await desk.press(Qt.Key.Key_F8)
        await desk.asked("Drop labels for GR-1?")
        await desk.press(Qt.Key.Key_Escape)
        await until(lambda: dialog() is None)
        assert room.list.waiting() == 3

        await desk.press(Qt.Key.Key_F8)
        await desk.asked("Drop labels for GR-1?")
        await desk.press(Qt.Key.Key_F10)
        await desk.sees("Print jobs: 2", "Dropped: 1")
        assert room.jobs.get(second.id).state is PrintState.DROPPED
        assert desk.view.rows.table.current_row().id == first.id

        await desk.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
        await desk.asked("Drop 2 print jobs?")
        await desk.press(Qt.Key.Key_F10)
        await desk.sees("Nothing waits.")
    assert room.jobs.get(third.id).state is PrintState.DROPPED


@pytest.mark.usefixtures("qtbot")
async def test_a_job_made_elsewhere_appears_by_itself_and_the_chosen_one_stays(room: Room) -> None:
    chosen = room.labels()
    async with desk_of(room) as desk:
        await desk.sees("Print jobs: 1")

        waiting = await desk.background.run(room.jobs.repeat, chosen.id, "Demo Receiver")

        await desk.sees("Print jobs: 2", "Waiting")
        assert [job.id for job in desk.view.model.rows] == [waiting.id, chosen.id]
        assert desk.view.rows.table.current_row().id == chosen.id


@pytest.mark.usefixtures("qtbot")
async def test_a_damaged_list_is_said_left_alone_and_asked_again_by_key(room: Room) -> None:
    room.path.write_bytes(b"this is no database" * 100)
    before = room.path.read_bytes()
    problems: list[object] = []
    async with desk_of(room) as desk:
        desk.section.problem_met.connect(problems.append)
        await desk.sees("The list of print jobs cannot be kept")
        await until(lambda: problems)
        assert room.path.read_bytes() == before
        room.path.unlink()

        await desk.press(Qt.Key.Key_F5)

        await desk.sees("Nothing waits.")
    assert room.list.listed(JobFilter.ALL).total == 0


@pytest.mark.parametrize("percent", [100, 140])
async def test_times_numbers_and_states_are_whole_whatever_the_size_of_text(
    room: Room, qapp: QApplication, percent: int
) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent, sounds=False))
    room.labels()
    try:
        async with desk_of(room) as desk:
            await desk.sees("Failed")
            table = desk.view.rows.table
            for column in range(table.model().columnCount() - 1):
                lines = str(table.model().index(0, column).data()).split("\n")
                widest = max(table.fontMetrics().horizontalAdvance(line) for line in lines)
                assert table.columnWidth(column) > widest
    finally:
        dress(qapp, Appearance())
