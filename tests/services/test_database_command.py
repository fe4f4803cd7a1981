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
from tests.stock_given import Stock
from tests.transfers_given import Transfers


def run(business: Business, *words: str) -> Result:
    address = business.cluster.dsn(business.name)
    return CliRunner().invoke(invista, ["db", *words], env={"BUSINESS_ADMIN_URL": address})


def test_verify_says_that_the_books_agree(business: Business) -> None:
    told = run(business, "verify", "--json")

    assert told.exit_code == 0
    assert json.loads(told.stdout) == {
        "ok": True, "stock": [], "serials": [], "pallets": [], "transfers": [], "reservations": [], "valuation": [],
    }  # fmt: skip


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


def test_verify_prints_what_a_transfer_has_under_way_otherwise_than_its_lines_say(
    business: Business, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    transfers.sent(BOLT=4)
    assert run(business, "verify").exit_code == 0
    transfers.admin.execute("set session_replication_role = replica")
    transfers.admin.execute("update stock_transfer_item set dispatched_quantity = 3")

    told = run(business, "verify", "--json")

    assert told.exit_code == 1
    (row,) = json.loads(told.stdout)["transfers"]
    assert (row["sku"], row["by_ledger"], row["kept"]) == ("BOLT", "4.000", "3.000")


def test_an_enrolled_workstation_gets_an_address_that_lets_it_in_until_it_is_shut_out(
    business: Business, admin: psycopg.Connection[Any]
) -> None:
    told = json.loads(run(business, "enrol-workstation", "DOCK-7", "MAIN", "--json").stdout)

    try:
        with psycopg.connect(told["neon_database_url"]) as connection:
            assert connection.execute("select session_user").fetchone() == (told["role"],)
        shut_out = run(business, "revoke-workstation", "DOCK-7", "--json")
        assert json.loads(shut_out.stdout) == {"revoked": "DOCK-7"}
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

    assert told.exit_code == 2
    assert "BUSINESS_ADMIN_URL" in told.stderr


@pytest.mark.parametrize("revision", ["9999", "0001"])
def test_verify_of_another_revision_is_no_drift(
    business: Business, admin: psycopg.Connection[Any], revision: str
) -> None:
    admin.execute("update alembic_version set version_num = %s", (revision,))

    told = run(business, "verify", "--json")

    assert told.exit_code == 2
    assert json.loads(told.stdout)["code"] == ("schema_newer" if revision == "9999" else "schema_older")


def test_verify_of_an_empty_database_is_no_drift(business: Business, admin: psycopg.Connection[Any]) -> None:
    admin.execute(f"create database {business.name}_empty")
    empty = Business(business.cluster, f"{business.name}_empty")

    told = run(empty, "verify")

    empty.drop()
    assert told.exit_code == 2
    assert "invista db upgrade" in told.stderr


@pytest.mark.parametrize("address", ["", "postgresql://nobody@127.0.0.1:9/business", "mysql://"])
def test_verify_of_no_database_is_no_drift(tmp_path: Path, address: str) -> None:
    environment = {"INVISTA_HOME": str(tmp_path), "BUSINESS_ADMIN_URL": address}

    told = CliRunner().invoke(invista, ["db", "verify", "--json"], env=environment)

    assert told.exit_code == 2
    assert json.loads(told.stdout)["ok"] is None
    assert json.loads(told.stdout)["advice"] in told.stderr
