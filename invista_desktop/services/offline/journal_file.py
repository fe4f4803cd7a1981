"""The SQLite file of one workstation: opened by one app, in one known shape, its failures in words."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from invista_desktop.errors import Unavailable, said
from invista_desktop.private_files import make_private_file

VERSION: Final = 3

_SCHEMA: Final = """
create table draft(
    draft_id text primary key,
    purchase_order_id text not null,
    person text not null,
    workstation text not null,
    status text not null default 'open' check (status in ('open', 'posted', 'discarded')),
    opened_order text not null,
    started_at text not null
) strict;
create unique index one_open_draft_per_order on draft(purchase_order_id) where status = 'open';
create table event(
    seq integer primary key autoincrement,
    event_id text not null unique,
    draft_id text not null references draft,
    kind text not null,
    payload text not null,
    negates text references event(event_id),
    person text not null,
    workstation text not null,
    occurred_at text not null
) strict;
create index event_by_draft on event(draft_id, seq);
create trigger event_is_never_changed before update on event
    begin select raise(abort, 'events are never changed'); end;
create trigger event_is_never_deleted before delete on event
    begin select raise(abort, 'events are never deleted'); end;
"""

_OUTBOX: Final = """
create table outbox(
    seq integer primary key autoincrement,
    op_uuid text not null unique,
    draft_id text references draft,
    kind text not null,
    payload text not null,
    state text not null default 'pending' check (state in ('pending', 'sent', 'parked', 'withdrawn')),
    attempts integer not null default 0,
    next_try text not null,
    error text,
    ack text,
    created_at text not null
) strict;
create index outbox_waiting on outbox(seq) where state in ('pending', 'parked');
create unique index one_posting_per_draft on outbox(draft_id) where kind = 'post' and state = 'pending';
"""

# What a screen has scanned and not posted yet, as it stands now.
_HAND: Final = """
create table hand(screen text primary key, content text not null, kept_at text not null) strict;
"""

# Versions 1 and 2 sent receipts alone; SQLite takes a rule from a column by making the table anew.
_SET_ASIDE: Final = """
alter table outbox rename to outbox_1;
drop index outbox_waiting;
drop index one_posting_per_draft;
"""
_CARRIED_OVER: Final = """
insert into outbox select * from outbox_1;
drop table outbox_1;
"""
_WIDENED: Final = _SET_ASIDE + _OUTBOX + _CARRIED_OVER + _HAND
_STEPS: Final = {0: _SCHEMA + _OUTBOX + _HAND, 1: _WIDENED, 2: _WIDENED}


class JournalFile:
    """A connection that holds the file alone until it is closed; it commits to disk, not to a cache.

    Attributes:
        moved_aside: where a damaged file was put, None when all was well.

    Raises:
        Unavailable: another app has the file, a newer app wrote it, or the disk does not take it.
    """

    def __init__(self, file: Path, *, now: datetime, largest_bytes: int) -> None:
        self.moved_aside: Path | None = None
        with in_words(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            make_private_file(file)
            try:
                self.connection = _opened(file)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self.moved_aside = _move_aside(file, now)
                self.connection = _opened(file)
            _require_known_version(self.connection, file)
            _limit(self.connection, largest_bytes)
        self.file = file

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Keep everything done inside, on disk, or nothing of it.

        Raises:
            Unavailable: the disk did not take it; nothing was kept.
        """
        with in_words(self.file), self.connection:
            self.connection.execute("begin immediate")
            yield self.connection

    def close(self) -> None:
        """Let the file go; another app may open it."""
        self.connection.close()


@contextlib.contextmanager
def in_words(file: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into words for the person.

    Raises:
        Unavailable: SQLite or the disk refused.
    """
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        if _is_bug(error):
            raise
        raise _unavailable(error, file) from error


def _is_bug(error: Exception) -> bool:
    """Whether our own statements are to blame, not the disk."""
    wrong_sql = getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR"
    return wrong_sql or isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)


def _unavailable(error: Exception, file: Path) -> Unavailable:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable(
            said("Invista is already running on this workstation."),
            said("Go on in the window that is open, or close it first."),
            code="journal_in_use",
        )
    if code == "SQLITE_FULL" or getattr(error, "errno", None) == 28:
        return Unavailable(
            said("The disk is full: this was not kept."),
            said("Make room on the disk, then do it again. Everything before is safe."),
            code="disk_full",
        )
    return Unavailable(
        said("The journal of this workstation cannot be written."),
        said("Check the disk and the rights on {file}, then try again.", file=file.name),
        code="journal_unwritable",
    )


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=0.2, isolation_level=None, check_same_thread=False)
    try:
        # Exclusive until closed: a second app is refused, and a killed one lets go by itself.
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute("begin exclusive")
        version = connection.execute("pragma user_version").fetchone()[0]
        if version in _STEPS:
            for statement in _statements(_STEPS[version]):
                connection.execute(statement)
            connection.execute(f"pragma user_version = {VERSION}")
        connection.execute("commit")
        verdict = connection.execute("pragma quick_check(1)").fetchone()[0]
    except sqlite3.Error:
        connection.close()
        raise
    if verdict != "ok":
        connection.close()
        raise sqlite3.DatabaseError(verdict)
    return connection


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; `executescript` would commit before it starts."""
    held = ""
    for line in script.splitlines():
        held += line + "\n"
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _require_known_version(connection: sqlite3.Connection, file: Path) -> None:
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > VERSION:
        connection.close()
        raise Unavailable(
            said("The journal {file} was written by a newer Invista.", file=file.name),
            said("Install the newest Invista on this workstation."),
            code="newer_journal",
        )


def _limit(connection: sqlite3.Connection, largest_bytes: int) -> None:
    page = connection.execute("pragma page_size").fetchone()[0]
    connection.execute(f"pragma max_page_count = {largest_bytes // page}")


def _move_aside(file: Path, now: datetime) -> Path:
    """Keep a damaged file under another name, with what belongs to it; somebody may still rescue it."""
    aside = file.with_name(f"{file.stem}-damaged-{now:%Y%m%dT%H%M%S%f}{file.suffix}")
    for tail in ("", "-wal", "-shm"):
        part = file.with_name(file.name + tail)
        if part.exists():
            part.rename(aside.with_name(aside.name + tail))
    return aside
