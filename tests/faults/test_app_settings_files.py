"""Settings files nobody can read: told in words, left as they are, and the app does not open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def invista(home: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUPABASE_", "NEON_"))}
    return subprocess.run(
        [sys.executable, "-m", "invista_desktop", *arguments],
        env=kept | {"INVISTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [(), ("doctor",)], ids=["the app", "a command"])
@pytest.mark.parametrize("content", [b"supabase_url = ", b"\xff\xfe\x00", b"[printing\n"])
def test_an_unreadable_settings_file_is_told_and_left_alone(
    tmp_path: Path, content: bytes, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)

    ended = invista(tmp_path, tmp_path, *arguments)

    assert ended.returncode == 1
    assert "The settings file cannot be read" in ended.stderr
    assert str(file) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"SUPABASE_URL=http://127.0.0.1:1\nwhat is = this 'then\n", "line 2 is not NAME=value"), (b"A=\xff\n", "utf-8")],
)
def test_a_malformed_dot_env_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / ".env").write_bytes(content)

    ended = invista(tmp_path / "home", tmp_path)

    assert ended.returncode == 1
    assert words in ended.stderr
    assert ".env" in ended.stderr
    assert "Traceback" not in ended.stderr
