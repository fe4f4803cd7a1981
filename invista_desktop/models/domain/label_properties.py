"""What can be said of an item of a label template, as text a person types or chooses.

Lengths are millimetres, sizes of type points. A decimal comma is as good as a point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    BarcodeItem,
    BoxItem,
    ElementPattern,
    ImageItem,
    Item,
    LineItem,
    TextItem,
)

ROTATIONS: Final = ("0", "90", "180", "270")
ALIGNMENTS: Final = ("left", "centre", "right")


class Entry(StrEnum):
    """How a property is entered."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    FIELD = "field"


@dataclass(frozen=True)
class Property:
    """One property of an item.

    Attributes:
        key: its word in the template file.
        choices: what `CHOICE` offers.
        read: the text shown for an item.
        write: the item with the text taken in; raises ValueError for what cannot be.
    """

    key: str
    entry: Entry
    read: Callable[[Any], str]
    write: Callable[[Any, str], Item]
    choices: tuple[str, ...] = ()


def properties_of(item: Item) -> Sequence[Property]:
    """Return what can be said of an item, in the order in which it is asked."""
    own = _OWN[type(item)]
    if isinstance(item, BarcodeItem):
        own = tuple(one for one in own if _applies(one.key, item))
    return (*own, *_PLACE[isinstance(item, BarcodeItem)], *_SHOWN)


def with_property(item: Item, key: str, text: str) -> Item:
    """Return an item with one property as typed.

    Raises:
        RuleViolation: the text says nothing the property can be; code `label_property`.
    """
    entered = next(one for one in properties_of(item) if one.key == key)
    try:
        return entered.write(item, text)
    except ValueError as error:
        raise RuleViolation(
            said("“{text}” is not a value for {property}.", text=text[:60], property=key),
            said("{reason}", reason=str(error)),
            code="label_property",
        ) from error


