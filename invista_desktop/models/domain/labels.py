"""What a label says."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class LabelKind(StrEnum):
    """What a label is stuck on; the kind fixes which fields its template may name."""

    PRODUCT = "product"
    LOT = "lot"
    SERIAL = "serial"
    PALLET = "pallet"
    LOCATION = "location"
    CARTON = "carton"
    SHIPPING = "shipping"
    ASSET = "asset"
    COMMAND = "command"


@dataclass(frozen=True)
class LabelFields:
    """Everything a label may name; a template calls `product_name` `product.name`.

    Attributes:
        product_gtin14: the GTIN of what the label is stuck on, 14 digits.
        quantity: how much the labelled unit holds; None leaves it off the label.
        received_date: the day the goods came in, in the warehouse's time zone.
        location_gln: the GLN of the site a place belongs to, 13 digits.
        pallet_sscc: the SSCC of a pallet, carton or parcel, 18 digits.
        content_gtin14: the GTIN of what stands on a pallet, when it is all the same.
        content_count: how many of those stand on it.
        weight: gross, in kilograms.
        carton_number: which carton of how many (`carton_count`) this is.
        from_address: lines of an address, one below the other; so is `to_address`.
        command_code: what a command barcode carries, such as `INV-CMD-OK`.
    """

    product_name: str | None = None
    product_sku: str | None = None
    product_gtin14: str | None = None
    lot_code: str | None = None
    lot_expiry: date | None = None
    serial_code: str | None = None
    quantity: Decimal | None = None
    unit_code: str | None = None
    received_date: date | None = None
    receipt_number: str | None = None
    order_number: str | None = None
    supplier_name: str | None = None
    location_code: str | None = None
    pallet_sscc: str | None = None
    pallet_kind: str | None = None
    location_name: str | None = None
    location_gln: str | None = None
    content_gtin14: str | None = None
    content_count: Decimal | None = None
    weight: Decimal | None = None
    carton_number: str | None = None
    carton_count: str | None = None
    from_name: str | None = None
    from_address: str | None = None
    to_name: str | None = None
    to_address: str | None = None
    to_postcode: str | None = None
    carrier_name: str | None = None
    carrier_service: str | None = None
    shipment_number: str | None = None
    shipment_tracking: str | None = None
    asset_code: str | None = None
    asset_name: str | None = None
    organisation_name: str | None = None
    command_code: str | None = None
    command_name: str | None = None


# A template's word for each field: `product.name` is `product_name`.
FIELD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {field.name.replace("_", ".", 1): field.name for field in fields_of(LabelFields)}
)
DATE_FIELDS: Final = frozenset({"lot.expiry", "received.date"})
NUMBER_FIELDS: Final = frozenset({"quantity", "content.count", "weight"})
ADDRESS_FIELDS: Final = frozenset({"from.address", "to.address"})

_HOUSE = {"organisation.name", "location.code"}
_GOODS = {"quantity", "unit.code", "received.date", "receipt.number", "order.number", "supplier.name"}
_PRODUCT = {"product.name", "product.sku", "product.gtin14"} | _GOODS | _HOUSE
_LOT = {"lot.code", "lot.expiry"}
_UNIT = {"pallet.sscc", "pallet.kind", "weight", "content.gtin14", "content.count"} | _HOUSE
_WAY = {
    "from.name", "from.address", "to.name", "to.address", "to.postcode", "carrier.name", "carrier.service",
    "shipment.number", "shipment.tracking", "order.number", "carton.number", "carton.count",
}  # fmt: skip
ALLOWED_FIELDS: Final[Mapping[LabelKind, frozenset[str]]] = MappingProxyType(
    {
        LabelKind.PRODUCT: frozenset(_PRODUCT),
        LabelKind.LOT: frozenset(_PRODUCT | _LOT),
        LabelKind.SERIAL: frozenset(_PRODUCT | _LOT | {"serial.code"}),
        LabelKind.PALLET: frozenset(_UNIT | _PRODUCT | _LOT | _WAY),
        LabelKind.LOCATION: frozenset({"location.code", "location.name", "location.gln", "organisation.name"}),
        LabelKind.CARTON: frozenset(_UNIT | _PRODUCT | _LOT | _WAY),
        LabelKind.SHIPPING: frozenset(_UNIT | _WAY),
        LabelKind.ASSET: frozenset({"asset.code", "asset.name"} | _HOUSE),
        LabelKind.COMMAND: frozenset({"command.code", "command.name", "organisation.name"}),
    }
)


@dataclass(frozen=True)
class LabelOrder:
    """Print `copies` labels of one template with these fields.

    Attributes:
        template: the id of the template, such as `lot-100x50`.
    """

    template: str
    fields: LabelFields
    copies: int = 1
