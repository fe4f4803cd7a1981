"""`invista db`: migrations, the check of the books, workstations, keys. For administrators.

Addresses come from IDENTITY_ADMIN_URL and BUSINESS_ADMIN_URL (direct, as the databases' owners),
else from the local stack if it runs.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping
from typing import Any, Final, Literal, cast, get_args
from urllib.parse import quote

import click

from invista_desktop.errors import InvistaError, RuleViolation, Unavailable, as_object, said, tell_terminal
from invista_desktop.settings import Home

History = Literal["identity", "business"]
DATABASES: Final[tuple[History, ...]] = get_args(History)
VARIABLES: Final = {"identity": "IDENTITY_ADMIN_URL", "business": "BUSINESS_ADMIN_URL"}
UNKNOWN: Final = 2  # the exit code where nobody can say whether the books agree
# What is looked at, by the database's function `app.verify_<name>`, and the columns it tells.
CHECKS: Final = {
    "stock": ("sku", "variant", "location", "lot", "status", "by_ledger", "kept"),
    "serials": ("sku", "serial", "by_ledger", "kept"),
    "pallets": ("sku", "location", "on_pallets", "kept"),
    "transfers": ("transfer_number", "line_number", "sku", "by_ledger", "kept"),
    "reservations": ("sku", "location", "lot", "status", "by_reservations", "kept"),
    "valuation": ("sku", "warehouse", "what", "expected", "kept"),
}

as_json_option = click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")


@click.group()
def db() -> None:
    """Look after the two databases.

    Addresses are read from IDENTITY_ADMIN_URL and BUSINESS_ADMIN_URL: direct ones, not pooled, with
    the owners' roles. Without them the local stack's databases are meant, if it runs.
    """


@db.command()
@click.option("--database", type=click.Choice([*DATABASES, "both"]), default="both", show_default=True)
@as_json_option
def upgrade(database: str, *, as_json: bool) -> None:
    """Bring the databases to the newest revision this version knows; never backwards."""
    from invista_desktop.migrations import runner
    from invista_desktop.services.database.engine import verified_address

    stands: dict[str, str | None] = {}
    chosen: tuple[History, ...] = DATABASES if database == "both" else (cast("History", database),)
    for name in chosen:
        address = verified_address(_admin_address(name))
        runner.upgrade(name, address, lambda step, name=name: click.echo(f"{name}: {step}", err=True))  # type: ignore[misc]
        stands[name] = runner.current(name, address)
    if as_json:
        click.echo(json.dumps(stands))
    else:
        for stood, revision in stands.items():
            click.echo(f"{stood} stands at {revision}.")


@db.command()
@as_json_option
def verify(*, as_json: bool) -> None:
    """Recompute stock from the ledger and print what differs.

    Exit code 1 if anything does, 2 if that could not be found out.
    """
    try:
        _require_this_version()
        click.echo("Adding up the ledger…", err=True)
        drift = {name: _ask(f"select * from app.verify_{name}()", told) for name, told in CHECKS.items()}  # noqa: S608 - our names
    except InvistaError as problem:
        tell_terminal(problem)
        if as_json:
            click.echo(json.dumps({"ok": None, **as_object(problem)}))
        sys.exit(UNKNOWN)
    found = sum(len(rows) for rows in drift.values())
    if as_json:
        click.echo(json.dumps({"ok": not found, **drift}, default=str))
    else:
        _tell(drift)
    sys.exit(1 if found else 0)


def _tell(drift: Mapping[str, list[dict[str, Any]]]) -> None:
    if not any(drift.values()):
        click.echo("Stock on hand agrees with the ledger.")
    for kind, rows in drift.items():
        for row in rows:
            told = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
            click.echo(f"{kind}: {told}")


def _require_this_version() -> None:
    """Raise RuleViolation unless the business database stands where this version of the app knows it."""
    from invista_desktop.migrations import runner

    (there,) = _ask("select to_regclass('public.alembic_version') is not null", ("is_set_up",))
    rows = _ask("select version_num from public.alembic_version", ("revision",)) if there["is_set_up"] else []
    revision = str(rows[0]["revision"]) if rows else ""
    if revision:
        runner.refuse_newer("business", revision)
    if revision != runner.head("business"):
        raise RuleViolation(
            said("The business database is not up to date."),
            said("Bring it there first: invista db upgrade."),
            code="schema_older",
        )


@db.command("enrol-workstation")
@click.argument("code")
@click.argument("warehouse")
@click.option("--name", help="What people call it; the code unless told otherwise.")
@as_json_option
def enrol_workstation(code: str, warehouse: str, name: str | None, *, as_json: bool) -> None:
    """Give workstation CODE in WAREHOUSE a login of its own, and print its address once.

    Enrolling again sets a new password; the old one is worth nothing from then on.
    """
    password = secrets.token_urlsafe(24)
    rows = _ask("select app.enrol_workstation(%s, %s, %s, %s)", ("role",), code, name or code, warehouse, password)
    address = _with_login(_admin_address("business"), str(rows[0]["role"]), password)
    if as_json:
        click.echo(json.dumps({"role": rows[0]["role"], "neon_database_url": address}))
    else:
        click.echo(f"NEON_DATABASE_URL={address}")
        click.echo("Put it on the workstation now: it is not shown again.", err=True)


@db.command("revoke-workstation")
@click.argument("code")
@as_json_option
def revoke_workstation(code: str, *, as_json: bool) -> None:
    """Shut workstation CODE out: it cannot log in any more."""
    _ask("select app.revoke_workstation(%s)", ("nothing",), code)
    click.echo(json.dumps({"revoked": code}) if as_json else f"{code} is shut out.")


@db.command("rotate-key")
@as_json_option
def rotate_key(*, as_json: bool) -> None:
    """Sign tickets with a new key, in both databases; the old one is believed for 15 minutes more."""
    from invista_desktop.migrations.ticket_keys import rotate_ticket_keys
    from invista_desktop.services.database.engine import verified_address

    key_id = rotate_ticket_keys(*(verified_address(_admin_address(name)) for name in DATABASES))
    click.echo(json.dumps({"key_id": key_id}) if as_json else f"Tickets are signed with key {key_id} from now on.")


def _admin_address(name: str) -> str:
    """Return the owner's address of a database.

    Raises:
        RuleViolation: neither the environment nor a running local stack tells it.
    """
    if told := os.environ.get(VARIABLES[name]):
        return told
    from invista_desktop.local_stack.stack import LocalStack

    running = LocalStack(Home.of(os.environ)).status()
    if running is None:
        raise RuleViolation(
            said("Where the {name} database is has not been told.", name=name),
            said("Set {variable}, or start the local stack: invista local up.", variable=VARIABLES[name]),
            code="no_admin_address",
        )
    return running.identity_admin_dsn if name == "identity" else running.business_admin_dsn


def _ask(statement: str, columns: tuple[str, ...], *values: object) -> list[dict[str, Any]]:
    import psycopg

    from invista_desktop.services.database.engine import connection_parameters
    from invista_desktop.services.database.failures import told

    try:
        with psycopg.connect(**connection_parameters(_admin_address("business")), autocommit=True) as connection:
            rows = connection.execute(statement.encode(), values).fetchall()
    except psycopg.OperationalError as error:
        raise Unavailable(
            said("The business database does not answer: {reason}", reason=str(error).strip()),
            said("Look whether it runs and the address is right, then try again."),
            code="database_away",
        ) from error
    except psycopg.Error as error:
        raise told(error) from error
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _with_login(address: str, role: str, password: str) -> str:
    scheme, _, rest = address.partition("://")
    place = rest.rpartition("@")[2]
    return f"{scheme}://{quote(role, safe='')}:{quote(password, safe='')}@{place}"