def _number(text: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError("Type a number, such as 12.5.") from None
    if not -1000 <= value <= 1000:
        raise ValueError("Type a number between -1000 and 1000.")
    return round(value, 2)


def _whole(text: str) -> int:
    value = _number(text)
    if value != int(value):
        raise ValueError("Type a whole number.")
    return int(value)


def _shown(value: float) -> str:
    return f"{value:g}"


def _simple(key: str, name: str, entry: Entry, taken: Callable[[str], Any], choices: tuple[str, ...] = ()) -> Property:
    """Return a property that is one attribute of the item."""

    def read(item: Any) -> str:
        value = getattr(item, name)
        if isinstance(value, bool):
            return "yes" if value else ""
        return _shown(value) if isinstance(value, int | float) else str(value)

    return Property(key, entry, read, lambda item, text: replace(item, **{name: taken(text)}), choices)


def _area(key: str, name: str) -> Property:
    def write(item: Any, text: str) -> Item:
        return replace(item, area=replace(item.area, **{name: _number(text)}))  # type: ignore[no-any-return]  # of its own kind of item

    return Property(key, Entry.NUMBER, lambda item: _shown(getattr(item.area, name)), write)


def _corner(key: str, place: int) -> Property:
    def write(item: Any, text: str) -> Item:
        at = list(item.at)
        at[place] = _number(text)
        return replace(item, at=tuple(at))  # type: ignore[no-any-return]  # of its own kind of item

    return Property(key, Entry.NUMBER, lambda item: _shown(item.at[place]), write)


def _condition(key: str) -> Property:
    def write(item: Any, text: str) -> Item:
        return replace(item, condition=replace(item.condition, **{key: text.strip()}))  # type: ignore[no-any-return]  # of its own kind of item

    return Property(key, Entry.FIELD, lambda item: str(getattr(item.condition, key)), write)


def _with_font(item: TextItem, text: str) -> TextItem:
    size = _number(text)
    return replace(item, font_pt=size, min_pt=min(item.min_pt, size))


def _with_least(item: TextItem, text: str) -> TextItem:
    return replace(item, min_pt=min(_number(text), item.font_pt))


def _with_symbology(item: BarcodeItem, text: str) -> BarcodeItem:
    """Another kind of bar code: what it carries goes along where it can, its width fits the kind."""
    symbology = Symbology(text)
    changed = replace(item, symbology=symbology, lines=1)
    if symbology.is_linear != item.symbology.is_linear:
        side = item.width_mm if symbology.is_linear else min(item.width_mm, 18.0)
        changed = replace(changed, width_mm=side, x_dots=2 if symbology.is_linear else 4, hri=symbology.is_linear)
    if symbology.is_gs1 == item.symbology.is_gs1:
        return changed
    if symbology.is_gs1:
        return replace(changed, data="", elements=(ElementPattern("10", item.data or "{product.sku}"),))
    first = item.elements[0].pattern if item.elements else "{product.sku}"
    return replace(changed, data=first, elements=())


def elements_text(elements: Sequence[ElementPattern]) -> str:
    """Return GS1 elements as a person writes them: one a line, `10 {lot.code} if lot.code`."""
    return "\n".join(f"{one.ai} {one.pattern}" + (f" if {one.when}" if one.when else "") for one in elements)


def elements_of(text: str) -> tuple[ElementPattern, ...]:
    """Return the elements of such lines.

    Raises:
        ValueError: a line has no identifier of 2 to 4 digits, or nothing after it.
    """
    return tuple(_element(line.strip()) for line in text.splitlines() if line.strip())


def _element(line: str) -> ElementPattern:
    ai, _, rest = line.partition(" ")
    pattern, _, when = rest.strip().partition(" if ")
    ai = ai.strip("()")
    if not (2 <= len(ai) <= 4 and ai.isascii() and ai.isdigit()) or not pattern.strip():
        raise ValueError("Write one element a line: its number, a space, then a field, such as 10 {lot.code}.")
    return ElementPattern(ai, pattern.strip(), when.strip())


def _with_elements(item: BarcodeItem, text: str) -> BarcodeItem:
    return replace(item, elements=elements_of(text))


def _applies(key: str, item: BarcodeItem) -> bool:
    symbology = item.symbology
    return {
        "data": not symbology.is_gs1,
        "ais": symbology.is_gs1,
        "link": symbology is Symbology.GS1_DIGITAL_LINK,
        "lines": symbology is Symbology.GS1_128,
        "height_mm": symbology.is_linear,
    }.get(key, True)


_ROTATE = _simple("rotate", "rotate", Entry.CHOICE, int, ROTATIONS)
_ALIGN = _simple("align", "align", Entry.CHOICE, str, ALIGNMENTS)
_OWN: Final[Mapping[type, tuple[Property, ...]]] = {
    TextItem: (
        _simple("text", "pattern", Entry.TEXT, str),
        Property("font_pt", Entry.NUMBER, lambda item: _shown(item.font_pt), _with_font),
        Property("min_pt", Entry.NUMBER, lambda item: _shown(item.min_pt), _with_least),
        _simple("bold", "bold", Entry.FLAG, bool),
        _ALIGN,
        _ROTATE,
    ),
    BarcodeItem: (
        Property("symbology", Entry.CHOICE, lambda item: str(item.symbology), _with_symbology, tuple(Symbology)),
        _simple("data", "data", Entry.TEXT, str),
        Property("ais", Entry.LINES, lambda item: elements_text(item.elements), _with_elements),
        _simple("link", "link", Entry.TEXT, str.strip),
        _simple("x_dots", "x_dots", Entry.NUMBER, _whole),
        _simple("lines", "lines", Entry.NUMBER, _whole),
        _simple("height_mm", "height_mm", Entry.NUMBER, _number),
        _simple("hri", "hri", Entry.FLAG, bool),
        _ALIGN,
        _ROTATE,
    ),
    ImageItem: (_simple("threshold", "threshold", Entry.NUMBER, _whole), _ROTATE),
    BoxItem: (_simple("thickness_mm", "thickness_mm", Entry.NUMBER, _number),),
    LineItem: (),
}
_PLACE: Final = {
    False: (_area("left", "left"), _area("top", "top"), _area("width", "width"), _area("height", "height")),
    True: (_corner("left", 0), _corner("top", 1), _simple("width_mm", "width_mm", Entry.NUMBER, _number)),
}
_SHOWN: Final = (_condition("when"), _condition("unless"))
