"""Garbage is collected on the thread of the event loop, because there may be Qt objects in it."""

import gc
from types import TracebackType

from PySide6.QtCore import QTimer

_EVERY_MS = 1000


class GarbageHere:
    """While it stands, Python's cycles are collected on the thread that made it, and on no worker.

    A timer that a worker thread collects stays in the list of its own thread, and fires into
    memory that is gone.
    """

    def __init__(self) -> None:
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(interval=_EVERY_MS)
        self._timer.timeout.connect(_collect)

    def __enter__(self) -> "GarbageHere":
        gc.disable()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()


def _collect() -> None:
    """Collect the oldest generation that is due, as Python would have done by itself."""
    due = [
        number
        for number, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > limit
    ]
    if due:
        gc.collect(due[-1])
