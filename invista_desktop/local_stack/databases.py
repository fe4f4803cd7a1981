"""The two databases of the stack: made, migrated, trusting the same ticket keys."""

from collections.abc import Callable

import psycopg
from psycopg import sql

from invista_desktop.local_stack.auth_schema import AUTH, ROLES
from invista_desktop.local_stack.keys import AUTH_ROLE, BUSINESS, IDENTITY, REST_ROLE, WORKSTATION_ROLE, StackKeys
from invista_desktop.local_stack.postgres import Address
from invista_desktop.migrations.runner import upgrade
from invista_desktop.migrations.ticket_keys import share_ticket_keys

WORKSTATION_CODE = "LOCAL"


def prepare(address: Address, keys: StackKeys, *, are_new: bool, progress: Callable[[str], None]) -> None:
    """Bring both databases to where the gateway and the app can use them.

    Every step may have been done, or half done, before. `are_new` keys are handed to the roles.
    """
    if _make_databases(address) or are_new:
        progress("Setting up the identity database")
        _set_up_identity(address, keys)
    upgrade("identity", address.dsn(IDENTITY), lambda revision: progress(f"Identity database: revision {revision}"))
    upgrade("business", address.dsn(BUSINESS), lambda revision: progress(f"Business database: revision {revision}"))
    share_ticket_keys(address.dsn(IDENTITY), address.dsn(BUSINESS))
    with psycopg.connect(address.dsn(BUSINESS)) as business:
        _admit_workstation(business, keys, are_new=are_new)


def enrol_workstation(business_admin_dsn: str, password: str, warehouse_code: str | None = None) -> None:
    """Make this workstation one of the warehouse's; without a code, of the first there is.

    Raises:
        psycopg.Error: `unknown_warehouse`.
    """
    with psycopg.connect(business_admin_dsn) as business:
        _enrol(business, password, warehouse_code)


def _make_databases(address: Address) -> bool:
    """Make what is missing; say whether the identity database still lacks its set-up."""
    with psycopg.connect(address.dsn(), autocommit=True) as server:
        there = {row[0] for row in server.execute("select datname from pg_database")}
        if {IDENTITY, BUSINESS} - there:
            for shared in ("postgres", "template1"):
                server.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(shared)))
        for name in (IDENTITY, BUSINESS):
            if name not in there:
                server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    with psycopg.connect(address.dsn(IDENTITY)) as identity:
        row = identity.execute("select to_regclass('auth.users') is null").fetchone()
    return bool(row and row[0])


def _set_up_identity(address: Address, keys: StackKeys) -> None:
    with psycopg.connect(address.dsn(IDENTITY)) as identity:
        identity.execute(ROLES)
        for role, password in ((AUTH_ROLE, keys.auth_password), (REST_ROLE, keys.rest_password)):
            identity.execute(
                sql.SQL("alter role {} login password {}").format(sql.Identifier(role), sql.Literal(password))
            )
            identity.execute(
                sql.SQL("grant connect on database {} to {}").format(sql.Identifier(IDENTITY), sql.Identifier(role))
            )
        identity.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(IDENTITY)))
        row = identity.execute("select to_regclass('auth.users') is null").fetchone()
        if row and row[0]:
            identity.execute(AUTH)


def _admit_workstation(business: psycopg.Connection, keys: StackKeys, *, are_new: bool) -> None:
    row = business.execute(
        "select exists (select from workstation where login_role = %s), exists (select from warehouse), "
        "exists (select from pg_roles where rolname = %s)",
        (WORKSTATION_ROLE, WORKSTATION_ROLE),
    ).fetchone()
    is_enrolled, has_warehouse, has_role = row or (False, False, False)
    if has_warehouse and (are_new or not is_enrolled):
        _enrol(business, keys.workstation_password, None)
    elif are_new or not has_role:
        _make_role(business, keys.workstation_password, has_role=has_role)


def _enrol(business: psycopg.Connection, password: str, warehouse_code: str | None) -> None:
    business.execute(
        "select app.enrol_workstation(%s, %s, coalesce(%s, (select code from warehouse order by code limit 1)), %s)",
        (WORKSTATION_CODE, "This workstation", warehouse_code, password),
    )


def _make_role(business: psycopg.Connection, password: str, *, has_role: bool) -> None:
    """Let the app connect before there is a warehouse to work in; enrolling comes with the first one."""
    role = sql.Identifier(WORKSTATION_ROLE)
    if not has_role:
        business.execute(
            sql.SQL("create role {} nocreatedb nocreaterole in role invista_workstation connection limit 12").format(
                role
            )
        )
    business.execute(sql.SQL("alter role {} login password {}").format(role, sql.Literal(password)))
