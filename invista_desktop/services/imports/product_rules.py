"""Products, variants, packs and codes fit each other and what is there."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from invista_desktop.errors import said
from invista_desktop.models.domain.imports import Problem, ReadingOptions, Value
from invista_desktop.services.imports.judging import Repeats, Suggestions, Values, too_precise
from invista_desktop.services.imports.lookups import Item, Lookups, category_slug

PRODUCT_ONLY: Final = (
    "description", "category", "brand", "unit", "is_lot_tracked", "is_serialized", "has_expiry", "shelf_life_days",
    "min_remaining_shelf_life_days", "over_receipt_percent", "standard_cost", "currency",
)  # fmt: skip


class ProductRules:
    """The rules of a file of products."""

    def __init__(self, lookups: Lookups, options: ReadingOptions) -> None:
        self._lookups, self._options = lookups, options
        self._repeats = Repeats("sku")
        self._categories = Suggestions(frozenset(lookups.categories.values()))
        self._codes: dict[str, tuple[int, str, str]] = {}
        self._variants: list[tuple[int, str]] = []
        self._products: dict[str, bool] = {}
        self._looks = {looks(sku): sku for sku in lookups.items}

    def of_row(self, row: int, values: Values) -> Iterator[Problem]:
        yield from self._repeats.of_row(row, values)
        sku, parent = values.get("sku"), values.get("variant_of")
        if isinstance(sku, str):
            self._products[sku] = parent is None
            yield from self._looks_new(row, sku)
            yield from self._same_sort(row, sku, parent)
        if isinstance(parent, str):
            self._variants.append((row, parent))
            yield from _filled_for_variant(row, values)
        yield from self._unit_and_category(row, values)
        yield from self._tracking(row, values)
        yield from self._pack(row, values)
        yield from self._barcodes(row, values)

    def at_end(self) -> Iterator[Problem]:
        known = Suggestions(self._lookups.items)
        for row, parent in self._variants:
            item = self._lookups.items.get(parent)
            if not (self._products.get(parent, False) or (item is not None and not item.variant_of)):
                advice = known.advice(parent, said("Add a row for the product itself, or correct the SKU."))
                yield Problem(
                    row, "variant_of", said("There is no product “{sku}”.", sku=parent), advice, "unknown_product"
                )

    def _looks_new(self, row: int, sku: str) -> Iterator[Problem]:
        """Refuse a SKU that differs from another one only by case or width, as the database does."""
        other = self._looks.setdefault(looks(sku), sku)
        if other != sku and sku not in self._lookups.items:
            title = said("“{sku}” looks just like “{other}”.", sku=sku, other=other)
            advice = said("Write “{other}” if that is meant; else choose another SKU.", other=other)
            yield Problem(row, "sku", title, advice, "looks_alike")

    def _same_sort(self, row: int, sku: str, parent: Value) -> Iterator[Problem]:
        """Refuse to turn a product into a variant, or a variant into another product's."""
        item = self._lookups.items.get(sku)
        if item is not None and item.variant_of != (parent or ""):
            belongs = item.variant_of or sku
            yield Problem(
                row,
                "variant_of",
                said("“{sku}” belongs to product “{product}” already.", sku=sku, product=belongs),
                said("Correct the column variant_of, or give the row another SKU."),
                "other_product",
            )

    def _unit_and_category(self, row: int, values: Values) -> Iterator[Problem]:
        unit, category = values.get("unit"), values.get("category")
        item = self._lookups.items.get(str(values.get("sku")))
        if isinstance(unit, str) and unit not in self._lookups.units:
            listed = ", ".join(sorted(self._lookups.units))
            yield Problem(
                row, "unit", said("“{unit}” is not a unit.", unit=unit), said("Write one of: {words}.", words=listed),
                "unknown_unit",
            )  # fmt: skip
        elif isinstance(unit, str) and item is not None and unit != item.unit:
            yield Problem(
                row,
                "unit",
                said("“{sku}” is counted in {unit}.", sku=values.get("sku"), unit=item.unit),
                said("The unit of a product cannot change: its stock would mean something else. Use a new SKU."),
                "unit_differs",
            )
        if isinstance(category, str) and not self._options.adds_categories:
            slug = category_slug(category)
            if slug not in self._lookups.categories:
                otherwise = said("Correct it, or choose to add categories that do not exist yet.")
                yield Problem(
                    row,
                    "category",
                    said("There is no category “{name}”.", name=category),
                    self._categories.advice(category, otherwise),
                    "unknown_category",
                )

    def _tracking(self, row: int, values: Values) -> Iterator[Problem]:
        known = self._lookups.records.get((values.get("sku"),), {})

        def now(column: str) -> Value:
            return values[column] if values.get(column) is not None else known.get(column)

        if now("has_expiry") and not now("is_lot_tracked") and not values.get("variant_of"):
            yield Problem(
                row,
                "has_expiry" if values.get("has_expiry") else "is_lot_tracked",
                said("A product with an expiry date needs lots."),
                said("Write yes in the column is_lot_tracked too."),
                "expiry_without_lots",
            )
        life, least = now("shelf_life_days"), now("min_remaining_shelf_life_days")
        if isinstance(life, int) and isinstance(least, int) and least > life:
            yield Problem(
                row,
                "min_remaining_shelf_life_days",
                said("{least} days must remain, but it keeps only {life}.", least=least, life=life),
                said("Write a number of days below the shelf life."),
                "remaining_above_shelf_life",
            )

    def _pack(self, row: int, values: Values) -> Iterator[Problem]:
        present = [name for name in ("pack_name", "pack_quantity", "pack_barcode") if values.get(name) is not None]
        for missing in ("pack_name", "pack_quantity"):
            if present and missing not in present:
                yield Problem(
                    row,
                    missing,
                    said("A pack needs a name and what it holds."),
                    said("Fill in {column}, or empty the other columns of the pack.", column=missing),
                    "pack_incomplete",
                )
        quantity = values.get("pack_quantity")
        unit = self._unit_of(values)
        if isinstance(quantity, Decimal) and unit in self._lookups.units:
            yield from too_precise(row, "pack_quantity", quantity, self._lookups.units[unit], unit)

    def _unit_of(self, values: Values) -> str:
        """Return the unit of the row, else of the product as it is known, else pieces."""
        known = self._lookups.items.get(str(values.get("sku"))) or self._lookups.items.get(
            str(values.get("variant_of"))
        )
        return str(values.get("unit") or (known or Item()).unit)

    def _barcodes(self, row: int, values: Values) -> Iterator[Problem]:
        """Refuse a code that means something else, in the database or further up in the file."""
        sku = values.get("sku")
        for column, pack in (("barcode", ""), ("pack_barcode", str(values.get("pack_name") or ""))):
            code = values.get(column)
            if not isinstance(code, str) or not isinstance(sku, str):
                continue
            meaning = self._lookups.barcodes.get(code, (sku, pack))
            first, *mine = self._codes.setdefault(code, (row, sku, pack))
            if meaning != (sku, pack):
                what = " ".join(filter(None, meaning)) or code
                title = said("“{code}” already stands for {what}.", code=code, what=what)
            elif tuple(mine) != (sku, pack):
                title = said("“{code}” already stands for “{sku}” on row {first}.", code=code, sku=mine[0], first=first)
            else:
                continue
            yield Problem(row, column, title, said("A code means one thing: correct one of the two."), "code_taken")


def looks(sku: str) -> str:
    """Return what a SKU is told apart by: letters without case, signs of any width."""
    return unicodedata.normalize("NFKC", sku).lower()


def _filled_for_variant(row: int, values: Values) -> Iterator[Problem]:
    for column in PRODUCT_ONLY:
        if values.get(column) is not None:
            yield Problem(
                row,
                column,
                said("A variant has this from its product."),
                said("Empty the cell, or fill it in on the row of the product."),
                "belongs_to_product",
            )
