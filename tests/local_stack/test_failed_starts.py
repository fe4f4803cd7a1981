"""Starts of the local stack that go wrong: told in words, and nothing left running."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from invista_desktop.errors import RuleViolation, Unavailable
from invista_desktop.local_stack.postgres import EmbeddedPostgres
from invista_desktop.local_stack.stack import LocalStack
from invista_desktop.settings import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of its own, whose stack is stopped afterwards."""
    home = Home(tmp_path / "home")
    yield home
    if not (home.stack / "lock").is_dir():
        LocalStack(home).down()


def kill(pid: int) -> None:
    process = psutil.Process(pid)
    process.kill()
    psutil.wait_procs([process], timeout=10)


def invista(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "invista_desktop", *words],
        env={**os.environ, "INVISTA_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def is_served(folder: Path) -> bool:
    return EmbeddedPostgres(folder / "local" / "cluster").is_running()


@pytest.mark.parametrize("command", ["up", "status"])
def test_a_home_that_is_a_file_is_told_in_words(tmp_path: Path, command: str) -> None:
    home = tmp_path / "home"
    home.write_text("mine", "utf-8")

    ended = invista(home, "local", command)

    assert ended.returncode == 1
    assert "The local stack cannot be kept in" in ended.stderr
    assert "INVISTA_HOME" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert home.read_text("utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    ended = invista(tmp_path, "local", "up")

    tmp_path.chmod(0o700)
    assert ended.returncode == 1
    assert "The local stack cannot be kept in" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_lock_that_cannot_be_opened_is_not_taken_for_another_program(home: Home) -> None:
    (home.stack / "lock").mkdir(parents=True)

    with pytest.raises(Unavailable) as refusal:
        LocalStack(home).up()

    assert refusal.value.code == "home_unwritable"


def test_the_doctor_blames_the_folder_when_home_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("mine", "utf-8")

    ended = invista(home, "doctor", "--json")

    findings = {one["name"]: one for one in json.loads(ended.stdout)["findings"]}
    assert ended.returncode == 1
    assert not findings["Folder"]["ok"]
    assert "settings.toml" not in ended.stdout + ended.stderr


def test_a_start_that_fails_leaves_nothing_running(home: Home) -> None:
    stack = LocalStack(home)
    with psycopg.connect(stack.up().business_admin_dsn) as business:
        business.execute("update alembic_version set version_num = '9999'")
    stack.down()

    with pytest.raises(RuleViolation) as refusal:
        stack.up()

    assert refusal.value.code == "schema_newer"
    assert not is_served(home.path)


def test_databases_that_ran_before_survive_a_start_that_fails(home: Home) -> None:
    stack = LocalStack(home)
    with psycopg.connect(stack.up().business_admin_dsn) as business:
        business.execute("update alembic_version set version_num = '9999'")

    with pytest.raises(RuleViolation):
        stack.up()

    assert is_served(home.path)


def test_recovery_is_told_in_one_line(home: Home) -> None:
    kill(LocalStack(home).up().pids["postgres"])

    ended = invista(home.path, "local", "up", "--json")

    assert ended.returncode == 0
    assert ended.stderr.splitlines() == ["Recovering PostgreSQL, which was not stopped"]


def test_a_running_stack_goes_on_after_a_start_that_is_refused(home: Home) -> None:
    stack = LocalStack(home)
    running = stack.up()
    with psycopg.connect(running.business_admin_dsn) as business:
        business.execute("update alembic_version set version_num = '9999'")

    with pytest.raises(RuleViolation):
        stack.up()

    assert stack.status() == running


@pytest.mark.parametrize("command", [("scan", "explain", "--database"), ("doctor",)])
def test_where_the_local_stack_is_chosen_and_does_not_run_a_command_says_so(
    home: Home, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVISTA_EMAIL", "manager@demo.invista.example")
    monkeypatch.setenv("INVISTA_PASSWORD", "secret words")
    home.path.mkdir()
    home.settings_file.write_text('stack = "local"', "utf-8")

    ended = invista(home.path, *command)

    assert ended.returncode != 0
    assert "local stack is not running" in ended.stdout + ended.stderr
    assert "invista local up" in ended.stdout + ended.stderr
    assert "not set" not in ended.stdout + ended.stderr
