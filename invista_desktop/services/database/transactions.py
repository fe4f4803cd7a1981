"""Where transactions start, end and fail: the only place that knows the driver's errors."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session, sessionmaker

from invista_desktop.errors import InvistaError, NotPermitted
from invista_desktop.services.database.failures import can_run_again, is_lost, told
from invista_desktop.services.database.tickets import TicketSource

P = ParamSpec("P")
T = TypeVar("T")

STATEMENT_TIMEOUT: Final = 60_000  # milliseconds, as are the others
LOCK_TIMEOUT: Final = 15_000
IDLE_TIMEOUT: Final = 60_000

# Behind a pooler nothing set outside a transaction holds, so each one sets its own limits.
# The ticket is bound, never written into the text: other sessions can read statements.
OPENING: Final = (
    f"select set_config('statement_timeout', '{STATEMENT_TIMEOUT}', true),"
    f" set_config('lock_timeout', '{LOCK_TIMEOUT}', true),"
    f" set_config('idle_in_transaction_session_timeout', '{IDLE_TIMEOUT}', true),"
    " app.bind(%s)"
)


class Transactions:
    """Runs a unit of work in one transaction, in the calling thread, as the person of the ticket.

    A unit that loses a race is run again from the start, so it must depend on nothing but its
    arguments and the database. `session_ended` is told, on that thread, when the database refuses
    the ticket because its session was ended.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        tickets: TicketSource,
        *,
        attempts: int = 4,
        sleep: Callable[[float], None] = time.sleep,
        session_ended: Callable[[InvistaError], None] = lambda _refusal: None,
    ) -> None:
        self._sessions = sessions
        self._tickets = tickets
        self._attempts = attempts
        self._sleep = sleep
        self._session_ended = session_ended

    def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work(session, ...)` returns, once it is committed.

        A lost connection is not tried again: whether it had committed is unknowable.

        Raises:
            RuleViolation, NeedsConfirmation, Conflict, NotPermitted: the database refused.
            Unavailable: it is away, or busy for too long.
        """
        return self._persevere(lambda: self._in_session(work, *args, **kwargs), is_repeatable=False)

    def run_again_if_lost(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `run` would, and try again when the connection is lost.

        For reads, and for postings with an operation id: done twice, they are done once.
        """
        return self._persevere(lambda: self._in_session(work, *args, **kwargs), is_repeatable=True)

    def call(self, function: str, *arguments: object, repeatable: bool = True) -> Any:
        """Return what the database function `app.<function>` answers, in one round trip.

        Begin, ticket, call and commit travel together. `repeatable` says that the function
        takes an operation id, or changes nothing when it is called again.
        """
        return self._persevere(lambda: self._in_one_trip(function, arguments), is_repeatable=repeatable)

    def _in_session(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._sessions.begin() as session:
            connection = session.connection().connection.driver_connection
            assert isinstance(connection, psycopg.Connection)  # noqa: S101 - for the type checker
            with connection.pipeline():
                connection.execute(OPENING, (self._tickets.current(),))
            return work(session, *args, **kwargs)

    def _in_one_trip(self, function: str, arguments: tuple[object, ...]) -> Any:
        statement = sql.SQL("select app.{}({})").format(
            sql.Identifier(function), sql.SQL(", ").join([sql.Placeholder()] * len(arguments))
        )
        with self._driver_connection() as connection:
            with connection.pipeline():
                connection.execute(OPENING, (self._tickets.current(),))
                answer = connection.execute(statement, arguments)
                connection.commit()
            row = answer.fetchone()
            return None if row is None else row[0]

    @contextmanager
    def _driver_connection(self) -> Iterator[psycopg.Connection[Any]]:
        with self._sessions() as session:
            borrowed = session.connection().connection
            connection = borrowed.driver_connection
            assert isinstance(connection, psycopg.Connection)  # noqa: S101 - for the type checker
            try:
                yield connection
            except psycopg.Error as error:
                if is_lost(error):
                    borrowed.invalidate(error)
                raise

    def _persevere(self, attempt: Callable[[], T], *, is_repeatable: bool) -> T:
        for turn in count(1):
            try:
                return attempt()
            except InvistaError:
                raise
            except (DBAPIError, psycopg.Error, NoFreeConnection) as error:
                if turn == self._attempts or not can_run_again(error, is_repeatable=is_repeatable):
                    raise self._heard(told(error)) from error
                self._sleep(random.uniform(0.5, 1.5) * 0.05 * 2**turn)  # noqa: S311 - jitter, not a secret
        raise AssertionError("counting never ends")

    def _heard(self, problem: Exception) -> Exception:
        if isinstance(problem, NotPermitted) and problem.code == "session_revoked":
            self._session_ended(problem)
        return problem
