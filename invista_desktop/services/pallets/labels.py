"""The label of a pallet or carton."""

from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.labels import LabelFields, LabelOrder
from invista_desktop.models.domain.pallets import OpenedPallet
from invista_desktop.models.domain.printing_rules import EventRule

TEMPLATE: Final = "pallet-100x50"


def pallet_label(pallet: OpenedPallet, place: str, rule: EventRule | None = None) -> LabelOrder:
    """Return the label of a pallet, with the place it stands in or goes to; empty leaves that off."""
    fields = LabelFields(pallet_sscc=pallet.sscc, pallet_kind=pallet.kind.value, location_code=place or None)
    if rule is None:
        return LabelOrder(TEMPLATE, fields)
    return LabelOrder(rule.template or TEMPLATE, fields, rule.copies(Decimal(1)))
