"""Two histories, one way to bring a database to the newest revision of either.

A history is a folder `migrations/<name>/` with an `env.py` that calls `environment.migrate`, and
`versions/NNNN_words.py`, where `NNNN` is the revision's id and each follows the one before. Because
of that rule, the newest revision is known from file names alone, so a start that has nothing to
migrate does not pay for importing Alembic.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from invista_desktop.errors import RuleViolation, Unavailable, said

History = Literal["identity", "business"]
HERE: Final = Path(__file__).parent


def head(history: History) -> str:
    """Return the newest revision this package knows."""
    return revisions(history)[-1]


def revisions(history: History) -> list[str]:
    """Return every revision this package knows, oldest first."""
    return sorted(path.name.partition("_")[0] for path in (HERE / history / "versions").glob("[0-9]*_*.py"))


def current(history: History, dsn: str) -> str | None:
    """Return the revision the database stands at, or None before the first.

    Raises:
        RuleViolation: `schema_newer`, when this package does not know that revision.
        Unavailable: the database does not answer.
    """
    import psycopg

    try:
        with psycopg.connect(dsn, connect_timeout=15, prepare_threshold=None) as connection:
            known = connection.execute("select to_regclass('public.alembic_version')").fetchone()
            if known is None or known[0] is None:
                return None
            row = connection.execute("select version_num from public.alembic_version").fetchone()
    except psycopg.OperationalError as error:
        raise _away(error) from error
    if row is None:
        return None
    refuse_newer(history, row[0])
    return str(row[0])


def refuse_newer(history: History, revision: str) -> None:
    """Raise `schema_newer` unless this package knows `revision`."""
    if revision not in revisions(history):
        raise RuleViolation(
            said(
                "The {history} database is at revision {revision}, which this version of the app does not know.",
                history=history,
                revision=revision,
            ),
            said("Install the newer version of the app; nothing was changed."),
            code="schema_newer",
        )


def upgrade(history: History, dsn: str, progress: Callable[[str], None] = lambda _step: None) -> None:
    """Bring the database at `dsn` (direct, not pooled, as its owner) to the newest revision.

    Each revision is its own transaction, and one runner works at a time. `progress` hears the
    name of each revision when it is done.

    Raises:
        RuleViolation: `schema_newer`, when the database is ahead of this package.
        Unavailable: the database does not answer, or another runner holds it for too long.
    """
    if current(history, dsn) == head(history):
        return
    import psycopg
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import OperationalError

    config = Config()
    config.set_main_option("script_location", str(HERE / history).replace("%", "%%"))
    config.attributes["dsn"] = dsn
    config.attributes["progress"] = progress
    try:
        command.upgrade(config, "head")
    except psycopg.OperationalError as error:
        raise _away(error) from error
    except OperationalError as error:
        raise _away(error.orig or error) from error


def _away(error: BaseException) -> Unavailable:
    return Unavailable(
        said("The database could not be brought up to date: {reason}", reason=str(error).strip()),
        said("Look whether it runs and nobody else is upgrading it, then try again."),
        code="database_away",
    )
