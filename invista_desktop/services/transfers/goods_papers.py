"""What a pick list and a packing slip of a transfer say, read from the books."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.business import Lot
from invista_desktop.models.domain.lifecycles import PICKABLE
from invista_desktop.models.domain.pallets import OpenedPallet, PalletKind
from invista_desktop.models.domain.papers import TransferNoteLine
from invista_desktop.models.domain.stock_papers import Goods, PickLine, PickList
from invista_desktop.models.domain.stock_words import TRANSFER_WORDS
from invista_desktop.models.domain.trade_papers import PackingSlip, PackingSlipLine, ShippedUnit
from invista_desktop.models.domain.transfers import OpenedTransfer, PickProposal, TransferLine
from invista_desktop.services.pallets.opening import pallets_under_way
from invista_desktop.services.receiving.parties import organisation, warehouse_party, warehouses_by_id
from invista_desktop.services.transfers.opening import open_transfer
from invista_desktop.services.transfers.papers import transfer_note_of
from invista_desktop.services.transfers.proposals import propose_picks


def pick_list_of(session: Session, transfer_id: UUID) -> PickList:
    """Return where to take what a transfer still has to send.

    Raises:
        Conflict: there is no such transfer, or this person may not see it.
        RuleViolation: nothing is to be picked for it.
    """
    transfer = open_transfer(session, transfer_id)
    if transfer.status not in PICKABLE or not any(line.outstanding > 0 for line in transfer.lines):
        raise RuleViolation(
            said("Nothing is to be picked for transfer {number}.", number=transfer.number),
            said("A pick list is made once it is approved, and until everything is sent."),
            code="nothing_to_pick",
        )
    ends = warehouses_by_id(session, transfer.from_warehouse_id, transfer.to_warehouse_id)
    source = ends[transfer.from_warehouse_id]
    picks = propose_picks(session, transfer_id)
    return PickList(
        organisation=organisation(session),
        source=warehouse_party(source),
        destination=warehouse_party(ends[transfer.to_warehouse_id]),
        transfer_number=transfer.number,
        status=str(TRANSFER_WORDS[transfer.status]),
        printed_at=session.execute(select(func.now())).scalar_one().astimezone(ZoneInfo(source.timezone)),
        lines=_pick_lines(picks, transfer.lines),
        missing=_missing(session, picks, transfer.lines),
        needed_by=transfer.needed_by,
        picker=transfer.picker,
        note=transfer.note or "",
    )


def _pick_lines(picks: Sequence[PickProposal], lines: Sequence[TransferLine]) -> tuple[PickLine, ...]:
    units = {line.item_id: line.item.unit for line in lines}
    return tuple(
        PickLine(
            Goods(pick.sku, pick.name, units[pick.item_id], pick.quantity, pick.lot_code or "", pick.expiry_date),
            pick.location_code,
            pick.location_path,
            pick.on_pallets,
        )
        for pick in picks
    )


def _missing(session: Session, picks: Sequence[PickProposal], lines: Sequence[TransferLine]) -> tuple[Goods, ...]:
    """Return what no bin has."""
    found: dict[UUID, Decimal] = {}
    for pick in picks:
        found[pick.item_id] = found.get(pick.item_id, Decimal(0)) + pick.quantity
    asked = session.execute(select(Lot.id, Lot.expiry_date).where(Lot.id.in_({line.lot_id for line in lines})))
    expiries = {lot_id: expiry for lot_id, expiry in asked}  # noqa: C416 - a result is no mapping
    return tuple(
        Goods(
            line.item.sku, line.item.name, line.item.unit, rest, line.lot_code or "",
            expiries.get(line.lot_id) if line.lot_id else None,
        )
        for line in lines
        if (rest := line.outstanding - found.get(line.item_id, Decimal(0))) > 0
    )  # fmt: skip


def packing_slip_of(session: Session, transfer_id: UUID) -> PackingSlip:
    """Return what of a transfer is under way, as the slip in the consignment says it.

    Raises:
        Conflict: there is no such transfer, or this person may not see it.
        RuleViolation: nothing of it is under way.
    """
    note = transfer_note_of(session, transfer_id)
    transfer = open_transfer(session, transfer_id)
    return PackingSlip(
        organisation=note.organisation,
        ship_from=note.source,
        ship_to=note.destination,
        number=note.transfer_number,
        shipped_at=note.sent_at,
        lines=_slip_lines(note.lines, transfer),
        units=tuple(_unit(pallet) for pallet in pallets_under_way(session, transfer_id)),
        instructions=note.note,
    )


def _slip_lines(lines: Sequence[TransferNoteLine], transfer: OpenedTransfer) -> tuple[PackingSlipLine, ...]:
    """Return the lines; what is to follow is told once for each line of the transfer, with the last of its lots."""
    asked = {line.line_number: line for line in transfer.lines}
    last = {line.number: place for place, line in enumerate(lines)}
    return tuple(
        PackingSlipLine(
            number=line.number,
            sku=line.sku,
            name=line.name,
            unit=line.unit,
            shipped=line.quantity,
            ordered=line.quantity + (asked[line.number].outstanding if last[line.number] == place else 0),
            lot=line.lot,
            expiry=line.expiry,
            serials=line.serials,
            pallets=line.pallets,
        )
        for place, line in enumerate(lines)
    )


def _unit(pallet: OpenedPallet) -> ShippedUnit:
    return ShippedUnit(pallet.sscc, pallet.kind is PalletKind.CARTON, pallet.parent)
