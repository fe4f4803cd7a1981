"""The receiving screens on the screen, for tests that press their keys."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.printing_rules import PrintEvent
from invista_desktop.models.domain.receiving import OrderRow
from invista_desktop.views.common.function_keys import KeyBar
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.receiving.pages import ReceivingPages
from invista_desktop.views.receiving.services import ReceivingServices
from invista_desktop.views.receiving.work import Receiver, Sending
from tests.receiving_drafts import START
from tests.receiving_house import House, read
from tests.receiving_orders import known_id


def order_row(number: int) -> OrderRow:
    return OrderRow(
        known_id(f"o{number}"), f"PO-{number:05}", "Supplier", date(2026, 3, 1), OrderStatus.SENT, 3, 0, 0, number < 2
    )


async def until(happened: Callable[[], object]) -> None:
    """Let Qt and the loop go on until it happened; the test's time limit ends a wait that never does."""
    while not happened():
        QApplication.processEvents()
        await asyncio.sleep(0.002)


@asynccontextmanager
async def shown(house: House, *prints_at: PrintEvent) -> AsyncIterator[ReceivingPages]:
    """Show the pages within the test alone: between the phases of a test no event loop runs."""
    services = ReceivingServices(
        house.work,
        house.work,
        house.work,
        house.journal,
        Sending(house.sender.post, house.sender.wake),
        Receiver("Demo Receiver", house.permissions),
        read,
        house.background,
        lambda: START,
        lambda event: event in prints_at,
        lambda: tuple(draft.order for draft in house.journal.open_drafts()),
        lambda: tuple(draft.order for draft in house.journal.open_drafts() if draft.events),
        lambda _request: None,
    )
    pages = ReceivingPages(services, Tones(enabled=False))
    bar = KeyBar(pages)
    pages.function_keys_changed.connect(lambda: bar.show_keys(pages.function_keys()))
    bar.show_keys(pages.function_keys())
    pages.resize(1080, 700)
    pages.show()
    pages.start()
    await until(lambda: pages.worklist.model.rowCount() > 0 and pages.tasks.running == 0)
    try:
        yield pages
    finally:
        await until(lambda: pages.tasks.running == 0)
        pages.close()
        pages.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(pages: ReceivingPages, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is: in the open dialog, else in the screen."""
    dialog = QApplication.activeModalWidget()
    QTest.keyClick((dialog.focusWidget() or dialog) if dialog else pages, key, modifier)


def type_keys(text: str) -> None:
    """Type into whatever has the focus in the open dialog."""
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClicks(dialog.focusWidget(), text)


async def opened(pages: ReceivingPages) -> None:
    pages.open_order(known_id("PO-1"))
    await until(lambda: pages.has_order and pages.tasks.running == 0)


async def scanned(pages: ReceivingPages, *codes: str) -> None:
    for code in codes:
        pages.take_scan(code)
        await until(lambda: pages.tasks.running == 0)
