"""What is checked while scanning; the database checks all of it again when the receipt is posted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.errors import NeedsConfirmation, NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.quantities import ZERO, require_decimals, shown_quantity
from invista_desktop.models.domain.receiving import DraftLine, ItemRow, OpenedOrder, OrderLine, SerialOnFile
from invista_desktop.models.domain.receiving_draft import Draft, preview
from invista_desktop.models.domain.receiving_events import (
    DataScanned,
    Event,
    LotGiven,
    QualitySplit,
    QuantityTyped,
    Scanned,
)
from invista_desktop.models.domain.receiving_scans import others_kept_for

OVER_RECEIPT: Final = "over_receipt"
MAGNITUDE: Final = "magnitude"
SHORT_SHELF_LIFE: Final = "short_shelf_life"
LOT_EXPIRY_CONFLICT: Final = "lot_expiry_conflict"
UNEXPECTED: Final = "unexpected"
MAGNITUDE_FACTOR: Final = 10


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check may look at beside the draft.

    Attributes:
        serial: what the database knows of the serial in question, None when it knows nothing or is away.
        confirmed: words confirmed for this very event.
    """

    order: OpenedOrder
    permissions: frozenset[str]
    serial: SerialOnFile | None = None
    confirmed: frozenset[str] = frozenset()

    def item(self, key: tuple[UUID, UUID | None]) -> ItemRow | None:
        """Return the item, from the order or from what was accepted beside it."""
        listed = (line.item for line in self.order.lines)
        return next((item for item in (*listed, *self.order.unexpected) if item.key == key), None)

    def order_line(self, order_item_id: UUID | None) -> OrderLine | None:
        """Return the order line, None for an unexpected item."""
        return next((line for line in self.order.lines if line.order_item_id == order_item_id), None)


@dataclass(frozen=True, slots=True)
class _Change:
    """One event, with the draft before it and the line it leaves behind."""

    event: Event
    before: Draft
    after: Draft
    line: DraftLine
    item: ItemRow
    about: Circumstances

    def is_confirmed(self, word: str) -> bool:
        return word in self.about.confirmed or (word, subject(self.line)) in self.before.answers

    def ask(self, word: str, permission: str | None, title: Said, advice: Said) -> None:
        """Ask for `word` once; refuse whoever may not answer.

        Raises:
            NeedsConfirmation: the person may decide, and has not yet.
            RuleViolation: the person may not decide this.
        """
        if permission is not None and permission not in self.about.permissions:
            raise RuleViolation(title, said("Set it aside and ask a warehouse manager."), code=word)
        if not self.is_confirmed(word):
            raise NeedsConfirmation(title, advice, confirmation=word)


def subject(line: DraftLine) -> str:
    """Return what a yes about this line is a yes to: its item, and its lot if it has one."""
    return f"{line.product_id}/{line.variant_id or ''}/{line.lot_code or ''}"


def check(draft: Draft, event: Event, about: Circumstances) -> tuple[Said, ...]:
    """Return what the person should know of `event`, were it recorded; nothing when all is well.

    Raises:
        RuleViolation: it must not be recorded.
        NeedsConfirmation: it may be, once the person says so.
        NotPermitted: somebody else would have to accept it.
    """
    after = preview(draft, event)
    line = after.active_line
    item = about.item(line.item_key) if line else None
    if line is None or item is None:
        return ()
    change = _Change(event, draft, after, line, item, about)
    if isinstance(event, Scanned):
        _require_usable(change)
    if isinstance(event, Scanned | DataScanned):
        _require_new_serial(change)
    if isinstance(event, QuantityTyped | QualitySplit):
        _require_sensible_edit(change)
    if isinstance(event, Scanned | DataScanned | LotGiven):
        _check_expiry(change)
        _check_lot(change)
    return _check_quantity(change)


def tolerance_percent(product: Decimal | None, supplier: Decimal | None, default: Decimal) -> Decimal:
    """Return the over-receipt tolerance that holds: the product's, else the supplier's, else the default."""
    return next(percent for percent in (product, supplier, default) if percent is not None)


def most_receivable(order: OpenedOrder, line: OrderLine) -> Decimal:
    """Return how much may be received on a line in all, its tolerance included."""
    percent = tolerance_percent(
        line.item.over_receipt_percent, order.supplier_over_receipt_percent, order.default_over_receipt_percent
    )
    return (line.ordered - line.closed) * (100 + percent) / 100


def _require_usable(change: _Change) -> None:
    item = change.item
    if not item.is_active:
        raise RuleViolation(
            said("{sku} {name} is not active any more.", sku=item.sku, name=item.name),
            said("Set it aside and ask purchasing."),
            code="inactive_product",
        )
    if change.line.order_item_id is None:
        _require_accepted_unexpected(change)


def _require_accepted_unexpected(change: _Change) -> None:
    title = said("{sku} {name} is not on this order.", sku=change.item.sku, name=change.item.name)
    if permissions.RECEIVING_ACCEPT_UNEXPECTED not in change.about.permissions:
        raise NotPermitted(title, said("Set it aside and ask a warehouse manager."), code="unexpected_item")
    already = any(line.line_key == change.line.line_key for line in change.before.lines)
    if not already and not change.is_confirmed(UNEXPECTED):
        raise NeedsConfirmation(title, said("Confirm to receive it all the same."), confirmation=UNEXPECTED)


