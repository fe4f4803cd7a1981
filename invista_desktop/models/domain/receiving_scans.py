"""From what a label says to what it does to the draft: which order line, how much, which lot."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import ItemRow, KnownLot, OpenedOrder, OrderLine, PackRow
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_events import DataScanned, QuantityTyped, Scanned


@dataclass(frozen=True, slots=True)
class LabelData:
    """What a label said beside the item itself.

    Attributes:
        count: pieces or packs it stands for, None when it does not say.
        measure: an amount in `measure_unit` (KG, M, ...), from a variable-measure label.
    """

    lot_code: str | None = None
    expiry_date: date | None = None
    serial: str | None = None
    count: Decimal | None = None
    measure: Decimal | None = None
    measure_unit: str | None = None
    raw: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether there is anything a last scan could be completed with."""
        return any(
            part is not None for part in (self.lot_code, self.expiry_date, self.serial, self.count, self.measure)
        )


def item_on_order(order: OpenedOrder, product_id: UUID, variant_id: UUID | None) -> ItemRow | None:
    """Return the item as the order lists it, None when it is not on the order."""
    return next((line.item for line in order.lines if line.item.key == (product_id, variant_id)), None)


def others_kept_for(order: OpenedOrder, order_item_id: UUID) -> Decimal:
    """Return what other people have scanned for an order line and not yet posted."""
    return sum((other.quantity for other in order.others if other.order_item_id == order_item_id), ZERO)


def still_expected(order: OpenedOrder, draft: Draft, line: OrderLine) -> Decimal:
    """Return what an order line waits for beyond this draft and other people's; never negative."""
    scanned = draft.kept_for(line.order_item_id) + others_kept_for(order, line.order_item_id)
    return max(ZERO, line.outstanding - scanned)


def order_line_for(order: OpenedOrder, draft: Draft, item: ItemRow, quantity: Decimal) -> OrderLine | None:
    """Return the line `quantity` of `item` belongs to: one that takes it whole, else the first waiting, else the last.

    None when the item is not on the order.
    """
    lines = [line for line in order.lines if line.item.key == item.key]
    room = [(still_expected(order, draft, line), line) for line in lines]
    whole = (line for left, line in room if left >= quantity)
    waiting = (line for left, line in room if left > 0)
    return next(whole, None) or next(waiting, None) or (lines[-1] if lines else None)


def item_scan(order: OpenedOrder, draft: Draft, item: ItemRow, pack: PackRow | None, data: LabelData) -> Scanned:
    """Return the scan of an item or a pack of it: one more, or as many as its label says.

    Raises:
        RuleViolation: the label measures in another unit than the item is kept in.
    """
    entered, unit, factor = _entered(item, pack, data)
    line = order_line_for(order, draft, item, entered * factor)
    kept = kept_data(item, data)
    return Scanned(
        order_item_id=line.order_item_id if line else None,
        product_id=item.product_id,
        variant_id=item.variant_id,
        quantity=entered * factor,
        base_unit=item.unit,
        entered_quantity=entered,
        entered_unit=unit,
        entered_factor=factor,
        lot_code=kept.lot_code,
        expiry_date=kept.expiry_date or _expiry_on_file(order.lots, item, kept.lot_code),
        serial=kept.serial,
        raw=data.raw,
    )


def completion(order: OpenedOrder, draft: Draft, item: ItemRow | None, data: LabelData) -> DataScanned:
    """Return what a label without an item adds to the last scan.

    Raises:
        RuleViolation: nothing was scanned before it, or the item has no use for what it says.
    """
    last = draft.last_scan
    line = draft.line(last.line_key) if last else None
    if last is None or line is None or item is None:
        raise RuleViolation(
            said("This label names a lot, date or number, but no item."),
            said("Scan the item first, then this label."),
            code="data_without_item",
        )
    kept = kept_data(item, data)
    if not kept.says_anything:
        raise RuleViolation(
            said("{sku} is not kept by lot, date or serial number.", sku=item.sku),
            said("This label is not needed: scan the next item."),
            code="data_not_used",
        )
    lot = kept.lot_code
    return DataScanned(
        lot_code=lot,
        expiry_date=kept.expiry_date or _expiry_on_file(order.lots, item, lot),
        serial=kept.serial,
        quantity=_completed_quantity(item, line.entered_factor, data),
        raw=data.raw,
    )


def typed_quantity(line_key: str, item: ItemRow, pack: PackRow | None, number: Decimal) -> QuantityTyped:
    """Return that `number` packs, or base units without a pack, were typed for a line."""
    factor = pack.quantity if pack else Decimal(1)
    return QuantityTyped(line_key, number * factor, number, pack.name if pack else item.unit, factor)


def kept_data(item: ItemRow, data: LabelData) -> LabelData:
    """Return only what is kept of such an item: a lot number on something without lots is noise."""
    return replace(
        data,
        lot_code=data.lot_code if item.is_lot_tracked else None,
        expiry_date=data.expiry_date if item.has_expiry else None,
        serial=data.serial if item.is_serialized else None,
    )


def _entered(item: ItemRow, pack: PackRow | None, data: LabelData) -> tuple[Decimal, str, Decimal]:
    if data.measure is not None:
        return _measured(item, data.measure, data.measure_unit), item.unit, Decimal(1)
    entered = Decimal(1) if data.count is None else data.count
    return entered, pack.name if pack else item.unit, pack.quantity if pack else Decimal(1)


def _completed_quantity(item: ItemRow, factor: Decimal, data: LabelData) -> Decimal | None:
    if data.measure is not None:
        return _measured(item, data.measure, data.measure_unit)
    return None if data.count is None else data.count * factor


def _measured(item: ItemRow, measure: Decimal, unit: str | None) -> Decimal:
    if unit != item.unit:
        raise RuleViolation(
            said("The label measures in {unit}, but {sku} is kept in {kept}.", unit=unit, sku=item.sku, kept=item.unit),
            said("Press F2 and type the quantity in {kept}.", kept=item.unit),
            code="other_unit",
        )
    return measure


def _expiry_on_file(lots: tuple[KnownLot, ...], item: ItemRow, lot: str | None) -> date | None:
    """Return the expiry a lot already has: it need not be typed again."""
    if lot is None or not item.has_expiry:
        return None
    return next(
        (known.expiry_date for known in lots if (known.product_id, known.variant_id, known.code) == (*item.key, lot)),
        None,
    )
