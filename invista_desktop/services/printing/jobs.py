"""The print jobs of this workstation, kept in SQLite so that a crash loses none and repeats none.

A job is marked as being sent before the first byte leaves, and settled afterwards. Labels go in
parts: how many are about to leave is kept before each part, how many surely left after it. A job
found inside a part after a crash is `unknown`, and stays so until a person says what to do.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.printers import AT_REST, COME_OUT, PRINT_STEPS, PrintContent, PrintJob, PrintState
from invista_desktop.services.printing.jobs_file import COLUMNS, JobsFile, as_job, job_of

KEPT_FOR = timedelta(days=30)
KEPT_JOBS = 1000
_FROM = {after: tuple(str(one) for one, two in PRINT_STEPS if two is after) for after in PrintState}
_RESTING = sorted(str(state) for state in AT_REST)


@dataclass(frozen=True)
class NewJob:
    """Something to print.

    Attributes:
        payload: the dots of labels as `labels.outputs.tiff_of` keeps them, or a document's PDF.
        reason: why it is printed once more; empty for a first print.
    """

    printer: str
    content: PrintContent
    payload: bytes
    copies: tuple[int, ...]
    what: str
    subject: str
    asked_by: str
    reason: str = ""


class PrintJobs:
    """The stored jobs; safe to use from several threads.

    `changed` is called after every change, on the thread that made it.

    Raises (every method):
        Unavailable: the file cannot be read or written; what was there stays.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], changed: Callable[[], None] = lambda: None) -> None:
        self._file, self._now, self._changed = JobsFile(path), now, changed

    def add(self, new: NewJob, job_id: UUID | None = None) -> PrintJob:
        """Keep a job, `queued`. The same `job_id` again adds nothing and returns the job as it stands."""
        key = str(job_id or new_id())
        with self._writing() as rows:
            if rows.execute("select 1 from print_job where id = ?", (key,)).fetchone() is None:
                self._insert(rows, key, new)
                self._forget(rows)
            return job_of(rows, key)

    def get(self, job_id: UUID) -> PrintJob:
        """Return a job as it stands.

        Raises:
            Conflict: there is none of this id.
        """
        with self._file.reading() as rows:
            return job_of(rows, str(job_id))

    def recent(self, limit: int = 100, states: Collection[PrintState] = frozenset(PrintState)) -> tuple[PrintJob, ...]:
        """Return the latest jobs in any of these states, newest first."""
        with self._file.reading() as rows:
            found = rows.execute(
                f"select {COLUMNS} from print_job where state in ({_marks(states)})"  # noqa: S608 - our names and marks
                " order by asked_at desc, id desc limit ?",
                (*states, limit),
            )
            return tuple(map(as_job, found))

    def count(self, states: Collection[PrintState]) -> int:
        """Return how many jobs are in any of these states."""
        with self._file.reading() as rows:
            question = f"select count(*) from print_job where state in ({_marks(states)})"  # noqa: S608 - our names and marks
            return int(rows.execute(question, tuple(states)).fetchone()[0])

    def begin_sending(self, job_id: UUID) -> tuple[PrintJob, bytes]:
        """Mark a queued job as being sent and return it with its payload; only one caller gets it.

        Raises:
            Conflict: it is not queued (any more).
        """
        with self._writing() as rows:
            self._step(rows, str(job_id), PrintState.SENDING, by="", outcome="")
            rows.execute("update print_job set attempts = attempts + 1, stop_wanted = 0 where id = ?", (str(job_id),))
            return job_of(rows, str(job_id)), _payload(rows, str(job_id))

    def begin_part(self, job_id: UUID, until: int) -> bool:
        """Keep that labels up to number `until` are about to leave; False when it halts here and is `stopped`.

        Raises:
            Conflict: it is not being sent.
        """
        key = str(job_id)
        with self._writing() as rows:
            job = _require_sending(job_of(rows, key))
            if job.stop_wanted:
                outcome = f"Stopped after {job.handed_over} of {job.sheets} labels."
                self._step(rows, key, PrintState.STOPPED, by="", outcome=outcome)
                return False
            rows.execute("update print_job set begun = ?, changed_at = ? where id = ?", (until, self._stamp(), key))
            return True

    def part_handed_over(self, job_id: UUID) -> None:
        """Keep that what was begun surely left.

        Raises:
            Conflict: it is not being sent.
        """
        with self._writing() as rows:
            _require_sending(job_of(rows, str(job_id)))
            rows.execute("update print_job set handed_over = begun where id = ?", (str(job_id),))

    def want_stop(self, job_id: UUID, by: str) -> None:
        """Have a job that is being sent halt before its next part.

        Raises:
            Conflict: it is not being sent (any more).
        """
        with self._writing() as rows:
            _require_sending(job_of(rows, str(job_id)))
            rows.execute("update print_job set stop_wanted = 1 where id = ?", (str(job_id),))
            self._note(rows, str(job_id), PrintState.SENDING, by, "Stop wanted.")

    def settle(self, job_id: UUID, state: PrintState, outcome: str) -> PrintJob:
        """Say how sending ended: `sent`, `failed` (nothing of the last part left) or `unknown`.

        Raises:
            Conflict: it was not being sent.
        """
        key = str(job_id)
        with self._writing() as rows:
            self._step(rows, key, state, by="", outcome=outcome)
            if state is PrintState.SENT:
                self._go_to(rows, key, job_of(rows, key).sheets)
            elif state is PrintState.FAILED:
                self._go_to(rows, key, job_of(rows, key).handed_over)
            return job_of(rows, key)

    def came_out(self, job_id: UUID, by: str) -> PrintJob:
        """Keep that all of a job is on paper; `by` is the person, or the printer, who says so.

        Raises:
            Conflict: it was not sent, or is known to have come out already.
        """
        key = str(job_id)
        with self._writing() as rows:
            job = job_of(rows, key)
            self._step(rows, key, PrintState.PRINTED, by=by, outcome=job.outcome)
            self._go_to(rows, key, job.sheets)
            return job_of(rows, key)

    def note(self, job_id: UUID, by: str, words: str) -> PrintJob:
        """Add to what is known of a job that was sent, or is printed; it stays so.

        Raises:
            Conflict: it is in another state.
        """
        key = str(job_id)
        with self._writing() as rows:
            job = job_of(rows, key)
            if job.state not in COME_OUT:
                raise _state_refused(job)
            outcome = f"{job.outcome}; {words}" if job.outcome else words
            rows.execute("update print_job set outcome = ?, changed_at = ? where id = ?", (outcome, self._stamp(), key))
            self._note(rows, key, job.state, by, words)
            return job_of(rows, key)

    def ask_again(self, job_id: UUID, asked_by: str, printer: str = "", *, at: int | None = None) -> PrintJob:
        """Queue a job that stopped, failed or is unknown once more, because a person said so.

        It goes to `printer` where one is named, and on at label `at`, else after the last that surely left.

        Raises:
            Conflict: it is at rest, or being sent.
            RuleViolation: it cannot go on at that label.
        """
        key = str(job_id)
        with self._writing() as rows:
            done = _done_before(job_of(rows, key), at)
            self._step(rows, key, PrintState.QUEUED, by=asked_by, outcome="")
            self._go_to(rows, key, done)
            if printer:
                rows.execute("update print_job set printer = ? where id = ?", (printer, key))
            return job_of(rows, key)

    def divert(self, job_id: UUID, printer: str, asked_by: str, *, at: int | None = None) -> PrintJob:
        """Give up on a job's printer and return a new job for another, which does the rest, as `ask_again` has it.

        Raises:
            Conflict: the job was sent, or is being sent.
            RuleViolation: it cannot go on at that label.
        """
        key = str(job_id)
        with self._writing() as rows:
            job = job_of(rows, key)
            done = _done_before(job, at)
            self._step(rows, key, PrintState.DIVERTED, by=asked_by, outcome=printer)
            other = self._copy(rows, key, printer, asked_by, job.reason)
            self._go_to(rows, str(other.id), done)
            return job_of(rows, str(other.id))

    def repeat(self, job_id: UUID, asked_by: str, *, printer: str = "", reason: str = "") -> PrintJob:
        """Return a new job that prints an earlier one's content once more, with the reason on record."""
        with self._writing() as rows:
            printer = printer or job_of(rows, str(job_id)).printer
            return self._copy(rows, str(job_id), printer, asked_by, reason)

    def drop(self, job_ids: Sequence[UUID], by: str) -> None:
        """Give these jobs up, because a person said so; all of them, or none.

        Raises:
            Conflict: one of them was sent meanwhile, or is being sent.
        """
        with self._writing() as rows:
            for job_id in job_ids:
                self._step(rows, str(job_id), PrintState.DROPPED, by=by, outcome=job_of(rows, str(job_id)).outcome)

    def recover_interrupted(self) -> tuple[PrintJob, ...]:
        """Settle what was being sent when the app died, and return it; call once at start.

        It is `unknown` where a part had begun, and `failed` where it died between two.
        """
        with self._writing() as rows:
            self._forget(rows)
            keys = [key for (key,) in rows.execute("select id from print_job where state = 'sending'").fetchall()]
            for key in keys:
                job = job_of(rows, key)
                state = PrintState.UNKNOWN if job.begun > job.handed_over else PrintState.FAILED
                self._step(rows, key, state, by="", outcome="The app ended while the job was being sent.")
            return tuple(job_of(rows, key) for key in keys)

    def _go_to(self, rows: sqlite3.Connection, key: str, done: int) -> None:
        rows.execute("update print_job set handed_over = ?, begun = ? where id = ?", (done, done, key))

    def _forget(self, rows: sqlite3.Connection) -> None:
        """Drop what came to rest long ago, or lies deeper than the newest thousand; what is open stays."""
        before = (self._now() - KEPT_FOR).astimezone(UTC).isoformat()
        resting = f"state in ({_marks(_RESTING)})"
        rows.execute(f"delete from print_job where {resting} and changed_at < ?", (*_RESTING, before))  # noqa: S608 - our names and marks
        rows.execute(
            f"delete from print_job where {resting} and id in (select id from print_job where {resting}"  # noqa: S608 - our names and marks
            " order by asked_at desc, id desc limit -1 offset ?)",
            (*_RESTING, *_RESTING, KEPT_JOBS),
        )

    def _insert(self, rows: sqlite3.Connection, key: str, new: NewJob) -> None:
        now = self._stamp()
        rows.execute(
            f"insert into print_job ({COLUMNS}, payload) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608 - our names and marks
            (
                *(key, new.printer, new.content, new.what, new.subject, json.dumps(new.copies), new.asked_by, now),
                *(PrintState.QUEUED, 0, now, "", new.reason, 0, 0, 0, new.payload),
            ),
        )
        self._note(rows, key, PrintState.QUEUED, new.asked_by, new.reason)

    def _copy(self, rows: sqlite3.Connection, key: str, printer: str, asked_by: str, reason: str) -> PrintJob:
        job, payload, again = job_of(rows, key), _payload(rows, key), str(new_id())
        new = NewJob(printer, job.content, payload, job.copies, job.what, job.subject, asked_by, reason)
        self._insert(rows, again, new)
        return job_of(rows, again)

    def _step(self, rows: sqlite3.Connection, key: str, state: PrintState, *, by: str, outcome: str) -> None:
        allowed = _FROM[state]
        changed = rows.execute(
            f"update print_job set state = ?, changed_at = ?, outcome = ? where id = ? and state in ({_marks(allowed)})",  # noqa: E501, S608 - our names and marks
            (state, self._stamp(), outcome, key, *allowed),
        )
        if changed.rowcount != 1:
            raise _state_refused(job_of(rows, key))
        self._note(rows, key, state, by, outcome)

    def _note(self, rows: sqlite3.Connection, key: str, state: PrintState, by: str, outcome: str) -> None:
        rows.execute("insert into print_job_step values (?,?,?,?,?)", (key, self._stamp(), state, by, outcome))

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._file.writing() as rows:
            yield rows
        self._changed()


def _require_sending(job: PrintJob) -> PrintJob:
    if job.state is not PrintState.SENDING:
        raise _state_refused(job)
    return job


def _done_before(job: PrintJob, at: int | None) -> int:
    """Return how many labels need not be printed any more when a job goes on at `at`."""
    if at is None:
        return job.handed_over
    if at not in job.resumable or at > job.sheets:
        raise RuleViolation(
            said("The job cannot go on at label {at}.", at=at),
            said("It goes on at one of {first} to {last}.", first=job.resumable[0], last=job.resumable[-1]),
            code="print_job_resume",
        )
    return at - 1


def _state_refused(job: PrintJob) -> Conflict:
    return Conflict(
        said("The print job is {state} already.", state=job.state),
        said("Look at the list of print jobs."),
        code="print_job_state",
    )


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _payload(rows: sqlite3.Connection, key: str) -> bytes:
    return bytes(rows.execute("select payload from print_job where id = ?", (key,)).fetchone()[0])
