"""An adjustment that is being scanned: what was found and lost, step by step, to be undone one by one."""

import base64
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.quantities import ZERO, shown_quantity
from invista_desktop.models.domain.receiving import ItemRow, PackRow
from invista_desktop.models.domain.stock_commands import AdjustStock, ChangeLine, Photo
from invista_desktop.models.domain.stock_piles import AdjustmentReason, Pile, PlaceRow
from invista_desktop.models.domain.stock_rules import (
    require_fitting,
    require_holds_goods,
    require_on_hand,
    require_quantity,
    require_serial_quantity,
)

MOST_BYTES: Final = 4_000_000
_MEDIA: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One scan, or one typed quantity.

    Attributes:
        place: where goods are found or lost from now on.
        line: what was found or lost.
        sets: whether the line stands in place of what was said of its pile before.
    """

    place: PlaceRow | None = None
    line: ChangeLine | None = None
    sets: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    """What tells goods in one place apart: the item, its status, lot and piece.

    Attributes:
        expiry_date: of a lot that is new to the books, as ISO text.
    """

    item: ItemRow
    status: str = "AVAILABLE"
    lot: str | None = None
    serial: str | None = None
    expiry_date: str | None = None


@dataclass(frozen=True, slots=True)
class AdjustmentDraft:
    """The steps since the adjustment was begun.

    Attributes:
        is_found: whether the next scan adds to the books, or takes from them.
    """

    reason: AdjustmentReason | None = None
    note: str = ""
    is_found: bool = False
    steps: tuple[ChangeStep, ...] = ()
    photos: tuple[Photo, ...] = ()

    @property
    def place(self) -> PlaceRow | None:
        """Where goods are found or lost."""
        return next((step.place for step in reversed(self.steps) if step.place is not None), None)

    @property
    def lines(self) -> tuple[ChangeLine, ...]:
        """What was found and lost, each pile once; what came out even is left out."""
        held: dict[object, ChangeLine] = {}
        for step in self.steps:
            if step.line is not None:
                held[_key(step.line)] = _after(held.get(_key(step.line)), step)
        return tuple(line for line in held.values() if line.change != ZERO)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was begun."""
        return self.reason is None

    def begun(self, reason: AdjustmentReason, note: str) -> "AdjustmentDraft":
        """Return a new draft for a reason."""
        return AdjustmentDraft(reason, note)

    def turned(self) -> "AdjustmentDraft":
        """Return the draft whose next scans are found instead of lost, or the other way round.

        Raises:
            RuleViolation: for its reason nothing is found.
        """
        if self.reason is not None and not self.is_found:
            require_fitting(self.reason, (Decimal(1),))
        return replace(self, is_found=not self.is_found)

    def at(self, place: PlaceRow) -> "AdjustmentDraft":
        """Return the draft that goes on in a place.

        Raises:
            RuleViolation: nothing lies there, or it is in another warehouse than the lines before.
        """
        require_holds_goods(place)
        first = next((step.place for step in self.steps if step.place is not None), place)
        if self.lines and place.warehouse_id != first.warehouse_id:
            raise RuleViolation(
                said("{code} is in warehouse {warehouse}.", code=place.code, warehouse=place.warehouse),
                said("An adjustment is of one warehouse: post this one first."),
                code="between_warehouses",
            )
        return replace(self, steps=(*self.steps, ChangeStep(place=place)))

    def losing(self, pile: Pile, quantity: Decimal, *, pack: PackRow | None = None, serial: str | None = None,
               sets: bool = False) -> "AdjustmentDraft":  # fmt: skip
        """Return the draft with so much of a pile lost.

        Raises:
            RuleViolation: no such quantity is there, or a numbered piece is not named.
        """
        goods = Goods(pile.item, pile.status, pile.lot or None, serial)
        draft = self._with(goods, pile, -quantity, pack, sets=sets)
        lost = sum((-line.change for line in draft.lines if _is_of(line, pile)), ZERO)
        require_on_hand(pile, lost)
        return draft

    def finding(self, goods: Goods, quantity: Decimal, *, pack: PackRow | None = None,
                sets: bool = False) -> "AdjustmentDraft":  # fmt: skip
        """Return the draft with so much found in the place.

        Raises:
            RuleViolation: it is no quantity of the item, or a lot or a piece is not named.
        """
        if goods.item.is_lot_tracked and not goods.lot:
            raise RuleViolation(
                said("{sku} needs a lot number.", sku=goods.item.sku),
                said("Scan or type the lot on the package."),
                code="lot_required",
            )
        if self.reason is not None:
            require_fitting(self.reason, (quantity,))
        return self._with(goods, None, quantity, pack, sets=sets)

    def without_last(self) -> "AdjustmentDraft":
        """Return the draft as it was before the last step."""
        return replace(self, steps=self.steps[:-1])

    def with_photo(self, file_name: str, content: bytes) -> "AdjustmentDraft":
        """Return the draft with a picture or letter that shows the reason.

        Raises:
            RuleViolation: it is no picture, or too large.
        """
        media = next((kind for start, kind in _MEDIA if content.startswith(start)), None)
        if media is None:
            raise RuleViolation(
                said("{name} is no picture.", name=file_name), said("Choose a JPEG, PNG or PDF file."), code="no_photo"
            )
        if len(content) > MOST_BYTES:
            raise RuleViolation(
                said("{name} is larger than 4 MB.", name=file_name), said("Choose a smaller one."), code="large_photo"
            )
        photo = Photo(file_name, media, base64.b64encode(content).decode())
        return replace(self, photos=(*self.photos, photo))

    def command(self, operation_id: UUID) -> AdjustStock:
        """Return what is posted.

        Raises:
            RuleViolation: nothing was scanned, or the reason demands a photo.
        """
        reason, lines = self.reason, self.lines
        if reason is None or not lines:
            raise RuleViolation(
                said("Nothing is to be adjusted yet."),
                said("Scan the bin, then what is found or lost there."),
                code="nothing_to_adjust",
            )
        if reason.needs_photo and not self.photos:
            raise RuleViolation(
                said("“{reason}” needs a photo.", reason=reason.label),
                said("Add a picture with F6."),
                code="photo_required",
            )
        return AdjustStock(operation_id, reason.code, lines, self.note, self.photos)

    def _with(
        self, goods: Goods, pile: Pile | None, change: Decimal, pack: PackRow | None, *, sets: bool
    ) -> "AdjustmentDraft":
        item, place = goods.item, self.place
        require_quantity(item, abs(change))
        require_serial_quantity(item, abs(change), 1 if goods.serial else 0)
        if place is None and pile is None:
            raise RuleViolation(said("Where are the goods?"), said("Scan the bin first."), code="place_required")
        if goods.serial and any(line.serial_code == goods.serial and line.sku == item.sku for line in self.lines):
            raise RuleViolation(
                said("Piece {serial} is on the list already.", serial=goods.serial),
                said("Scan the next piece, or post with F9."),
                code="serial_twice",
            )
        line = _line(goods, pile, place, change, pack)
        return replace(self, steps=(*self.steps, ChangeStep(line=line, sets=sets)))


