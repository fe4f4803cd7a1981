"""Starting the local stack with `invista local up`, beside what is promised: the first time, and later."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.figures import Figure, seconds

FIRST_SECONDS, LATER_SECONDS = 5.0, 1.5
HOMES, RESTARTS = 3, 3


def run() -> Iterator[Figure]:
    """Yield seconds from the command to a stack that answers, in fresh homes and in those that ran before."""
    first, later = [], []
    for _ in range(HOMES):
        with _home() as home:
            first.append(seconds(partial(_invista, home, "up")))
            for _ in range(RESTARTS):
                _invista(home, "down")
                later.append(seconds(partial(_invista, home, "up")))
    yield Figure("local stack, first start beside 5 s", statistics.median(first), FIRST_SECONDS, "s", len(first), 1.0)
    yield Figure("local stack, later start beside 1.5 s", statistics.median(later), LATER_SECONDS, "s", len(later), 1.0)


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="invista-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        try:
            yield home
        finally:
            _invista(home, "down")


def _invista(home: Path, verb: str) -> None:
    command = [sys.executable, "-m", "invista_desktop", "local", verb]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"INVISTA_HOME": str(home)})
