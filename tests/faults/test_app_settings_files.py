"""Settings files nobody can read: told in a window or on the terminal, and lost by nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HANDS = """
import os
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from invista_desktop.__main__ import main
from invista_desktop.cli.hands import words_in

keys = sys.argv.pop().split()
qt = QApplication(["invista"])

def look():
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        if not keys:
            os._exit(9)
        if dialog.isActiveWindow():
            print(" | ".join(words_in(dialog)), flush=True)
            timer.stop()  # a key lets other events through
            QTest.keyClick(dialog.windowHandle(), getattr(Qt.Key, f"Key_{keys.pop(0)}"))
            timer.start()
        return
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and not keys:
            print(" | ".join(words_in(window)), flush=True)
            window.close()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
main()
"""

BROKEN = {
    "no value": (b'stack = "local"\nsupabase_url = ', "line 2"),
    "no text": (b"[printing]\npaper = '\xff'\n", "line 2 is not written as UTF-8 text"),
    "half a table": (b"[printing\n", "line 1"),
    "a number for an address": (b"# mine\nsupabase_url = 5\n", "line 2: supabase_url is not a text"),
    "a text for a table": (b'stack = "local"\nprinting = "on"\n', "line 2: printing is not a table"),
}


def invista(
    home: Path, folder: Path, *arguments: str, program: tuple[str, ...] = ("-m", "invista_desktop"), **more: str
) -> "subprocess.CompletedProcess[str]":
    hidden = ("SUPABASE_", "NEON_", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    python_path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    return subprocess.run(
        [sys.executable, *program, *arguments],
        env=kept | {"INVISTA_HOME": str(home), "PYTHONPATH": python_path} | more,
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def invista_with_hands(home: Path, folder: Path, keys: str) -> "subprocess.CompletedProcess[str]":
    """Open the app, press one key after the other in the dialogs that come, close the window that follows."""
    return invista(home, folder, keys, program=("-c", HANDS), QT_QPA_PLATFORM="offscreen")


@pytest.fixture(params=list(BROKEN.values()), ids=list(BROKEN))
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bytes, str]:
    """A settings file that cannot be read, its content, and what is told of it."""
    content, words = request.param
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    return file, content, words


def test_an_unreadable_settings_file_is_told_to_a_command_and_left_alone(broken: tuple[Path, bytes, str]) -> None:
    file, content, words = broken

    ended = invista(file.parent, file.parent, "doctor")

    assert ended.returncode == 1
    assert "The settings file cannot be read" in ended.stderr
    assert words in ended.stderr
    assert str(file) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert file.read_bytes() == content


def test_an_unreadable_settings_file_is_told_in_a_window_and_left_alone_by_who_quits(
    broken: tuple[Path, bytes, str],
) -> None:
    file, content, words = broken

    ended = invista_with_hands(file.parent, file.parent, "Escape")

    assert ended.returncode == 1
    for told in ("The settings file cannot be read", words, str(file), "F10", "F5", "F4", "Esc"):
        assert told in ended.stdout
    assert words in ended.stderr
    assert file.read_bytes() == content


def test_the_file_is_put_aside_whole_and_the_app_opens_with_defaults(broken: tuple[Path, bytes, str]) -> None:
    file, content, _words = broken
    earlier = file.with_name("settings-unreadable-1.toml")
    earlier.write_text("# put aside before", "utf-8")

    ended = invista_with_hands(file.parent, file.parent, "F10")

    assert ended.returncode == 0, ended.stderr
    assert "Welcome to Invista" in ended.stdout
    assert not file.exists()
    assert file.with_name("settings-unreadable-2.toml").read_bytes() == content
    assert earlier.read_text("utf-8") == "# put aside before"


def test_a_folder_in_place_of_the_file_is_told_and_put_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.toml" / "mine").mkdir(parents=True)

    ended = invista_with_hands(tmp_path, tmp_path, "F10")

    assert "Is a directory" in ended.stdout
    assert "Welcome to Invista" in ended.stdout
    assert (tmp_path / "settings-unreadable-1.toml" / "mine").is_dir()


def test_trying_again_without_mending_tells_the_same_again(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"[printing\n")

    ended = invista_with_hands(tmp_path, tmp_path, "F5 Escape")

    assert ended.stdout.count("The settings file cannot be read") == 2
    assert ended.returncode == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"SUPABASE_URL=http://127.0.0.1:1\nwhat is = this 'then\n", "line 2 is not NAME=value"),
        (b"A=b\nA=\xff\n", "line 2 is not written as UTF-8 text"),
    ],
)
def test_a_malformed_dot_env_is_told_and_never_put_aside(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / ".env").write_bytes(content)

    ended = invista_with_hands(tmp_path / "home", tmp_path, "F10 Escape")

    assert ended.returncode == 1
    assert words in ended.stdout
    assert words in ended.stderr
    assert ".env" in ended.stderr
    assert "Put aside" not in ended.stdout
    assert "Traceback" not in ended.stderr
    assert [path.name for path in tmp_path.glob(".env*")] == [".env"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only here a program may find no display")
@pytest.mark.parametrize("platform", ["", "xcb"])
@pytest.mark.parametrize("settings", [None, b"[printing\n"], ids=["readable settings", "unreadable settings"])
def test_without_a_display_it_says_so_and_what_to_do(tmp_path: Path, platform: str, settings: bytes | None) -> None:
    if settings is not None:
        (tmp_path / "settings.toml").write_bytes(settings)

    ended = invista(tmp_path, tmp_path, QT_QPA_PLATFORM=platform)

    assert ended.returncode == 4
    assert "There is no display here" in ended.stderr
    assert "invista demo --headless" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "qt.qpa" not in ended.stderr
