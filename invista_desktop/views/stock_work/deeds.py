"""From goods in hand to the command that holds them or takes them off the books. No Qt."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.stock_commands import ChangeLine, ChangeQuality

# What held goods are called afterwards, by the reason; all others are in quarantine.
STATUS_OF: Final = {"DAMAGED": "DAMAGED", "RECALL": "RECALLED", "EXPIRED": "EXPIRED"}


def hold(operation_id: UUID, hand: MoveHand, reason: str, note: str) -> ChangeQuality:
    """Return the command that holds what is in hand, where it lies."""
    lines = hand.lines(status=STATUS_OF.get(reason, "QUARANTINE"))
    return ChangeQuality(operation_id, is_hold=True, lines=lines, reason_code=reason, note=note)


def scrap_lines(hand: MoveHand) -> tuple[ChangeLine, ...]:
    """Return what is in hand as lines that take it off the books; of numbered pieces one each."""
    return tuple(
        ChangeLine(
            product_id=pick.pile.item.product_id,
            variant_id=pick.pile.item.variant_id,
            sku=pick.pile.item.sku,
            unit=pick.pile.item.unit,
            location_id=pick.pile.location_id,
            location=pick.pile.location,
            change=-quantity,
            status=pick.pile.status,
            lot_code=pick.pile.lot or None,
            serial_code=serial,
        )
        for pick in hand.picks
        for quantity, serial in _parts(pick)
    )


def _parts(pick: Pick) -> tuple[tuple[Decimal, str | None], ...]:
    if pick.pieces:
        return tuple((Decimal(1), piece.code) for piece in pick.pieces)
    return ((pick.quantity, None),)
