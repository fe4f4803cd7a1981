"""Two thousand products composed from the trades, with variants, packs and codes.

GTINs stand under prefix 952, which GS1 keeps for demonstrations: no real article bears one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.models.domain.gtin import check_digit
from invista_desktop.services.sample_data.suppliers import SampleSupplier
from invista_desktop.services.sample_data.tables import Chance, Tables
from invista_desktop.services.sample_data.trades import Kind, Tracking, read_trades

DEMONSTRATION_PREFIX: Final = "952"


@dataclass(frozen=True)
class SamplePack:
    """A pack with its own code."""

    name: str
    quantity: Decimal
    gtin: str


@dataclass(frozen=True)
class SampleItem:
    """What lies in a bin: a product, or one variant of it. GTINs have 14 digits."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    kind: Kind
    unit_cost: Decimal
    gtin: str
    packs: tuple[SamplePack, ...]
    is_active: bool

    @property
    def is_serialized(self) -> bool:
        """Whether every piece has a number of its own."""
        return self.kind.tracking is Tracking.SERIAL

    @property
    def is_lot_tracked(self) -> bool:
        """Whether pieces belong to lots."""
        return self.kind.tracking in {Tracking.LOT, Tracking.EXPIRY}


class Codes:
    """Hands out GTINs of the demonstration prefix, each once."""

    def __init__(self) -> None:
        self._given = 0

    def gtin(self) -> str:
        """Return the next GTIN-13, as 14 digits."""
        self._given += 1
        body = f"0{DEMONSTRATION_PREFIX}{self._given:09}"
        return body + check_digit(body)

    @staticmethod
    def of_pack(gtin: str, indicator: int) -> str:
        """Return the GTIN-14 of a pack of what `gtin` names."""
        body = f"{indicator}{gtin[1:13]}"
        return body + check_digit(body)


