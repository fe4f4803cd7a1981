"""The label that a printer is tried with, made for whatever size is loaded.

A frame shows whether the edges come out, rulers whether a millimetre is one, a bar code whether bars are sharp.
"""

from collections.abc import Iterator
from typing import Final

from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    MM_PER_INCH,
    NOMINAL_DPI,
    Area,
    BarcodeItem,
    BoxItem,
    Item,
    LineItem,
    Template,
    TextItem,
    turned,
)
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.printers import PrinterSettings
from invista_desktop.models.domain.quantities import shown_quantity

CODE: Final = "TEST"
_DOT_MM: Final = MM_PER_INCH / NOMINAL_DPI
_BARS_MM: Final = 81 * 2 * _DOT_MM  # what CODE takes as Code 128, two dots a bar
_QUIET_MM: Final = 10 * 2 * _DOT_MM
_SQUARE_MM, _SQUARE_QUIET_MM = 21.5 * 4 * _DOT_MM, 4 * 4 * _DOT_MM  # CODE as QR, four dots a square
_LOWEST_BARS_MM: Final = 5.0
_FULL_SIZE_MM: Final = 30  # from here on rulers have their whole marks, with numbers
_FRAME_MM, _MARK_MM = 0.3, 0.15
_NUMBERS_MM: Final = (4.0, 2.4)  # beside the marks, and below them


def trial_template(printer: PrinterSettings) -> Template:
    """Return the label for what is loaded, before it is turned as the printer turns every label.

    Small media have shorter marks, and no bar code where none could be read.
    """
    width, height = turned((float(printer.media_mm[0]), float(printer.media_mm[1])), printer.rotation)
    share = min(1.0, min(width, height) / _FULL_SIZE_MM)
    frame = BoxItem(Area(0, 0, width, height), _FRAME_MM)
    rulers = (*_ruler(width, share, along=True), *_ruler(height, share, along=False))
    left, top = (3 * share + (more if share == 1.0 else 0) + 0.5 for more in _NUMBERS_MM)
    inside = Area(left, top, width - left - 2 * _FRAME_MM, height - top - 2 * _FRAME_MM)
    items = (frame, *rulers, *_content(printer, inside))
    return Template("trial", printer.name, LabelKind.PRODUCT, (width, height), items)


def trial_fields(printer: PrinterSettings) -> LabelFields:
    """Return what the label says: a name may hold any sign, so it is no part of the layout."""
    return LabelFields(product_name=printer.name)


def _ruler(length: float, share: float, *, along: bool) -> Iterator[Item]:
    """Yield a mark for every millimetre of the upper edge, or of the left one."""
    for place in range(1, int(length)):
        mark = share * (3.0 if place % 10 == 0 else 2.0 if place % 5 == 0 else 1.2)
        start = place - _MARK_MM / 2
        yield LineItem(Area(start, 0, _MARK_MM, mark) if along else Area(0, start, mark, _MARK_MM))
        if place % 10 == 0 and share == 1.0 and 8 <= place <= length - 4:
            area = Area(place - 3, 3.2, 6, 2.2) if along else Area(3.2, place - 1.1, 3.8, 2.2)
            yield TextItem(area, str(place), 5, 4, align="centre" if along else "left")


def _content(printer: PrinterSettings, inside: Area) -> Iterator[Item]:
    """Yield name, resolution and size, and a bar code where it has room beside its quiet zone."""
    square = _SQUARE_MM + 2 * _SQUARE_QUIET_MM
    words_mm = min(13.5, inside.height * 0.5)
    below = inside.height - words_mm
    if inside.width >= _BARS_MM + 2 * _QUIET_MM and below >= _LOWEST_BARS_MM + 1:
        at = inside.left + _QUIET_MM, inside.top + words_mm + 0.5
        yield BarcodeItem(at, Symbology.CODE_128, 2, _BARS_MM, min(15.0, below - 1), data=CODE)
        yield from _words(printer, Area(inside.left, inside.top, inside.width, words_mm))
    elif inside.height >= square and inside.width >= square + 6:
        at = inside.right - square + _SQUARE_QUIET_MM, inside.top + _SQUARE_QUIET_MM
        yield BarcodeItem(at, Symbology.QR, 4, _SQUARE_MM, data=CODE)
        yield from _words(printer, Area(inside.left, inside.top, inside.width - square, inside.height))
    elif inside.width >= square and below >= square:
        at = inside.left + _SQUARE_QUIET_MM, inside.top + words_mm + _SQUARE_QUIET_MM
        yield BarcodeItem(at, Symbology.QR, 4, _SQUARE_MM, data=CODE)
        yield from _words(printer, Area(inside.left, inside.top, inside.width, words_mm))
    else:
        yield from _words(printer, inside)


def _words(printer: PrinterSettings, area: Area) -> Iterator[TextItem]:
    wide, high = map(shown_quantity, printer.media_mm)
    words = ("{product.name}", f"{printer.dpi} dpi", f"{wide} x {high} mm")
    line = min(4.5, area.height / len(words))
    if line < 1.5 or area.width < 4:
        return  # nobody could read it
    for number, pattern in enumerate(words):
        yield TextItem(Area(area.left, area.top + number * line, area.width, line), pattern, 9, 4, bold=number == 0)
