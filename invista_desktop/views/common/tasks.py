"""How a screen starts coroutines, and how they end with it."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

P = ParamSpec("P")


class ScreenTasks:
    """Starts a screen's coroutines and ends them with the screen.

    An exception nobody caught is a bug and goes to `sys.excepthook`, as one from a plain slot does.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many coroutines are under way."""
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start one coroutine now."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)

    def slot(self, handler: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
        """Return a plain slot that starts `handler`."""

        def start(*args: P.args, **kwargs: P.kwargs) -> None:
            self.start(handler(*args, **kwargs))

        return start

    def cancel(self) -> None:
        """End every coroutine under way."""
        for task in tuple(self._running):
            task.cancel()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (bug := task.exception()):
            sys.excepthook(type(bug), bug, bug.__traceback__)
