"""The file print jobs are kept in, and how a row of it becomes a job."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from invista_desktop.errors import Conflict, RuleViolation, Unavailable, said
from invista_desktop.models.domain.printers import PrintContent, PrintJob, PrintState
from invista_desktop.private_files import make_private_file

# Each entry brings the file to the next version; one that has left our hands is never edited.
STEPS = (
    (
        """create table print_job (
            id text primary key, printer text not null, content text not null, what text not null,
            subject text not null, copies text not null, asked_by text not null, asked_at text not null,
            state text not null, attempts integer not null default 0, changed_at text not null,
            outcome text not null default '', payload blob not null)""",
        "create index print_job_by_time on print_job (asked_at)",
        """create table print_job_step (
            job_id text not null references print_job (id) on delete cascade,
            at text not null, state text not null, by_whom text not null, outcome text not null)""",
    ),
    (
        "alter table print_job add column reason text not null default ''",
        "create index print_job_by_state on print_job (state, changed_at)",
        "create index print_job_step_by_job on print_job_step (job_id)",
    ),
    (
        "alter table print_job add column handed_over integer not null default 0",
        "alter table print_job add column begun integer not null default 0",
        "alter table print_job add column stop_wanted integer not null default 0",
        # Of what was on its way before labels were counted, any may have come out.
        """update print_job set begun = (select sum(value) from json_each(copies))
            where state in ('sending', 'unknown')""",
    ),
)
COLUMNS = (
    "id, printer, content, what, subject, copies, asked_by, asked_at, state, attempts, changed_at, outcome, reason,"
    " handed_over, begun, stop_wanted"
)


class JobsFile:
    """Opens the file for one question or one change at a time; usable from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to ask.

        Raises:
            Unavailable: the file cannot be read.
            RuleViolation: a newer version of the app kept it.
        """
        rows: sqlite3.Connection | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            make_private_file(self._path)
            rows = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            self._prepare(rows)
            yield rows
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(
                said("The list of print jobs cannot be kept: {reason}.", reason=error),
                said("Free some space on this computer's disk and try again."),
                code="print_jobs_unwritable",
            ) from error
        finally:
            if rows is not None:
                rows.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to change; all of it is kept afterwards, or nothing.

        Raises:
            Unavailable, RuleViolation: as `reading`.
        """
        with self.reading() as rows, _whole(rows):
            yield rows

    def _prepare(self, rows: sqlite3.Connection) -> None:
        rows.execute("pragma journal_mode = wal")
        rows.execute("pragma synchronous = full")
        rows.execute("pragma foreign_keys = on")
        if self._version(rows) < len(STEPS):
            with _whole(rows):
                # Asked again: another thread may have brought it up meanwhile.
                for step in STEPS[self._version(rows) :]:
                    for statement in step:
                        rows.execute(statement)
                rows.execute(f"pragma user_version = {len(STEPS)}")

    def _version(self, rows: sqlite3.Connection) -> int:
        version = int(rows.execute("pragma user_version").fetchone()[0])
        if version > len(STEPS):
            raise RuleViolation(
                said("The print jobs in {path} were kept by a newer version of the app.", path=self._path),
                said("Update the app on this computer."),
                code="print_jobs_newer",
            )
        return version


@contextmanager
def _whole(rows: sqlite3.Connection) -> Iterator[None]:
    rows.execute("begin immediate")
    try:
        yield
    except BaseException:  # also a cancelled one: nothing half-written stays, and it goes on
        rows.execute("rollback")
        raise
    rows.execute("commit")


def job_of(rows: sqlite3.Connection, key: str) -> PrintJob:
    """Return the job of this id.

    Raises:
        Conflict: there is none.
    """
    found = rows.execute(f"select {COLUMNS} from print_job where id = ?", (key,)).fetchone()  # noqa: S608
    if found is None:
        raise Conflict(
            said("There is no such print job."), said("Look at the list of print jobs."), code="print_job_unknown"
        )
    return as_job(found)


def as_job(row: Sequence[str | int]) -> PrintJob:
    """Return a row of `COLUMNS` as the job it stands for."""
    key, printer, content, what, subject, copies, asked_by, asked_at, *now = row
    state, attempts, changed_at, outcome, reason, handed_over, begun, stop_wanted = now
    return PrintJob(
        UUID(str(key)),
        str(printer),
        PrintContent(str(content)),
        str(what),
        str(subject),
        tuple(json.loads(str(copies))),
        str(asked_by),
        datetime.fromisoformat(str(asked_at)),
        PrintState(str(state)),
        int(attempts),
        datetime.fromisoformat(str(changed_at)),
        str(outcome),
        str(reason),
        int(handed_over),
        int(begun),
        bool(stop_wanted),
    )