def _require_new_serial(change: _Change) -> None:
    serial = change.event.serial if isinstance(change.event, Scanned | DataScanned) else None
    if serial is None:
        return
    same_item = (line for line in change.before.lines if line.item_key == change.item.key)
    if any(serial in line.serials for line in same_item):
        raise RuleViolation(
            said("Serial number {serial} was scanned already.", serial=serial),
            said("It counts once. Scan the next piece."),
            code="serial_scanned_twice",
        )
    known = change.about.serial
    if known is not None and known.serial == serial and known.is_in_stock:
        raise RuleViolation(
            said("Serial number {serial} is in stock already.", serial=serial),
            said("It lies at {place}. Check the label.", place=known.location_code or "?"),
            code="serial_in_stock",
        )


def _require_sensible_edit(change: _Change) -> None:
    event, item = change.event, change.item
    if isinstance(event, QuantityTyped):
        require_decimals(event.quantity, item.unit_decimals)
        if item.is_serialized and event.quantity != len(change.line.serials):
            raise RuleViolation(
                said("{sku} is counted by serial number.", sku=item.sku),
                said("Scan the serial number of each piece instead."),
                code="serials_needed",
            )
    if isinstance(event, QualitySplit):
        for part in (event.accepted, event.held, event.rejected):
            require_decimals(part, item.unit_decimals)
        _require_whole_split(change, event)


def _require_whole_split(change: _Change, split: QualitySplit) -> None:
    if split.rejected > 0 and not split.rejection_reason:
        raise RuleViolation(
            said("Rejected goods need a reason."), said("Choose why they are rejected."), code="reason_missing"
        )
    if not change.item.is_serialized:
        return
    named = (Decimal(len(split.held_serials)), Decimal(len(split.rejected_serials)))
    if named != (split.held, split.rejected):
        raise RuleViolation(
            said("{sku}: choose which serial numbers are held or rejected.", sku=change.item.sku),
            said("Mark as many serial numbers as pieces."),
            code="serials_needed",
        )


def _check_expiry(change: _Change) -> None:
    event = change.event
    expiry = event.expiry_date if isinstance(event, Scanned | DataScanned | LotGiven) else None
    if expiry is None:
        return
    today = change.about.order.today
    if expiry < today:
        raise RuleViolation(
            said("{sku} expired on {day}.", sku=change.item.sku, day=expiry.isoformat()),
            said("Do not receive it. Set it aside for the supplier."),
            code="expired",
        )
    least = change.item.min_remaining_shelf_life_days
    if least is not None and (expiry - today).days < least:
        change.ask(
            SHORT_SHELF_LIFE,
            permissions.RECEIVING_SHORT_SHELF_LIFE,
            said("Remaining shelf life of {sku}: {left} days.", sku=change.item.sku, left=(expiry - today).days),
            said("At least {least} days are agreed. Confirm to receive it all the same.", least=least),
        )


def _check_lot(change: _Change) -> None:
    other = _other_expiry(change)
    if other is not None:
        change.ask(
            LOT_EXPIRY_CONFLICT,
            permissions.RECEIVING_LOT_CONFLICT,
            said(
                "Lot {lot} is on file with expiry {known}, the label says {day}.",
                lot=change.line.lot_code,
                known=other.isoformat(),
                day=change.line.expiry_date,
            ),
            said("Compare the label. Confirm to keep the date of this label for these goods."),
        )


def _other_expiry(change: _Change) -> date | None:
    """Return the expiry this lot has on file or elsewhere in the draft, when it is another one."""
    line = change.line
    if line.lot_code is None or line.expiry_date is None:
        return None
    filed = [
        known.expiry_date
        for known in change.about.order.lots
        if (known.product_id, known.variant_id, known.code) == (*line.item_key, line.lot_code)
    ]
    drafted = [
        other.expiry_date
        for other in change.before.lines
        if (other.item_key, other.lot_code) == (line.item_key, line.lot_code)
    ]
    return next((day for day in (*filed, *drafted) if day is not None and day != line.expiry_date), None)


def _check_quantity(change: _Change) -> tuple[Said, ...]:
    ordered = change.about.order_line(change.line.order_item_id)
    if ordered is None:
        return ()
    before, after = (draft.kept_for(ordered.order_item_id) for draft in (change.before, change.after))
    if after <= before:
        return ()
    _check_magnitude(change, ordered, before, after)
    total = ordered.received + others_kept_for(change.about.order, ordered.order_item_id) + after
    if total <= ordered.ordered - ordered.closed:
        return ()
    excess = shown_quantity(total - (ordered.ordered - ordered.closed))
    title = said("{sku}: {excess} {unit} more than ordered.", sku=change.item.sku, excess=excess, unit=change.item.unit)
    if total > most_receivable(change.about.order, ordered):
        advice = said("That is beyond the tolerance. Confirm to receive it all the same.")
        change.ask(OVER_RECEIPT, permissions.RECEIVING_OVER_RECEIPT, title, advice)
    return (title,)


def _check_magnitude(change: _Change, ordered: OrderLine, before: Decimal, after: Decimal) -> None:
    """Ask when ten times the outstanding is reached: a typing slip, or a pack scanned for a piece."""
    limit = ordered.outstanding * MAGNITUDE_FACTOR
    if ordered.outstanding > ZERO and before < limit <= after and MAGNITUDE not in change.about.confirmed:
        raise NeedsConfirmation(
            said(
                "{sku}: {quantity} {unit} is ten times the outstanding {outstanding} or more.",
                sku=change.item.sku,
                quantity=shown_quantity(after),
                unit=change.item.unit,
                outstanding=shown_quantity(ordered.outstanding),
            ),
            said("Look again. Confirm only if so many are really here."),
            confirmation=MAGNITUDE,
        )
