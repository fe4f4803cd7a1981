"""The labels of goods that were put away."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Lot, Serial
from invista_desktop.models.domain.labels import LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.printing_rules import EventRule
from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.stock_commands import StockLine
from invista_desktop.services.labels.receiving import labels_for_line
from invista_desktop.services.receiving.items import item_among, items_of
from invista_desktop.services.receiving.labels import own_gtins


def put_away_labels(
    session: Session, lines: Sequence[StockLine], rule: EventRule, templates: Mapping[LabelKind, str]
) -> tuple[LabelOrder, ...]:
    """Return the labels of what these lines put down, each with the place it lies in now.

    Raises:
        NotPermitted: this person may not see one of the items.
    """
    keys = {(line.product_id, line.variant_id) for line in lines}
    items, gtins = items_of(session, {product for product, _variant in keys}), own_gtins(session, keys)
    lots = {lot.id: lot for lot in session.scalars(select(Lot).where(Lot.id.in_({line.lot_id for line in lines})))}
    pieces = select(Serial).where(Serial.id.in_({line.serial_id for line in lines}))
    codes = {serial.id: serial.code for serial in session.scalars(pieces)}

    def labels_of(line: StockLine) -> tuple[LabelOrder, ...]:
        item = item_among(items, (line.product_id, line.variant_id))
        lot = None if line.lot_id is None else lots.get(line.lot_id)
        serials = (codes[line.serial_id],) if line.serial_id in codes else ()
        pack = Decimal(1) if line.entered_factor is None else line.entered_factor
        fields = _fields(item, gtins.get(item.key), lot, line.to_code)
        return labels_for_line(rule, fields, line.quantity, serials, pack=pack, templates=templates)

    return tuple(label for line in lines for label in labels_of(line))


def _fields(item: ItemRow, gtin: str | None, lot: Lot | None, place: str) -> LabelFields:
    return LabelFields(
        product_name=item.name,
        product_sku=item.sku,
        product_gtin14=gtin,
        lot_code=lot.code if lot else None,
        lot_expiry=lot.expiry_date if lot else None,
        unit_code=item.unit,
        location_code=place,
    )
