"""One app per workstation: two would take each other's session away at the next renewal."""

import sqlite3
from pathlib import Path

from invista_desktop.errors import RuleViolation, Unavailable, said


class Seat:
    """Held by the one app that is open on this workstation.

    The lock is SQLite's own on an empty file: it works on every platform and ends with the
    process, however that ends, so there is nothing stale to clean up.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "open.lock"
        self._held: sqlite3.Connection | None = None

    def take(self) -> None:
        """Hold the seat until `leave`.

        Raises:
            RuleViolation: the app is open already.
            Unavailable: the folder cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.OperationalError) as error:
            raise _unwritable(self._path, error) from error
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise _unwritable(self._path, error) from error
            raise RuleViolation(
                said("Invista is already open here."),
                said("Use the window that is open, or close it first."),
                code="already_open",
            ) from error
        self._held = connection

    def leave(self) -> None:
        """Let the next app open."""
        if self._held is not None:
            self._held.close()
            self._held = None


def _unwritable(path: Path, error: Exception) -> Unavailable:
    return Unavailable(
        said("Invista cannot write to {folder}: {reason}.", folder=path.parent, reason=error),
        said("Free some space or correct the folder's rights, then open Invista again."),
        code="home_unwritable",
    )
