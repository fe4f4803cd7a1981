"""What lies where, read for whoever is to move, hold or adjust it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.business import (
    InventoryItem,
    InventoryMovement,
    Location,
    Lot,
    PalletItem,
    Serial,
    Warehouse,
    Workstation,
)
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_piles import DOCKS, HOLDS_GOODS, Piece, Pile, PlaceRow, PutAwayRow
from invista_desktop.services.receiving.items import item_among, items_of
from invista_desktop.services.receiving.put_away import suggestions_for
from invista_desktop.services.stock_work.pallets import pallets_on_docks

MOST_LISTED: Final = 500

# Reserved goods and those on pallets stay where they are.
LOOSE: Final[ColumnElement[Any]] = InventoryItem.quantity - func.greatest(
    InventoryItem.reserved_quantity, InventoryItem.pallet_quantity
)

CAME: Final = (
    select(InventoryMovement.occurred_at)
    .where(
        InventoryMovement.product_id == InventoryItem.product_id,
        InventoryMovement.to_location_id == InventoryItem.location_id,
        InventoryMovement.lot_id.is_not_distinct_from(InventoryItem.lot_id),
    )
    .order_by(InventoryMovement.seq.desc())
    .limit(1)
    .scalar_subquery()
)


def place(session: Session, location_id: UUID) -> PlaceRow:
    """Return a place as it is now.

    Raises:
        Conflict: it is not there any more, or this person may not see it.
    """
    held = (
        select(func.coalesce(func.sum(InventoryItem.quantity), 0))
        .where(InventoryItem.location_id == location_id)
        .scalar_subquery()
    )
    row = session.execute(
        select(Location, Warehouse.code, held)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Location.id == location_id)
    ).one_or_none()
    if row is None:
        raise Conflict(said("This place is not there any more."), said("Scan another one."))
    location, warehouse, on_hand = row
    return PlaceRow(
        location_id=location.id,
        code=location.code,
        kind=location.kind,
        level=location.level,
        warehouse_id=location.warehouse_id,
        warehouse=warehouse or "",
        is_active=location.is_active,
        is_blocked=location.is_blocked,
        blocked_reason=location.blocked_reason or "",
        capacity=location.capacity_quantity,
        on_hand=on_hand,
    )


def item(session: Session, product_id: UUID, variant_id: UUID | None) -> ItemRow:
    """Return one item of the catalogue.

    Raises:
        NotPermitted: this person may not see it.
    """
    return item_among(items_of(session, {product_id}), (product_id, variant_id))


def piles_in(session: Session, location_id: UUID, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
    """Return what lies in a place, of these products or of all."""
    return _piles(session, [InventoryItem.location_id == location_id], products)


def piles_on_docks(session: Session, products: Sequence[UUID] = ()) -> tuple[Pile, ...]:
    """Return what waits on the docks of this workstation's warehouse, what came first ahead."""
    return _piles(
        session,
        [
            Location.warehouse_id == own_warehouse(session),
            Location.kind.in_(DOCKS),
            InventoryItem.status == "AVAILABLE",
            LOOSE > 0,
        ],
        products,
    )


def piles_of(session: Session, subject: Subject) -> tuple[Pile, ...]:
    """Return where this workstation's warehouse keeps an item, a lot or a numbered piece.

    Raises:
        RuleViolation: this workstation stands in no warehouse.
    """
    here = [Location.warehouse_id == own_warehouse(session), Location.kind.in_(HOLDS_GOODS), LOOSE > 0]
    match subject:
        case Subject(kind=SubjectKind.ITEM, id=product_id, variant_id=None):
            here.append(InventoryItem.product_id == product_id)
        case Subject(kind=SubjectKind.ITEM, id=product_id, variant_id=variant_id):
            here += [InventoryItem.product_id == product_id, InventoryItem.variant_id == variant_id]
        case Subject(kind=SubjectKind.LOT, id=lot_id):
            here.append(InventoryItem.lot_id == lot_id)
        case Subject(kind=SubjectKind.SERIAL, id=serial_id):
            here.append(_lies_with(serial_id))
        case _:
            return ()
    return _piles(session, here, ())


