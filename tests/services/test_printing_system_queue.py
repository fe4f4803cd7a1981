"""Printing on a queue of the operating system, through Qt's own print engine."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.labels.outputs import page_of, tiff_of
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.printing import raw_queue, system_queue
from invista_desktop.services.printing.outcomes import NothingPrinted
from tests.services.labels_given import ORDINARY, read, template
from tests.services.printers_given import nobody_listens, raw_printer
from tests.services.test_documents_goods_receipt_note import line, note

QUEUE = PrinterSettings("Office", PrinterKind.SYSTEM, "no such queue here")


def device_into(file: Path) -> QPrinter:
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(file))
    return device


def test_labels_come_out_at_their_true_size_and_scan(qapp: QApplication, tmp_path: Path) -> None:
    label = LabelPainter().paint(template("lot-100x50"), ORDINARY, dpi=203)
    file = tmp_path / "out.pdf"

    system_queue.draw_labels(device_into(file), QUEUE, [page_of(label, 2)])

    document = pypdfium2.PdfDocument(file)
    assert len(document) == 2
    assert [round(side * 25.4 / 72) for side in document.get_page_size(1)] == [100, 50]
    assert read(document[1].render(scale=203 / 72).to_pil()) == read(label.picture)
    document.close()


def test_a_document_comes_out_page_for_page_and_scans(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    pdf = goods_receipt_note(note(*(line(number) for number in range(1, 40))), Paper.LETTER)

    system_queue.draw_document(device_into(file), QUEUE, pdf)

    document, source = pypdfium2.PdfDocument(file), pypdfium2.PdfDocument(pdf)
    assert len(document) == len(source)
    assert [round(side) for side in document.get_page_size(0)] == [612, 792]
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=203 / 72).to_pil().convert("L"))
    assert code.text == "GR-2026-000123"
    document.close()
    source.close()


def test_a_queue_that_does_not_exist_printed_nothing_and_says_so(qapp: QApplication) -> None:
    label = LabelPainter().paint(template("lot-100x50"), ORDINARY, dpi=203)

    with pytest.raises(NothingPrinted, match="no such queue here"):
        system_queue.print_labels(QUEUE, "Labels", [page_of(label)])
    with pytest.raises(NothingPrinted, match="no such queue here"):
        system_queue.print_document(QUEUE, "Note", b"%PDF", 1)


PRINT_ON_A_WORKER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from PySide6.QtWidgets import QApplication
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.labels.outputs import pages_of
from invista_desktop.services.printing import system_queue
app = QApplication(["print"])
pages = pages_of(Path(sys.argv[1]).read_bytes(), [2])
queue = PrinterSettings("Dock", PrinterKind.SYSTEM, "Labels")
with ThreadPoolExecutor(1) as worker:
    print(worker.submit(system_queue.print_labels, queue, "Labels", pages).result(), system_queue.queue_names())
"""


@pytest.mark.skipif(shutil.which("cupsd") is None, reason="needs the CUPS scheduler (apt install cups)")
def test_a_worker_thread_prints_labels_on_a_cups_queue(tmp_path: Path) -> None:
    label = LabelPainter().paint(template("lot-100x50"), ORDINARY, dpi=203)
    dots = tmp_path / "dots.tiff"
    dots.write_bytes(tiff_of([page_of(label)]))

    with raw_printer() as device, cups(device.port) as environment:
        done = subprocess.run(
            [sys.executable, "-c", PRINT_ON_A_WORKER, str(dots)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert "Labels ('Labels',)" in done.stdout, done.stderr
        wait_until(lambda: bool(device.received))

    document = pypdfium2.PdfDocument(device.received[0])
    assert len(document) == 2
    assert [round(side * 25.4 / 72) for side in document.get_page_size(0)] == [100, 50]
    assert read(document[1].render(scale=203 / 72).to_pil()) == read(label.picture)
    document.close()


@pytest.mark.skipif(shutil.which("cupsd") is None, reason="needs the CUPS scheduler (apt install cups)")
def test_label_data_passes_a_cups_queue_unchanged_whatever_the_job_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"^XA^FDx^XZ" + bytes(range(256)) * 400
    printer = PrinterSettings("Dock", PrinterKind.ZPL_QUEUE, "Labels")

    with raw_printer() as device, cups(device.port) as environment:
        monkeypatch.setenv("CUPS_SERVER", environment["CUPS_SERVER"])
        named = raw_queue.send_to_queue(printer, "-o landscape; ../x\n^XA~JA", data, 30)
        with pytest.raises(NothingPrinted, match="does not exist"):
            raw_queue.send_to_queue(replace(printer, address="Nowhere"), "Labels", data, 30)
        wait_until(lambda: bool(device.received))

    assert named == "Labels-1"
    assert device.received == [data]


@pytest.mark.skipif(shutil.which("lp") is None, reason="needs the CUPS clients (apt install cups)")
def test_a_queue_of_a_scheduler_that_is_off_printed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{nobody_listens()}")

    with pytest.raises(NothingPrinted, match="did not take the job"):
        raw_queue.send_to_queue(PrinterSettings("Dock", PrinterKind.ZPL_QUEUE, "Labels"), "Labels", b"^XA^XZ", 30)


@pytest.mark.parametrize("queue", ["-h", "a\nb", "\x00"])
def test_a_name_that_no_queue_has_is_refused_before_anything_is_tried(queue: str) -> None:
    with pytest.raises(RuleViolation, match="is not the name of a printer"):
        raw_queue.send_to_queue(PrinterSettings("Dock", PrinterKind.ZPL_QUEUE, queue), "Labels", b"^XA^XZ", 30)


@contextmanager
def cups(device_port: int) -> Iterator[dict[str, str]]:
    """Run a private scheduler with one raw queue, and yield the environment that finds it."""
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        Path(folder).chmod(0o755)  # the printing processes run under another account
        with scheduler(Path(folder), device_port) as environment:
            yield environment


@contextmanager
def scheduler(folder: Path, device_port: int) -> Iterator[dict[str, str]]:
    port = nobody_listens()
    for name in ("root", "cache", "state", "spool"):
        (folder / name).mkdir()
    (folder / "files.conf").write_text(
        f"ServerRoot {folder}/root\nCacheDir {folder}/cache\nStateDir {folder}/state\nRequestRoot {folder}/spool\n"
        f"AccessLog {folder}/access\nErrorLog {folder}/error\nPageLog {folder}/page\n"
    )
    open_to_all = "Order allow,deny\nAllow all\n"
    (folder / "cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nDefaultAuthType None\nWebInterface No\n<Location />\n{open_to_all}</Location>\n"
        f"<Policy default>\n<Limit All>\n{open_to_all}</Limit>\n</Policy>\n"
    )
    environment = {**os.environ, "CUPS_SERVER": f"127.0.0.1:{port}", "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")])
    try:
        add_queue = ["lpadmin", "-p", "Labels", "-E", "-v", f"socket://127.0.0.1:{device_port}", "-m", "raw"]
        if not wait_until(
            lambda: not subprocess.run(add_queue, env=environment, capture_output=True, check=False).returncode
        ):
            pytest.skip("this account may not run a CUPS scheduler of its own")
        yield environment
    finally:
        process.terminate()
        process.wait(10)


def wait_until(happened: Callable[[], bool], seconds: float = 15) -> bool:
    give_up = time.monotonic() + seconds
    while not happened() and time.monotonic() < give_up:
        time.sleep(0.05)
    return happened()
