"""`invista db`: what administrators do to the databases, and how a program sees what came of it."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from invista_desktop.cli.main import invista
from invista_desktop.migrations import runner
from tests.builders import Business, Warehouse


def run(business: Business, *words: str) -> Result:
    address = business.cluster.dsn(business.name)
    return CliRunner().invoke(invista, ["db", *words], env={"BUSINESS_ADMIN_URL": address})


def test_verify_says_that_the_books_agree(business: Business) -> None:
    told = run(business, "verify", "--json")

    assert told.exit_code == 0
    assert json.loads(told.stdout) == {"ok": True, "stock": [], "serials": [], "reservations": [], "value": []}


def test_verify_prints_the_drift_and_exits_with_1(
    business: Business, admin: psycopg.Connection[Any], warehouse: Warehouse
) -> None:
    warehouse.product("BOLT")
    warehouse.move("BOLT", 5, "SUPPLIER", "MAIN-DOCK")
    admin.execute("alter table inventory_item disable trigger only_by_ledger")
    admin.execute("update inventory_item set quantity = 7")

    told, for_programs = run(business, "verify"), run(business, "verify", "--json")

    assert told.exit_code == for_programs.exit_code == 1
    assert "sku BOLT, location MAIN-DOCK" in told.stdout
    (row,) = json.loads(for_programs.stdout)["stock"]
    assert (row["by_ledger"], row["kept"]) == ("5.000", "7.000")


def test_an_enrolled_workstation_gets_an_address_that_lets_it_in_until_it_is_shut_out(
    business: Business, admin: psycopg.Connection[Any]
) -> None:
    told = json.loads(run(business, "enrol-workstation", "DOCK-7", "MAIN", "--json").stdout)

    try:
        with psycopg.connect(told["neon_database_url"]) as connection:
            assert connection.execute("select session_user").fetchone() == (told["role"],)
        assert run(business, "revoke-workstation", "DOCK-7").exit_code == 0
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(told["neon_database_url"])
    finally:
        admin.execute(f"drop role {told['role']}")


def test_an_unknown_warehouse_is_refused_in_words(business: Business) -> None:
    told = run(business, "enrol-workstation", "DOCK-7", "NOWHERE")

    assert told.exit_code == 1
    assert "There is no warehouse NOWHERE." in told.stderr


def test_upgrade_brings_an_empty_database_to_the_newest_revision(
    business: Business, admin: psycopg.Connection[Any]
) -> None:
    admin.execute(f"create database {business.name}_new")
    fresh = Business(business.cluster, f"{business.name}_new")

    told = run(fresh, "upgrade", "--database", "business", "--json")

    fresh.drop()
    assert told.exit_code == 0
    assert json.loads(told.stdout) == {"business": runner.head("business")}


def test_a_newer_database_is_left_alone(business: Business, admin: psycopg.Connection[Any]) -> None:
    admin.execute("update alembic_version set version_num = '9999'")

    told = run(business, "upgrade", "--database", "business")

    assert told.exit_code == 1
    assert "does not know" in told.stderr


def test_without_an_address_it_says_where_to_put_one(tmp_path: Path) -> None:
    told = CliRunner().invoke(invista, ["db", "verify"], env={"INVISTA_HOME": str(tmp_path), "BUSINESS_ADMIN_URL": ""})

    assert told.exit_code == 1
    assert "BUSINESS_ADMIN_URL" in told.stderr
