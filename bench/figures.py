"""How a benchmark says what it measured."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement beside its limit, both in `unit`; lower is better unless the unit is a rate.

    Attributes:
        limit: the bare thing measured in the same run, or a promised bound.
        ratio: ours / limit.
        n: how many repetitions, lines or scans the figure stands on.
        goal: the ratio promised, if one was.
    """

    name: str
    ours: float
    limit: float
    unit: str
    n: int
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def is_met(self) -> bool:
        """Whether what was promised is kept; True where nothing was."""
        return self.goal is None or self.ratio <= self.goal

    def to_json(self) -> dict[str, object]:
        """Return `name, ours, limit, ratio, unit, n`, and `goal` and whether it is `met` where one was promised."""
        fields = {name: value for name, value in asdict(self).items() if value is not None} | {
            "ratio": round(self.ratio, 3)
        }
        return fields if self.goal is None else fields | {"met": self.is_met}


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call took, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(call: Callable[[], object], repetitions: int) -> float:
    """Return the median of `repetitions` timings, in seconds."""
    return statistics.median(seconds(call) for _ in range(repetitions))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0..1) of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
