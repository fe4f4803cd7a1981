"""Changing a label template one step at a time, and taking steps back. Lengths are millimetres."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    GAP_MM,
    Area,
    BarcodeItem,
    BoxItem,
    ElementPattern,
    ImageItem,
    Item,
    LineItem,
    Template,
    TextItem,
    turned,
)
from invista_desktop.models.domain.labels import LabelKind

GRID_MM: Final = 0.5
LEAST_MM: Final = 0.2
MARGIN_MM: Final = 4.0


class ItemKind(StrEnum):
    """What can be put on a label."""

    TEXT = "text"
    BARCODE = "barcode"
    LINE = "line"
    BOX = "box"
    IMAGE = "image"


# What a label of each kind is mostly scanned for: the field its first bar code and text show.
_MAIN_FIELD: Final = {
    LabelKind.PRODUCT: "product.sku",
    LabelKind.LOT: "lot.code",
    LabelKind.SERIAL: "serial.code",
    LabelKind.PALLET: "pallet.sscc",
    LabelKind.LOCATION: "location.code",
    LabelKind.CARTON: "pallet.sscc",
    LabelKind.SHIPPING: "shipment.number",
    LabelKind.ASSET: "asset.code",
    LabelKind.COMMAND: "command.code",
}


@dataclass(frozen=True)
class Design:
    """A template being changed.

    Attributes:
        chosen: which of its items the next step is about, counted from 0; None for the label itself.
    """

    template: Template
    chosen: int | None = None

    @property
    def item(self) -> Item | None:
        """The chosen item."""
        return None if self.chosen is None else self.template.items[self.chosen]

    def choosing(self, place: int | None) -> "Design":
        """Return it with another item chosen; a place that is none chooses the label."""
        is_one = place is not None and 0 <= place < len(self.template.items)
        return replace(self, chosen=place if is_one else None)

    def changing(self, change: Callable[[Item], Item]) -> "Design":
        """Return it with the chosen item changed; without one it stays as it is."""
        if self.chosen is None:
            return self
        items = list(self.template.items)
        items[self.chosen] = change(items[self.chosen])
        return replace(self, template=replace(self.template, items=tuple(items)))

    def moving(self, right: float, down: float) -> "Design":
        """Return it with the chosen item moved, as far as the label reaches."""
        size = self.template.size_mm
        return self.changing(lambda item: moved(item, right, down, size))

    def sizing(self, wider: float, higher: float) -> "Design":
        """Return it with the chosen item made larger or smaller, as far as the label reaches."""
        size = self.template.size_mm
        return self.changing(lambda item: sized(item, wider, higher, size))

    def adding(self, item: Item) -> "Design":
        """Return it with one more item, which is chosen."""
        items = (*self.template.items, item)
        return Design(replace(self.template, items=items), len(items) - 1)

    def doubling(self) -> "Design":
        """Return it with a copy of the chosen item a little below, which is chosen."""
        if self.item is None:
            return self
        return self.adding(moved(self.item, 2 * GRID_MM, 2 * GRID_MM, self.template.size_mm))

    def removing(self) -> "Design":
        """Return it without the chosen item; the one after it is chosen then."""
        if self.chosen is None:
            return self
        items = tuple(item for place, item in enumerate(self.template.items) if place != self.chosen)
        return Design(replace(self.template, items=items)).choosing(min(self.chosen, len(items) - 1))

    def shifting(self, by: int) -> "Design":
        """Return it with the chosen item earlier or later in the list; later ones are drawn over earlier ones."""
        if self.chosen is None or not 0 <= self.chosen + by < len(self.template.items):
            return self
        items = list(self.template.items)
        items.insert(self.chosen + by, items.pop(self.chosen))
        return Design(replace(self.template, items=tuple(items)), self.chosen + by)

    def place_at(self, right: float, down: float) -> int | None:
        """Return the item at a point of the label, the smallest where several are; None for none."""
        there = [
            (item.area.width * item.area.height, -place, place)
            for place, item in enumerate(self.template.items)
            if _is_in(item.area, right, down)
        ]
        return min(there)[2] if there else None


class DesignHistory:
    """The steps of one sitting: the newest is what is shown, all can be taken back and done again."""

    def __init__(self, start: Design) -> None:
        self._done, self._undone = [start], list[Design]()
        self._saved = start.template

    @property
    def now(self) -> Design:
        """What is shown."""
        return self._done[-1]

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return len(self._done) > 1

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return bool(self._undone)

    @property
    def is_changed(self) -> bool:
        """Whether the template is another one than was saved last."""
        return self.now.template != self._saved

    def step(self, design: Design) -> None:
        """Take a step; choosing another item is none."""
        if design.template == self.now.template:
            self._done[-1] = design
            return
        self._done.append(design)
        self._undone.clear()

    def undo(self) -> None:
        """Take the last step back."""
        if self.can_undo:
            self._undone.append(self._done.pop())

    def redo(self) -> None:
        """Do a step again that was taken back."""
        if self._undone:
            self._done.append(self._undone.pop())

    def saved(self, template: Template) -> None:
        """Take that `template` is what the file says now; its version may be newer than the one shown."""
        self._done[-1] = replace(self.now, template=template)
        self._saved = template


def new_template(id: str, name: str, kind: LabelKind, size_mm: tuple[float, float]) -> Template:  # noqa: A002 - the field's name
    """Return a template to begin with: what the label is of, in words and as a bar code."""
    words = new_item(ItemKind.TEXT, kind, size_mm)
    code = new_item(ItemKind.BARCODE, kind, size_mm)
    return Template(id, name, kind, size_mm, (words, moved(code, 0, 10, size_mm)))


def new_item(kind: ItemKind, label: LabelKind, size_mm: tuple[float, float], png: bytes = b"") -> Item:
    """Return an item to begin with, near the label's upper left corner."""
    room = size_mm[0] - 2 * MARGIN_MM
    pattern = f"{{{_MAIN_FIELD[label]}}}"
    match kind:
        case ItemKind.TEXT:
            return TextItem(Area(MARGIN_MM, MARGIN_MM, room, 6), pattern, 12, 6)
        case ItemKind.LINE:
            return LineItem(Area(MARGIN_MM, MARGIN_MM, room, GRID_MM))
        case ItemKind.BOX:
            return BoxItem(Area(MARGIN_MM, MARGIN_MM, room, min(20.0, size_mm[1] - 2 * MARGIN_MM)))
        case ItemKind.IMAGE:
            return ImageItem(Area(MARGIN_MM, MARGIN_MM, min(20.0, room), min(20.0, size_mm[1] - 2 * MARGIN_MM)), png)
        case ItemKind.BARCODE:
            return _new_barcode(pattern, label, room)


