"""A draft receipt: what its events add up to. Pure, so that a crash or an undo is only a replay.

Lines start at nothing. Events that were negated are left out before adding up, so a draft after
an undo is the very draft from before the event.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import DraftLine
from invista_desktop.models.domain.receiving_events import (
    Confirmed,
    DataScanned,
    DeliveryNoteGiven,
    Event,
    LotGiven,
    PutAwayChosen,
    QualitySplit,
    QuantityTyped,
    Recorded,
    Scanned,
    SetAside,
    Undone,
)


@dataclass(frozen=True, slots=True)
class LastScan:
    """The scan a second barcode, a hold or a reject refers to; a typed quantity is the line's whole."""

    line_key: str
    quantity: Decimal
    serial: str | None = None
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What was scanned and typed for one order on one workstation, not yet posted.

    Attributes:
        active: key of the line last worked on.
        answers: what was confirmed, as (word, about).
        set_aside: codes still to be looked up, with the event that kept them.
    """

    lines: tuple[DraftLine, ...] = ()
    active: str | None = None
    last_scan: LastScan | None = None
    answers: frozenset[tuple[str, str]] = frozenset()
    delivery_note: str | None = None
    set_aside: tuple[tuple[UUID, str], ...] = ()

    def line(self, key: str) -> DraftLine | None:
        """Return the line named `key`, if there is one."""
        return next((line for line in self.lines if line.line_key == key), None)

    @property
    def active_line(self) -> DraftLine | None:
        """The line last worked on."""
        return None if self.active is None else self.line(self.active)

    @property
    def confirmed(self) -> frozenset[str]:
        """The words a posting of this draft carries."""
        return frozenset(word for word, _about in self.answers)

    def kept_for(self, order_item_id: UUID) -> Decimal:
        """Return what this draft would add to an order line: accepted and held."""
        return sum((line.kept for line in self.lines if line.order_item_id == order_item_id), ZERO)


def fold(recorded: Iterable[Recorded]) -> Draft:
    """Return what the events add up to."""
    return reduce(apply, effective(tuple(recorded)), Draft())


def effective(recorded: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Return the events that count, in order: neither negated nor an undo."""
    negated = {one.event.negates for one in recorded if isinstance(one.event, Undone)}
    return tuple(one for one in recorded if not isinstance(one.event, Undone) and one.event_id not in negated)


