"""The screens of work on stock as the app builds them: real database, journal, sender, and a wedge that hears keys."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from invista_desktop.app.preferences import Preferences
from invista_desktop.app.scanners import Scanners
from invista_desktop.app.sections import Work
from invista_desktop.app.stock_postings import StockPostings, delivery
from invista_desktop.background import Background
from invista_desktop.cli.hands import words_in
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.wedge_settings import WedgeSettings
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.printing.raw_tcp import Patience
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.receiving.workstation import this_workstation
from invista_desktop.services.scanning.interpreter import interpret_typed
from invista_desktop.settings import Home
from invista_desktop.views.common.function_keys import KeyBar, KeyedScreen
from invista_desktop.views.common.scan_target import ScanTarget
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.typed_scan import send_scan
from tests.builders import EVERYTHING, RECEIVER
from tests.services.printers_given import HASTY

T = TypeVar("T", bound=QDialog)
SLOW_SCANNER = WedgeSettings(gap_ms=800, hold_ms=820)  # a busy machine stalls between two keys


class Floor:
    """One screen in a window, as the main window carries it; keys in, words out."""

    def __init__(self, window: QWidget, screen: QWidget, journal: Journal, leads: list[tuple[str, object]]) -> None:
        self.window, self.screen, self.journal, self.leads = window, screen, journal, leads

    def words(self) -> str:
        """Return everything that can be read in the window and in the question over it."""
        dialog = QApplication.activeModalWidget()
        return " | ".join([*words_in(self.window), *(words_in(dialog) if dialog else ())])

    async def sees(self, *words: str) -> None:
        """Wait until all these words are in sight."""
        for one in words:
            await self.until(lambda one=one: one.lower() in self.words().lower(), one)  # type: ignore[misc]

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Let Qt and the loop go on until it holds."""
        for _ in range(1500):
            QApplication.processEvents()
            if holds():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"{what} did not come; in sight: {self.words()[-1500:]}")

    async def scan(self, code: str, *words: str) -> None:
        """Type a code as a scanner does, and wait for what the screen then says."""
        handle = (QApplication.activeModalWidget() or self.window).windowHandle()
        assert handle is not None
        await self.until(lambda: QApplication.focusWindow() == handle, "the keyboard in the window")
        send_scan(handle, code)
        await self.sees(*words)

    async def press(self, key: Qt.Key, *words: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        window = QApplication.activeModalWidget() or self.window
        QTest.keyClick(window.focusWidget() or window, key, held)
        await self.sees(*words)

    async def types(self, text: str) -> None:
        """Type into whatever has the keyboard, slower than a scanner."""
        window = QApplication.activeModalWidget() or self.window
        QTest.keyClicks(window.focusWidget() or window, text, delay=0)
        await asyncio.sleep(0)

    async def dialog(self, kind: type[T]) -> T:
        """Wait for a question of this kind."""
        await self.until(lambda: isinstance(QApplication.activeModalWidget(), kind), kind.__name__)
        return cast(T, QApplication.activeModalWidget())

    async def answered(self) -> None:
        """Wait until no question is open."""
        await self.until(lambda: QApplication.activeModalWidget() is None, "the end of the question")
        await self.until(lambda: QApplication.focusWindow() is not None, "the keyboard in the window")


@asynccontextmanager
async def at_work(
    screen: Callable[[Work], QWidget],
    transactions: Transactions,
    folder: Path,
    *,
    may: tuple[str, ...] = EVERYTHING,
    person: UUID = RECEIVER,
    printing: PrintingSettings | None = None,
    patience: Patience = HASTY,
) -> AsyncIterator[Floor]:
    """Show a screen within the test alone: between the phases of a test no event loop runs."""
    background, preferences = Background(2), Preferences(Home(folder))
    preferences.keep_wedge(SLOW_SCANNER)
    journal = Journal(folder / "journal.sqlite", workstation="WS-1", clock=lambda: datetime.now(UTC))
    deliver = delivery(cast(ReceivingDesk, None), transactions)  # nothing is received here
    sender = Sender(journal, deliver, background, first_pause=0.01)
    postings = StockPostings(journal, sender, background)
    sender.on_settled = postings.take
    who = Person(str(person), "a@demo.invista.example", "Demo", frozenset(may), None, "aal1", str(uuid4()))
    place = transactions.run(this_workstation)
    leads: list[tuple[str, object]] = []

    def interpret(raw: str, known: Callable[[str], bool]) -> Meaning:
        return interpret_typed(raw, preferences.scans(), known=known)

    templates = TemplateLibrary(folder / "labels")
    jobs = PrintJobs(folder / "print-jobs.sqlite3", lambda: datetime.now(UTC))
    if printing is not None:
        preferences.keep_printing(printing)
    prints = ReceivingPrints(
        ReceivingDesk(transactions), PrintDesk(jobs, templates.load, patience), preferences.printing, lambda: "Demo"
    )
    work = Work(
        transactions=transactions, background=background, workstation=lambda: place, person=lambda: who,
        interpret=interpret, tones=Tones(enabled=False), clock=lambda: datetime.now(UTC),
        prints=prints,
        postings=postings, preferences=preferences, kept=KeptWork(folder / "begun"),
        templates=templates,
        lead=lambda word, subject: leads.append((word, subject)), labels=lambda _sources: None,
        show_paper=lambda asked: leads.append(("paper", asked)),
    )  # fmt: skip
    made, scanners = screen(work), Scanners(preferences)
    window = _window(made, scanners)
    sender.start()
    try:
        yield Floor(window, made, journal, leads)
    finally:
        await _quiet(made)
        postings.leave()
        await sender.stop()
        scanners.close()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        background.close()
        journal.close()


def _window(made: QWidget, scanners: Scanners) -> QWidget:
    window, bar = QWidget(), KeyBar()
    layout = QVBoxLayout(window)
    layout.addWidget(made, 1)
    layout.addWidget(bar)
    assert isinstance(made, KeyedScreen)
    assert isinstance(made, ScanTarget)
    keyed: Any = made
    keyed.function_keys_changed.connect(lambda: bar.show_keys(keyed.function_keys()))
    bar.show_keys(keyed.function_keys())
    scanners.scanned.connect(keyed.take_scan)
    window.resize(1040, 700)
    window.show()
    window.activateWindow()
    made.setFocus()
    return window


async def _quiet(screen: QWidget) -> None:
    """Let what was begun come to its end."""
    tasks = getattr(screen, "tasks", None)
    for _ in range(40):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
        if isinstance(tasks, ScreenTasks) and not tasks.running:
            return