class CatalogueBuilder:
    """Adds the catalogue's rows; `build` returns what can be stocked and ordered."""

    def __init__(self, tables: Tables, chance: Chance) -> None:
        self._tables, self._chance, self._codes = tables, chance, Codes()
        self._categories: dict[str, UUID] = {}
        self._brands: dict[str, UUID] = {}

    def build(self) -> tuple[SampleItem, ...]:
        """Add everything and return the items in the order of the word lists."""
        trades = read_trades()
        for brand in trades.brands:
            self._brands[brand] = self._chance.new_id()
            self._tables.add("brand", id=self._brands[brand], name=f"{brand} (demo)")
        return tuple(item for kind in trades.kinds for item in self._items(kind))

    def _category(self, path: str) -> UUID:
        """Return the category `Main > Group`, made at its first use."""
        if path not in self._categories:
            above, _, name = path.rpartition(" > ")
            parent = self._category(above) if above else None
            self._categories[path] = self._chance.new_id()
            slug = path.lower().replace(" > ", "/").replace(" ", "-")
            self._tables.add("category", id=self._categories[path], parent_id=parent, name=name, slug=slug)
        return self._categories[path]

    def _items(self, kind: Kind) -> Iterator[SampleItem]:
        category = self._category(kind.category)
        for number, name in enumerate(kind.names(), start=1):
            yield from self._product(kind, f"{kind.sku}-{number:04}", name, category)

    def _product(self, kind: Kind, sku: str, name: str, category: UUID) -> Iterator[SampleItem]:
        random = self._chance.random
        product_id, cost = self._chance.new_id(), self._cost(kind)
        # The first of a kind is what the guided tour receives, so it is always in use.
        is_active = sku.endswith("-0001") or random.random() > 0.02
        life = kind.shelf_life_days
        self._tables.add(
            "product", id=product_id, sku=sku, name=name, description=f"{name}. Invented for demonstrations.",
            category_id=category, brand_id=random.choice(list(self._brands.values())), base_unit_code=kind.unit,
            status="ACTIVE" if is_active else random.choice(("INACTIVE", "DISCONTINUED", "DRAFT")),
            is_lot_tracked=kind.tracking in {Tracking.LOT, Tracking.EXPIRY},
            is_serialized=kind.tracking is Tracking.SERIAL, has_expiry=kind.tracking is Tracking.EXPIRY,
            shelf_life_days=life, min_remaining_shelf_life_days=life // 3 if life else None,
            over_receipt_percent=random.choice((None, None, None, 0, 10)), standard_cost=cost, currency="EUR",
        )  # fmt: skip
        if not kind.variants:
            yield self._item(kind, product_id, None, sku, name=name, cost=cost, is_active=is_active)
        for attributes in kind.combinations():
            variant_name = f"{name}, {' '.join(attributes.values())}"
            variant_sku = "-".join((sku, *(value[:3].upper() for value in attributes.values())))
            variant_id = self._variant(product_id, variant_sku, variant_name, attributes)
            yield self._item(
                kind, product_id, variant_id, variant_sku, name=variant_name, cost=cost, is_active=is_active
            )

    def _cost(self, kind: Kind) -> Decimal:
        """Return a cost with four decimals between the kind's ends; cheap ones are commoner."""
        low, high = kind.cost
        share = Decimal(self._chance.random.randrange(10_000)) / 10_000
        return (low + (high - low) * share * share).quantize(Decimal("0.0001"))

    def _variant(self, product_id: UUID, sku: str, name: str, attributes: dict[str, str]) -> UUID:
        variant_id = self._chance.new_id()
        self._tables.add("product_variant", id=variant_id, product_id=product_id, sku=sku, name=name, is_active=True)
        for attribute, value in attributes.items():
            self._tables.add("variant_attribute", variant_id=variant_id, name=attribute, value=value)
        return variant_id

    def _item(
        self, kind: Kind, product_id: UUID, variant_id: UUID | None, sku: str,
        *, name: str, cost: Decimal, is_active: bool,
    ) -> SampleItem:  # fmt: skip
        """Add the codes and packs of one thing that can be stocked."""
        gtin = self._codes.gtin()
        if variant_id:
            self._barcode(gtin, "variant", variant_id=variant_id)
        else:
            self._barcode(gtin, "product", product_id=product_id)
        packs = tuple(
            self._pack(kind, product_id, variant_id, SamplePack(pack, quantity, self._codes.of_pack(gtin, indicator)))
            for indicator, (pack, quantity) in enumerate(kind.packs.items(), start=1)
        )
        return SampleItem(product_id, variant_id, sku, name, kind, cost, gtin, packs, is_active)

    def _pack(self, kind: Kind, product_id: UUID, variant_id: UUID | None, pack: SamplePack) -> SamplePack:
        pack_id = self._chance.new_id()
        self._tables.add(
            "product_pack", id=pack_id, product_id=product_id, variant_id=variant_id, name=pack.name,
            unit_code=kind.unit, quantity=pack.quantity,
        )  # fmt: skip
        self._barcode(pack.gtin, "pack", pack_id=pack_id)
        return pack

    def _barcode(self, code: str, kind: str, **meaning: UUID) -> None:
        self._tables.add("barcode", id=self._chance.new_id(), code=code, kind=kind, **meaning)


def offer(
    tables: Tables, chance: Chance, suppliers: Sequence[SampleSupplier], items: Sequence[SampleItem]
) -> dict[UUID, list[SampleItem]]:
    """Add who sells what at which cost, and return each supplier's items."""
    offered: dict[UUID, list[SampleItem]] = {supplier.supplier_id: [] for supplier in suppliers}
    sellers: dict[UUID, Sequence[SampleSupplier]] = {}
    for item in items:
        if item.product_id not in sellers:
            main = item.kind.category.partition(" > ")[0]
            able = [supplier for supplier in suppliers if main in supplier.categories]
            chosen = chance.random.sample(able, k=min(len(able), chance.random.choice((1, 1, 2))))
            sellers[item.product_id] = chosen
            _offers(tables, chance, item, chosen)
        for supplier in sellers[item.product_id]:
            offered[supplier.supplier_id].append(item)
    return offered


def _offers(tables: Tables, chance: Chance, item: SampleItem, sellers: Sequence[SampleSupplier]) -> None:
    for rank, supplier in enumerate(sellers):
        factor = Decimal(chance.random.randrange(90, 125)) / 100
        tables.add(
            "product_supplier", id=chance.new_id(), product_id=item.product_id, supplier_id=supplier.supplier_id,
            supplier_sku=f"{supplier.code[-3:]}{chance.random.randrange(10**6):06}", unit_cost=item.unit_cost * factor,
            currency=supplier.currency, lead_time_days=supplier.lead_time_days, is_preferred=rank == 0,
        )  # fmt: skip
