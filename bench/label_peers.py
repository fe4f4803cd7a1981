"""The usual ways to make labels in Python, for the bench: one Code 128, or the same label as ours.

The same label is GS1 data in a Code 128, the same data in a DataMatrix, and four texts. No peer
here is asked to fit texts, check data or keep to whole dots, nor to write FNC1: what they make is
less than what a label needs, and their time a lower bound.
"""

import importlib
import importlib.util
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.ecc200datamatrix import ECC200DataMatrix
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from invista_desktop.models.domain.labels import LabelFields

PAGE = 100 * mm, 50 * mm


def has_blabel() -> bool:
    """Whether blabel, which the project does not depend on, is installed beside it."""
    return importlib.util.find_spec("blabel") is not None


def one_by_widget(records: Sequence[LabelFields]) -> None:
    """Make a PDF of labels with one Code 128 and two texts, by reportlab's widget."""
    canvas = Canvas(io.BytesIO(), pagesize=PAGE)
    for fields in records:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(4 * mm, 42 * mm, str(fields.product_name))
        canvas.drawString(4 * mm, 30 * mm, str(fields.lot_code))
        Code128(fields.lot_code, barWidth=0.25 * mm, barHeight=14 * mm).drawOn(canvas, 4 * mm, 10 * mm)
        canvas.showPage()
    canvas.save()


def one_by_image(records: Sequence[LabelFields]) -> None:
    """Make PNGs of one Code 128 with its text, by python-barcode's image writer."""
    from barcode.codex import Code128 as BarcodeCode128
    from barcode.writer import ImageWriter

    for fields in records:
        code = BarcodeCode128(fields.lot_code, ImageWriter())
        code.write(io.BytesIO(), {"dpi": 203, "module_width": 0.25})


def same_by_widgets(records: Sequence[LabelFields]) -> None:
    """Make a PDF of the same labels as ours, by reportlab's two widgets."""
    canvas = Canvas(io.BytesIO(), pagesize=PAGE)
    for fields in records:
        for down, text in enumerate(_texts(fields)):
            canvas.setFont("Helvetica-Bold", 12 if down == 0 else 9)
            canvas.drawString(4 * mm, (45 - 5 * down) * mm, text)
        Code128(_data(fields), barWidth=0.25 * mm, barHeight=14 * mm).drawOn(canvas, 4 * mm, 8 * mm)
        squares = ECC200DataMatrix(_data(fields), barWidth=0.35 * mm)
        squares.x = squares.y = 0  # this widget leaves its preparation to whoever draws it
        squares.validate()
        squares.encode()
        squares.drawOn(canvas, 80 * mm, 30 * mm)
        canvas.showPage()
    canvas.save()


def same_by_blabel(records: Sequence[LabelFields]) -> None:
    """Make a PDF of the same labels as ours, by blabel; it must be there."""
    with tempfile.TemporaryDirectory() as folder:
        page, style = Path(folder, "label.html"), Path(folder, "label.css")
        style.write_text("@page { width: 100mm; height: 50mm; margin: 1mm }", "utf-8")
        page.write_text(
            "{% for text in texts %}<div>{{ text }}</div>{% endfor %}"
            "<img src=\"{{ label_tools.barcode(data, barcode_class='code128') }}\" style='height: 14mm'/>"
            '<img src="{{ label_tools.datamatrix(data) }}" style="height: 10mm"/>',
            "utf-8",
        )
        writer = importlib.import_module("blabel").LabelWriter(str(page), default_stylesheets=(str(style),))
        writer.write_labels([{"texts": _texts(fields), "data": _data(fields)} for fields in records])


def _texts(fields: LabelFields) -> tuple[str, str, str, str]:
    return (
        str(fields.product_name),
        f"SKU {fields.product_sku}",
        f"LOT {fields.lot_code}",
        f"EXP {fields.lot_expiry}",
    )


def _data(fields: LabelFields) -> str:
    return f"01{fields.product_gtin14}17{fields.lot_expiry:%y%m%d}10{fields.lot_code}"
