"""The stack as a whole: started once, found again, recovered, stopped, and kept to itself."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.local_stack.accounts import create_user
from invista_desktop.local_stack.stack import LocalStack, Running
from invista_desktop.migrations.ticket_keys import rotate_ticket_keys
from invista_desktop.settings import Home
from tests.stack import PASSWORD


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of its own, whose stack is stopped afterwards."""
    home = Home(tmp_path / "home")
    yield home
    LocalStack(home).down()


def can_sign_in(running: Running, email: str) -> bool:
    answer = httpx.post(
        f"{running.gateway_url}/auth/v1/token?grant_type=password",
        headers={"apikey": running.publishable_key},
        json={"email": email, "password": PASSWORD},
        timeout=20,
    )
    return answer.status_code == httpx.codes.OK


def workstation_connects(running: Running) -> bool:
    with psycopg.connect(running.neon_database_url) as business:
        row = business.execute("select session_user::text").fetchone()
    return row == ("invista_ws_local",)


def is_alive(pid: int) -> bool:
    """A killed process whose parent has not looked yet is dead."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def kill(pid: int) -> None:
    process = psutil.Process(pid)
    process.kill()
    psutil.wait_procs([process], timeout=10)


def test_what_was_killed_is_recovered_at_the_same_addresses_with_nothing_lost(home: Home) -> None:
    stack = LocalStack(home)
    first = stack.up()
    create_user(first.identity_admin_dsn, "kept@test.invista.example", PASSWORD)

    kill(first.pids["gateway"])
    assert stack.status() is None
    without_gateway = stack.up()

    kill(first.pids["postgres"])
    assert stack.status() is None
    without_postgres = stack.up()

    kill(without_postgres.pids["gateway"])
    kill(without_postgres.pids["postgres"])
    from_another_program = LocalStack(home).up()

    for running in (without_gateway, without_postgres, from_another_program):
        assert running.gateway_url == first.gateway_url
        assert running.publishable_key == first.publishable_key
        assert running.neon_database_url == first.neon_database_url
    assert can_sign_in(from_another_program, "kept@test.invista.example")
    assert workstation_connects(from_another_program)


def test_it_is_never_started_twice(home: Home) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: LocalStack(home).up(), range(2))
    told: list[str] = []
    third = LocalStack(home).up(told.append)

    assert one == two == third
    assert told == ["The local stack is already running"]
    gateways = [p for p in psutil.process_iter(["cmdline"]) if str(home.path) in " ".join(p.info["cmdline"] or ())]
    assert len([p for p in gateways if "gateway" in " ".join(p.info["cmdline"])]) == 1


def test_after_down_nothing_of_it_runs_and_up_finds_everything_again(home: Home) -> None:
    stack = LocalStack(home)
    stack.down()
    first = stack.up()
    create_user(first.identity_admin_dsn, "kept@test.invista.example", PASSWORD)

    stack.down()

    assert stack.status() is None
    assert not any(is_alive(pid) for pid in first.pids.values())
    assert can_sign_in(stack.up(), "kept@test.invista.example")


def test_lost_keys_are_made_anew_and_the_databases_kept(home: Home) -> None:
    stack = LocalStack(home)
    first = stack.up()
    create_user(first.identity_admin_dsn, "kept@test.invista.example", PASSWORD)
    stack.down()
    (home.stack / "keys.json").unlink()

    second = stack.up()

    assert second.publishable_key != first.publishable_key
    assert can_sign_in(second, "kept@test.invista.example")
    assert workstation_connects(second)


def test_the_command_tells_programs_and_people_and_keeps_secrets(home: Home) -> None:
    def invista(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "invista_desktop", "local", *words],
            env={**os.environ, "INVISTA_HOME": str(home.path)}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    not_yet = invista("status", "--json")
    up = invista("up", "--json")
    status = invista("status")
    told_all = invista("status", "--json", "--show-secrets")
    down = invista("down")

    assert (not_yet.returncode, json.loads(not_yet.stdout)) == (3, {"running": False})
    assert up.returncode == 0
    facts = json.loads(up.stdout)
    assert facts["outbox"] == str(home.stack / "outbox")
    assert "Starting PostgreSQL" in up.stderr
    assert facts["gateway_url"] in status.stdout
    assert "sb_secret_" not in up.stdout + up.stderr + status.stdout
    assert "postgresql://" not in up.stdout + up.stderr + status.stdout
    assert json.loads(told_all.stdout)["neon_database_url"].startswith("postgresql://")
    assert down.returncode == 0
    assert invista("status").returncode == 3


def test_it_listens_on_loopback_only(local_stack: Running) -> None:
    listening = [
        connection.laddr.ip
        for pid in local_stack.pids.values()
        for connection in psutil.Process(pid).net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]

    assert listening == ["127.0.0.1", "127.0.0.1"]


def test_another_name_for_loopback_is_refused(local_stack: Running) -> None:
    """A web page whose name was pointed at 127.0.0.1 gets nowhere."""
    answer = httpx.get(f"{local_stack.gateway_url}/health", headers={"Host": "page.example"})

    assert answer.status_code == 400


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
def test_files_with_secrets_are_their_owners_alone(home: Home) -> None:
    running = LocalStack(home).up()
    secrets = (running.secret_key, running.neon_database_url.split(":")[2].split("@")[0])
    cluster = home.stack / "cluster" / "data"

    readable = [path for path in home.path.rglob("*") if path.is_file() and cluster not in path.parents]
    open_to_others = [path for path in readable if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]

    assert stat.S_IMODE(cluster.stat().st_mode) == 0o700
    assert {path.name for path in open_to_others} <= {"lock", "port"}
    assert not any(secret in repr(running) for secret in secrets)


def test_a_program_that_was_killed_while_setting_up_leaves_nothing_in_the_way(home: Home) -> None:
    program = "import sys; from pathlib import Path; from invista_desktop.settings import Home; "
    program += "from invista_desktop.local_stack.stack import LocalStack; "
    program += "LocalStack(Home(Path(sys.argv[1]))).up(lambda step: print(step, flush=True))"
    for last_words in ("Starting PostgreSQL", "Setting up the identity database", "Identity database: revision 0002"):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(home.path)], stdout=subprocess.PIPE, text=True
        ) as starting:
            assert starting.stdout is not None
            for line in starting.stdout:
                if line.startswith(last_words):
                    break
            starting.kill()

    running = LocalStack(home).up()

    create_user(running.identity_admin_dsn, "first@test.invista.example", PASSWORD, roles=["viewer"])
    assert can_sign_in(running, "first@test.invista.example")
    assert workstation_connects(running)


def test_this_workstation_belongs_to_a_warehouse_as_soon_as_there_is_one(home: Home) -> None:
    stack = LocalStack(home)
    with pytest.raises(Unavailable):
        stack.enrol_workstation()
    running = stack.up()

    def home_of_workstation() -> list[tuple[str]]:
        with psycopg.connect(running.business_admin_dsn) as business:
            return business.execute(
                "select w.code from workstation s join warehouse w on w.id = s.warehouse_id "
                "where s.login_role = 'invista_ws_local'"
            ).fetchall()

    with psycopg.connect(running.business_admin_dsn) as business:
        business.execute("insert into warehouse (code, name, timezone) values ('A', 'A', 'UTC'), ('B', 'B', 'UTC')")
    stack.up()
    first = home_of_workstation()
    stack.enrol_workstation("B")

    assert (first, home_of_workstation()) == ([("A",)], [("B",)])
    assert workstation_connects(running)


def test_rotating_the_ticket_keys_reaches_both_databases(home: Home) -> None:
    running = LocalStack(home).up()

    new = rotate_ticket_keys(running.identity_admin_dsn, running.business_admin_dsn)

    keys = []
    for dsn in (running.identity_admin_dsn, running.business_admin_dsn):
        with psycopg.connect(dsn) as database:
            keys.append(
                database.execute(
                    "select key_id, secret, valid_until is null from app_secret.ticket_key order by valid_from"
                ).fetchall()
            )
    assert keys[0] == keys[1]
    assert [(key_id == new, is_open) for key_id, _, is_open in keys[0]] == [(False, False), (True, True)]
