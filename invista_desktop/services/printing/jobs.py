"""The print jobs of this workstation, kept in SQLite so that a crash loses none and repeats none.

A job is marked as being sent before the first byte leaves, and settled afterwards. One found
half-way after a crash is `unknown`, and stays so until a person says what to do.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from invista_desktop.errors import Conflict, RuleViolation, Unavailable, said
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.printers import PRINT_STEPS, PrintContent, PrintJob, PrintState

VERSION = 1
SCHEMA = """
create table print_job (
    id text primary key, printer text not null, content text not null, what text not null,
    subject text not null, copies text not null, asked_by text not null, asked_at text not null,
    state text not null, attempts integer not null default 0, changed_at text not null,
    outcome text not null default '', payload blob not null);
create index print_job_by_time on print_job (asked_at);
create table print_job_step (
    job_id text not null references print_job (id) on delete cascade,
    at text not null, state text not null, by_whom text not null, outcome text not null);
"""
COLUMNS = "id, printer, content, what, subject, copies, asked_by, asked_at, state, attempts, changed_at, outcome"
_FROM = {after: tuple(str(one) for one, two in PRINT_STEPS if two is after) for after in PrintState}


@dataclass(frozen=True)
class NewJob:
    """Something to print.

    Attributes:
        payload: the dots of labels as `labels.outputs.tiff_of` keeps them, or a document's PDF.
    """

    printer: str
    content: PrintContent
    payload: bytes
    copies: tuple[int, ...]
    what: str
    subject: str
    asked_by: str


class PrintJobs:
    """The stored jobs; safe to use from several threads.

    Raises (every method):
        Unavailable: the file cannot be read or written; what was there stays.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now

    def add(self, new: NewJob, job_id: UUID | None = None) -> PrintJob:
        """Keep a job, `queued`. The same `job_id` again adds nothing and returns the job as it stands."""
        key = str(job_id or new_id())
        with self._writing() as rows:
            if rows.execute("select 1 from print_job where id = ?", (key,)).fetchone() is None:
                self._insert(rows, key, new)
            return _one(rows, key)

    def get(self, job_id: UUID) -> PrintJob:
        """Return a job as it stands.

        Raises:
            Conflict: there is none of this id.
        """
        with self._reading() as rows:
            return _one(rows, str(job_id))

    def recent(self, limit: int = 100) -> tuple[PrintJob, ...]:
        """Return the latest jobs, newest first."""
        with self._reading() as rows:
            found = rows.execute(f"select {COLUMNS} from print_job order by asked_at desc, id desc limit ?", (limit,))  # noqa: S608
            return tuple(map(_job, found))

    def in_state(self, *states: PrintState) -> tuple[PrintJob, ...]:
        """Return the jobs in any of these states, oldest first."""
        marks = ", ".join("?" * len(states))
        with self._reading() as rows:
            found = rows.execute(
                f"select {COLUMNS} from print_job where state in ({marks}) order by asked_at, id",  # noqa: S608
                [str(state) for state in states],
            )
            return tuple(map(_job, found))

    def begin_sending(self, job_id: UUID) -> tuple[PrintJob, bytes]:
        """Mark a queued job as being sent and return it with its payload; only one caller gets it.

        Raises:
            Conflict: it is not queued (any more).
        """
        with self._writing() as rows:
            self._step(rows, str(job_id), PrintState.SENDING, by="", outcome="")
            rows.execute("update print_job set attempts = attempts + 1 where id = ?", (str(job_id),))
            payload = rows.execute("select payload from print_job where id = ?", (str(job_id),)).fetchone()
            return _one(rows, str(job_id)), bytes(payload[0])

    def settle(self, job_id: UUID, state: PrintState, outcome: str) -> PrintJob:
        """Say how sending ended: `sent`, `failed` or `unknown`.

        Raises:
            Conflict: it was not being sent.
        """
        with self._writing() as rows:
            self._step(rows, str(job_id), state, by="", outcome=outcome)
            return _one(rows, str(job_id))

    def ask_again(self, job_id: UUID, asked_by: str) -> PrintJob:
        """Queue a failed or unknown job once more, because a person said so.

        Raises:
            Conflict: it is neither.
        """
        with self._writing() as rows:
            self._step(rows, str(job_id), PrintState.QUEUED, by=asked_by, outcome="")
            return _one(rows, str(job_id))

    def divert(self, job_id: UUID, printer: str, asked_by: str) -> PrintJob:
        """Give up on a job's printer and return a new job for another, with the same content.

        Raises:
            Conflict: the job was sent, or is being sent.
        """
        with self._writing() as rows:
            self._step(rows, str(job_id), PrintState.DIVERTED, by=asked_by, outcome=printer)
            return self._copy(rows, str(job_id), printer, asked_by)

    def repeat(self, job_id: UUID, asked_by: str) -> PrintJob:
        """Return a new job that prints an earlier one's content once more."""
        with self._writing() as rows:
            return self._copy(rows, str(job_id), _one(rows, str(job_id)).printer, asked_by)

    def recover_interrupted(self) -> tuple[PrintJob, ...]:
        """Mark what was being sent when the app died as `unknown`, and return it; call once at start."""
        with self._writing() as rows:
            keys = [key for (key,) in rows.execute("select id from print_job where state = 'sending'").fetchall()]
            for key in keys:
                self._step(rows, key, PrintState.UNKNOWN, by="", outcome="The app ended while the job was being sent.")
            return tuple(_one(rows, key) for key in keys)

    def forget_finished_before(self, moment: datetime) -> int:
        """Drop sent and diverted jobs that came to rest before `moment`; return how many."""
        with self._writing() as rows:
            return rows.execute(
                "delete from print_job where state in ('sent', 'diverted') and changed_at < ?",
                (moment.astimezone(UTC).isoformat(),),
            ).rowcount

    def _insert(self, rows: sqlite3.Connection, key: str, new: NewJob) -> None:
        now = self._stamp()
        rows.execute(
            f"insert into print_job ({COLUMNS}, payload) values (?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
            (
                *(key, new.printer, new.content, new.what, new.subject, json.dumps(new.copies), new.asked_by, now),
                *(PrintState.QUEUED, 0, now, "", new.payload),
            ),
        )
        self._note(rows, key, PrintState.QUEUED, new.asked_by, "")

    def _copy(self, rows: sqlite3.Connection, key: str, printer: str, asked_by: str) -> PrintJob:
        job = _one(rows, key)
        (payload,) = rows.execute("select payload from print_job where id = ?", (key,)).fetchone()
        again = str(new_id())
        self._insert(
            rows, again, NewJob(printer, job.content, bytes(payload), job.copies, job.what, job.subject, asked_by)
        )
        return _one(rows, again)

    def _step(self, rows: sqlite3.Connection, key: str, state: PrintState, *, by: str, outcome: str) -> None:
        allowed = _FROM[state]
        changed = rows.execute(
            f"update print_job set state = ?, changed_at = ?, outcome = ? where id = ? and state in ({', '.join('?' * len(allowed))})",  # noqa: E501, S608
            (state, self._stamp(), outcome, key, *allowed),
        )
        if changed.rowcount != 1:
            raise Conflict(
                said("The print job is {state} already.", state=_one(rows, key).state),
                said("Look at the list of print jobs."),
                code="print_job_state",
            )
        self._note(rows, key, state, by, outcome)

    def _note(self, rows: sqlite3.Connection, key: str, state: PrintState, by: str, outcome: str) -> None:
        rows.execute("insert into print_job_step values (?,?,?,?,?)", (key, self._stamp(), state, by, outcome))

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._open() as rows:
            yield rows

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as rows:
            rows.execute("begin immediate")
            try:
                yield rows
            except BaseException:
                rows.execute("rollback")
                raise
            rows.execute("commit")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        rows: sqlite3.Connection | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            rows = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            _prepare(rows, self._path)
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


def _prepare(rows: sqlite3.Connection, path: Path) -> None:
    rows.execute("pragma journal_mode = wal")
    rows.execute("pragma synchronous = full")
    rows.execute("pragma foreign_keys = on")
    (version,) = rows.execute("pragma user_version").fetchone()
    if version > VERSION:
        raise RuleViolation(
            said("The print jobs in {path} were kept by a newer version of the app.", path=path),
            said("Update the app on this computer."),
            code="print_jobs_newer",
        )
    if version < VERSION:
        rows.executescript(f"begin immediate; {SCHEMA} pragma user_version = {VERSION}; commit;")


def _one(rows: sqlite3.Connection, key: str) -> PrintJob:
    found = rows.execute(f"select {COLUMNS} from print_job where id = ?", (key,)).fetchone()  # noqa: S608
    if found is None:
        raise Conflict(
            said("There is no such print job."), said("Look at the list of print jobs."), code="print_job_unknown"
        )
    return _job(found)


def _job(row: Sequence[str | int]) -> PrintJob:
    key, printer, content, what, subject, copies, asked_by, asked_at, state, attempts, changed_at, outcome = row
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
    )
