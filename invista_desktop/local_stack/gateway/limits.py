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

    def take(self, key: str) -> bool:
        """Say whether one more attempt may be made, and remember it: many at once get no more than one by one."""
        with self._lock:
            self._forget_old()
            if len(self._times.get(key, ())) >= self._attempts:
                return False
            self._times[key].append(self._clock())
            return True

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
