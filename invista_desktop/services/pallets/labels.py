"""The label of a pallet or carton."""

from typing import Final

from invista_desktop.models.domain.labels import LabelFields, LabelOrder
from invista_desktop.models.domain.pallets import OpenedPallet

TEMPLATE: Final = "pallet-100x50"


def pallet_label(pallet: OpenedPallet, place: str) -> LabelOrder:
    """Return the label of a pallet, with the place it stands in or goes to; empty leaves that off."""
    fields = LabelFields(pallet_sscc=pallet.sscc, pallet_kind=pallet.kind.value, location_code=place or None)
    return LabelOrder(TEMPLATE, fields)
