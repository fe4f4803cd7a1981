"""The bar codes of one item: its patterns filled, its data checked, spread over its lines."""

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.label_templates import BarcodeItem
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.encoding import Element, Symbol, encode_elements, encode_text, require_elements
from invista_desktop.services.labels.fields import text_of, value_of


def symbols_for(item: BarcodeItem, fields: LabelFields, room: int) -> tuple[Symbol, ...]:
    """Return the symbols of an item whose dark modules have room for `room` modules, top to bottom.

    Raises:
        RuleViolation: a field is missing (`label_field_missing`), a bar code cannot carry its data
            (`label_data`) or has no room at this bar width (`label_too_narrow`).
    """
    if not item.symbology.is_gs1:
        symbols: tuple[Symbol, ...] = (encode_text(item.symbology, text_of(item.data, fields)),)
    else:
        elements = require_elements(
            [
                (element.ai, text_of(element.pattern, fields))
                for element in item.elements
                if not element.when or value_of(element.when, fields) is not None
            ]
        )
        symbols = _spread(item, elements, room)
    widest = max(symbol.width for symbol in symbols)
    if widest > room or len(symbols) > item.lines:
        raise _too_narrow(item, widest)
    return symbols


def _spread(item: BarcodeItem, elements: tuple[Element, ...], room: int) -> tuple[Symbol, ...]:
    """Return as few symbols as hold all elements within `room` modules each, in their order."""
    if item.lines == 1:
        return (encode_elements(item.symbology, elements, item.link),)
    lines: list[tuple[Element, ...]] = []
    for element in elements:
        if lines and _fits(item, (*lines[-1], element), room):
            lines[-1] = (*lines[-1], element)
        else:
            lines.append((element,))
    return tuple(encode_elements(item.symbology, line, item.link) for line in lines)


def _fits(item: BarcodeItem, elements: tuple[Element, ...], room: int) -> bool:
    try:
        return encode_elements(item.symbology, elements, item.link).width <= room
    except RuleViolation:
        return False


def _too_narrow(item: BarcodeItem, modules: int) -> RuleViolation:
    return RuleViolation(
        said(
            "The label is too narrow: its bar code needs {needed} mm and has {room} mm.",
            needed=f"{modules * item.module_mm:.0f}",
            room=f"{item.width_mm:.0f}",
        ),
        said("Print it with a wider label template; finer bars would not scan."),
        code="label_too_narrow",
    )
