"""One record of each kind, for a preview before there is a real one, and for trying a template."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from invista_desktop.models.domain.labels import ALLOWED_FIELDS, FIELD_NAMES, LabelFields, LabelKind

# Numbers from the ranges GS1 keeps for examples; the firm and the people are nobody's.
_EVERYTHING: Final[Mapping[str, object]] = MappingProxyType(
    {
        "product_name": "Oat drink barista, organic, 1 l carton",
        "product_sku": "OAT-1L-BAR",
        "product_gtin14": "09506000134352",
        "lot_code": "L2026-118A",
        "lot_expiry": date(2027, 5, 31),
        "serial_code": "SN-000481516",
        "quantity": Decimal(12),
        "unit_code": "EA",
        "received_date": date(2026, 11, 23),
        "receipt_number": "GR-2026-000123",
        "order_number": "PO-2026-00456",
        "supplier_name": "Example Foods",
        "location_code": "A-01-02-03",
        "location_name": "Aisle A, rack 1, level 2, bin 3",
        "location_gln": "9506000134376",
        "pallet_sscc": "395200000000000012",
        "pallet_kind": "PALLET",
        "content_gtin14": "09506000134352",
        "content_count": Decimal(480),
        "weight": Decimal("612.5"),
        "carton_number": "1",
        "carton_count": "3",
        "from_name": "Example Warehouse",
        "from_address": "1 Example Street\n10115 Sampletown",
        "to_name": "Example Customer",
        "to_address": "22 Sample Road\n20095 Examplecity",
        "to_postcode": "20095",
        "carrier_name": "Example Carrier",
        "carrier_service": "Standard",
        "shipment_number": "SH-2026-00789",
        "shipment_tracking": "EX123456789",
        "asset_code": "WS-014",
        "asset_name": "Packing table 14",
        "organisation_name": "Example Warehouse",
        "command_code": "INV-CMD-OK",
        "command_name": "OK",
    }
)


def sample_fields(kind: LabelKind) -> LabelFields:
    """Return a record with every field a label of this kind may name, and no other."""
    named = {FIELD_NAMES[name] for name in ALLOWED_FIELDS[kind]}
    return LabelFields(**{name: value for name, value in _EVERYTHING.items() if name in named})  # type: ignore[arg-type]  # by field
