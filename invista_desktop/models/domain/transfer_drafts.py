"""What was scanned for a transfer and is not posted yet: picks at the source, arrivals at the destination.

A draft is frozen; each scan makes the next one. Its id is the operation it will be posted under, so that
posting it twice posts it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.quantities import ZERO, shown_quantity
from invista_desktop.models.domain.transfers import (
    Arrival,
    ArrivedPallet,
    OpenedTransfer,
    Pick,
    PickProposal,
    TransferLine,
)


@dataclass(frozen=True)
class ScannedPallet:
    """A pallet that was scanned as a whole, with what that picks or takes in.

    Attributes:
        pallet_ids: itself and the cartons on it; none of them is scanned again.
        to_location_id: where it was put on arrival, None while it is picked.
    """

    pallet_id: UUID
    sscc: str
    pallet_ids: tuple[UUID, ...]
    picks: tuple[Pick, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    to_location_id: UUID | None = None


@dataclass(frozen=True)
class TransferDraft:
    """Picks or arrivals in the order in which they were scanned; those of whole pallets stand with their pallet."""

    operation_id: UUID
    transfer_id: UUID
    picks: tuple[Pick, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    pallets: tuple[ScannedPallet, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scanned."""
        return not self.picks and not self.arrivals and not self.pallets

    @property
    def all_picks(self) -> tuple[Pick, ...]:
        """Everything that was picked, loose and on pallets."""
        return (*self.picks, *self.picks_of_pallets)

    @property
    def picks_of_pallets(self) -> tuple[Pick, ...]:
        """What was picked with whole pallets."""
        return tuple(pick for pallet in self.pallets for pick in pallet.picks)

    @property
    def all_arrivals(self) -> tuple[Arrival, ...]:
        """Everything that arrived, loose and on pallets."""
        return (*self.arrivals, *(arrival for pallet in self.pallets for arrival in pallet.arrivals))

    @property
    def arrived_pallets(self) -> tuple[ArrivedPallet, ...]:
        """The pallets that arrived whole, each with its place."""
        return tuple(ArrivedPallet(one.pallet_id, one.to_location_id) for one in self.pallets if one.to_location_id)

    def picked(self, item_id: UUID) -> Decimal:
        """Return how much was picked for a line."""
        return sum((pick.quantity for pick in self.all_picks if pick.item_id == item_id), ZERO)

    def arrived(self, line: TransferLine) -> Decimal:
        """Return how much of a line's item arrived."""
        mine = (one.quantity for one in self.all_arrivals if (one.product_id, one.variant_id) == line.item.key)
        return sum(mine, ZERO)

    def with_pallet(self, pallet: ScannedPallet) -> "TransferDraft":
        """Return the draft with one more whole pallet.

        Raises:
            RuleViolation: it, a carton on it, or what it stands on was scanned already.
        """
        for known in self.pallets:
            if not set(pallet.pallet_ids).isdisjoint(known.pallet_ids):
                raise RuleViolation(
                    said("Pallet {sscc} is counted already.", sscc=known.sscc),
                    said("Scan on, or take the last scan back with Ctrl+Z."),
                    code="pallet_counted",
                )
        return replace(self, pallets=(*self.pallets, pallet))

    def with_pick(self, pick: Pick) -> "TransferDraft":
        """Return the draft with one more pick; more of the same bin and lot adds up, a serial stands alone."""
        picks = list(self.picks)
        for place, known in enumerate(picks):
            if pick.serial_id is None and _pile(known) == _pile(pick):
                picks[place] = replace(known, quantity=known.quantity + pick.quantity)
                return replace(self, picks=tuple(picks))
        return replace(self, picks=(*picks, pick))

    def with_short(self, proposal: PickProposal, reason: str, note: str) -> "TransferDraft":
        """Return the draft in which a bin held less than proposed, for a reason."""
        taken = [pick for pick in self.picks if _is_from(pick, proposal)]
        had = _taken(taken, proposal)
        short = Pick(
            proposal.item_id, proposal.location_id, had, proposal.lot_id,
            short_quantity=proposal.quantity - had - _taken(self.picks_of_pallets, proposal),
            short_reason=reason, note=note or None,
        )  # fmt: skip
        return replace(self, picks=(*(pick for pick in self.picks if pick not in taken), short))

    def with_arrival(self, arrival: Arrival) -> "TransferDraft":
        """Return the draft with one more arrival; more of the same item, lot and place adds up."""
        arrivals = list(self.arrivals)
        for place, known in enumerate(arrivals):
            if not arrival.serial_code and replace(known, quantity=ZERO) == replace(arrival, quantity=ZERO):
                arrivals[place] = replace(known, quantity=known.quantity + arrival.quantity)
                return replace(self, arrivals=tuple(arrivals))
        return replace(self, arrivals=(*arrivals, arrival))


