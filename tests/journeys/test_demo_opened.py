"""`invista demo` with its window, and `invista` after it in the same home."""

from pathlib import Path

import pytest

from invista_desktop.local_stack.stack import LocalStack
from invista_desktop.settings import Home
from tests.faults.test_app_settings_files import HANDS, invista, invista_with_hands


@pytest.mark.timeout(180)
def test_after_the_demo_the_app_opens_on_the_same_databases(tmp_path: Path) -> None:
    home = tmp_path / "home"
    try:
        demo = invista(home, tmp_path, "demo", "", program=("-c", HANDS), QT_QPA_PLATFORM="offscreen")
        again = invista_with_hands(home, tmp_path, "")
    finally:
        LocalStack(Home(home)).down()

    assert demo.returncode == 0, demo.stderr
    assert 'stack = "local"' in (home / "settings.toml").read_text("utf-8")
    assert again.returncode == 0, again.stderr
    assert "Sign in" in again.stdout
    assert "Welcome to Invista" not in again.stdout


@pytest.mark.parametrize("option", [("--out", "folder"), ("--json",)])
def test_what_goes_with_headless_is_refused_without(tmp_path: Path, option: tuple[str, ...]) -> None:
    ended = invista(tmp_path / "home", tmp_path, "demo", *option, QT_QPA_PLATFORM="offscreen")

    assert ended.returncode == 2
    assert "--headless" in ended.stderr
