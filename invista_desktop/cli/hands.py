"""Hands and eyes for walking through the windows of one app, without a display: keys and scans in, words out."""

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from invista_desktop.services.sample_data import SAMPLE_PEOPLE
from invista_desktop.views.common.typed_scan import outside_tasks, send_scan, type_key

if TYPE_CHECKING:
    from invista_desktop.app.application import Application

PATIENCE = 20.0  # seconds a step may take
KEY_GAP = 6  # milliseconds between the keys of a scan


class StepFailed(Exception):
    """What a person would have read on the screen did not come."""


class Hands:
    """Types, scans and reads as a person does.

    Attributes:
        receipt: the number of the receipt that was posted, once it is.
    """

    def __init__(self, app: "Application", out: Path, labels: Callable[[], bytes]) -> None:
        self._app, self._out, self._labels = app, out, labels
        self._earlier = frozenset(out.glob("*.pdf"))  # of a walk into the same folder
        self.receipt = ""

    async def _signs_in_as(self, role: str) -> None:
        person = next(person for person in SAMPLE_PEOPLE if person.role == role)
        await self._types(person.email)
        await self._key(Qt.Key.Key_Tab)
        await self._types(person.password)
        await self._key(Qt.Key.Key_Return)
        await self._reads(person.display_name)
        await self._reads("Scanner ready")
        await self._key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)  # what was said at the start is read

    async def _signs_out(self) -> None:
        await self._key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await self._reads("Sign in")

    async def _opens_section(self, title: str) -> None:
        """Find it by name in the command palette."""
        await self._key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        await self._until(lambda: QApplication.activeModalWidget() is not None, "the palette")
        await self._types(title, pause=0.2)  # here a scanner listens, and a slow one
        await self._key(Qt.Key.Key_Return)

    def _papers(self) -> int:
        """How many papers were printed into the folder."""
        return len(set(self._out.glob("*.pdf")) - self._earlier)

    def _window(self) -> QWidget:
        window = QApplication.activeModalWidget() or QApplication.activeWindow() or self._app.window
        if window is None:
            raise StepFailed("no window is open")
        return window

    async def _types(self, text: str, *, pause: float = 0.075) -> None:
        """Type as a person does, so many seconds between two keys."""
        handle = self._window().windowHandle()
        for character in text:
            await outside_tasks(partial(type_key, handle, character))
            await asyncio.sleep(pause)

    async def _scans(self, code: str) -> None:
        handle = self._window().windowHandle()
        await self._until(lambda: QApplication.focusWindow() == handle, "the keyboard in the window")
        await outside_tasks(lambda: send_scan(handle, code, gap_ms=KEY_GAP))
        await asyncio.sleep(0.4)

    async def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        handle = self._window().windowHandle()
        await outside_tasks(lambda: QTest.keyClick(handle, key, modifier))

    async def _reads(self, words: str) -> None:
        await self._until(lambda: words.lower() in self._words().lower(), f"“{words}”")

    async def _until(self, is_there: Callable[[], bool], what: str) -> None:
        give_up = time.monotonic() + PATIENCE - 2
        while not is_there():
            if time.monotonic() > give_up:
                raise StepFailed(f"{what} did not come; in sight: {self._words()[:900]}")
            await asyncio.sleep(0.05)

    def _words(self) -> str:
        """Return everything that can be read in the windows in sight."""
        return " | ".join(words for window in QApplication.topLevelWidgets() for words in words_in(window))

    def _picture(self, name: str) -> None:
        window = QApplication.activeModalWidget() or self._app.window
        if window is not None:
            window.grab().save(str(self._out / name))


def words_in(window: QWidget) -> Iterator[str]:
    """Yield the texts a person can read in a window, tables included."""
    if not window.isVisible():
        return
    for part in (window, *window.findChildren(QWidget)):
        if not part.isVisible():
            continue
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        elif isinstance(part, QTabBar):
            yield from (part.tabText(place) for place in range(part.count()))
        elif isinstance(part, QLineEdit):
            yield part.displayText()
        elif isinstance(part, QPlainTextEdit):
            yield part.toPlainText()
        elif isinstance(part, QListWidget):
            yield from (part.item(row).text() for row in range(part.count()))
        elif isinstance(part, QTableView) and (model := part.model()) is not None:
            for row in range(min(model.rowCount(), 100)):
                for column in range(model.columnCount()):
                    yield str(model.index(row, column).data() or "")