def _lies_with(serial_id: UUID | None) -> ColumnElement[bool]:
    return (
        select(Serial.id)
        .where(
            Serial.id == serial_id,
            Serial.product_id == InventoryItem.product_id,
            Serial.variant_id.is_not_distinct_from(InventoryItem.variant_id),
            Serial.location_id == InventoryItem.location_id,
            Serial.lot_id.is_not_distinct_from(InventoryItem.lot_id),
            Serial.status == InventoryItem.status,
        )
        .exists()
    )


def put_away_worklist(session: Session) -> tuple[PutAwayRow, ...]:
    """Return the loose piles on the docks, at most `MOST_LISTED`, and the pallets, each with the bin it should go to.

    Raises:
        RuleViolation: this workstation stands in no warehouse.
    """
    here, piles = own_warehouse(session), piles_on_docks(session)
    pallets = pallets_on_docks(session, here)
    carried = {(one.product_id, one.variant_id) for one in pallets if one.product_id is not None}
    suggested = {
        (one.product_id, one.variant_id): one
        for one in suggestions_for(session, here, {pile.item.key for pile in piles} | carried)
    }
    return (
        *(
            PutAwayRow(
                pallet=one,
                suggestion=suggested.get((one.product_id, one.variant_id)) if one.product_id is not None else None,
            )
            for one in pallets
        ),
        *(PutAwayRow(pile, suggested.get(pile.item.key)) for pile in piles),
    )


def own_warehouse(session: Session) -> UUID:
    """Return the warehouse this workstation stands in.

    Raises:
        RuleViolation: it stands in none.
    """
    found = session.scalar(select(Workstation.warehouse_id).where(Workstation.id == func.app.workstation_id()))
    if found is None:
        raise RuleViolation(
            said("This workstation stands in no warehouse."),
            said("Ask an administrator to say in which one it stands."),
            code="no_warehouse",
        )
    return found


def _piles(session: Session, conditions: Iterable[ColumnElement[bool]], products: Sequence[UUID]) -> tuple[Pile, ...]:
    rows = session.execute(_question(conditions, products)).all()
    known = items_of(session, {row.InventoryItem.product_id for row in rows})
    pieces = _pieces(session, rows, known)
    return tuple(
        Pile(
            item=item_among(known, (held.product_id, held.variant_id)),
            location_id=held.location_id,
            location=row.code,
            quantity=held.quantity,
            loose=row.loose,
            status=held.status,
            lot_id=held.lot_id,
            lot=row.Lot.code if row.Lot else "",
            expiry_date=row.Lot.expiry_date if row.Lot else None,
            pieces=tuple(pieces[held.id]),
            since=row.since,
        )
        for row in rows
        for held in (row.InventoryItem,)
    )


def _question(conditions: Iterable[ColumnElement[bool]], products: Sequence[UUID]) -> Select[Any]:
    since = CAME.label("since")
    return (
        select(InventoryItem, Location.code, Lot, LOOSE.label("loose"), since)
        .join(Location, Location.id == InventoryItem.location_id)
        .outerjoin(Lot, Lot.id == InventoryItem.lot_id)
        .where(InventoryItem.quantity > 0, *conditions, *([InventoryItem.product_id.in_(products)] if products else []))
        .order_by(since.asc().nulls_last(), Lot.expiry_date.asc().nulls_last(), InventoryItem.id)
        .limit(MOST_LISTED)
    )


def _pieces(session: Session, rows: Sequence[Row[Any]], known: Any) -> dict[UUID, list[Piece]]:
    """Return the loose numbered pieces of each pile."""
    piles = {
        (held.product_id, held.variant_id, held.location_id, held.lot_id, held.status): held.id
        for held in (row.InventoryItem for row in rows)
        if item_among(known, (held.product_id, held.variant_id)).is_serialized
    }
    found: dict[UUID, list[Piece]] = defaultdict(list)
    if piles:
        on_pallet = select(PalletItem.id).where(PalletItem.serial_id == Serial.id).exists()
        serials = session.scalars(
            select(Serial)
            .where(
                Serial.product_id.in_({key[0] for key in piles}),
                Serial.location_id.in_({key[2] for key in piles}),
                ~on_pallet,
            )
            .order_by(Serial.code)
        )
        for serial in serials:
            key = (serial.product_id, serial.variant_id, serial.location_id, serial.lot_id, serial.status)
            if key in piles:
                found[piles[key]].append(Piece(serial.id, serial.code))
    return found
