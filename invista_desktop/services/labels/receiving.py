"""Which labels a received line gets."""

from dataclasses import replace
from decimal import Decimal

from invista_desktop.models.domain.labels import LabelFields, LabelOrder, LabelsPer, PrintingRule

PRODUCT, LOT, SERIAL = "product-100x50", "lot-100x50", "serial-100x50"


def labels_for_line(
    rule: PrintingRule, fields: LabelFields, quantity: Decimal, serials: tuple[str, ...] = ()
) -> tuple[LabelOrder, ...]:
    """Return the labels for `quantity` units kept (accepted or held) of one line.

    Pieces with serial numbers get one each, whatever the rule; a lot gets the lot label; the
    label of a whole line says how much the line holds.
    """
    if serials and quantity > 0:
        return tuple(LabelOrder(SERIAL, replace(fields, serial_code=serial)) for serial in serials)
    copies = rule.copies(quantity)
    if not copies:
        return ()
    shown = quantity if rule.labels_per is LabelsPer.LINE else None
    template = LOT if fields.lot_code else PRODUCT
    return (LabelOrder(template, replace(fields, quantity=shown), copies),)