def next_stop(proposals: tuple[PickProposal, ...], draft: TransferDraft) -> PickProposal | None:
    """Return the first proposal that is not done: where to go next; None when everything is picked."""
    for proposal in proposals:
        if any(_is_from(pick, proposal) and pick.short_reason for pick in draft.picks):
            continue
        whole = _taken(draft.picks_of_pallets, proposal)
        left = min(proposal.quantity - _taken(draft.picks, proposal) - whole, _unpicked(proposals, draft, proposal))
        if left > ZERO:
            return replace(proposal, quantity=left, on_pallets=min(max(proposal.on_pallets - whole, ZERO), left))
    return None


def line_of(transfer: OpenedTransfer, product_id: UUID, variant_id: UUID | None) -> TransferLine | None:
    """Return the line of an item; a scan of the product as a whole means its only line."""
    exact = [line for line in transfer.lines if line.item.key == (product_id, variant_id)]
    loose = [line for line in transfer.lines if line.item.product_id == product_id]
    return exact[0] if exact else loose[0] if variant_id is None and len(loose) == 1 else None


def require_wanted(line: TransferLine, draft: TransferDraft, more: Decimal) -> None:
    """Return when `more` of a line may be picked.

    Raises:
        RuleViolation: it is more than is still to be sent.
    """
    picked = draft.picked(line.item_id)
    if picked + more > line.outstanding:
        raise RuleViolation(
            said(
                "{sku}: {picked} are picked already, {outstanding} are wanted.",
                sku=line.item.sku, picked=shown_quantity(picked), outstanding=shown_quantity(line.outstanding),
            ),
            said("Put it back, or ask for the transfer to be changed."),
            code="more_than_wanted",
        )  # fmt: skip


def require_lot_known(line: TransferLine, lot: str) -> None:
    """Return when an item that is kept by lot comes with its lot.

    Raises:
        RuleViolation: its lot is not known.
    """
    if line.item.is_lot_tracked and not lot:
        raise RuleViolation(
            said("{sku} needs a lot number.", sku=line.item.sku),
            said("Scan the label with the lot on the package."),
            code="lot_required",
        )


def _taken(picks: Iterable[Pick], proposal: PickProposal) -> Decimal:
    return sum((pick.quantity for pick in picks if _is_from(pick, proposal)), ZERO)


def _unpicked(proposals: tuple[PickProposal, ...], draft: TransferDraft, proposal: PickProposal) -> Decimal:
    """Return how much its line still wants: a whole pallet from elsewhere may have brought more than proposed there."""
    wanted = sum((one.quantity for one in proposals if one.item_id == proposal.item_id), ZERO)
    short = sum((pick.short_quantity for pick in draft.picks if pick.item_id == proposal.item_id), ZERO)
    return wanted - short - draft.picked(proposal.item_id)


def _pile(pick: Pick) -> tuple[UUID, UUID, UUID | None, str | None]:
    return pick.item_id, pick.location_id, pick.lot_id, pick.substitute_reason


def _is_from(pick: Pick, proposal: PickProposal) -> bool:
    is_there = pick.item_id == proposal.item_id and pick.location_id == proposal.location_id
    return is_there and (pick.lot_id == proposal.lot_id or pick.substitute_reason is not None)
