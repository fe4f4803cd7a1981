"""The rules of working on stock in plain words; the database enforces each of them again.

Every function returns when the rule holds, and raises `RuleViolation` when it does not.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation, said
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.quantities import require_decimals, shown_quantity
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.stock_piles import (
    HOLDS_GOODS,
    TOO_WIDE,
    AdjustmentReason,
    LotRow,
    Pile,
    PlaceRow,
    StockBooks,
)


def require_open_books(books: StockBooks) -> None:
    """Something may be posted today."""
    if books.closed_through is not None and books.today <= books.closed_through:
        raise RuleViolation(
            said("The books are closed through {day}.", day=books.closed_through.isoformat()),
            said("Post it on a later day, or ask finance to open the books."),
            code="period_closed",
        )


def require_holds_goods(place: PlaceRow) -> None:
    """Goods can lie in the place."""
    if place.kind == "in_transit":
        raise RuleViolation(
            said("{code} is what is on its way.", code=place.code),
            said("Goods on their way are not moved by hand: receive their transfer."),
            code="in_transit",
        )
    if place.kind not in HOLDS_GOODS or place.level in TOO_WIDE:
        raise RuleViolation(
            said("Nothing lies in {code} itself.", code=place.code),
            said("Scan a bin, a dock or a quarantine place."),
            code="no_place_for_stock",
        )


def require_destination(place: PlaceRow, source: PlaceRow, arriving: Decimal) -> None:
    """`arriving` base units may go from `source` to the place."""
    require_holds_goods(place)
    if place.location_id == source.location_id:
        raise RuleViolation(
            said("The goods are in {code} already.", code=place.code), said("Scan another bin."), code="same_place"
        )
    if place.warehouse_id != source.warehouse_id:
        raise RuleViolation(
            said(
                "{code} is in warehouse {warehouse}, the goods are in {other}.",
                code=place.code, warehouse=place.warehouse, other=source.warehouse,
            ),
            said("Scan a bin here. Between warehouses a stock transfer is needed."),
            code="between_warehouses",
        )  # fmt: skip
    if place.is_blocked or not place.is_active:
        raise RuleViolation(
            said("{code} is blocked. {reason}", code=place.code, reason=place.blocked_reason)
            if place.is_active
            else said("{code} is not in use.", code=place.code),
            said("Put the goods into another bin."),
            code="place_blocked",
        )
    _require_room(place, arriving)


def _require_room(place: PlaceRow, arriving: Decimal) -> None:
    if place.capacity is not None and place.on_hand + arriving > place.capacity:
        raise RuleViolation(
            said(
                "{code} takes {capacity}: {on_hand} are there, {arriving} would come.",
                code=place.code, capacity=shown_quantity(place.capacity),
                on_hand=shown_quantity(place.on_hand), arriving=shown_quantity(arriving),
            ),
            said("Put fewer there, or scan another bin."),
            code="place_full",
        )  # fmt: skip


def require_quantity(item: ItemRow, quantity: Decimal) -> None:
    """`quantity` is one that the item can be moved in: more than zero, in its unit, one of a numbered piece."""
    if not quantity.is_finite() or quantity <= 0:
        raise RuleViolation(
            said("{sku}: {quantity} is no quantity.", sku=item.sku, quantity=f"{quantity:f}"),
            said("Enter more than zero."),
            code="no_stock_quantity",
        )
    require_decimals(quantity, item.unit_decimals)


def require_serial_quantity(item: ItemRow, quantity: Decimal, pieces: int) -> None:
    """Of a numbered item there are as many pieces as the quantity says."""
    if item.is_serialized and quantity != pieces:
        raise RuleViolation(
            said("{sku} is kept piece by piece: a serial number is one piece.", sku=item.sku),
            said("Scan the serial number of each piece."),
            code="serial_quantity",
        )


def require_on_hand(pile: Pile, quantity: Decimal) -> None:
    """So much of the pile is free to be taken."""
    if quantity > pile.loose:
        bound = pile.quantity - pile.loose
        raise RuleViolation(
            said(
                "{code} holds {loose} {unit} of {sku}, not {quantity}.", code=pile.location,
                loose=shown_quantity(pile.loose), unit=pile.item.unit, sku=pile.item.sku,
                quantity=shown_quantity(quantity),
            ),
            said("{bound} more are reserved or stand on a pallet.", bound=shown_quantity(bound))
            if bound > 0
            else said("Look again. What is missing is settled by an adjustment."),
            code="insufficient_stock",
        )  # fmt: skip


def require_lot_of(sku: str, item: tuple[UUID, UUID | None], lot: str, on_file: Sequence[LotRow]) -> None:
    """The lot is one of the item, as far as lots of that code are on file."""
    product_id, variant_id = item
    own = [one for one in on_file if one.product_id == product_id and variant_id in (None, one.variant_id)]
    if on_file and not own:
        raise RuleViolation(
            said("Lot {lot} is of {other}, not of {sku}.", lot=lot, other=on_file[0].sku, sku=sku),
            said("Look whether the right label is on the goods."),
            code="wrong_lot",
        )


def require_fitting(reason: AdjustmentReason, changes: tuple[Decimal, ...]) -> None:
    """The reason allows what was found or lost."""
    if reason.takes_away and any(change > 0 for change in changes):
        raise RuleViolation(
            said("“{reason}” takes goods away.", reason=reason.label),
            said("Choose another reason for goods that were found."),
            code="cannot_be_found",
        )


def require_decidable(status: AdjustmentStatus, number: str, *, is_own: bool, verb: str) -> None:
    """The person may decide an adjustment in this way: never one's own, and only while it waits."""
    if status is not AdjustmentStatus.PENDING_APPROVAL:
        raise Conflict(
            said("Adjustment {number} does not wait any more.", number=number),
            said("Look again: somebody has decided it."),
            code="adjustment_decided",
        )
    if verb == "withdraw" and not is_own:
        raise NotPermitted(
            said("{number} is somebody else's request.", number=number),
            said("Only who asked may withdraw it."),
            code="request_of_another",
        )
    if verb != "withdraw" and is_own:
        raise NotPermitted(
            said("{number} is your own request.", number=number),
            said("Somebody else has to decide it. You may withdraw it."),
            code="own_request",
        )
