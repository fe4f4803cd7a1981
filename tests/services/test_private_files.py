"""What this workstation keeps of people's work: readable by its owner alone."""

import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invista_desktop.services.offline.journal_file import JournalFile
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.printing.jobs_file import JobsFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and rights(path) != 0o600]


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "from an earlier version"])
def test_the_journal_and_the_print_jobs_are_their_owners_alone(tmp_path: Path, *, is_there: bool) -> None:
    files = [tmp_path / "journal.sqlite3", tmp_path / "print-jobs.sqlite3"]
    for file in files if is_there else []:
        file.touch()
        file.chmod(0o644)

    journal = JournalFile(files[0], now=datetime.now(UTC), largest_bytes=10_000_000)
    with JobsFile(files[1]).writing() as rows:
        rows.execute("create table one (more integer)")
        beside = open_to_others(tmp_path)
    journal.close()

    assert beside == open_to_others(tmp_path) == []
    assert all(file.exists() for file in files)


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "from an earlier version"])
def test_nobody_else_looks_into_the_folder_of_begun_work(tmp_path: Path, *, is_there: bool) -> None:
    folder = tmp_path / "begun"
    if is_there:
        folder.mkdir(mode=0o755)

    KeptWork(folder).keep("one", {"a": 1})

    assert rights(folder) == 0o700
