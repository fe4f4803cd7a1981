"""Which labels a receipt's lines ask for."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.labels import LabelFields, LabelOrder, PrintingRule
from invista_desktop.models.domain.receiving import DraftLine, ItemRow, OpenedOrder
from invista_desktop.services.receiving.items import ItemKey


def labels_for(
    order: OpenedOrder,
    lines: Sequence[DraftLine],
    items: Mapping[ItemKey, ItemRow],
    rule: PrintingRule,
    places: Mapping[ItemKey, str],
    *,
    receipt_number: str | None = None,
) -> tuple[LabelOrder, ...]:
    """Return the labels of what was kept: a serial gets its own, a lot line a lot label, the rest a product label.

    `places` are the bins suggested for lines that chose none.
    """
    orders: list[LabelOrder] = []
    for line in lines:
        item = items[line.item_key]
        common = _common(order, line, item, receipt_number, places.get(line.item_key))
        if line.posted_serials:
            orders += [LabelOrder("serial-100x50", _with(common, serial_code=serial)) for serial in line.posted_serials]
        elif line.kept > 0:
            template = "lot-100x50" if line.lot_code else "product-100x50"
            copies = rule.copies(line.kept)
            quantity = line.kept if copies == 1 else Decimal(1)
            orders.append(LabelOrder(template, _with(common, quantity=quantity), copies))
    return tuple(orders)


def sample_label() -> LabelOrder:
    """Return a label with made-up content, for trying a printer."""
    fields = LabelFields(
        product_name="Test label: every bar should be sharp",
        product_sku="TEST-0001",
        product_gtin14="09520000000004",
        quantity=Decimal(1),
        unit_code="EA",
    )
    return LabelOrder("product-100x50", fields)


def _common(
    order: OpenedOrder, line: DraftLine, item: ItemRow, receipt_number: str | None, place: str | None
) -> dict[str, object]:
    return {
        "product_name": item.name,
        "product_sku": item.sku,
        "product_gtin14": _gtin_of(order, line),
        "lot_code": line.lot_code,
        "lot_expiry": line.expiry_date,
        "unit_code": item.unit,
        "received_date": order.today,
        "receipt_number": receipt_number,
        "order_number": order.number,
        "supplier_name": order.supplier_name,
        "location_code": line.put_away_code or place,
    }


def _with(common: Mapping[str, object], **more: str | Decimal | date) -> LabelFields:
    return LabelFields(**{**common, **more})  # type: ignore[arg-type]


def _gtin_of(order: OpenedOrder, line: DraftLine) -> str | None:
    """Return the item's own GTIN; a pack's would promise the pack's content."""
    own = (code for code in order.codes if (code.product_id, code.variant_id) == line.item_key)
    return next((code.code for code in own if code.pack_name is None and is_gtin(code.code)), None)
