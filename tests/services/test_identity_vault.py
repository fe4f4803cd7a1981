"""The kept session: unreadable to others, gone when tampered with, and honest about not lasting."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.errors import KeyringLocked, NoKeyringError

from invista_desktop.errors import RuleViolation
from invista_desktop.services.identity.clock import ClockWatch
from invista_desktop.services.identity.seat import Seat
from invista_desktop.services.identity.vault import NO_KEYRING, UNREADABLE, UNWRITABLE, Vault
from tests.keyrings import OpenKeyring

SESSION = '{"access_token": "secret-access", "refresh_token": "secret-refresh"}'


class ShutKeyring(OpenKeyring):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


def test_a_session_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    keyring = OpenKeyring()
    Vault(tmp_path, keyring).put("token", SESSION)

    later = Vault(tmp_path, keyring)

    assert later.items() == {"token": SESSION}
    assert later.remark is None


def test_nothing_on_the_disk_tells_the_session(tmp_path: Path) -> None:
    keyring = OpenKeyring()
    Vault(tmp_path, keyring).put("token", SESSION)

    [file] = tmp_path.iterdir()

    assert b"secret" not in file.read_bytes()
    assert all(SESSION not in secret for secret in keyring.kept.values())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder, not the file's mode")
def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    Vault(tmp_path, OpenKeyring()).put("token", SESSION)

    assert (tmp_path / "session.bin").stat().st_mode & 0o077 == 0


def test_windows_short_entries_are_enough_for_the_keyring(tmp_path: Path) -> None:
    keyring = OpenKeyring()
    Vault(tmp_path, keyring).put("token", SESSION * 60)

    assert all(len(secret) < 1280 for secret in keyring.kept.values())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_flipped_bit_is_noticed_and_the_file_not_believed(tmp_path: Path, place: int, bit: int) -> None:
    keyring = OpenKeyring()
    Vault(tmp_path, keyring).put("token", SESSION)
    file = tmp_path / "session.bin"
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= 1 << bit
    file.write_bytes(content)

    tampered = Vault(tmp_path, keyring)

    assert tampered.items() == {}
    assert tampered.remark == UNREADABLE


@pytest.mark.parametrize("content", [b"", b"IV1\0", b"IV1\0short", b"\x00" * 500])
def test_a_file_cut_short_is_discarded_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "session.bin").write_bytes(content)
    vault = Vault(tmp_path, OpenKeyring())

    assert vault.items() == {}
    assert vault.remark == UNREADABLE


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    Vault(tmp_path, OpenKeyring()).put("token", SESSION)

    assert Vault(tmp_path, OpenKeyring()).items() == {}


@pytest.mark.parametrize(
    "error", [NoKeyringError(), KeyringLocked("locked"), OSError("no bus"), RuntimeError("no desktop")]
)
def test_without_a_keyring_the_session_lives_in_memory_only_and_that_is_said(tmp_path: Path, error: Exception) -> None:
    vault = Vault(tmp_path, ShutKeyring(error))

    vault.put("token", SESSION)

    assert vault.items() == {"token": SESSION}
    assert vault.remark == NO_KEYRING
    assert list(tmp_path.iterdir()) == []


def test_forgetting_leaves_nothing_behind(tmp_path: Path) -> None:
    keyring = OpenKeyring()
    vault = Vault(tmp_path, keyring)
    vault.put("token", SESSION)

    vault.put("token", None)

    assert Vault(tmp_path, keyring).items() == {}


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file sizes that stands for a full disk is POSIX")
def test_a_full_disk_keeps_the_session_in_memory_and_leaves_no_half_file(tmp_path: Path) -> None:
    # A process of its own: the limit would hit the test runner's files too.
    script = f"""
        import resource
        from pathlib import Path
        from keyrings import OpenKeyring
        from invista_desktop.services.identity.vault import Vault
        SESSION = {SESSION!r}
        vault = Vault(Path({str(tmp_path)!r}), OpenKeyring())
        vault.put("token", "old")
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))
        vault.put("token", SESSION)
        assert vault.items() == {{"token": SESSION}}
        print(vault.remark)
    """
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip

    assert told.stdout.strip() == str(UNWRITABLE)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Seat]:
    seat = Seat(tmp_path)
    seat.take()
    yield seat
    seat.leave()


def test_a_second_app_on_the_same_workstation_is_refused_in_words(tmp_path: Path, held: Seat) -> None:
    with pytest.raises(RuleViolation, match="already open here") as refusal:
        Seat(tmp_path).take()

    assert refusal.value.code == "already_open"


def test_the_seat_is_free_once_it_is_left(tmp_path: Path, held: Seat) -> None:
    held.leave()

    second = Seat(tmp_path)
    second.take()
    second.leave()


def test_the_seat_of_a_killed_app_is_free(tmp_path: Path) -> None:
    script = f"""
        import time
        from pathlib import Path
        from invista_desktop.services.identity.seat import Seat
        seat = Seat(Path({str(tmp_path)!r}))
        seat.take()
        print("taken", flush=True)
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        assert app.stdout.readline().strip() == "taken"
        with pytest.raises(RuleViolation):
            Seat(tmp_path).take()
        app.kill()
        app.wait()

    seat = Seat(tmp_path)
    seat.take()
    seat.leave()


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "said"),
    [
        (timedelta(hours=1), "1 h ahead"),
        (timedelta(minutes=-61), "1 h 1 min behind"),
        (timedelta(days=2, minutes=5), "2 d 5 min ahead"),
        (timedelta(minutes=6), "6 min ahead"),
    ],
)
def test_a_wrong_clock_is_told_with_the_amount(local: timedelta, said: str) -> None:
    watch = ClockWatch(lambda: NOON + local)
    watch.hear("Sun, 01 Mar 2026 12:00:00 GMT")

    with pytest.raises(RuleViolation, match=said):
        watch.require_right()
    assert watch.server_now() == NOON


@pytest.mark.parametrize("header", [None, "", "yesterday", "Sun, 99 Mar 2026 12:00:00 GMT"])
def test_an_answer_without_a_readable_time_accuses_nobody(header: str | None) -> None:
    watch = ClockWatch(lambda: NOON)

    watch.hear(header)

    watch.require_right()


def test_five_minutes_are_forgiven() -> None:
    watch = ClockWatch(lambda: NOON + timedelta(minutes=5))
    watch.hear("Sun, 01 Mar 2026 12:00:00 GMT")

    watch.require_right()
