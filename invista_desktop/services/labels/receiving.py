"""Which labels a line of goods gets."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from invista_desktop.models.domain.labels import LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer

PRODUCT, LOT, SERIAL = "product-100x50", "lot-100x50", "serial-100x50"
USUAL: Final[Mapping[LabelKind, str]] = MappingProxyType(
    {LabelKind.PRODUCT: PRODUCT, LabelKind.LOT: LOT, LabelKind.SERIAL: SERIAL}
)


def labels_for_line(
    rule: EventRule,
    fields: LabelFields,
    quantity: Decimal,
    serials: tuple[str, ...] = (),
    *,
    pack: Decimal = Decimal(1),
    templates: Mapping[LabelKind, str] = USUAL,
) -> tuple[LabelOrder, ...]:
    """Return the labels for `quantity` units of one line, counted in packs of `pack`.

    Pieces with serial numbers get their own, whatever the rule; a lot gets the lot label; a label
    says how much it stands for.
    """
    if serials and quantity > 0:
        copies = rule.fixed if rule.labels_per is LabelsPer.FIXED else 1
        template = templates[LabelKind.SERIAL]
        return tuple(LabelOrder(template, replace(fields, serial_code=serial), copies) for serial in serials)
    copies = rule.copies(quantity, pack)
    if not copies:
        return ()
    template = templates[LabelKind.LOT if fields.lot_code else LabelKind.PRODUCT]
    return (LabelOrder(template, replace(fields, quantity=rule.held_by_one(quantity, pack)), copies),)
