"""What the scan of an SSCC does to a transfer's draft: everything on the pallet is picked, or has arrived. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.pallets import PalletLine, WholePallet, require_in_use
from invista_desktop.models.domain.quantities import ZERO, shown_quantity
from invista_desktop.models.domain.transfer_drafts import ScannedPallet, TransferDraft, line_of, require_wanted
from invista_desktop.models.domain.transfers import Arrival, OpenedTransfer, Pick, PickProposal, TransferLine
from invista_desktop.views.transfers.substitutes import Substitutes


async def picked_pallet(
    pallet: WholePallet,
    transfer: OpenedTransfer,
    draft: TransferDraft,
    proposals: Sequence[PickProposal],
    substitutes: Substitutes,
) -> TransferDraft:
    """Return the draft with everything on the pallet picked.

    Raises:
        RuleViolation: it does not stand in the source, or something on it is not wanted or held.
        NotPermitted: a lot on it is not the one that expires first.
    """
    require_in_use(pallet)
    if pallet.transfer_id is not None:
        raise RuleViolation(
            said("Pallet {sscc} is under way already.", sscc=pallet.sscc),
            said("Look again: it may have left with another transfer."),
            code="pallet_under_way",
        )
    if pallet.warehouse_id != transfer.from_warehouse_id or pallet.location_id is None:
        raise RuleViolation(
            said("Pallet {sscc} does not stand in {code}.", sscc=pallet.sscc, code=transfer.from_code),
            said("Leave it out, or ask where it stands."),
            code="pallet_not_in_source",
        )
    scanned = ScannedPallet(pallet.pallet_id, pallet.sscc, pallet.pallet_ids)
    draft.with_pallet(scanned)  # it is not counted yet
    for on_it in _filled(pallet):
        line = _line(on_it, pallet, transfer)
        after = draft.with_pallet(scanned)
        require_wanted(line, after, on_it.item.quantity)
        reason, note = None, None
        if (before := _lot_before(on_it, line, after, proposals)) is not None:
            reason, note = await substitutes.reason(line, before, on_it.lot, transfer)
        scanned = replace(scanned, picks=(*scanned.picks, _pick(on_it, line, pallet.location_id, reason, note)))
    return draft.with_pallet(scanned)


def arrived_pallet(pallet: WholePallet, transfer: OpenedTransfer, draft: TransferDraft, place: UUID) -> TransferDraft:
    """Return the draft with everything on the pallet arrived at a place.

    Raises:
        RuleViolation: it is not under way with this transfer, or something on it is counted already.
    """
    require_in_use(pallet)
    if pallet.transfer_id != transfer.transfer_id:
        raise RuleViolation(
            said("Pallet {sscc} is not under way with transfer {number}.", sscc=pallet.sscc, number=transfer.number),
            said("Scan what is on it piece by piece, or look for its transfer."),
            code="pallet_not_under_way",
        )
    scanned = ScannedPallet(pallet.pallet_id, pallet.sscc, pallet.pallet_ids, to_location_id=place)
    draft.with_pallet(scanned)
    for on_it in _filled(pallet):
        line = line_of(transfer, on_it.item.product_id, on_it.item.variant_id)
        if line is not None:
            _require_under_way(line, draft.with_pallet(scanned), on_it)
        scanned = replace(scanned, arrivals=(*scanned.arrivals, _arrival(on_it, place)))
    return draft.with_pallet(scanned)


def counted(pallet: WholePallet) -> Said:
    """Return what was counted with a pallet, in few words."""
    return said("Pallet {sscc}: {goods}", sscc=pallet.sscc, goods=_goods(pallet))


def _goods(pallet: WholePallet) -> str:
    sums: dict[tuple[str, str], Decimal] = {}
    for on_it in pallet.lines:
        key = on_it.sku, on_it.unit
        sums[key] = sums.get(key, ZERO) + on_it.item.quantity
    return ", ".join(f"{sku} +{shown_quantity(quantity)} {unit}" for (sku, unit), quantity in sorted(sums.items()))


def _filled(pallet: WholePallet) -> tuple[PalletLine, ...]:
    if not pallet.lines:
        raise RuleViolation(
            said("Pallet {sscc} is empty.", sscc=pallet.sscc), said("Scan what you have."), code="pallet_empty"
        )
    return pallet.lines


def _line(on_it: PalletLine, pallet: WholePallet, transfer: OpenedTransfer) -> TransferLine:
    line = line_of(transfer, on_it.item.product_id, on_it.item.variant_id)
    if line is None:
        raise RuleViolation(
            said("{sku} on pallet {sscc} is not on transfer {number}.", sku=on_it.sku, sscc=pallet.sscc,
                 number=transfer.number),
            said("Take it off the pallet first, or leave the pallet here."),
            code="not_on_transfer",
        )  # fmt: skip
    if on_it.item.status != "AVAILABLE":
        raise RuleViolation(
            said("{sku} on pallet {sscc} is held.", sku=on_it.sku, sscc=pallet.sscc),
            said("Have it released, or take it off the pallet before that goes."),
            code="pallet_held",
        )
    return line


def _lot_before(
    on_it: PalletLine, line: TransferLine, draft: TransferDraft, proposals: Sequence[PickProposal]
) -> str | None:
    """Return the lot to be taken instead, None where this one is wanted: the proposals take what expires first."""
    if not line.item.is_lot_tracked:
        return None
    lot_id = on_it.item.lot_id
    mine = [one for one in proposals if one.item_id == line.item_id]
    wanted = sum((one.quantity for one in mine if one.lot_id == lot_id), ZERO)
    picks = (pick.quantity for pick in draft.all_picks if (pick.item_id, pick.lot_id) == (line.item_id, lot_id))
    if sum(picks, ZERO) + on_it.item.quantity <= wanted:
        return None
    return next((one.lot_code or "" for one in mine if one.lot_id != lot_id), line.lot_code or "")


def _pick(on_it: PalletLine, line: TransferLine, place: UUID, reason: str | None, note: str | None) -> Pick:
    item = on_it.item
    return Pick(line.item_id, place, item.quantity, item.lot_id, item.serial_id, substitute_reason=reason, note=note)


def _arrival(on_it: PalletLine, place: UUID) -> Arrival:
    item = on_it.item
    return Arrival(
        item.product_id, item.variant_id, item.quantity, place,
        lot_id=item.lot_id, lot_code=on_it.lot or None, serial_id=item.serial_id, serial_code=on_it.serial or None,
    )  # fmt: skip


def _require_under_way(line: TransferLine, draft: TransferDraft, on_it: PalletLine) -> None:
    arrived = draft.arrived(line)
    if arrived + on_it.item.quantity > line.in_transit:
        raise RuleViolation(
            said(
                "{sku}: {arrived} are counted already, {expected} are under way.",
                sku=on_it.sku, arrived=shown_quantity(arrived), expected=shown_quantity(line.in_transit),
            ),
            said("Take back with Ctrl+Z what was scanned piece by piece, then scan the pallet."),
            code="counted_already",
        )  # fmt: skip
