"""A scan typed into a window key by key, as a keyboard-wedge scanner does it.

For the demonstration without a screen, and for tests: the keys enter through the window, with
time stamps, and pass everything a scanner's keys pass.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest


async def type_scan(window: QWindow, text: str, *, gap_ms: int = 8, suffix: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Type an ASCII `text` and the suffix key into `window`, a key every `gap_ms`; the loop runs on."""
    for character in text:
        await outside_tasks(partial(type_key, window, character))
        await asyncio.sleep(gap_ms / 1000)
    if suffix is not None:
        await outside_tasks(lambda: QTest.keyClick(window, suffix))


async def outside_tasks(act: Callable[[], None]) -> None:
    """Let Qt call `act`, and return when it is done.

    Test keys handle events before they return; inside a task these would enter other tasks, which
    asyncio refuses.
    """
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def call() -> None:
        act()
        if not done.done():
            done.set_result(None)

    QTimer.singleShot(0, call)
    await done


def send_scan(window: QWindow, text: str, *, gap_ms: int = 0, suffix: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Type as `type_scan` does, and return when it is done; events are handled between the keys."""
    for character in text:
        type_key(window, character)
        if gap_ms:
            QTest.qWait(gap_ms)
    if suffix is not None:
        QTest.keyClick(window, suffix)


def type_key(window: QWindow, character: str) -> None:
    """Press and release the key of one ASCII character; a control character is Ctrl and its key."""
    (code,) = character.encode("ascii")
    if code < 0x20:
        QTest.keyClick(window, Qt.Key(code + 0x40), Qt.KeyboardModifier.ControlModifier)
        return
    shifted = character.isupper() or character in '~!@#$%^&*()_+{}|:"<>?'
    modifier = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
    for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
        QTest.sendKeyEvent(action, window, Qt.Key(ord(character.upper())), character, modifier)
