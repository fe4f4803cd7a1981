"""What a scan does to a transfer's draft: one more pick at the source, one more arrival at the destination. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.found import Found, LocationFound, LotFound, PalletFound, ProductFound, SerialFound
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.transfer_drafts import (
    TransferDraft,
    line_of,
    next_stop,
    require_lot_known,
    require_wanted,
)
from invista_desktop.models.domain.transfers import Arrival, OpenedTransfer, Pick, PickProposal, TransferLine
from invista_desktop.views.transfers.pallet_scans import arrived_pallet, counted, picked_pallet
from invista_desktop.views.transfers.substitutes import Asking, Substitutes
from invista_desktop.views.transfers.work import TransferWork

ItemFound = ProductFound | LotFound | SerialFound


@dataclass(frozen=True)
class Taken:
    """A scan that counted: the draft it led to, and what to say of it.

    Attributes:
        doubt: what the person should check of the label; said instead of the advice.
    """

    draft: TransferDraft
    title: Said
    advice: Said
    doubt: Said | None = None


class TransferScans:
    """Reads scans for the opened transfer; remembers the place that was scanned last."""

    def __init__(
        self, asking: Asking, work: TransferWork, background: Background, *, may_substitute: Callable[[], bool]
    ) -> None:
        self._work, self._background = work, background
        self._substitutes = Substitutes(asking, may_substitute)
        self._place: LocationFound | None = None

    def begin(self) -> None:
        """Forget the place of another transfer."""
        self._place = None

    async def pick(
        self, raw: str, transfer: OpenedTransfer, draft: TransferDraft, proposals: tuple[PickProposal, ...]
    ) -> Taken:
        """Return the draft with what the scan picked: an item, or a pallet with everything on it.

        Raises:
            RuleViolation: it is not for this transfer, not wanted any more, on a pallet, or from another bin than one
                stands at.
            NotPermitted: it is another lot than proposed.
        """
        meaning, found = await self._read(raw)
        if isinstance(found, LocationFound):
            return self._stand_at(found, transfer, draft)
        if isinstance(found, PalletFound):
            return await self._pick_pallet(found.pallet_id, transfer, draft, proposals)
        if not isinstance(found, ItemFound):
            raise _not_for_transfers(raw)
        line = _line(found, transfer)
        stop = self._stop_for(line, draft, proposals)
        serial = await self._serial_of(line, meaning, found)
        lot = _lot_of(meaning, found) or (stop.lot_code or "" if not line.item.is_lot_tracked else "")
        require_lot_known(line, lot)
        quantity = Decimal(1) if serial else _quantity(meaning, found)
        require_wanted(line, draft, quantity)
        _require_loose(stop)
        reason, note = None, None
        if line.item.is_lot_tracked and lot != (stop.lot_code or ""):
            reason, note = await self._substitutes.reason(line, stop.lot_code or "", lot, transfer)
        lot_id = await self._lot_id(line, stop, lot)
        pick = Pick(line.item_id, stop.location_id, quantity, lot_id, serial, substitute_reason=reason, note=note)
        after = draft.with_pick(pick)
        return Taken(after, _counted(line, quantity), _where_next(next_stop(proposals, after)), doubt_about(meaning))

    async def arrive(self, raw: str, transfer: OpenedTransfer, draft: TransferDraft) -> Taken:
        """Return the draft with what the scan says arrived: an item, or a pallet with everything on it.

        Raises:
            RuleViolation: it is neither, its lot or serial is missing, or the pallet came with another transfer.
        """
        meaning, found = await self._read(raw)
        if isinstance(found, LocationFound):
            return self._stand_at(found, transfer, draft)
        if not isinstance(found, ItemFound | PalletFound):
            raise _not_for_transfers(raw)
        place = self._place.location_id if self._place else transfer.dock_location_id
        if place is None:
            raise RuleViolation(
                said("Nobody knows where to put it."), said("Scan the dock or the bin first."), code="no_place"
            )
        if isinstance(found, PalletFound):
            pallet = await self._background.run(self._work.whole_pallet, found.pallet_id)
            return Taken(arrived_pallet(pallet, transfer, draft, place), counted(pallet), said("Scan on."))
        line = line_of(transfer, found.product_id, found.variant_id)
        lot, serial = _lot_of(meaning, found), _serial_code(meaning, found)
        if line is not None:
            require_lot_known(line, lot or serial)
        arrival = Arrival(
            found.product_id,
            line.item.variant_id if line else found.variant_id,
            Decimal(1) if serial else _quantity(meaning, found),
            place,
            lot_code=lot or None,
            expiry_date=_expiry(meaning),
            serial_code=serial or None,
        )
        return Taken(
            draft.with_arrival(arrival),
            _arrived(found, arrival.quantity),
            _expected(line, draft, arrival.quantity),
            doubt_about(meaning),
        )

    async def _read(self, raw: str) -> tuple[Meaning, Found]:
        meaning, found = await self._background.run(self._work.read, raw)
        require_readable(meaning)
        return meaning, found

    async def _pick_pallet(
        self, pallet_id: UUID, transfer: OpenedTransfer, draft: TransferDraft, proposals: tuple[PickProposal, ...]
    ) -> Taken:
        pallet = await self._background.run(self._work.whole_pallet, pallet_id)
        after = await picked_pallet(pallet, transfer, draft, proposals, self._substitutes)
        return Taken(after, counted(pallet), _where_next(next_stop(proposals, after)))

    def _stand_at(self, found: LocationFound, transfer: OpenedTransfer, draft: TransferDraft) -> Taken:
        if found.warehouse_id not in (transfer.from_warehouse_id, transfer.to_warehouse_id):
            raise RuleViolation(
                said("{code} is in neither warehouse of this transfer.", code=found.code),
                said("Scan a place here."),
                code="other_warehouse",
            )
        self._place = found
        return Taken(draft, said("At {code}.", code=found.code), said("Scan what lies there."))

    def _stop_for(self, line: TransferLine, draft: TransferDraft, proposals: tuple[PickProposal, ...]) -> PickProposal:
        of_line = tuple(one for one in proposals if one.item_id == line.item_id)
        here = self._place
        if here is not None:
            of_line = tuple(one for one in of_line if one.location_id == here.location_id)
        if stop := next_stop(of_line, draft) or (of_line[0] if of_line else None):
            return stop
        raise RuleViolation(
            said("No {sku} is to be taken from {code}.", sku=line.item.sku, code=here.code if here else "?")
            if here
            else said("No {sku} is available here.", sku=line.item.sku),
            said("Go to the bin that is shown, and scan its label."),
            code="other_bin",
        )

    async def _lot_id(self, line: TransferLine, stop: PickProposal, lot: str) -> UUID | None:
        if not line.item.is_lot_tracked or lot == (stop.lot_code or ""):
            return stop.lot_id
        _meaning, found = await self._background.run(self._work.read, lot)
        if isinstance(found, LotFound) and found.product_id == line.item.product_id:
            return found.lot_id
        raise RuleViolation(
            said("Lot {lot} of {sku} is not on file.", lot=lot, sku=line.item.sku),
            said("Scan the label again."),
            code="unknown_lot",
        )

    async def _serial_of(self, line: TransferLine, meaning: Meaning, found: ItemFound) -> UUID | None:
        if not line.item.is_serialized:
            return None
        if isinstance(found, SerialFound):
            return found.serial_id
        if serial := meaning.text("serial"):
            _meaning, by_number = await self._background.run(self._work.read, serial)
            if isinstance(by_number, SerialFound) and by_number.product_id == line.item.product_id:
                return by_number.serial_id
        raise RuleViolation(
            said("{sku} needs a serial number.", sku=line.item.sku),
            said("Scan the serial number of the piece."),
            code="serial_required",
        )


def _line(found: ItemFound, transfer: OpenedTransfer) -> TransferLine:
    if (line := line_of(transfer, found.product_id, found.variant_id)) is None:
        raise RuleViolation(
            said("{sku} is not on transfer {number}.", sku=found.sku, number=transfer.number),
            said("Put it back where it was."),
            code="not_on_transfer",
        )
    return line


def _require_loose(stop: PickProposal) -> None:
    if stop.on_pallets >= stop.quantity:
        raise RuleViolation(
            said("What is left of {sku} in {code} stands on pallets.", sku=stop.sku, code=stop.location_code),
            said("Scan the SSCC of its pallet, or take it off the pallet first."),
            code="on_a_pallet",
        )


def _not_for_transfers(raw: str) -> RuleViolation:
    return RuleViolation(
        said("{code} is no item and no place.", code=raw.strip()[:60]),
        said("Scan an item, a pallet, or the bin you stand at."),
        code="no_item",
    )


def _lot_of(meaning: Meaning, found: Found) -> str:
    return found.code if isinstance(found, LotFound) else meaning.text("lot")


def _serial_code(meaning: Meaning, found: Found) -> str:
    return found.code if isinstance(found, SerialFound) else meaning.text("serial")


def _quantity(meaning: Meaning, found: Found) -> Decimal:
    if "count" in meaning.fields:
        return Decimal(meaning.text("count"))
    return found.pack_quantity if isinstance(found, ProductFound) else Decimal(1)


def _expiry(meaning: Meaning) -> date | None:
    day = meaning.text("expiry") or meaning.text("best_before")
    return date.fromisoformat(day[:10]) if day else None


def _counted(line: TransferLine, quantity: Decimal) -> Said:
    return said("{sku}  +{quantity} {unit}", sku=line.item.sku, quantity=shown_quantity(quantity), unit=line.item.unit)


def _arrived(found: ItemFound, quantity: Decimal) -> Said:
    return said("{sku}  +{quantity}", sku=found.sku, quantity=shown_quantity(quantity))


def _where_next(stop: PickProposal | None) -> Said:
    if stop is None:
        return said("Everything is picked. F9 sends it.")
    if stop.on_pallets >= stop.quantity:
        return said(
            "Next: {quantity} of {sku} on pallets in {bin}. Scan the pallet.",
            quantity=shown_quantity(stop.quantity),
            sku=stop.sku,
            bin=stop.location_code,
        )
    return said(
        "Next: {quantity} of {sku} in {bin}.",
        quantity=shown_quantity(stop.quantity),
        sku=stop.sku,
        bin=stop.location_code,
    )


def _expected(line: TransferLine | None, draft: TransferDraft, more: Decimal) -> Said:
    if line is None:
        return said("Nobody asked for it on this transfer. You are asked when you take it in.")
    return said(
        "{arrived} of {expected} under way.",
        arrived=shown_quantity(draft.arrived(line) + more),
        expected=shown_quantity(line.in_transit),
    )
