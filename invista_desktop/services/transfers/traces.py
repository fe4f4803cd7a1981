"""What was done with a transfer: picks, steps, and how missing units end."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import (
    AppUser,
    Location,
    Lot,
    ReasonCode,
    Serial,
    StockTransfer,
    StockTransferItem,
    StockTransferPick,
    StockTransferResolution,
    StockTransferStep,
)
from invista_desktop.models.domain.lifecycles import ResolutionStatus, TransferStatus
from invista_desktop.models.domain.transfers import MissingOutcome, PickRow, ResolutionRow, StepRow

_DECIDER = aliased(AppUser)


def picks_of(session: Session, transfer_id: UUID) -> tuple[PickRow, ...]:
    """Return what was taken from which bin, in the order in which it was sent."""
    rows = session.execute(
        select(
            StockTransferPick,
            func.coalesce(Location.code, "").label("location"),
            Lot.code.label("lot"),
            Serial.code.label("serial"),
            AppUser.display_name.label("person"),
        )
        .outerjoin(Location, Location.id == StockTransferPick.location_id)
        .outerjoin(Lot, Lot.id == StockTransferPick.lot_id)
        .outerjoin(Serial, Serial.id == StockTransferPick.serial_id)
        .outerjoin(AppUser, AppUser.id == StockTransferPick.created_by)
        .where(StockTransferPick.transfer_id == transfer_id)
        .order_by(StockTransferPick.created_at, StockTransferPick.id)
    )
    return tuple(
        PickRow(
            pick.item_id, location, pick.quantity, pick.short_quantity, pick.created_at, person or "", lot, serial,
            pick.short_reason, pick.substitute_reason, pick.asks_count, pick.undone_at is not None, pick.note,
        )
        for pick, location, lot, serial, person in rows
    )  # fmt: skip


def steps_of(session: Session, transfer_id: UUID) -> tuple[StepRow, ...]:
    """Return the steps of a transfer, the first one first."""
    rows = session.execute(
        select(StockTransferStep, AppUser.display_name)
        .outerjoin(AppUser, AppUser.id == StockTransferStep.created_by)
        .where(StockTransferStep.transfer_id == transfer_id)
        .order_by(StockTransferStep.created_at, StockTransferStep.id)
    )
    return tuple(
        StepRow(
            step.verb,
            TransferStatus(step.from_status) if step.from_status else None,
            TransferStatus(step.to_status),
            step.created_at,
            person or "",
            step.note,
        )
        for step, person in rows
    )


def resolutions_of(session: Session, which: ColumnElement[bool]) -> tuple[ResolutionRow, ...]:
    """Return how missing units end, or shall end, the oldest first; `which` chooses among transfers or endings."""
    rows = session.execute(
        select(
            StockTransferResolution,
            StockTransfer.transfer_number.label("number"),
            StockTransferItem.product_sku.label("sku"),
            StockTransferItem.product_name.label("name"),
            Lot.code.label("lot"),
            Serial.code.label("serial"),
            AppUser.display_name.label("asker"),
            _DECIDER.display_name.label("decider"),
            ReasonCode.label.label("reason"),
        )
        .join(StockTransfer, StockTransfer.id == StockTransferResolution.transfer_id)
        .join(StockTransferItem, StockTransferItem.id == StockTransferResolution.item_id)
        .outerjoin(Lot, Lot.id == StockTransferResolution.lot_id)
        .outerjoin(Serial, Serial.id == StockTransferResolution.serial_id)
        .outerjoin(AppUser, AppUser.id == StockTransferResolution.created_by)
        .outerjoin(_DECIDER, _DECIDER.id == StockTransferResolution.decided_by)
        .outerjoin(
            ReasonCode,
            (ReasonCode.kind == "transfer_resolution") & (ReasonCode.code == StockTransferResolution.reason_code),
        )
        .where(which)
        .order_by(StockTransferResolution.created_at, StockTransferResolution.id)
    )
    return tuple(
        ResolutionRow(
            resolution_id=ending.id,
            transfer_id=ending.transfer_id,
            number=row.number,
            item_id=ending.item_id,
            sku=row.sku,
            name=row.name,
            quantity=ending.quantity,
            outcome=MissingOutcome(ending.outcome),
            reason=row.reason or ending.reason_code,
            value=ending.value,
            status=ResolutionStatus(ending.status),
            requested_at=ending.created_at,
            requested_by_id=ending.created_by,
            requested_by=row.asker or "",
            lot_code=row.lot,
            serial_code=row.serial,
            note=ending.note,
            decided_by=row.decider,
            decision_note=ending.decision_note,
        )
        for row in rows
        for ending in (row.StockTransferResolution,)
    )
