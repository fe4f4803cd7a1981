"""The way to the business database: a pool as wide as the workers, and nothing it may not be."""

import ipaddress
import json
from decimal import Decimal
from functools import partial
from typing import Any, Final

import certifi
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.json import set_json_loads
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from invista_desktop.errors import RuleViolation, said
from invista_desktop.migrations import runner

CONNECT_TIMEOUT: Final = 15  # seconds; a database that sleeps needs some to wake
POOL_TIMEOUT: Final = 30
KEEPALIVES: Final = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
SWALLOWED: Final = {"tcp_user_timeout": 15_000}  # milliseconds; else a lost question is sent again for minutes

WHO: Final = """
select r.rolsuper, r.rolbypassrls, r.rolcreaterole or r.rolcreatedb,
       exists (select from pg_class c where c.relnamespace = 'public'::regnamespace
                  and pg_has_role(r.oid, c.relowner, 'MEMBER')),
       to_regclass('public.alembic_version') is not null
  from pg_roles r where r.rolname = session_user
"""


def make_engine(dsn: str, workers: int = 4) -> Engine:
    """Return an engine with one connection for each worker, checked before use.

    Nothing is connected yet; each new connection is refused when its role could see past
    row-level security or the schema is not the app's.

    Raises:
        RuleViolation: the address cannot be read (`dsn_unreadable`), or asks for weaker
            encryption than a database out on the network needs (`weak_tls`).
    """
    parameters = connection_parameters(dsn)
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connect(parameters),
        pool_size=workers,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return what makes a session for each unit of work."""
    return sessionmaker(engine, expire_on_commit=False)


def connection_parameters(dsn: str) -> dict[str, Any]:
    """Return libpq's parameters for `dsn`: with timeouts, and verified TLS off loopback.

    Behind a pooler (`-pooler` in the host) the same parameters serve: time limits and identity
    are set inside each transaction, and no statement stays prepared on a connection.
    """
    try:
        parameters: dict[str, Any] = dict(conninfo_to_dict(dsn))
    except psycopg.ProgrammingError as error:
        raise RuleViolation(
            said("The address of the database cannot be read."),
            said("It looks like postgresql://role:password@host/database?sslmode=verify-full."),
            code="dsn_unreadable",
        ) from error
    ours = {"connect_timeout": CONNECT_TIMEOUT, "application_name": "invista"}
    parameters = KEEPALIVES | SWALLOWED | ours | parameters
    if not _is_on_loopback(parameters):
        _require_verified_tls(parameters)
    return parameters | {"prepare_threshold": None}


def verified_address(dsn: str) -> str:
    """Return `dsn` for a program that connects by itself: with timeouts, and verified TLS off loopback.

    Raises:
        RuleViolation: as `make_engine`.
    """
    parameters = connection_parameters(dsn)
    del parameters["prepare_threshold"]  # psycopg's own, unknown to libpq
    return make_conninfo(**parameters)


def _require_verified_tls(parameters: dict[str, Any]) -> None:
    if (mode := parameters.get("sslmode", "verify-full")) != "verify-full":
        raise RuleViolation(
            said("sslmode={mode} does not prove that this is the database's own server.", mode=mode),
            said("Write sslmode=verify-full in its address, or leave sslmode out."),
            code="weak_tls",
        )
    parameters["sslmode"] = "verify-full"
    parameters.setdefault("sslrootcert", certifi.where())


def _is_on_loopback(parameters: dict[str, Any]) -> bool:
    # Several hosts may stand in one address, and libpq takes any of them.
    named = str(parameters.get("hostaddr") or parameters.get("host") or "").split(",")
    return all(_names_loopback(host) for host in named)


def _names_loopback(host: str) -> bool:
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connect(parameters: dict[str, Any]) -> psycopg.Connection[Any]:
    connection = psycopg.connect(**parameters)
    set_json_loads(partial(json.loads, parse_float=Decimal), connection)  # quantities are never floats
    try:
        _require_fitting(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_fitting(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(WHO).fetchone()
    assert row is not None, "every session has a role"  # noqa: S101 - for the type checker
    is_super, bypasses, makes_roles, owns, is_migrated = row
    for is_so, reason in (
        (is_super, said("It is a superuser.")),
        (bypasses, said("It bypasses row-level security.")),
        (owns, said("It owns the tables.")),
        (makes_roles, said("It may make roles or databases.")),
    ):
        if is_so:
            raise RuleViolation(
                said("The database role could read and change everything. {reason}", reason=reason),
                said("Enrol this workstation (invista db enrol-workstation) and use the address it prints."),
                code="dsn_bypasses_rls",
            )
    _require_schema(connection, is_migrated=is_migrated)
    connection.rollback()


def _require_schema(connection: psycopg.Connection[Any], *, is_migrated: bool) -> None:
    row = connection.execute("select version_num from public.alembic_version").fetchone() if is_migrated else None
    if row is not None:
        runner.refuse_newer("business", row[0])
    if row is None or row[0] != runner.head("business"):
        raise RuleViolation(
            said("The business database is older than this version of the app."),
            said("Ask whoever runs it for: invista db upgrade."),
            code="schema_older",
        )
