"""What a check needs to know of the database, read once and then held."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.imports import Value

Key = tuple[Value, ...]
Record = Mapping[str, Value]

_NO_LETTER_OR_DIGIT: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Item:
    """What a SKU names.

    Attributes:
        variant_of: the product's SKU for a variant, else empty.
        decimals: how precisely its base unit is counted.
    """

    variant_of: str = ""
    unit: str = "EA"
    decimals: int = 0


@dataclass(frozen=True)
class Lookups:
    """What is known already.

    Attributes:
        units: decimals by unit code.
        categories: paths such as `Tools > Hand tools`, by slug.
        items: by SKU.
        packs: content by SKU and pack name, as base units.
        barcodes: SKU and pack name (empty for the single piece) by code; no SKU for other things.
        records: what each row of a file of this kind is compared with, by the sheet's key.
        orders: what an import may not change of an order, and its status, by order number.
        kept: what was received and given up of an order line, by order and line number.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    suppliers: frozenset[str] = frozenset()
    warehouses: frozenset[str] = frozenset()
    items: Mapping[str, Item] = field(default_factory=dict)
    packs: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    barcodes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    records: Mapping[Key, Record] = field(default_factory=dict)
    orders: Mapping[str, Record] = field(default_factory=dict)
    kept: Mapping[Key, Decimal] = field(default_factory=dict)


def category_slug(path: str) -> str:
    """Return what `Tools > Hand tools` is compared by, as the database makes it."""
    steps = re.split(r"\s*>\s*", path.strip())
    return "/".join(_NO_LETTER_OR_DIGIT.sub("-", step.lower()).strip("-") for step in steps)
