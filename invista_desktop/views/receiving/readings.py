"""From a meaning to what receiving makes of it."""

from datetime import date
from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.found import COMMANDS, CommandFound, Found, ProductFound
from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.receiving import OpenedOrder
from invista_desktop.models.domain.receiving_scans import LabelData, item_on_order
from invista_desktop.models.domain.scans import Meaning, ScanStatus

_MEASURES: Final = {
    "weight_kg": "KG",
    "rcn_weight_kg": "KG",
    "weight_lb": "LB",
    "length_m": "M",
    "area_m2": "M2",
    "volume_l": "L",
    "volume_m3": "M3",
}


def label_data(meaning: Meaning) -> LabelData:
    """Return what a label says beside the item."""
    measure = next((name for name in _MEASURES if name in meaning.fields), None)
    day = meaning.text("expiry") or meaning.text("best_before")
    return LabelData(
        lot_code=meaning.text("lot") or None,
        expiry_date=date.fromisoformat(day[:10]) if day else None,
        serial=meaning.text("serial") or None,
        count=Decimal(meaning.text("count")) if "count" in meaning.fields else None,
        measure=Decimal(meaning.text(measure)) if measure else None,
        measure_unit=_MEASURES[measure] if measure else None,
        raw=meaning.raw,
    )


def code_of(meaning: Meaning) -> str:
    """Return the code to look up; empty when the label names no thing, only data about one."""
    for name in ("gtin14", "rcn_item_gtin14", "content_gtin14", "plain"):
        if code := meaning.text(name):
            return code.zfill(14) if is_gtin(code) else code
    return "" if meaning.status is ScanStatus.GS1 and not meaning.text("sscc") else meaning.raw.strip()


def known_here(order: OpenedOrder, meaning: Meaning) -> Found | None:
    """Return what a code means by what the opened order knows, None to ask the database."""
    code = code_of(meaning)
    if code in COMMANDS:
        return CommandFound(COMMANDS[code])
    known = next((known for known in order.codes if known.code == code), None)
    item = item_on_order(order, known.product_id, known.variant_id) if known else None
    if known is None or item is None:
        return None
    return ProductFound(
        known.product_id,
        known.variant_id,
        item.sku,
        item.name,
        known.pack_quantity,
        known.pack_name,
        is_active=item.is_active,
    )