def next_undone(recorded: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Return what the next undo takes back: the last step, then what was confirmed for it; empty when none is left."""
    newest_first = effective(recorded)[::-1]
    confirmed = takewhile(lambda one: isinstance(one.event, Confirmed), newest_first[1:])
    return (*newest_first[:1], *confirmed)


def apply(draft: Draft, one: Recorded) -> Draft:
    """Return the draft with one more event; an event about a line that is not there changes nothing."""
    if isinstance(one.event, SetAside):
        return replace(draft, set_aside=(*draft.set_aside, (one.event_id, one.event.raw)))
    step = _STEPS.get(type(one.event))
    return step(draft, one.event) if step else draft


def preview(draft: Draft, event: Event) -> Draft:
    """Return what `draft` would be, were `event` recorded."""
    return apply(draft, Recorded(UUID(int=0), event))


def _scanned(draft: Draft, scan: Scanned) -> Draft:
    line = _home_of(draft, scan) or DraftLine(
        line_key=_next_key(draft),
        order_item_id=scan.order_item_id,
        product_id=scan.product_id,
        variant_id=scan.variant_id,
        entered_unit=scan.entered_unit,
        entered_factor=scan.entered_factor,
        base_unit=scan.base_unit,
    )
    same_unit = (line.entered_unit, line.entered_factor) == (scan.entered_unit, scan.entered_factor)
    line = replace(
        line,
        accepted=line.accepted + scan.quantity,
        lot_code=scan.lot_code or line.lot_code,
        expiry_date=scan.expiry_date or line.expiry_date,
        serials=(*line.serials, scan.serial) if scan.serial else line.serials,
        entered_quantity=line.entered_quantity + scan.entered_quantity,
    )
    line = line if same_unit else _said_in_base_units(line)
    return _with_line(draft, line, LastScan(line.line_key, scan.quantity, scan.serial))


def _home_of(draft: Draft, scan: Scanned) -> DraftLine | None:
    """Return the line a scan adds to.

    With a lot: the line of that lot, or the active line still waiting for one. Without: the
    active line, else a line without lot, because guessing among lots would be a silent error.
    """
    same = [
        line
        for line in draft.lines
        if line.item_key == (scan.product_id, scan.variant_id)
        and line.order_item_id == scan.order_item_id
        and (scan.expiry_date is None or line.expiry_date in (None, scan.expiry_date))
    ]
    active = next((line for line in same if line.line_key == draft.active), None)
    if scan.lot_code:
        waiting = active if active and active.lot_code is None else None
        return next((line for line in same if line.lot_code == scan.lot_code), waiting)
    return active or next((line for line in same if line.lot_code is None), None)


def _data_scanned(draft: Draft, data: DataScanned) -> Draft:
    last = draft.last_scan
    line = draft.line(last.line_key) if last else None
    if last is None or line is None:
        return draft
    if data.quantity is not None and line.accepted + data.quantity >= last.quantity:
        line = _recounted(line, line.accepted + data.quantity - last.quantity)
        last = replace(last, quantity=data.quantity)
    if data.lot_code is not None and line.lot_code not in (None, data.lot_code):
        draft, line, last = _moved_to_lot(draft, line, last, data.lot_code)
    line = replace(
        line,
        lot_code=data.lot_code or line.lot_code,
        expiry_date=data.expiry_date or line.expiry_date,
    )
    if data.serial is not None:
        line = _with_serial(line, data.serial)
        last = replace(last, serial=data.serial)
    return _with_line(draft, line, last)


def _with_serial(line: DraftLine, serial: str) -> DraftLine:
    """Return the line with one more serial, counting one more only when every piece has one."""
    if len(line.serials) >= line.quantity:
        line = _recounted(line, line.accepted + 1)
    return replace(line, serials=(*line.serials, serial))


def _moved_to_lot(draft: Draft, line: DraftLine, last: LastScan, lot: str) -> tuple[Draft, DraftLine, LastScan]:
    """Take the last scan out of its line, and return the line of the lot it turned out to be."""
    moved = min(last.quantity, line.accepted)
    serials = tuple(serial for serial in line.serials if serial == last.serial)
    left = replace(
        _recounted(line, line.accepted - moved),
        serials=tuple(serial for serial in line.serials if serial != last.serial),
    )
    draft = _with_line(draft, left, last)
    key = (line.item_key, line.order_item_id, lot)
    home = next((one for one in draft.lines if (one.item_key, one.order_item_id, one.lot_code) == key), None)
    home = home or DraftLine(
        line_key=_next_key(draft),
        order_item_id=line.order_item_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        entered_unit=line.entered_unit,
        entered_factor=line.entered_factor,
        base_unit=line.base_unit,
    )
    home = replace(_recounted(home, home.accepted + moved), serials=(*home.serials, *serials))
    return draft, home, LastScan(home.line_key, moved, last.serial)


def _quantity_typed(draft: Draft, typed: QuantityTyped) -> Draft:
    line = draft.line(typed.line_key)
    if line is None:
        return draft
    line = replace(
        line,
        accepted=typed.quantity,
        entered_quantity=typed.entered_quantity,
        entered_unit=typed.entered_unit,
        entered_factor=typed.entered_factor,
    )
    if line.kept + line.rejected != typed.quantity:
        line = _said_in_base_units(line)
    return _with_line(draft, line, LastScan(line.line_key, typed.quantity, is_typed=True))


def _lot_given(draft: Draft, given: LotGiven) -> Draft:
    line = draft.line(given.line_key)
    if line is None:
        return draft
    line = replace(line, lot_code=given.lot_code or line.lot_code, expiry_date=given.expiry_date or line.expiry_date)
    return _edited(draft, line)


def _quality_split(draft: Draft, split: QualitySplit) -> Draft:
    line = draft.line(split.line_key)
    if line is None:
        return draft
    was = line.quantity
    line = replace(
        line,
        accepted=split.accepted,
        held=split.held,
        rejected=split.rejected,
        rejection_reason=split.rejection_reason,
        held_serials=split.held_serials,
        rejected_serials=split.rejected_serials,
    )
    return _edited(draft, line if line.quantity == was else _recounted(line, split.accepted))


def _put_away_chosen(draft: Draft, chosen: PutAwayChosen) -> Draft:
    line = draft.line(chosen.line_key)
    if line is None:
        return draft
    line = replace(line, put_away_location_id=chosen.location_id, put_away_code=chosen.location_code)
    return _edited(draft, line)


def _recounted(line: DraftLine, accepted: Decimal) -> DraftLine:
    """Return the line with another accepted quantity, said in its pack when that comes out even."""
    line = replace(line, accepted=accepted)
    if line.entered_factor > 0 and line.quantity % line.entered_factor == 0:
        return replace(line, entered_quantity=line.quantity / line.entered_factor)
    return _said_in_base_units(line)


def _said_in_base_units(line: DraftLine) -> DraftLine:
    return replace(line, entered_quantity=line.quantity, entered_unit=line.base_unit, entered_factor=Decimal(1))


def _edited(draft: Draft, line: DraftLine) -> Draft:
    """Return the draft with an edited line; a second barcode completes that line from now on."""
    last = draft.last_scan
    same = last is not None and last.line_key == line.line_key
    return _with_line(draft, line, last if same else LastScan(line.line_key, line.accepted))


def _with_line(draft: Draft, line: DraftLine, last: LastScan | None) -> Draft:
    """Return the draft with `line` in its place, active, and `last` as what a second barcode completes."""
    known = any(other.line_key == line.line_key for other in draft.lines)
    lines = tuple(line if other.line_key == line.line_key else other for other in draft.lines)
    return replace(draft, lines=lines if known else (*lines, line), active=line.line_key, last_scan=last)


def _next_key(draft: Draft) -> str:
    return str(len(draft.lines) + 1)


_STEPS: Final[dict[type[Any], Callable[[Draft, Any], Draft]]] = {
    Scanned: _scanned,
    DataScanned: _data_scanned,
    QuantityTyped: _quantity_typed,
    LotGiven: _lot_given,
    QualitySplit: _quality_split,
    PutAwayChosen: _put_away_chosen,
    DeliveryNoteGiven: lambda draft, given: replace(draft, delivery_note=given.delivery_note or None),
    Confirmed: lambda draft, given: replace(draft, answers=draft.answers | {(given.confirmation, given.about)}),
}
