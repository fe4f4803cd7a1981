"""The same guard behind PgBouncer in transaction mode, where one backend serves many clients in turn.

The pool has a single connection, so that every client meets what the one before it left behind.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.builders import (
    COLLEAGUE,
    EVERYTHING,
    PASSWORD,
    RECEIVER,
    Business,
    Warehouse,
    arrived,
    payload_for,
    receipt,
    sign,
)

Connection = psycopg.Connection[Any]

PGBOUNCER = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")

pytestmark = pytest.mark.skipif(
    PGBOUNCER is None, reason="pgbouncer is not installed: apt-get install pgbouncer (CI does)"
)


@pytest.fixture
def pooled(business: Business, tmp_path: Path) -> Iterator[Business]:
    """The test's database, reached through a PgBouncer with one server connection for each login."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    logins = tmp_path / "logins.txt"
    logins.write_text("".join(f'"invista_ws_{name}" "{PASSWORD}"\n' for name in ("ws_1", "ws_2")))
    config = tmp_path / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n{business.name} = host=127.0.0.1 port={business.cluster.port}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = scram-sha-256\nauth_file = {logins}\npool_mode = transaction\ndefault_pool_size = 1\n"
    )
    with running(config, port):
        yield replace(business, cluster=replace(business.cluster, port=port))


class running:  # noqa: N801 - reads as a claim in the with statement
    """PgBouncer while the block runs; it refuses root, so root lends it another account."""

    def __init__(self, config: Path, port: int) -> None:
        self._config, self._port = config, port

    def __enter__(self) -> None:
        how: dict[str, Any] = {}
        if sys.platform != "win32" and os.geteuid() == 0:
            how["user"] = "pgserver"
            for folder in (self._config.parent, *self._config.parent.parents[:3]):
                folder.chmod(folder.stat().st_mode | 0o055)
            for file in self._config.parent.iterdir():
                file.chmod(0o644)
        assert PGBOUNCER is not None
        how |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process: subprocess.Popen[bytes] = subprocess.Popen([PGBOUNCER, str(self._config)], **how)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None, "PgBouncer ended at once"
                assert time.monotonic() < deadline, "PgBouncer does not listen"
                time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def who(connection: Connection) -> object:
    row = connection.execute("select app.uid()").fetchone()
    assert row is not None
    return row[0]


def backend(connection: Connection) -> object:
    row = connection.execute("select pg_backend_pid()").fetchone()
    assert row is not None
    return row[0]


def test_a_session_setting_leaks_to_the_next_client_and_is_worth_nothing_there(pooled: Business) -> None:
    with pooled.connect_workstation() as first, pooled.connect_workstation() as second:
        first.execute("select app.bind(%s)", (sign(payload_for("catalogue.read")),))
        first.execute(
            "select set_config('invista.identity', current_setting('invista.identity'), false),"
            " set_config('invista.seal', current_setting('invista.seal'), false)"
        )
        assert who(first) == RECEIVER
        shared = backend(first)
        first.commit()

        leaked = second.execute("select current_setting('invista.identity', true)").fetchone()

        assert backend(second) == shared
        assert leaked is not None
        assert str(RECEIVER) in leaked[0]
        assert who(second) is None
        assert second.execute("select count(*) from unit").fetchone() == (0,)


def test_clients_in_turn_are_each_themselves(pooled: Business) -> None:
    with pooled.connect_workstation() as first, pooled.connect_workstation() as second:
        for _ in range(3):
            first.execute("select app.bind(%s)", (sign(payload_for()),))
            assert who(first) == RECEIVER
            first.commit()
            second.execute("select app.bind(%s)", (sign(payload_for(person=COLLEAGUE)),))
            assert who(second) == COLLEAGUE
            second.commit()


def test_a_forged_ticket_is_refused_and_leaves_nobody(pooled: Business) -> None:
    with pooled.connect_workstation() as client:
        with pytest.raises(psycopg.Error) as refusal:
            client.execute("select app.bind(%s)", (sign(payload_for(), key=b"guess" * 8),))
        client.rollback()

        assert refusal.value.diag.message_primary == "ticket_forged"
        assert who(client) is None


@pytest.mark.parametrize(
    "statement",
    [
        "truncate inventory_movement",
        "update inventory_movement set quantity = 1",
        "alter table inventory_movement disable trigger all",
        "set role invista_owner",
        "set session_replication_role = replica",
        "create temp table product (a int)",
        "select app_secret.seal_of('x')",
    ],
)
def test_is_refused_as_without_a_pooler(pooled: Business, statement: str) -> None:
    with pooled.connect_workstation() as client:
        client.execute("select app.bind(%s)", (sign(payload_for(*EVERYTHING)),))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            client.execute(statement.encode())


def test_a_seal_of_another_login_is_worth_nothing(pooled: Business) -> None:
    with pooled.connect_workstation() as first, pooled.connect_workstation("WS-2") as second:
        first.execute("select app.bind(%s)", (sign(payload_for()),))
        sealed = first.execute("select current_setting('invista.identity'), current_setting('invista.seal')").fetchone()
        assert sealed is not None

        second.execute("select set_config('invista.identity', %s, true), set_config('invista.seal', %s, true)", sealed)

        assert who(second) is None


def test_the_app_posts_through_the_pooler(
    pooled: Business, warehouse: Warehouse, ticket_for: Callable[..., str]
) -> None:
    order = warehouse.order(BOLT=10)
    command = receipt(order, arrived(warehouse, order, "BOLT", 4))

    with pooled.transactions() as transactions:
        posted = transactions.call("post_goods_receipt", uuid4(), command)
        seen = transactions.run(lambda session: session.connection().exec_driver_sql("select app.uid()").scalar())

    assert posted["order_status"] == "PARTIALLY_RECEIVED"
    assert seen == RECEIVER
    assert warehouse.on_hand("BOLT") == 4
