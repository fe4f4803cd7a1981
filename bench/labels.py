"""1,000 labels of 100 x 50 mm at 203 dpi, with GS1-128, DataMatrix and four texts, to PDF and to ZPL.

Beside them the usual ways to make one Code 128 label: reportlab's bar code widget and
python-barcode's image writer. Figures are seconds for all labels; every one of ours is read back.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import zxingcpp
from reportlab.graphics.barcode.code128 import Code128 as ReportlabCode128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure, median
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.services.labels.outputs import page_of, pdf_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from invista_desktop.services.labels.template import load_template, shipped_templates

COUNT = 1_000
DPI = 203
FASTER = 5


def run() -> Iterator[Figure]:
    """Yield the seconds of ours beside the faster of the peers."""
    records = _records()
    names = [(f"SKU-{number:06d}", str(record.product_name)) for number, record in enumerate(records)]
    widget, image = (median(partial(make, names), 3) for make in (_by_widget, _by_image))
    for title, seconds in (("reportlab's bar code widget", widget), ("python-barcode's image writer", image)):
        yield Figure(f"1,000 labels with one Code 128, {title}", seconds, min(widget, image), "s", COUNT)
    best = min(widget, image)
    goal = 1 / FASTER
    yield Figure("1,000 labels to PDF, beside the faster peer", _time(records, pdf_of), best, "s", COUNT, goal)
    yield Figure("1,000 labels to ZPL, beside the faster peer", _time(records, zpl_of), best, "s", COUNT, goal)
    yield Figure("labels of 1,000 that are read back exactly", float(_readable(records)), COUNT, "labels", COUNT)


def _records() -> list[LabelFields]:
    sample = replace(sample_fields(LabelKind.LOT), receipt_number=None, received_date=None)
    return [
        replace(sample, product_name=f"Oat drink barista number {number}", lot_code=f"L2026-{number:04d}")
        for number in range(COUNT)
    ]


def _painted(records: list[LabelFields]) -> Iterator[PaintedLabel]:
    painter, template = LabelPainter(), load_template(shipped_templates()["lot-100x50"])
    for fields in records:
        yield painter.paint(template, fields, dpi=DPI)


def _time(records: list[LabelFields], made: Callable[..., bytes]) -> float:
    return median(lambda: made([page_of(label) for label in _painted(records)]), 3)


def _readable(records: list[LabelFields]) -> int:
    """Return how many labels give back exactly what they were meant to carry."""
    count = 0
    for label in _painted(records):
        found = zxingcpp.read_barcodes(label.picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
        read = sorted((code.symbology_identifier, code.text) for code in found)
        count += read == sorted((code.symbology.identifier, code.content) for code in label.codes)
    return count


def _by_widget(names: list[tuple[str, str]]) -> None:
    canvas = Canvas(io.BytesIO(), pagesize=(100 * mm, 50 * mm))
    for sku, name in names:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(4 * mm, 42 * mm, name)
        canvas.drawString(4 * mm, 30 * mm, sku)
        ReportlabCode128(sku, barWidth=0.25 * mm, barHeight=14 * mm).drawOn(canvas, 4 * mm, 10 * mm)
        canvas.showPage()
    canvas.save()


def _by_image(names: list[tuple[str, str]]) -> None:
    from barcode.codex import Code128
    from barcode.writer import ImageWriter

    for sku, _ in names:
        Code128(sku, ImageWriter()).write(io.BytesIO(), {"dpi": DPI, "module_width": 0.25})
