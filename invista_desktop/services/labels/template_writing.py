"""A template as the text of its file: what `template_reading` reads back as the same template.

A key is written where it says something: not where its value is the one that holds without it.
"""

import base64
from collections.abc import Iterator
from typing import Any

from invista_desktop.models.domain.label_templates import (
    DIGITAL_LINK_STEM,
    TEMPLATE_FORMAT,
    BarcodeItem,
    BoxItem,
    ElementPattern,
    ImageItem,
    Item,
    LineItem,
    Template,
    TextItem,
)
from invista_desktop.services.labels.template_checks import text_key

Pair = tuple[str, Any]
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def template_to_toml(template: Template, *, embed: bool = False) -> str:
    """Return the file of a template, items in their order.

    Args:
        embed: put pictures into the file, so that it can be carried elsewhere alone.
    """
    tables = [_table("[label]", _label(template))]
    tables += [_table("[[item]]", _item(item, embed=embed)) for item in template.items]
    return "\n".join(tables)


def _table(header: str, pairs: Iterator[Pair]) -> str:
    return f"{header}\n" + "".join(f"{key} = {_value(value)}\n" for key, value in pairs)


def _label(template: Template) -> Iterator[Pair]:
    yield "id", template.id
    yield "name", template.name
    yield "kind", template.kind.value
    yield "format", TEMPLATE_FORMAT
    yield "version", template.version
    yield "size_mm", template.size_mm
    yield from _unless(0, rotate=template.rotate)


def _item(item: Item, *, embed: bool) -> Iterator[Pair]:
    if isinstance(item, TextItem):
        yield from _text(item)
    elif isinstance(item, BarcodeItem):
        yield from _barcode(item)
    elif isinstance(item, ImageItem):
        yield from _image(item, embed=embed)
    elif isinstance(item, BoxItem):
        yield from _placed("box", item)
        yield "thickness_mm", item.thickness_mm
    else:
        yield from _placed("line", item)
    if not isinstance(item, LineItem | BoxItem):
        yield from _unless(0, rotate=item.rotate)
    yield from _unless("", when=item.condition.when, unless=item.condition.unless)


def _placed(kind: str, item: TextItem | LineItem | BoxItem | ImageItem) -> Iterator[Pair]:
    yield "type", kind
    yield "at", (item.area.left, item.area.top)
    yield "box", (item.area.width, item.area.height)


def _text(item: TextItem) -> Iterator[Pair]:
    yield from _placed("text", item)
    key = text_key(item.pattern)
    yield key, item.pattern[1:-1] if key == "field" else item.pattern
    yield "font_pt", item.font_pt
    if item.min_pt == item.font_pt:
        yield "fit", "cut"
    else:
        yield "min_pt", item.min_pt
    yield from _unless(False, bold=item.bold)
    yield from _unless("left", align=item.align)


def _image(item: ImageItem, *, embed: bool) -> Iterator[Pair]:
    yield from _placed("image", item)
    if item.file and not embed:
        yield "file", item.file
    else:
        yield "png", base64.b64encode(item.png).decode("ascii")
    yield from _unless(128, threshold=item.threshold)


def _barcode(item: BarcodeItem) -> Iterator[Pair]:
    yield "type", "barcode"
    yield "at", item.at
    yield "symbology", item.symbology.value
    yield "x_dots", item.x_dots
    yield "width_mm", item.width_mm
    if item.symbology.is_linear:
        yield "height_mm", item.height_mm
    else:
        yield from _unless(12, height_mm=item.height_mm)
    yield from _unless(1, lines=item.lines)
    yield from _unless(item.symbology.is_linear, hri=item.hri)
    yield from _unless("left", align=item.align)
    if item.symbology.is_gs1:
        yield "ais", [_element(element) for element in item.elements]
    else:
        yield "data", item.data
    yield from _unless(DIGITAL_LINK_STEM, link=item.link)


def _element(element: ElementPattern) -> list[str]:
    return [element.ai, element.pattern, *([element.when] if element.when else [])]


def _unless(usual: object, **pairs: object) -> Iterator[Pair]:
    yield from ((key, value) for key, value in pairs.items() if value != usual)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(map(_sign, value))}"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    return repr(int(value) if value == int(value) else value)


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return sign if sign.isprintable() or sign == " " else f"\\U{ord(sign):08x}"
