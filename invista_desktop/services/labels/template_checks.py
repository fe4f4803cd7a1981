"""What is wrong with a template, found before the first label is wasted on it."""

from collections.abc import Iterator

from invista_desktop.errors import Said, said
from invista_desktop.services.labels.fields import ALLOWED, NAMES, is_well_formed, places_in
from invista_desktop.services.labels.layout import MM_PER_INCH, Area, BarcodeItem, Condition, Item, Template, TextItem

# Below these a hand scanner at arm's length stops reading what a 203 dpi head prints.
NARROWEST_MM = 0.25
NARROWEST_MATRIX_MM = 0.37
LOWEST_BARS_MM = 5


def problems_of(template: Template) -> tuple[Said, ...]:
    """Return everything that is wrong, in the order of the file; nothing for a good template."""
    return tuple(_problems(template))


def _problems(template: Template) -> Iterator[Said]:
    width, height = template.size_mm
    if not (10 <= width <= 250 and 10 <= height <= 400):
        yield said("label: size_mm must lie between 10 x 10 and 250 x 400.")
    if not template.items:
        yield said("label: it has no items.")
    label = Area(0, 0, width, height)
    for place, item in enumerate(template.items, 1):
        yield from _fields(template, place, item)
        if not label.holds(item.area):
            yield said("item {place}: it reaches over the edge of the label.", place=place)
        if isinstance(item, BarcodeItem):
            yield from _bars(place, item)
            yield from _quiet_zone(template, label, place, item)
        elif isinstance(item, TextItem) and not 4 <= item.min_pt <= item.font_pt <= 200:
            yield said("item {place}: font_pt and min_pt must lie between 4 and 200.", place=place)


def _fields(template: Template, place: int, item: Item) -> Iterator[Said]:
    for pattern in _patterns(item):
        if not is_well_formed(pattern):
            yield said("item {place}: “{pattern}” is not a field with a format.", place=place, pattern=pattern)
    for name in sorted(_names(item)):
        if name not in NAMES:
            yield said("item {place}: there is no field {field}.", place=place, field=name)
        elif name not in ALLOWED[template.kind]:
            yield said("item {place}: a {kind} label has no {field}.", place=place, kind=template.kind, field=name)


def _patterns(item: Item) -> tuple[str, ...]:
    if isinstance(item, TextItem):
        return (item.pattern,)
    if isinstance(item, BarcodeItem):
        return (item.data, *(element.pattern for element in item.elements))
    return ()


def _names(item: Item) -> set[str]:
    conditions: list[Condition] = [item.condition]
    if isinstance(item, BarcodeItem):
        conditions += [Condition(element.when) for element in item.elements]
    named = {name for condition in conditions for name in (condition.when, condition.unless) if name}
    return named | {name for pattern in _patterns(item) for name, _ in places_in(pattern)}


def _bars(place: int, item: BarcodeItem) -> Iterator[Said]:
    module = item.x_dots * MM_PER_INCH / 203
    if module < (NARROWEST_MM if item.symbology.is_linear else NARROWEST_MATRIX_MM):
        yield said("item {place}: x_dots {dots} makes bars too narrow to scan.", place=place, dots=item.x_dots)
    if item.symbology.is_linear and item.height_mm < LOWEST_BARS_MM:
        yield said("item {place}: bars must be at least 5 mm high.", place=place)
    if not 1 <= item.lines <= 4 or (item.lines > 1 and not (item.elements and item.symbology.is_linear)):
        yield said("item {place}: lines must be 1, or up to 4 for gs1-128.", place=place)


def _quiet_zone(template: Template, label: Area, place: int, item: BarcodeItem) -> Iterator[Said]:
    if not label.holds(item.guarded):
        yield said("item {place}: no room for the quiet zone beside the bar code.", place=place)
    for other_place, other in enumerate(template.items, 1):
        if other is item or _never_together(item.condition, other.condition):
            continue
        if item.guarded.meets(other.area):
            yield said("item {place}: item {other} stands in its quiet zone.", place=place, other=other_place)


def _never_together(one: Condition, other: Condition) -> bool:
    return bool((one.when and one.when == other.unless) or (one.unless and one.unless == other.when))
