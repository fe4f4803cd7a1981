"""Labels on sheets of them, for office printers."""

from collections.abc import Callable, Sequence
from typing import Final

from invista_desktop.models.domain.label_sheets import LabelSheet
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.services.labels.outputs import page_of, sheets_of
from invista_desktop.services.labels.painter import LabelPainter

SHEET_DPI: Final = 300  # office printers have 600 and more: a whole multiple


def sheet_pdf(
    orders: Sequence[LabelOrder], load: Callable[[str], Template], sheet: LabelSheet, *, start: int = 1
) -> bytes:
    """Return the labels as a PDF of sheets, the first one begun at label `start`, counted from 1.

    `load` gives a template by its id.

    Raises:
        RuleViolation: a label lacks something it must say, or the sheet cannot take them.
    """
    painter = LabelPainter()
    templates = {name: load(name) for name in {order.template for order in orders}}
    pages = [
        page_of(painter.paint(templates[order.template], order.fields, dpi=SHEET_DPI), order.copies) for order in orders
    ]
    return sheets_of(pages, sheet, start=start)
