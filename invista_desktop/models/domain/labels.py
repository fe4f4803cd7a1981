"""What a label says, and when and how many labels a receipt asks for."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class LabelKind(StrEnum):
    """What a label is stuck on; the kind fixes which fields its template may name."""

    PRODUCT = "product"
    LOT = "lot"
    SERIAL = "serial"
    PALLET = "pallet"


@dataclass(frozen=True)
class LabelFields:
    """Everything a label may name; a template calls `product_name` `product.name`.

    Attributes:
        product_gtin14: the GTIN of what the label is stuck on, 14 digits.
        quantity: how much the labelled unit holds; None leaves it off the label.
        received_date: the day the goods came in, in the warehouse's time zone.
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


@dataclass(frozen=True)
class LabelOrder:
    """Print `copies` labels of one template with these fields.

    Attributes:
        template: the id of the template, such as `lot-100x50`.
    """

    template: str
    fields: LabelFields
    copies: int = 1


class PrintMoment(StrEnum):
    """When receiving prints its labels."""

    AT_SCAN = "at_scan"
    AT_POSTING = "at_posting"
    NEVER = "never"


class LabelsPer(StrEnum):
    """What gets a label of its own."""

    LINE = "line"
    UNIT = "unit"


@dataclass(frozen=True)
class PrintingRule:
    """How labels are printed by themselves at this workstation.

    Attributes:
        moment: when receiving prints those of the goods.
        at_packing: whether a pallet's label is printed as soon as it is built.
    """

    moment: PrintMoment = PrintMoment.AT_POSTING
    labels_per: LabelsPer = LabelsPer.LINE
    at_packing: bool = False

    def copies(self, quantity: Decimal) -> int:
        """Return how many labels `quantity` units get: none for nothing, and no part of a label.

        >>> PrintingRule(labels_per=LabelsPer.UNIT).copies(Decimal("2.5"))
        3
        """
        if quantity <= 0:
            return 0
        if self.labels_per is LabelsPer.LINE:
            return 1
        return int(quantity.to_integral_value(ROUND_CEILING))
