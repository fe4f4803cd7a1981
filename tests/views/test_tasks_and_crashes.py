"""Coroutines of a screen end with it, and what nobody catches is told, logged and survived."""

import asyncio
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from invista_desktop.views.common.crash import CrashReports
from invista_desktop.views.common.tasks import ScreenTasks


async def ended_all(tasks: ScreenTasks) -> None:
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks._running, return_exceptions=True)
        await asyncio.sleep(0)


async def test_a_slot_starts_its_coroutine_with_the_signals_arguments() -> None:
    heard: list[str] = []

    async def handler(word: str) -> None:
        await asyncio.sleep(0)
        heard.append(word)

    tasks = ScreenTasks()
    tasks.slot(handler)("scan")
    assert tasks.running == 1
    await ended_all(tasks)

    assert heard == ["scan"]


async def test_cancelling_the_screen_ends_what_is_under_way() -> None:
    tasks = ScreenTasks()
    ended: list[bool] = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    tasks.start(forever())
    await asyncio.sleep(0)
    tasks.cancel()
    await ended_all(tasks)

    assert ended == [True]


async def test_a_bug_in_a_coroutine_reaches_the_exception_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: seen.append(kind))
    tasks = ScreenTasks()

    async def wrong() -> None:
        raise ZeroDivisionError

    tasks.start(wrong())
    await ended_all(tasks)

    assert seen == [ZeroDivisionError]


@pytest.fixture
def reports(qtbot: QtBot) -> Iterator[tuple[CrashReports, list[str]]]:
    logged: list[str] = []
    catcher = CrashReports(logged.append)
    catcher.install()
    yield catcher, logged
    catcher.uninstall()
    if catcher.dialog:
        catcher.dialog.close()
        catcher.dialog.deleteLater()


def crash(word: str) -> None:
    try:
        raise LookupError(word)  # noqa: TRY301 - the trace is what is tested
    except LookupError as bug:
        sys.excepthook(type(bug), bug, bug.__traceback__)


def test_a_crash_is_logged_and_shown_with_its_trace(qtbot: QtBot, reports: tuple[CrashReports, list[str]]) -> None:
    catcher, logged = reports

    crash("first")
    qtbot.waitUntil(lambda: catcher.dialog is not None and catcher.dialog.isVisible())

    assert "LookupError: first" in logged[0]
    assert catcher.dialog is not None
    assert "LookupError: first" in catcher.dialog.details()


def test_a_second_crash_joins_the_open_dialog(qtbot: QtBot, reports: tuple[CrashReports, list[str]]) -> None:
    catcher, _ = reports
    crash("first")
    crash("second")

    qtbot.waitUntil(lambda: catcher.dialog is not None and "second" in catcher.dialog.details())

    assert catcher.dialog is not None
    assert "first" in catcher.dialog.details()


def test_the_details_can_be_copied(qtbot: QtBot, reports: tuple[CrashReports, list[str]]) -> None:
    catcher, _ = reports
    crash("copied")
    qtbot.waitUntil(lambda: catcher.dialog is not None)
    assert catcher.dialog is not None

    copy = next(b for b in catcher.dialog.findChildren(QPushButton) if "Copy" in b.text())
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)

    assert "LookupError: copied" in QGuiApplication.clipboard().text()


def test_a_crash_on_a_worker_thread_is_shown_too(qtbot: QtBot, reports: tuple[CrashReports, list[str]]) -> None:
    catcher, logged = reports

    thread = threading.Thread(target=lambda: list[int]().pop())
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: catcher.dialog is not None and catcher.dialog.isVisible())

    assert "IndexError" in logged[0]


def test_the_hooks_are_given_back(qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook)
    catcher = CrashReports(lambda _: None)

    catcher.install()
    assert (sys.excepthook, threading.excepthook) != before
    catcher.uninstall()

    assert (sys.excepthook, threading.excepthook) == before
