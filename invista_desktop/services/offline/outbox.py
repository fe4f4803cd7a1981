"""What this workstation still has to send, in the order it happened; nothing is ever deleted."""

import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from invista_desktop.models.domain.draft_records import (
    KINDS,
    Answer,
    OutboxRow,
    Sendable,
    SendingState,
    Waiting,
    kind_of,
)
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.services.offline.journal_file import JournalFile

_COLUMNS = "op_uuid, draft_id, kind, payload, state, attempts, next_try, error, created_at"


class Outbox:
    """The sending side of a journal. Blocking; safe to call from any thread.

    Raises:
        Unavailable: from every method, when the disk does not take it.
    """

    def __init__(self, file: JournalFile, lock: threading.RLock, clock: Callable[[], datetime]) -> None:
        self._file, self._lock, self._clock = file, lock, clock

    def pending(self, limit: int = 100) -> tuple[OutboxRow, ...]:
        """Return what is to be sent, oldest first, whether it is due yet or not."""
        return self._rows(SendingState.PENDING, limit)

    def parked(self, limit: int = 1000) -> tuple[OutboxRow, ...]:
        """Return what was refused and waits for a person's decision."""
        return self._rows(SendingState.PARKED, limit)

    def find(self, operation_id: UUID) -> OutboxRow | None:
        """Return what is known under an id, whatever became of it."""
        with self._lock, self._file.transaction() as connection:
            found = f"select {_COLUMNS} from outbox where op_uuid = ?"  # noqa: S608 - our own words
            row = connection.execute(found, (str(operation_id),)).fetchone()
        return None if row is None else _row(row)

    def waiting(self) -> Waiting:
        """Return how much is still to be sent since when, and how much needs a decision."""
        with self._lock, self._file.transaction() as connection:
            count, since = connection.execute(
                "select count(*), min(created_at) from outbox where state = 'pending'"
            ).fetchone()
            parked = connection.execute("select count(*) from outbox where state = 'parked'").fetchone()[0]
        return Waiting(count, datetime.fromisoformat(since) if since else None, parked)

    def acknowledge(self, operation_ids: Sequence[UUID], answer: Answer | None = None) -> None:
        """Keep that these were taken; a posted draft is closed with the answer beside it."""
        ack = None if answer is None else json.dumps(to_plain(answer))
        with self._lock, self._file.transaction() as connection:
            for operation_id in operation_ids:
                _acknowledge(connection, str(operation_id), ack)

    def postpone(self, operation_id: UUID, error: str, *, seconds: float) -> None:
        """Keep that sending failed, and try again in so many seconds: the answer is unknown, not no."""
        due = (self._clock() + timedelta(seconds=seconds)).isoformat()
        self._set(operation_id, "attempts = attempts + 1, error = ?, next_try = ?", error, due)

    def park(self, operation_id: UUID, error: str) -> None:
        """Keep that it was refused: the draft can be changed again, a person decides what next."""
        self._set(operation_id, "state = 'parked', attempts = attempts + 1, error = ?", error)

    def withdraw(self, operation_id: UUID) -> None:
        """Keep that it is not to be sent any more, because it surely never arrived or was refused."""
        self._set(operation_id, "state = 'withdrawn'")

    def answer_to(self, operation_id: UUID) -> Answer | None:
        """Return what was answered to a posting, None while that is not known."""
        with self._lock, self._file.transaction() as connection:
            row = connection.execute(
                "select kind, ack from outbox where op_uuid = ? and state = 'sent'", (str(operation_id),)
            ).fetchone()
        answer = None if row is None or row[1] is None else KINDS[row[0]].answer
        return None if answer is None else from_plain(answer, json.loads(row[1]))

    def _set(self, operation_id: UUID, what: str, *values: str) -> None:
        with self._lock, self._file.transaction() as connection:
            connection.execute(
                f"update outbox set {what} where op_uuid = ? and state in ('pending', 'parked')",  # noqa: S608 - our own words
                (*values, str(operation_id)),
            )

    def _rows(self, state: SendingState, limit: int) -> tuple[OutboxRow, ...]:
        with self._lock, self._file.transaction() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from outbox where state = ? order by seq limit ?",  # noqa: S608 - our own words
                (state, limit),
            ).fetchall()
        return tuple(_row(row) for row in rows)


def put(connection: sqlite3.Connection, command: Sendable, now: datetime) -> None:
    """Put a command in the outbox, within the transaction that is open."""
    draft_id = getattr(command, "draft_id", None)
    payload, stamp = json.dumps(to_plain(command)), now.isoformat()
    connection.execute(
        "insert into outbox(op_uuid, draft_id, kind, payload, next_try, created_at) values (?, ?, ?, ?, ?, ?)"
        # A posting that was refused goes out again, confirmed, under the same id.
        " on conflict (op_uuid) do update set payload = excluded.payload, state = 'pending', error = null,"
        " next_try = excluded.next_try where state in ('parked', 'withdrawn')",
        (str(command.operation_id), draft_id and str(draft_id), kind_of(command), payload, stamp, stamp),
    )


def withdraw_all(connection: sqlite3.Connection, draft_id: UUID) -> None:
    """Keep that nothing of a draft is to be sent any more, within the transaction that is open."""
    connection.execute(
        "update outbox set state = 'withdrawn' where draft_id = ? and state in ('pending', 'parked')", (str(draft_id),)
    )


def _acknowledge(connection: sqlite3.Connection, operation_id: str, ack: str | None) -> None:
    connection.execute(
        "update outbox set state = 'sent', attempts = attempts + 1, error = null, ack = ? where op_uuid = ?",
        (ack, operation_id),
    )
    posted = connection.execute(
        "select draft_id from outbox where op_uuid = ? and kind = 'post'", (operation_id,)
    ).fetchone()
    if posted is not None:
        connection.execute("update draft set status = 'posted' where draft_id = ? and status = 'open'", posted)
        # What others were still to hear of, the posted receipt tells them.
        connection.execute(
            "update outbox set state = 'withdrawn' where draft_id = ? and kind = 'share' and state = 'pending'", posted
        )


def _row(row: tuple[Any, ...]) -> OutboxRow:
    known, draft_id, kind, payload, state, attempts, next_try, error, created = row
    return OutboxRow(
        UUID(known),
        UUID(draft_id) if draft_id else None,
        from_plain(KINDS[kind].command, json.loads(payload)),
        SendingState(state),
        attempts,
        datetime.fromisoformat(next_try),
        error,
        datetime.fromisoformat(created),
    )
