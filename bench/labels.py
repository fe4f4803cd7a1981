"""Labels a second: 100 x 50 mm with one Code 128 and two texts, at 203 dpi, beside the usual ways.

The limit is another library doing the same; a ratio above 1 means this product is faster.
"""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal

from reportlab.graphics.barcode.code128 import Code128 as ReportlabCode128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure, median
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.encoding import encode_text
from invista_desktop.services.labels.outputs import page_of, pdf_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from invista_desktop.services.labels.template import load_template, shipped_templates

COUNT = 1_000
DPI = 203


def run() -> Iterator[Figure]:
    """Yield labels a second, ours beside each peer."""
    names = [(f"SKU-{number:06d}", f"Oat drink barista number {number}") for number in range(COUNT)]
    zpl = _rate(lambda: zpl_of([page_of(label) for label in _painted(names)]))
    pdf = _rate(lambda: pdf_of([page_of(label) for label in _painted(names)]))
    yield Figure(
        "labels as ZPL, beside python-barcode's image writer", zpl, _rate(lambda: _by_image(names)), "labels/s", COUNT
    )
    yield Figure(
        "labels as PDF, beside reportlab's bar code widget", pdf, _rate(lambda: _by_widget(names)), "labels/s", COUNT
    )
    yield Figure(
        "labels as PDF, beside bars as one reportlab path", pdf, _rate(lambda: _by_path(names)), "labels/s", COUNT
    )


def _rate(make: Callable[[], object]) -> float:
    return COUNT / median(make, 3)


def _painted(names: list[tuple[str, str]]) -> Iterator[PaintedLabel]:
    painter, template = LabelPainter(), load_template(shipped_templates()["product-100x50"])
    for sku, name in names:
        fields = LabelFields(product_name=name, product_sku=sku, quantity=Decimal(12), unit_code="EA")
        yield painter.paint(template, fields, dpi=DPI)


def _by_widget(names: list[tuple[str, str]]) -> bytes:
    def draw(canvas: Canvas, sku: str) -> None:
        ReportlabCode128(sku, barWidth=0.25 * mm, barHeight=14 * mm).drawOn(canvas, 4 * mm, 10 * mm)

    return _sheets(names, draw)


def _by_path(names: list[tuple[str, str]]) -> bytes:
    def draw(canvas: Canvas, sku: str) -> None:
        path = canvas.beginPath()
        for place, module in enumerate(encode_text(Symbology.CODE_128, sku).rows[0]):
            if module == "1":
                path.rect(6.6 * mm + place * 0.25 * mm, 10 * mm, 0.25 * mm, 14 * mm)
        canvas.drawPath(path, stroke=0, fill=1)

    return _sheets(names, draw)


def _sheets(names: list[tuple[str, str]], draw: Callable[[Canvas, str], None]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(100 * mm, 50 * mm))
    for sku, name in names:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(4 * mm, 42 * mm, name)
        canvas.drawString(4 * mm, 30 * mm, sku)
        draw(canvas, sku)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _by_image(names: list[tuple[str, str]]) -> None:
    from barcode.codex import Code128
    from barcode.writer import ImageWriter

    for sku, _ in names:
        Code128(sku, ImageWriter()).write(io.BytesIO(), {"dpi": DPI, "module_width": 0.25})
