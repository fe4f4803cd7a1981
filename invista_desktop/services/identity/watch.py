"""Looks again and again: every half minute, sooner while nothing answers, at once after a sleep."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from invista_desktop.services.identity.clock import Clock

_STEPS: Final = 10  # a computer that wakes up is noticed within this part of the pause
_SOONER: Final = 5


class Watch:
    """Calls `look` on the event loop, one at a time; it returns whether it was answered.

    The pause is spread by a fifth either way, so that workstations do not march. It is counted by
    the clock on the wall as well: what was due while the computer slept is done when it wakes.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[bool]],
        now: Clock,
        *,
        every: timedelta,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._look, self._now, self._every, self._jitter = look, now, every, jitter
        self._hurry = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, after the first pause; begun again, it starts anew."""
        self.stop()
        self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Look no more; a look that asks for it itself may end."""
        task, self._running = self._running, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def close(self) -> None:
        """Look no more, and wait until a look under way has ended."""
        task = self._running
        self.stop()
        if task is not None and task is not asyncio.current_task():
            await asyncio.wait([task])

    def hurry(self) -> None:
        """Look now."""
        self._hurry.set()

    async def _run(self) -> None:
        was_answered, me = True, asyncio.current_task()
        while self._running is me:
            await self._pause(self._every if was_answered else self._every / _SOONER)
            was_answered = await self._look()

    async def _pause(self, about: timedelta) -> None:
        pause = about * (0.8 + 0.4 * self._jitter())
        due = self._now() + pause
        for _step in range(_STEPS):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds() / _STEPS):
                    await self._hurry.wait()
            if self._hurry.is_set() or self._now() >= due:
                break
        self._hurry.clear()
