"""Printing into a folder: whole files, never one over another."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.printing.folder import file_name, save_pdf
from invista_desktop.services.printing.outcomes import NothingPrinted


def folder_printer(folder: Path) -> PrinterSettings:
    return PrinterSettings("PDF", PrinterKind.PDF_FOLDER, str(folder))


def test_the_file_is_named_after_the_job_and_the_folder_is_made(tmp_path: Path) -> None:
    saved = save_pdf(folder_printer(tmp_path / "new" / "prints"), "GR-2026-000123 labels", b"%PDF")

    assert saved == str(tmp_path / "new" / "prints" / "GR-2026-000123 labels.pdf")
    assert Path(saved).read_bytes() == b"%PDF"


def test_nothing_is_ever_overwritten_however_many_save_at_once(tmp_path: Path) -> None:
    contents = [f"%PDF {number}".encode() for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(lambda pdf: save_pdf(folder_printer(tmp_path), "Note", pdf), contents))

    assert [Path(path).read_bytes() for path in saved] == contents
    assert sorted(tmp_path.iterdir()) == sorted(map(Path, saved))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("GR/2026:1 *labels*", "GR-2026-1 -labels"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\temp\\x", "C-temp-x"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("  ", "_"),
        ("...", "_"),
        ("a\nb\x00c", "a b-c"),
        ("x" * 400, "x" * 120),
        ("Приход 7", "Приход 7"),
    ],
)
def test_any_name_becomes_one_every_file_system_takes(name: str, file: str) -> None:
    assert file_name(name) == file


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "prints").write_text("")

    with pytest.raises(NothingPrinted, match="Nothing can be saved"):
        save_pdf(folder_printer(tmp_path / "prints"), "Note", b"%PDF")


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.printing.folder import save_pdf
from invista_desktop.services.printing.outcomes import NothingPrinted
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    save_pdf(PrinterSettings("PDF", PrinterKind.PDF_FOLDER, sys.argv[1]), "Note", bytes(100_000))
except NothingPrinted as problem:
    print(problem.title)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX notion")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )

    assert "Nothing can be saved" in done.stdout
    assert list(tmp_path.iterdir()) == []
