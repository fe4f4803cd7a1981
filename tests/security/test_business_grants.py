"""What a workstation's credentials cannot do, whoever holds them and whatever SQL they write."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg

from invista_desktop.local_stack.postgres import Address
from tests.builders import EVERYTHING, Business, Warehouse, payload_for, sign

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def untouched(cluster: Address, business_template: str) -> Iterator[Business]:
    """One database for the tests that are refused everything they try."""
    database = Business.clone(cluster, business_template)
    yield database
    database.drop()


@pytest.fixture
def refused(untouched: Business) -> Iterator[Connection]:
    """A workstation's connection, by somebody who may do everything the app knows."""
    with untouched.connect_workstation() as connection:
        connection.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING)),))
        yield connection


@pytest.fixture
def bound(workstation: Connection, ticket_for: Callable[..., str]) -> Connection:
    """The same, where a test makes something first."""
    workstation.execute("select app.bind(%s)", (ticket_for(*EVERYTHING),))
    return workstation


@pytest.mark.parametrize(
    "statement",
    [
        "insert into inventory_movement (operation_id) values (gen_random_uuid())",
        "update inventory_movement set quantity = 1",
        "delete from inventory_movement",
        "truncate inventory_movement",
        "update inventory_item set quantity = 99",
        "insert into inventory_item (product_id) values (gen_random_uuid())",
        "update purchase_order set status = 'CLOSED'",
        "update purchase_order_item set received_quantity = 0",
        "insert into goods_receipt (created_by) values (gen_random_uuid())",
        "update goods_receipt set posted_by = null",
        "insert into product (sku, name, created_by) values ('X', 'X', gen_random_uuid())",
        "update product set created_by = null",
        "delete from audit_log",
        "update audit_log set changed_by = null",
        "truncate audit_log cascade",
        "update operation set outcome = '{}'",
        "insert into operation (id, kind, fingerprint) values (gen_random_uuid(), '', '')",
        "update workstation set is_active = true",
        "insert into app_user (id, display_name, email) values (gen_random_uuid(), '', '')",
        "update organisation_setting set value = '100'",
        "insert into organisation_logo (content) values ('x')",
        "delete from organisation_logo",
        "select nextval('app_secret.goods_receipt_number')",
        "insert into inventory_audit_entry (id) values (gen_random_uuid())",
        "update inventory_audit_entry set quantity = 1",
        "update inventory_audit_item set counted_quantity = 1",
        "update inventory_audit set status = 'COMPLETED'",
        "update count_tolerance set quantity = 1000000",
        "select app.settle_bins('{}')",
        "select app.write_audit(gen_random_uuid(), gen_random_uuid(), '{}', null)",
        "select * from app_secret.ticket_key",
        "select * from app_secret.seal_key",
        "delete from app_secret.revoked_session",
        "alter table inventory_movement disable trigger all",
        "alter table product disable row level security",
        "drop policy reading on product",
        "drop table audit_log cascade",
        "create policy mine on product to public using (true)",
        "grant invista_owner to session_user",
        "create table public.mine (a int)",
        "create schema mine",
        "create temp table product (a int)",
        "create function public.uid() returns uuid language sql as 'select null::uuid'",
        "create function app.uid2() returns uuid language sql as 'select null::uuid'",
        "create role mine",
        "set role invista_owner",
        "set session authorization postgres",
        "set session_replication_role = replica",
        "copy product to program 'true'",
        "select pg_read_file('/etc/hostname')",
        "select pg_ls_dir('.')",
        "select * from pg_authid",
        "do $$ begin perform app_secret.seal_of('x'); end $$",
    ],
)
def test_is_refused(refused: Connection, statement: str) -> None:
    with pytest.raises((pg.InsufficientPrivilege, pg.SyntaxError, pg.InvalidParameterValue)):
        refused.execute(statement.encode())


CALLABLE = """
    abc_classes adjust_stock ask_recount begin_picking bin_counts bind break_pallet build_pallet cancel_audit
    cancel_dispatch cancel_transfer change_locations change_pallet change_quality choose_count close_period
    close_remainder close_transfer convert decide_adjustment decide_lines decide_resolution decide_transfer
    discard_draft dispatch_transfer draft_reorders import_products import_purchase_orders import_suppliers
    make_locations may may_in move_bin move_pallet move_stock moved_since_count pallet_history plan_audit
    plan_due_audits post_audit post_goods_receipt preview_adjustment propose_picks receive_transfer record_entries
    release_expired release_reservation request_transfer reserve_stock resolve_finding resolve_missing
    reverse_adjustment reverse_goods_receipt review_lines revoke_session save_count_schedule save_warehouse
    set_count_tolerance set_exchange_rate set_fixed_bin set_letterhead set_reorder_rule set_valuation_method
    share_draft_lines start_audit stock_value_on submit_audit submit_transfer take_bins today transfer_transit uid
    undo_move verify_pallets verify_reservations verify_serials verify_stock verify_transfers verify_valuation
    warehouses workstation_id
"""


