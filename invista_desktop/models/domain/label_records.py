"""From what a scan stands for to what a label says of it."""

from datetime import date
from typing import Final

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.found import (
    Found,
    LocationFound,
    LotFound,
    PalletFound,
    ProductFound,
    SerialFound,
)
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.scans import Meaning

_PALLETS: Final = frozenset({LabelKind.PALLET, LabelKind.CARTON, LabelKind.SHIPPING})


def fields_of_found(found: Found, meaning: Meaning, kind: LabelKind) -> tuple[LabelFields, str]:
    """Return what a label of this kind says of a scanned thing, and what people call the thing.

    Raises:
        RuleViolation: no such label is stuck on it; code `label_record`.
    """
    match found:
        case ProductFound() if kind in {LabelKind.PRODUCT, LabelKind.LOT, LabelKind.SERIAL}:
            fields = LabelFields(
                product_name=found.name,
                product_sku=found.sku,
                product_gtin14=meaning.text("gtin14") or None,
                lot_code=meaning.text("lot") or None,
                lot_expiry=_day(meaning.text("expiry")),
                serial_code=meaning.text("serial") or None,
            )
            return fields, found.sku
        case LotFound() if kind is LabelKind.LOT:
            fields = LabelFields(product_sku=found.sku, lot_code=found.code, lot_expiry=found.expiry_date)
            return fields, f"{found.sku} {found.code}"
        case SerialFound() if kind is LabelKind.SERIAL:
            return LabelFields(product_sku=found.sku, serial_code=found.code), f"{found.sku} {found.code}"
        case LocationFound() if kind is LabelKind.LOCATION:
            return LabelFields(location_code=found.code, location_name=found.code), found.code
        case PalletFound() if kind in _PALLETS:
            return LabelFields(pallet_sscc=found.sscc, pallet_kind="PALLET"), found.sscc
        case _:
            raise RuleViolation(
                said("No {kind} label is stuck on this.", kind=kind),
                said("Scan something that carries such a label."),
                code="label_record",
            )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