def _line(goods: Goods, pile: Pile | None, place: PlaceRow | None, change: Decimal, pack: PackRow | None) -> ChangeLine:
    factor = pack.quantity if pack else Decimal(1)
    location_id, location = (pile.location_id, pile.location) if pile else _named(place)
    return ChangeLine(
        product_id=goods.item.product_id,
        variant_id=goods.item.variant_id,
        sku=goods.item.sku,
        unit=goods.item.unit,
        location_id=location_id,
        location=location,
        change=change,
        status=goods.status,
        lot_code=goods.lot,
        expiry_date=goods.expiry_date,
        serial_code=goods.serial,
        entered_quantity=abs(change) / factor,
        entered_unit=pack.name if pack else goods.item.unit,
        entered_factor=factor,
    )


def _named(place: PlaceRow | None) -> tuple[UUID, str]:
    assert place is not None  # noqa: S101 - the caller has looked
    return place.location_id, place.code


def _key(line: ChangeLine) -> tuple[object, ...]:
    return line.location_id, line.product_id, line.variant_id, line.status, line.lot_code, line.serial_code


def _is_of(line: ChangeLine, pile: Pile) -> bool:
    return (line.location_id, line.product_id, line.variant_id, line.status, line.lot_code or "") == (
        pile.location_id, *pile.item.key, pile.status, pile.lot
    )  # fmt: skip


def _after(before: ChangeLine | None, step: ChangeStep) -> ChangeLine:
    line = step.line
    assert line is not None  # noqa: S101 - the caller has looked
    if before is None or step.sets:
        return line
    change = before.change + line.change
    if before.entered_unit == line.entered_unit and before.entered_factor:
        return replace(line, change=change, entered_quantity=abs(change) / before.entered_factor)
    return replace(line, change=change, entered_quantity=abs(change), entered_unit=line.unit, entered_factor=Decimal(1))


def signed(change: Decimal, unit: str) -> str:
    """Return a change with its sign and unit."""
    return f"{'+' if change > ZERO else '−'}{shown_quantity(abs(change))} {unit}"
