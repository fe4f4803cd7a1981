"""The papers of a transfer, from the database to the printer of this workstation."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.business import AppUser, StockTransfer, Warehouse
from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.models.domain.pallets import OpenedPallet, PalletKind
from invista_desktop.models.domain.papers import OnPallet, TransferNote, TransferNoteLine
from invista_desktop.models.domain.stock_words import TRANSFER_WORDS
from invista_desktop.models.domain.transfers import OpenedTransfer
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.documents.transfer_note import transfer_note
from invista_desktop.services.pallets.labels import pallet_label
from invista_desktop.services.pallets.opening import pallets_under_way
from invista_desktop.services.receiving.parties import organisation, warehouse_party, warehouses_by_id
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.transfers.opening import open_transfer


class TransferPrints:
    """Prints what goes along with a transfer; every method blocks, so call it on a worker thread."""

    def __init__(self, transactions: Transactions, prints: ReceivingPrints, wanted: Callable[[], bool]) -> None:
        self._transactions, self._prints, self._wanted = transactions, prints, wanted

    def wanted(self) -> bool:
        """Return whether this workstation prints by itself what it posts."""
        return self._wanted()

    def print_note(self, transfer_id: UUID) -> Said:
        """Print or save what is under way of a transfer, and print the labels of its pallets; return what was done.

        Raises:
            RuleViolation: nothing of it is under way.
            Unavailable: a printer did not take its part, or it is not known whether it did.
        """
        note = self._transactions.run_again_if_lost(transfer_note_of, transfer_id)
        labels = self._transactions.run_again_if_lost(pallet_labels_of, transfer_id)
        told = self._prints.print_paper(
            lambda paper: transfer_note(note, paper), what="transfer note", subject=note.transfer_number
        )
        if not labels:
            return told
        more = self._prints.print_orders(labels, what="pallet labels", subject=note.transfer_number)
        return said("{note} {labels}", note=told, labels=more)


def pallet_labels_of(session: Session, transfer_id: UUID) -> tuple[LabelOrder, ...]:
    """Return the labels of what goes whole with a transfer and stands on nothing else: they say whither it goes."""
    goal = session.scalar(
        select(Warehouse.code).join(StockTransfer, StockTransfer.to_warehouse_id == Warehouse.id)
        .where(StockTransfer.id == transfer_id)
    )  # fmt: skip
    pallets = pallets_under_way(session, transfer_id)
    return tuple(pallet_label(pallet, goal or "") for pallet in pallets if not pallet.parent)


def transfer_note_of(session: Session, transfer_id: UUID) -> TransferNote:
    """Return everything the note of a transfer says.

    Raises:
        Conflict: there is no such transfer, or this person may not see it.
        RuleViolation: nothing of it is under way.
    """
    transfer = open_transfer(session, transfer_id)
    if not transfer.manifest:
        raise RuleViolation(
            said("Nothing of transfer {number} is under way.", number=transfer.number),
            said("Its note is printed while goods are."),
            code="nothing_under_way",
        )
    ends = warehouses_by_id(session, transfer.from_warehouse_id, transfer.to_warehouse_id)
    source, destination = ends[transfer.from_warehouse_id], ends[transfer.to_warehouse_id]
    zone = ZoneInfo(source.timezone)
    requester = session.scalar(select(AppUser.display_name).where(AppUser.id == transfer.requested_by_id))
    sent = [step for step in transfer.steps if step.verb == "dispatch"]
    pallets = pallets_under_way(session, transfer_id)
    return TransferNote(
        organisation=organisation(session),
        source=warehouse_party(source),
        destination=warehouse_party(destination),
        transfer_number=transfer.number,
        status=str(TRANSFER_WORDS[transfer.status]),
        requested_by=requester or "",
        printed_at=session.execute(select(func.now())).scalar_one().astimezone(zone),
        lines=tuple(_lines(transfer, pallets)),
        sent_at=sent[0].at.astimezone(zone) if sent else None,
        sent_by=sent[0].person if sent else "",
        needed_by=transfer.needed_by,
        note=transfer.note or "",
        pallets=transfer.pallets,
    )


def _lines(transfer: OpenedTransfer, pallets: Sequence[OpenedPallet]) -> Iterator[TransferNoteLine]:
    """Yield one line for each lot of each item, with its serials; pallets stand with the first line of their goods."""
    carried = _carried(pallets)
    units = {line.item_id: line.item.unit for line in transfer.lines}
    ordered = sorted(transfer.manifest, key=lambda row: (row.line_number, row.lot_code or "", row.serial_code or ""))
    for (number, lot), some in groupby(ordered, key=lambda row: (row.line_number, row.lot_code or "")):
        rows = list(some)
        yield TransferNoteLine(
            number=number,
            sku=rows[0].sku,
            name=rows[0].name,
            unit=units[rows[0].item_id],
            quantity=sum((row.quantity for row in rows), Decimal(0)),
            lot=lot,
            expiry=rows[0].expiry_date,
            serials=tuple(row.serial_code for row in rows if row.serial_code),
            pallets=tuple(carried.pop((rows[0].product_id, rows[0].variant_id, lot), ())),
        )


def _carried(pallets: Sequence[OpenedPallet]) -> dict[tuple[UUID, UUID | None, str], list[OnPallet]]:
    """Return, for each item and lot, the pallets it stands on."""
    found: dict[tuple[UUID, UUID | None, str], list[OnPallet]] = {}
    for pallet in pallets:
        sums: dict[tuple[UUID, UUID | None, str], Decimal] = {}
        for line in pallet.lines:
            key = line.item.product_id, line.item.variant_id, line.lot
            sums[key] = sums.get(key, Decimal(0)) + line.item.quantity
        for key, quantity in sums.items():
            one = OnPallet(pallet.sscc, pallet.kind is PalletKind.CARTON, quantity, pallet.parent)
            found.setdefault(key, []).append(one)
    return found