def test_only_the_named_functions_can_be_called(refused: Connection) -> None:
    callable_ones = refused.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname in ('app', 'app_secret', 'public')"
        " and has_function_privilege(session_user, p.oid, 'execute')"
        " and has_schema_privilege(session_user, n.oid, 'usage')"
    ).fetchall()

    assert sorted(name for (name,) in callable_ones) == sorted(CALLABLE.split())


def test_every_definer_function_pins_its_search_path(admin: Connection) -> None:
    loose = admin.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname in ('app', 'app_secret') and p.prosecdef"
        " and not exists (select from unnest(p.proconfig) c where c like 'search_path=pg_catalog%pg_temp')"
    ).fetchall()

    assert loose == []


def test_switching_row_security_off_shows_nothing_at_all(
    workstation: Connection, ticket_for: Callable[..., str]
) -> None:
    workstation.execute("set row_security = off")

    with pytest.raises(pg.InsufficientPrivilege):
        workstation.execute("select app.bind(%s)", (ticket_for("catalogue.read"),))
    workstation.rollback()
    workstation.execute("set row_security = off")
    with pytest.raises(pg.InsufficientPrivilege):
        workstation.execute("select * from product")


def test_a_search_path_of_ones_own_deceives_nobody(bound: Connection, warehouse: Warehouse) -> None:
    bound.execute("set local search_path = pg_temp, public")

    assert bound.execute("select app.may('stock.read')").fetchone() == (True,)
    assert bound.execute("select count(*) from app.verify_stock()").fetchone() == (0,)


def test_whoever_lacks_the_permission_reads_no_rows(
    workstation: Connection, warehouse: Warehouse, ticket_for: Callable[..., str]
) -> None:
    warehouse.order(BOLT=10)
    workstation.execute("select app.bind(%s)", (ticket_for("catalogue.read"),))

    assert workstation.execute("select count(*) from product").fetchone() == (1,)
    assert workstation.execute("select count(*) from purchase_order").fetchone() == (0,)
    assert workstation.execute("select count(*) from purchase_order_item").fetchone() == (0,)
    assert workstation.execute("select count(*) from supplier").fetchone() == (0,)


@pytest.mark.parametrize(
    ("warehouses", "orders"), [(None, 2), (["MAIN"], 1), (["NORTH"], 1), (["NORTH", "MAIN"], 2), ([], 0)]
)
def test_a_person_limited_to_warehouses_sees_those_alone(
    workstation: Connection, admin: Connection, warehouses: list[str] | None, orders: int
) -> None:
    Warehouse(admin).order(BOLT=10)
    Warehouse(admin, "NORTH").order(BOLT=10)
    workstation.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING, warehouses=warehouses)),))

    for table in ("purchase_order", "purchase_order_item"):
        assert workstation.execute(f"select count(*) from {table}").fetchone() == (orders,)
    seen = workstation.execute("select count(*) from location where warehouse_id is not null").fetchone()
    assert seen == (4 * orders,)


def test_the_ledger_cannot_be_changed_even_by_its_owner(admin: Connection, warehouse: Warehouse) -> None:
    warehouse.product("BOLT")
    warehouse.move("BOLT", 5, "SUPPLIER", "MAIN-DOCK")

    for statement in (
        "update inventory_movement set quantity = 1",
        "delete from inventory_movement",
        "truncate inventory_movement cascade",
        "update inventory_item set quantity = 1",
        "delete from inventory_item",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            admin.execute(statement.encode())
        assert refusal.value.diag.message_primary == "append_only"


def test_enrolling_again_makes_the_old_password_worthless(business: Business, admin: Connection) -> None:
    admin.execute("select app.enrol_workstation('WS-9', 'Nine', 'MAIN', 'first')")
    admin.execute("select app.enrol_workstation('WS-9', 'Nine', 'MAIN', 'second')")

    try:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(business.cluster.dsn(business.name, user="invista_ws_ws_9", password="first"))
        psycopg.connect(business.cluster.dsn(business.name, user="invista_ws_ws_9", password="second")).close()
        admin.execute("select app.revoke_workstation('WS-9')")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(business.cluster.dsn(business.name, user="invista_ws_ws_9", password="second"))
    finally:
        admin.execute("drop role invista_ws_ws_9")


def test_a_workstation_cannot_enrol_another(refused: Connection) -> None:
    with pytest.raises(pg.InsufficientPrivilege):
        refused.execute("select app.enrol_workstation('WS-8', 'Eight', 'MAIN', 'x')")
