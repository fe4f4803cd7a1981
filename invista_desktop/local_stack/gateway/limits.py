"""How often something may go wrong before the gateway stops listening for a while."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable


class AttemptLimit:
    """At most `attempts` per key within `seconds`; kept in memory, so a restart forgets."""

    def __init__(self, attempts: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._attempts, self._seconds, self._clock = attempts, seconds, clock
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def is_reached(self, key: str) -> bool:
        """Say whether the next attempt must be refused."""
        with self._lock:
            self._forget_old()
            return len(self._times.get(key, ())) >= self._attempts

    def count(self, key: str) -> None:
        """Remember one attempt, now."""
        with self._lock:
            self._times[key].append(self._clock())

    def clear(self, key: str) -> None:
        """Forget the attempts of `key`."""
        with self._lock:
            self._times.pop(key, None)

    def _forget_old(self) -> None:
        since = self._clock() - self._seconds
        for key, times in list(self._times.items()):
            while times and times[0] < since:
                times.popleft()
            if not times:
                del self._times[key]
