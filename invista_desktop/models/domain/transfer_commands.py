"""What a stock transfer writes: the commands people give, and what came of those.

Everything here is frozen and crosses threads. Quantities are in the item's base unit. Fields are named
as the database functions name them, so that `to_plain` spells a command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.quantities import ZERO

# What the person is asked before goods that nobody sent are taken in; an answer for `confirmed`.
NOT_SENT = "not_sent"


class Decision(StrEnum):
    """What is said to a request; only who asked may withdraw, and only somebody else decide."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class MissingOutcome(StrEnum):
    """How a unit that did not arrive ends.

    FOUND: it arrived late. LOST: it is gone. DAMAGED: it came broken and is thrown away.
    MIS_PICKED: it was never sent, and lies in its bin at the source.
    """

    FOUND = "FOUND"
    LOST = "LOST"
    DAMAGED = "DAMAGED"
    MIS_PICKED = "MIS_PICKED"


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """So much of an item; `lot_id` where it must be that lot."""

    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    lot_id: UUID | None = None
    entered_quantity: Decimal | None = None
    entered_unit: str | None = None
    entered_factor: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RequestTransfer:
    """Write a draft, new or in place of what it said before; a rejected transfer becomes a draft again.

    Attributes:
        transfer_id: made by the client; the same id again replaces the draft.
        needed_by: the day it should be at the destination, None where nobody waits.
        template_name: makes this a template for regular runs, which is never submitted.
        template_id: takes the lines of that template where `lines` is empty.
        row_version: the draft's version that was changed, None when it is new.
    """

    operation_id: UUID
    transfer_id: UUID
    from_warehouse_id: UUID
    to_warehouse_id: UUID
    lines: tuple[RequestedLine, ...]
    needed_by: date | None = None
    note: str | None = None
    template_name: str | None = None
    template_id: UUID | None = None
    row_version: int | None = None


@dataclass(frozen=True, slots=True)
class SubmitTransfer:
    """Ask for the draft's goods; below the organisation's limit it is approved at once."""

    operation_id: UUID
    transfer_id: UUID


@dataclass(frozen=True, slots=True)
class DecideTransfer:
    """Say yes or no to a request, or take one's own back into a draft; a no needs a note."""

    operation_id: UUID
    transfer_id: UUID
    verb: Decision
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CancelTransfer:
    """Give up a transfer of which nothing has left."""

    operation_id: UUID
    transfer_id: UUID
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BeginPicking:
    """Tell the others who picks; `stop` gives it back to them."""

    operation_id: UUID
    transfer_id: UUID
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """What was taken from a bin for a line of the transfer.

    Attributes:
        quantity: what was taken; 0 where the bin held nothing of it.
        short_quantity: what the proposal expected and the bin did not hold, with `short_reason`.
        substitute_reason: why another lot than the line's, or than the one that expires first.
        asks_count: the bin should be counted; some reasons ask for it themselves.
    """

    item_id: UUID
    location_id: UUID
    quantity: Decimal
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    short_quantity: Decimal = ZERO
    short_reason: str | None = None
    substitute_reason: str | None = None
    asks_count: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DispatchTransfer:
    """Send what was picked: it leaves its bins and is under way to the destination.

    Attributes:
        close_rest: what is not sent will not be sent, with `rest_reason`; else it stays open.
        pallets: go whole; everything on them is among the picks.
    """

    operation_id: UUID
    transfer_id: UUID
    picks: tuple[Pick, ...]
    close_rest: bool = False
    rest_reason: str | None = None
    note: str | None = None
    pallets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelDispatch:
    """Take everything that was sent back into its bins, while nothing of it has arrived."""

    operation_id: UUID
    transfer_id: UUID
    note: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrived of an item, and where it was put.

    A lot and a serial come by id, or by the code on the label where they may be new. `to_status` other
    than AVAILABLE holds what came damaged or has to be looked at.
    """

    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    to_location_id: UUID
    lot_id: UUID | None = None
    lot_code: str | None = None
    expiry_date: date | None = None
    serial_id: UUID | None = None
    serial_code: str | None = None
    to_status: str = "AVAILABLE"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ArrivedPallet:
    """A pallet that arrived whole, and where it was put."""

    pallet_id: UUID
    to_location_id: UUID


@dataclass(frozen=True, slots=True)
class ReceiveTransfer:
    """Take in what arrived; the database finds the lines it was sent on.

    Attributes:
        confirmed: `NOT_SENT` once the person agreed that some of it is not on the manifest: it is then
            taken from the source's books as a found unit.
        pallets: arrived whole; everything on them is among the lines to their place.
    """

    operation_id: UUID
    transfer_id: UUID
    lines: tuple[Arrival, ...]
    note: str | None = None
    confirmed: frozenset[str] = frozenset()
    pallets: tuple[ArrivedPallet, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Units that did not arrive, and how they end.

    Attributes:
        to_location_id: FOUND: where they were put. MIS_PICKED: their bin, None for the one they were picked from.
    """

    item_id: UUID
    quantity: Decimal
    outcome: MissingOutcome
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    to_location_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ResolveMissing:
    """End what did not arrive, with a reason; above the organisation's limit somebody else says yes first."""

    operation_id: UUID
    transfer_id: UUID
    lines: tuple[Missing, ...]
    reason_code: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecideResolution:
    """Say yes or no to how missing units shall end; a no needs a note."""

    operation_id: UUID
    resolution_id: UUID
    verb: Decision
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CloseTransfer:
    """Close a transfer of which nothing is under way; what was not sent will not be sent (`rest_reason`)."""

    operation_id: UUID
    transfer_id: UUID
    rest_reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TransferOutcome:
    """What came of a command; `repeated` when the same operation had done it before.

    Attributes:
        lines: lines written, picks sent, or arrivals taken in.
        found: arrivals, or parts of them, that nobody had sent.
        waiting: how many endings of missing units wait for somebody else's yes.
    """

    transfer_id: UUID
    number: str
    status: TransferStatus
    lines: int = 0
    found: int = 0
    waiting: int = 0
    repeated: bool = False

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return the outcome the database told."""
        return cls(
            UUID(str(told["transfer_id"])),
            str(told["number"]),
            TransferStatus(told["status"]),
            int(told.get("lines") or 0),
            int(told.get("found") or 0),
            int(told.get("waiting") or 0),
            bool(told.get("repeated", False)),
        )
