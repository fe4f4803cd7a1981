"""What a section may use, as a signed-in person's app gives it, over the test's own database."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from PySide6.QtWidgets import QApplication, QDialog

from invista_desktop.app.preferences import Preferences
from invista_desktop.app.sections import Work
from invista_desktop.app.stock_postings import StockPostings, delivery
from invista_desktop.background import Background
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.offline.sender import Sender
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.receiving.workstation import WorkstationRow, this_workstation
from invista_desktop.services.scanning.interpreter import interpret_typed
from invista_desktop.settings import Home
from invista_desktop.views.common.function_keys import KeyedScreen
from invista_desktop.views.common.sounds import Tones
from tests.builders import EVERYTHING, RECEIVER

T = TypeVar("T", bound=QDialog)
NOBODY = UUID(int=0)


def read(raw: str, known: Callable[[str], bool]) -> Meaning:
    """Return what is typed or scanned, by the settings of a new workstation."""
    return interpret_typed(raw, ScanSettings(), known=known)


@contextmanager
def work_for(transactions: Transactions, folder: Path, *may: str) -> Iterator[Work]:
    """Yield what a section may use; it prints nothing."""
    background = Background(2)
    allowed = frozenset(may or EVERYTHING)
    person = Person(str(RECEIVER), "a@demo.invista.example", "Demo", allowed, None, "aal1", str(uuid4()))
    place: WorkstationRow | None = transactions.run(this_workstation)
    journal = Journal(folder / "journal.sqlite", workstation="TEST", clock=lambda: datetime.now(UTC))
    sender = Sender(journal, delivery(ReceivingDesk(transactions), transactions), background)
    try:
        yield Work(
            transactions=transactions, background=background, workstation=lambda: place, person=lambda: person,
            interpret=read, tones=Tones(enabled=False), clock=lambda: datetime.now(UTC),
            prints=ReceivingPrints.__new__(ReceivingPrints), preferences=Preferences(Home(folder)),
            kept=KeptWork(folder / "begun"), templates=TemplateLibrary(folder / "labels"),
            postings=StockPostings(journal, sender, background),
            lead=lambda _word, _subject: None, show_paper=lambda _request: None, labels=lambda _sources: None,
        )  # fmt: skip
    finally:
        journal.close()
        background.close()


async def until(is_there: Callable[[], bool], what: str) -> None:
    """Let the app go on until something is there."""
    for _ in range(400):
        if is_there():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{what} did not come")


async def in_sight(kind: type[T]) -> T:
    """Return the dialog of this kind, once it is open."""
    found: list[T] = []

    def look() -> bool:
        if isinstance(dialog := QApplication.activeModalWidget(), kind):
            found.append(dialog)
        return bool(found)

    await until(look, kind.__name__)
    return found[0]


def press(screen: KeyedScreen, key: str) -> None:
    """Press a key of a screen, if it can be pressed now."""
    pressed = next(one for one in screen.function_keys() if one.key == key)
    assert pressed.enabled, key
    pressed.run()
