"""`invista import`, as a person or a program calls it, against a real database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from invista_desktop.cli.main import invista

if TYPE_CHECKING:
    import psycopg

    from invista_desktop.services.database.transactions import Transactions
    from invista_desktop.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(transactions: "Transactions", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `invista import` with somebody signed in."""
    monkeypatch.setenv("INVISTA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INVISTA_PASSWORD", "demo")

    @contextmanager
    def open_business(settings: "Settings", email: str, password: str) -> "Iterator[Transactions]":
        assert (email, password) == ("somebody@demo.invista.example", "demo")
        yield transactions

    def call(kind: str, content: str, *arguments: str) -> Result:
        file = tmp_path / f"{kind}.csv"
        file.write_text(content, encoding="utf-8")
        command = ["import", kind, str(file), "--email", "somebody@demo.invista.example", *arguments]
        return CliRunner().invoke(invista, command, obj=open_business)

    return call


def product_count(admin: "psycopg.Connection[Any]") -> int:
    row = admin.execute("select count(*) from product").fetchone()
    assert row is not None
    return int(row[0])


def test_a_clean_file_is_imported_and_counted(run: Run, admin: "psycopg.Connection[Any]") -> None:
    first = run("products", "sku;name;cost\nA;Bolt;1,5\nB;Nut;0\n")
    second = run("products", "sku;name;cost\nA;Bolt;1,5\nB;Nut;0\n")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Imported: 2 new, 0 changed, 0 unchanged." in first.stdout
    assert "Imported: 0 new, 0 changed, 2 unchanged." in second.stdout
    assert "UTF-8, semicolon" in first.stdout
    assert product_count(admin) == 2


def test_problems_are_listed_and_nothing_is_imported(run: Run, admin: "psycopg.Connection[Any]") -> None:
    result = run("products", "sku,name,cost\nA,Bolt,-1\n,Nut,1\nC,Washer,1\n")

    assert result.exit_code == 1
    assert "row 2, cost: “-1” is too little." in result.stdout
    assert "row 3, sku: The cell is empty." in result.stdout
    assert "Nothing was imported." in result.stderr
    assert product_count(admin) == 0


def test_a_dry_run_says_what_would_happen(run: Run, admin: "psycopg.Connection[Any]") -> None:
    result = run("products", "sku,name\nA,Bolt\n", "--dry-run")

    assert result.exit_code == 0
    assert "Would be 1 new, 0 changed, 0 unchanged rows. Nothing was imported." in result.stdout
    assert product_count(admin) == 0


def test_another_program_reads_one_object(run: Run) -> None:
    good = json.loads(run("suppliers", "code,name,mood\nS-1,Demo,\n", "--json").stdout)
    bad = json.loads(run("suppliers", "code,name\nS-1,\n", "--json").stdout)

    assert (good["ok"], good["new"], good["ignored"]) == (True, 1, ["mood"])
    assert good["imported"] == {"new": 1, "changed": 0, "unchanged": 0}
    assert (bad["ok"], bad["imported"]) == (False, None)
    assert [(problem["row"], problem["column"], problem["code"]) for problem in bad["problems"]] == [
        (2, "name", "cell_empty")
    ]


def test_options_say_how_to_read_the_file(run: Run) -> None:
    header = "sku,name,category,cost"
    refused = run("products", f'{header}\nA,Bolt,Brand new,"1,234"\n')
    taken = run("products", f'{header}\nA,Bolt,Brand new,"1,234"\n', "--decimal", "comma", "--new-categories")

    assert (refused.exit_code, taken.exit_code) == (1, 0)


def test_a_file_that_is_not_there_is_said_before_anybody_signs_in(tmp_path: Path) -> None:
    command = ["import", "products", str(tmp_path / "none.csv"), "--email", "somebody@demo.invista.example"]

    result = CliRunner().invoke(invista, command, obj=_never_opened)

    assert result.exit_code == 1
    assert "none.csv cannot be read" in result.stderr


def test_a_program_reads_why_a_file_was_not_even_checked(tmp_path: Path) -> None:
    command = ["import", "products", str(tmp_path / "none.csv"), "--email", "somebody@demo.invista.example", "--json"]

    result = CliRunner().invoke(invista, command, obj=_never_opened)

    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["imported"], told["file"]) == (1, False, None, "none.csv")
    assert "none.csv cannot be read" in told["problems"][0]["problem"]
    assert "none.csv cannot be read" in result.stderr


@pytest.mark.parametrize(
    ("email", "missing"), [("", "--email or INVISTA_EMAIL"), ("somebody@demo.invista.example", "INVISTA_PASSWORD")]
)
def test_without_a_terminal_it_says_what_is_missing(tmp_path: Path, email: str, missing: str) -> None:
    file = tmp_path / "products.csv"
    file.write_text("sku,name\nA,Bolt\n", encoding="utf-8")
    environment = {"INVISTA_EMAIL": email, "INVISTA_PASSWORD": ""}

    result = CliRunner().invoke(invista, ["import", "products", str(file)], env=environment, obj=_never_opened)

    assert result.exit_code == 1
    assert missing in result.stderr
    assert "Aborted" not in result.stderr


@contextmanager
def _never_opened(_settings: object, _email: str, _password: str) -> Iterator[None]:
    raise AssertionError("signed in for nothing")
    yield
