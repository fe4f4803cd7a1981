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

    Files of this computer are read and written on a thread of their own: a scan is kept however
    many answers of the network are waited for.
    """

    def __init__(self, workers: int = 4) -> None:
        self.workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="invista-io")
        self._here = ThreadPoolExecutor(1, thread_name_prefix="invista-files")

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `call(*args, **kwargs)` returns on a worker thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(call, *args, **kwargs))

    async def run_here(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `run` would, for a call that only needs files of this computer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._here, partial(call, *args, **kwargs))

    def close(self) -> None:
        """Wait for calls under way; later ones are refused by the pools."""
        self._pool.shutdown(wait=True)
        self._here.shutdown(wait=True)
