"""Addresses no workstation may use: refused by the app and by commands, wherever they were told."""

import json
from pathlib import Path

import pytest

from tests.faults.test_app_settings_files import invista, invista_with_hands

SERVICE_ROLE = "e30.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln"
REFUSED = {
    "secret key": ("SUPABASE_PUBLISHABLE_KEY", "sb_secret_1", "This is the secret key"),
    "service_role": ("SUPABASE_PUBLISHABLE_KEY", SERVICE_ROLE, "This is the secret key"),
    "ftp": ("SUPABASE_URL", "ftp://example.com", "address of the sign-in service is not usable"),
    "javascript": ("SUPABASE_URL", "javascript:alert(1)", "address of the sign-in service is not usable"),
    "in the clear": ("SUPABASE_URL", "http://example.com", "address of the sign-in service is not usable"),
    "no PostgreSQL": ("NEON_DATABASE_URL", "mysql://ws@host/b", "address of the business database is not usable"),
}
GOOD = {
    "SUPABASE_URL": "http://127.0.0.1:9",
    "SUPABASE_PUBLISHABLE_KEY": "sb_publishable_1",
    "NEON_DATABASE_URL": "postgresql://ws@127.0.0.1:9/business",
}


@pytest.fixture(params=list(REFUSED.values()), ids=list(REFUSED))
def told(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Writes `.env` with one address that is refused; its variable, and the words of the refusal."""
    variable, value, words = request.param
    lines = [f"{name}={told}" for name, told in (GOOD | {variable: value}).items()]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    return variable, words


def test_the_doctor_does_not_call_it_well(told: tuple[str, str], tmp_path: Path) -> None:
    ended = invista(tmp_path / "home", tmp_path, "doctor", "--json", QT_QPA_PLATFORM="offscreen")

    findings = {one["name"]: one for one in json.loads(ended.stdout)["findings"]}
    assert ended.returncode == 1
    for name in ("Settings", "Sign-in service", "Business database"):
        assert not findings[name]["ok"]
        assert told[1] in findings[name]["detail"]
        assert told[0] in findings[name]["advice"]


def test_a_command_refuses_it(told: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "suppliers.csv"
    file.write_text("code,name\nS-1,Demo\n", "utf-8")

    ended = invista(
        tmp_path / "home", tmp_path, "import", "suppliers", str(file), "--email", "a@b.example", INVISTA_PASSWORD="x"
    )

    assert ended.returncode == 1
    assert told[1] in ended.stderr
    assert told[0] in ended.stderr


def test_the_app_says_so_and_does_not_open(told: tuple[str, str], tmp_path: Path) -> None:
    ended = invista_with_hands(tmp_path / "home", tmp_path, "Escape")

    assert ended.returncode == 1
    assert told[1] in ended.stdout
    assert told[1] in ended.stderr


def test_one_secret_key_alone_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SUPABASE_PUBLISHABLE_KEY=sb_secret_1\n", "utf-8")

    ended = invista_with_hands(tmp_path / "home", tmp_path, "Escape")

    assert ended.returncode == 1
    assert "This is the secret key" in ended.stderr
