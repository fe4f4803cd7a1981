"""Labels, fields and readers that the tests of labels and printing share."""

from dataclasses import replace
from decimal import Decimal

import zxingcpp
from PIL import Image

from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.services.labels.template import load_template, shipped_templates

EVERYTHING = {
    name: value for kind in LabelKind for name, value in vars(sample_fields(kind)).items() if value is not None
}
ORDINARY = LabelFields(**EVERYTHING)
LONG_NAME = "Высококачественный держатель Ωμέγα för rostfri slang med snabbkoppling " * 3
EXTREME = replace(
    ORDINARY,
    product_name=LONG_NAME,
    product_sku="SKU-" + "9X" * 12,
    lot_code='AB(C)/12-"x%?' + "z" * 7,
    serial_code="Z%" * 10,
    quantity=Decimal("12345678901234"),
    content_count=Decimal(999999),
    weight=Decimal("12345678901.234"),
    location_code="WAREHOUSE-A-01-02-03",
    location_name=LONG_NAME,
    organisation_name=LONG_NAME,
    from_name=LONG_NAME,
    from_address=f"{LONG_NAME}\n" * 6,
    to_name=LONG_NAME,
    to_address=f"{LONG_NAME}\n" * 6,
    carrier_name=LONG_NAME,
    shipment_tracking="T9" * 14,
    asset_code="ASSET-" + "9X" * 12,
    asset_name=LONG_NAME,
    command_code="INV-CMD-CANCEL",
    command_name="W" * 40,
)
RTL_NAME = "مشروب الشوفان العضوي שיבולת שועל 🫒🚚 " * 2
RIGHT_TO_LEFT = replace(
    ORDINARY,
    product_name=RTL_NAME,
    location_name=RTL_NAME,
    organisation_name=RTL_NAME,
    from_name=RTL_NAME,
    to_name=RTL_NAME,
    to_address=RTL_NAME,
    asset_name=RTL_NAME,
    command_name=RTL_NAME,
)
NO_GTIN = replace(ORDINARY, product_gtin14=None, content_gtin14=None)
NEEDED = {
    "product_name", "product_sku", "product_gtin14", "lot_code", "serial_code", "pallet_sscc", "pallet_kind",
    "location_code", "location_gln", "asset_code", "asset_name", "command_code", "command_name", "to_name",
    "to_address",
}  # fmt: skip
BARE = replace(LabelFields(**{name: value for name, value in EVERYTHING.items() if name in NEEDED}), lot_code="1")


def template(name: str) -> Template:
    return load_template(shipped_templates()[name])


def read(picture: Image.Image) -> list[tuple[str, str]]:
    """Return what a reader sends for each code: symbology identifier and data, sorted."""
    found = zxingcpp.read_barcodes(picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
    return sorted((code.symbology_identifier, code.text) for code in found)
