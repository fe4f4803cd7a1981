"""Prints on a queue of the operating system: CUPS, or the Windows spooler, through Qt.

Needs a running QGuiApplication; may be called on any thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from invista_desktop.errors import said
from invista_desktop.models.domain.printers import PrinterSettings, require_usable
from invista_desktop.services.labels.outputs import LabelPage
from invista_desktop.services.printing.outcomes import MaybePrinted, NothingPrinted

POINTS_PER_INCH = 72
FINEST_DPI = 300
BLACK_WHITE = [0xFF000000, 0xFFFFFFFF]


def queue_names() -> tuple[str, ...]:
    """Return the names of the queues this computer offers."""
    return tuple(QPrinterInfo.availablePrinterNames())


def print_labels(printer: PrinterSettings, name: str, pages: Sequence[LabelPage]) -> str:
    """Print each page at its true size, as often as it wants; return the queue's name.

    Raises:
        NothingPrinted: there is no such queue, or it does not take the job.
        MaybePrinted: the queue gave up in the middle.
    """
    device = _queue(printer, name)
    draw_labels(device, printer, pages)
    return printer.address


def print_document(printer: PrinterSettings, name: str, pdf: bytes, copies: int) -> str:
    """Print a PDF; return the queue's name.

    Raises:
        NothingPrinted: there is no such queue, or it does not take the job.
        MaybePrinted: the queue gave up in the middle.
    """
    device = _queue(printer, name)
    device.setCopyCount(copies)
    draw_document(device, printer, pdf)
    return printer.address


def draw_labels(device: QPrinter, printer: PrinterSettings, pages: Sequence[LabelPage]) -> None:
    """Draw the labels on a device that nothing has been drawn on."""
    sheets = [page for page in pages for _ in range(page.copies)]
    _set_page(device, _points(sheets[0]))
    painter = _begin(device, printer)
    try:
        for place, page in enumerate(sheets):
            if place:
                _next_page(device, printer, _points(page))
            size = _points(page) * (device.resolution() / POINTS_PER_INCH)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), _image(page))
    finally:
        painter.end()
    _require_done(device, printer)


def draw_document(device: QPrinter, printer: PrinterSettings, pdf: bytes) -> None:
    """Draw every page of a PDF on a device that nothing has been drawn on."""
    kept = QBuffer()
    kept.setData(QByteArray(pdf))
    kept.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(kept)
    _set_page(device, document.pagePointSize(0))
    painter = _begin(device, printer)
    try:
        for place in range(document.pageCount()):
            points = document.pagePointSize(place)
            if place:
                _next_page(device, printer, points)
            size = points * (device.resolution() / POINTS_PER_INCH)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), _rendered(document, place, points))
    finally:
        painter.end()
        document.close()
    _require_done(device, printer)


def _queue(printer: PrinterSettings, name: str) -> QPrinter:
    require_usable(printer)
    info = QPrinterInfo.printerInfo(printer.address)
    if info.isNull():
        raise NothingPrinted(said("This computer has no printer called {queue}.", queue=printer.address))
    device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    device.setDocName(name)
    return device


def _set_page(device: QPrinter, points: QSizeF) -> None:
    size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    device.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    device.setFullPage(True)


def _begin(device: QPrinter, printer: PrinterSettings) -> QPainter:
    painter = QPainter()
    if not painter.begin(device):
        raise NothingPrinted(said("Printer {printer} does not take the job.", printer=printer.name))
    return painter


def _next_page(device: QPrinter, printer: PrinterSettings, points: QSizeF) -> None:
    _set_page(device, points)
    if not device.newPage():
        raise MaybePrinted(said("Printer {printer} stopped in the middle of the job.", printer=printer.name))


def _require_done(device: QPrinter, printer: PrinterSettings) -> None:
    if device.printerState() in {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error}:
        raise MaybePrinted(said("Printer {printer} stopped in the middle of the job.", printer=printer.name))


def _points(page: LabelPage) -> QSizeF:
    width, height = page.picture.size
    return QSizeF(width, height) * (POINTS_PER_INCH / page.dpi)


def _image(page: LabelPage) -> QImage:
    width, height = page.picture.size
    image = QImage(page.picture.tobytes(), width, height, -(-width // 8), QImage.Format.Format_Mono)
    image.setColorTable(BLACK_WHITE)
    return image.copy()


def _rendered(document: QPdfDocument, place: int, points: QSizeF) -> QImage:
    picture = document.render(place, (points * (FINEST_DPI / POINTS_PER_INCH)).toSize())
    page = QImage(picture.size(), QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, picture)
    painter.end()
    return page
