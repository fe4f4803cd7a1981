"""The lines of an opened transfer as the screen shows them. No Qt."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.models.domain.transfers import OpenedTransfer

_S = TransferStatus
LATER = "LATER"  # the answer that the rest is sent later, where others say why it never is


class Stage(StrEnum):
    """What is to be done with a transfer, from where this person stands."""

    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"
    ARRIVE = "arrive"
    LOOK = "look"


@dataclass(frozen=True)
class LineRow:
    """One line: wanted, scanned just now, under way, arrived, ended otherwise."""

    item_id: UUID
    sku: str
    name: str
    unit: str
    requested: Decimal
    here: Decimal
    in_transit: Decimal
    received: Decimal
    resolved: Decimal
    lot: str = ""
    is_unexpected: bool = False


def stage_of(transfer: OpenedTransfer, *, at_source: bool, at_destination: bool) -> Stage:
    """Return what is to be done next by somebody who works at the source, the destination, or both."""
    if transfer.status in (_S.DRAFT, _S.REJECTED):
        return Stage.WRITE
    if transfer.status is _S.PENDING:
        return Stage.APPROVE
    is_under_way = any(line.in_transit > 0 for line in transfer.lines)
    is_to_send = transfer.status in (_S.APPROVED, _S.PICKING, _S.DISPATCHED) and any(
        line.outstanding > 0 for line in transfer.lines
    )
    if at_destination and is_under_way:
        return Stage.ARRIVE
    return Stage.SEND if at_source and is_to_send else Stage.LOOK


def line_rows(transfer: OpenedTransfer, draft: TransferDraft, stage: Stage) -> tuple[LineRow, ...]:
    """Return the lines, with what the draft adds at this stage."""
    return tuple(
        LineRow(
            line.item_id,
            line.item.sku,
            line.item.name,
            line.item.unit,
            line.requested,
            draft.arrived(line) if stage is Stage.ARRIVE else draft.picked(line.item_id),
            line.in_transit,
            line.received,
            line.resolved,
            line.lot_code or "",
            line.is_unexpected,
        )
        for line in transfer.lines
    )
