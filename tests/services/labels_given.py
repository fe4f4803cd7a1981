"""Labels, fields and readers that the tests of labels and printing share."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import zxingcpp
from PIL import Image

from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.template import load_template, shipped_templates

ORDINARY = LabelFields(
    product_name="Oat drink barista, organic, 1 l carton",
    product_sku="OAT-1L-BAR",
    product_gtin14="09506000134352",
    lot_code="L2026-118A",
    lot_expiry=date(2027, 5, 31),
    serial_code="SN-000481516",
    quantity=Decimal(12),
    unit_code="EA",
    received_date=date(2026, 11, 23),
    receipt_number="GR-2026-000123",
    pallet_sscc="395200000000000012",
    pallet_kind="PALLET",
)
EXTREME = replace(
    ORDINARY,
    product_name="Высококачественный держатель Ωμέγα för rostfri slang med snabbkoppling " * 3,
    product_sku="SKU-" + "9X" * 12,
    lot_code='AB(C)/12-"x%?' + "z" * 7,
    serial_code="Z%" * 10,
    quantity=Decimal("123456.789"),
)
NO_GTIN = replace(ORDINARY, product_gtin14=None)
BARE = LabelFields(
    product_name="Bolt M8",
    product_sku="B8",
    product_gtin14="09506000134352",
    lot_code="1",
    serial_code="1",
    pallet_sscc="395200000000000012",
    pallet_kind="CARTON",
)


def template(name: str) -> Template:
    return load_template(shipped_templates()[name])


def read(picture: Image.Image) -> list[tuple[str, str]]:
    """Return what a reader sends for each code: symbology identifier and data, sorted."""
    found = zxingcpp.read_barcodes(picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
    return sorted((code.symbology_identifier, code.text) for code in found)
