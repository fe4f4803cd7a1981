"""What is wrong with a template, found before the first label is wasted on it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from invista_desktop.errors import said
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    MM_PER_INCH,
    NOMINAL_DPI,
    Area,
    BarcodeItem,
    BoxItem,
    Condition,
    ImageItem,
    Item,
    Template,
    TextItem,
)
from invista_desktop.models.domain.labels import ALLOWED_FIELDS, FIELD_NAMES
from invista_desktop.services.labels.fields import is_well_formed, places_in
from invista_desktop.services.labels.problems import Problem

# Below these a hand scanner at arm's length stops reading what a label printer prints.
NARROWEST_MM = 0.25
NARROWEST_MATRIX_MM = 0.37
# A narrow bar may be up to this share thinner than meant, where the printer's dots do not meet it.
ROUNDING = 0.02
LOWEST_BARS_MM = 5
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def problems_of(template: Template, dpi: int = NOMINAL_DPI) -> tuple[Problem, ...]:
    """Return everything that is wrong for a printer with `dpi` dots per inch, in the order of the items."""
    return tuple(_problems(template, dpi))


def _problems(template: Template, dpi: int) -> Iterator[Problem]:
    yield from _label(template)
    label = Area(0, 0, *template.size_mm)
    for place, item in enumerate(template.items, 1):
        yield from _fields(template, place, item)
        if item.area.width <= 0 or (item.area.height <= 0 and not isinstance(item, BarcodeItem)):
            yield Problem(place, "box", said("item {place}: it has no size.", place=place))
        if not label.holds(item.area):
            yield Problem(place, "at", said("item {place}: it reaches over the edge of the label.", place=place))
        if isinstance(item, BarcodeItem):
            yield from _bars(place, item, dpi)
            yield from _quiet_zone(template, label, place, item)
        else:
            yield from _measures(place, item)


def _label(template: Template) -> Iterator[Problem]:
    width, height = template.size_mm
    if not ID.fullmatch(template.id):
        yield Problem(0, "id", said("label: id must be small letters, digits and hyphens."))
    if template.version < 1:
        yield Problem(0, "version", said("label: version must be 1 or more."))
    if not (10 <= width <= 300 and 10 <= height <= 400):
        yield Problem(0, "size_mm", said("label: size_mm must lie between 10 x 10 and 300 x 400."))
    if not template.items:
        yield Problem(0, "", said("label: it has no items."))


def _measures(place: int, item: Item) -> Iterator[Problem]:
    if isinstance(item, TextItem) and not 4 <= item.min_pt <= item.font_pt <= 200:
        yield Problem(
            place, "font_pt", said("item {place}: font_pt and min_pt must lie between 4 and 200.", place=place)
        )
    if isinstance(item, BoxItem) and not 0.1 <= item.thickness_mm <= min(item.area.width, item.area.height) / 2:
        words = said("item {place}: thickness_mm must lie between 0.1 and half the box.", place=place)
        yield Problem(place, "thickness_mm", words)
    if isinstance(item, ImageItem) and not 1 <= item.threshold <= 255:
        yield Problem(place, "threshold", said("item {place}: threshold must lie between 1 and 255.", place=place))


def _fields(template: Template, place: int, item: Item) -> Iterator[Problem]:
    for key, pattern in _patterns(item):
        if not is_well_formed(pattern):
            words = said("item {place}: “{pattern}” is not a field with a format.", place=place, pattern=pattern)
            yield Problem(place, key, words)
    for name, key in sorted(_names(item).items()):
        if name not in FIELD_NAMES:
            yield Problem(place, key, said("item {place}: there is no field {field}.", place=place, field=name))
        elif name not in ALLOWED_FIELDS[template.kind]:
            words = said("item {place}: a {kind} label has no {field}.", place=place, kind=template.kind, field=name)
            yield Problem(place, key, words)


def _patterns(item: Item) -> tuple[tuple[str, str], ...]:
    """Return the patterns of an item, each with the key it is written under."""
    if isinstance(item, TextItem):
        return ((text_key(item.pattern), item.pattern),)
    if isinstance(item, BarcodeItem):
        return (("data", item.data), *(("ais", element.pattern) for element in item.elements))
    return ()


def text_key(pattern: str) -> str:
    """Return the key a text is written under: `field` where it is one field and nothing else."""
    names = places_in(pattern)
    return "field" if len(names) == 1 and pattern == f"{{{names[0][0]}}}" else "text"


def _names(item: Item) -> dict[str, str]:
    """Return the fields an item names, each with the key it is named under."""
    named = {name: key for key, pattern in _patterns(item) for name, _ in places_in(pattern)}
    if isinstance(item, BarcodeItem):
        named |= {element.when: "ais" for element in item.elements}
    named |= {item.condition.when: "when", item.condition.unless: "unless"}
    return {name: key for name, key in named.items() if name}


def _bars(place: int, item: BarcodeItem, dpi: int) -> Iterator[Problem]:
    module = max(1, round(item.x_dots * dpi / NOMINAL_DPI)) * MM_PER_INCH / dpi
    narrowest = NARROWEST_MM if item.symbology.is_linear else NARROWEST_MATRIX_MM
    if item.x_dots < 1 or module < narrowest * (1 - ROUNDING):
        words = said(
            "item {place}: x_dots {dots} makes bars too narrow to scan: {module} mm at {dpi} dpi, "
            "and {narrowest} mm are needed.",
            place=place,
            dots=item.x_dots,
            module=f"{module:.2f}",
            dpi=dpi,
            narrowest=f"{narrowest:.2f}",
        )
        yield Problem(place, "x_dots", words)
    if item.symbology.is_linear and item.height_mm < LOWEST_BARS_MM:
        yield Problem(place, "height_mm", said("item {place}: bars must be at least 5 mm high.", place=place))
    if not 1 <= item.lines <= 4 or (item.lines > 1 and item.symbology is not Symbology.GS1_128):
        yield Problem(place, "lines", said("item {place}: lines must be 1, or up to 4 for gs1-128.", place=place))
    link = urlsplit(item.link)
    if link.scheme not in {"http", "https"} or not link.hostname or link.query or link.fragment or "%" in item.link:
        yield Problem(place, "link", said("item {place}: link must be the start of a web address.", place=place))


def _quiet_zone(template: Template, label: Area, place: int, item: BarcodeItem) -> Iterator[Problem]:
    if not label.holds(item.guarded):
        yield Problem(place, "at", said("item {place}: no room for the quiet zone beside the bar code.", place=place))
    for other_place, other in enumerate(template.items, 1):
        if other is item or _never_together(item.condition, other.condition):
            continue
        if any(item.guarded.meets(part) for part in inked_parts(other)):
            words = said("item {place}: item {other} stands in its quiet zone.", place=place, other=other_place)
            yield Problem(place, "at", words)


def inked_parts(item: Item) -> tuple[Area, ...]:
    """Return where an item may leave ink: a frame only at its edges."""
    if not isinstance(item, BoxItem):
        return (item.area,)
    area, edge = item.area, item.thickness_mm
    return (
        Area(area.left, area.top, area.width, edge),
        Area(area.left, area.bottom - edge, area.width, edge),
        Area(area.left, area.top, edge, area.height),
        Area(area.right - edge, area.top, edge, area.height),
    )


def _never_together(one: Condition, other: Condition) -> bool:
    return bool((one.when and one.when == other.unless) or (one.unless and one.unless == other.when))
