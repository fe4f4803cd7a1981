"""The only crossing from the event loop to threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Background:
    """Runs blocking calls on worker threads; awaited from the Qt event loop.

    What crosses must be frozen: commands go in, plain rows come out. A session, a mapped
    object or a widget never does. Cancelling the await abandons the answer, not the work:
    a transaction already under way still commits, which is why every posting carries an
    operation id.
    """

    def __init__(self, workers: int = 4) -> None:
        self.workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="invista-io")

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `call(*args, **kwargs)` returns on a worker thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(call, *args, **kwargs))

    def close(self) -> None:
        """Wait for calls under way; later ones are refused by the pool."""
        self._pool.shutdown(wait=True)
