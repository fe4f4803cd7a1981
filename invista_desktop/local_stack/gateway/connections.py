"""A few database connections kept open between requests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Database = psycopg.Connection[dict[str, Any]]
Query = LiteralString | sql.SQL | sql.Composed


def one_row(database: Database, query: Query, parameters: Sequence[Any] | None = None) -> dict[str, Any]:
    """Return the row of a question that always has one."""
    row = database.execute(query, parameters).fetchone()
    if row is None:
        raise LookupError(query)
    return row


class Connections:
    """Lends connections to one database as one role; at most `idle` stay open unused."""

    def __init__(self, dsn: str, *, idle: int = 8) -> None:
        self._dsn = dsn
        self._idle: LifoQueue[Database] = LifoQueue(idle)

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Database]:
        """Lend a connection inside a transaction, committed on leaving, rolled back on an error.

        Raises:
            psycopg.OperationalError: the database is away.
        """
        database = self._take()
        try:
            database.read_only = read_only
            with database.transaction():
                yield database
        finally:
            self._put_back(database)

    def _take(self) -> Database:
        try:
            database = self._idle.get_nowait()
        except Empty:
            return self._open()
        try:
            database.execute("")  # a server that restarted meanwhile is noticed here, before any work
        except psycopg.OperationalError:
            database.close()
            return self._open()
        return database

    def _open(self) -> Database:
        return psycopg.connect(
            self._dsn, autocommit=True, prepare_threshold=None, connect_timeout=5, row_factory=dict_row
        )

    def _put_back(self, database: Database) -> None:
        if database.closed or self._idle.full():
            database.close()
            return
        self._idle.put(database)