def _new_barcode(pattern: str, label: LabelKind, room: float) -> BarcodeItem:
    if label in {LabelKind.PALLET, LabelKind.CARTON}:
        elements = (ElementPattern("00", pattern),)
        return BarcodeItem((MARGIN_MM, MARGIN_MM), Symbology.GS1_128, 2, room, hri=True, elements=elements)
    return BarcodeItem((MARGIN_MM, MARGIN_MM), Symbology.CODE_128, 2, room, hri=True, data=pattern)


def moved(item: Item, right: float, down: float, label: tuple[float, float]) -> Item:
    """Return an item moved, all of it on the label as far as it fits there."""
    area = item.area
    left = _within(area.left + right, label[0] - area.width)
    top = _within(area.top + down, label[1] - area.height)
    if isinstance(item, BarcodeItem):
        return replace(item, at=(left, top))
    return replace(item, area=replace(area, left=left, top=top))


def sized(item: Item, wider: float, higher: float, label: tuple[float, float]) -> Item:
    """Return an item so much wider and higher, its upper left corner where it was; a square code stays one."""
    area = item.area
    if isinstance(item, BarcodeItem) and not item.symbology.is_linear:
        wider = higher = wider if abs(wider) >= abs(higher) else higher
    width = _between(area.width, wider, label[0] - area.left)
    height = _between(area.height, higher, label[1] - area.top)
    if not isinstance(item, BarcodeItem):
        return replace(item, area=replace(area, width=width, height=height))
    along, across = turned((width, height), item.rotate)
    if not item.symbology.is_linear:
        return replace(item, width_mm=round(min(along, across - item.hri_mm), 2))
    line = (across + GAP_MM) / item.lines - GAP_MM - item.hri_mm
    return replace(item, width_mm=along, height_mm=max(1.0, round(line, 2)))


def _between(length: float, more: float, room: float) -> float:
    return round(max(LEAST_MM, min(length + more, max(length, room))), 2)


def snapped(length: float) -> float:
    """Return the nearest length on the grid."""
    return round(round(length / GRID_MM) * GRID_MM, 2)


def _within(place: float, most: float) -> float:
    return round(max(0.0, min(place, max(0.0, most))), 2)


def _is_in(area: Area, right: float, down: float) -> bool:
    # Rules are thinner than a pointer is sure.
    reach = 0.8
    return area.left - reach <= right <= area.right + reach and area.top - reach <= down <= area.bottom + reach
