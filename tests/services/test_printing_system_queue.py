"""Printing on a queue of the operating system, through Qt's own print engine."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.labels.outputs import page_of
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.printing import system_queue
from invista_desktop.services.printing.outcomes import NothingPrinted
from tests.services.labels_given import ORDINARY, read, template
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
