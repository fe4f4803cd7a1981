"""What lay in the bins before the first order of the sample came in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.catalogue import SampleItem
from invista_desktop.services.sample_data.ledger import Ledger, Move, active, some
from invista_desktop.services.sample_data.places import Site
from invista_desktop.services.sample_data.tables import Chance, Tables

OPENED_DAYS_AGO: Final = 150
# The share of all items that a site keeps, and of its bins that are in use.
KEPT: Final = {"MAIN": 0.75, "NORTH": 0.35, "SOUTH": 0.2}
BINS_IN_USE: Final = 0.8
FIXED_BINS: Final = 400


class Homes:
    """Which bin of a site an item lies in; chosen at first need, from then on the same."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._bins: dict[tuple[str, str], UUID] = {}

    def bin(self, site: Site, item: SampleItem) -> UUID:
        """Return the item's bin."""
        key = site.layout.code, item.sku
        if key not in self._bins:
            in_use = int(len(site.bins) * BINS_IN_USE)
            self._bins[key] = site.bins[self._chance.random.randrange(in_use)]
        return self._bins[key]


def open_stock(
    ledger: Ledger, chance: Chance, homes: Homes, sites: Sequence[Site], items: Sequence[SampleItem],
    *, outside: Mapping[str, UUID], today: date, person: UUID,
) -> None:  # fmt: skip
    """Move opening stock from lost-and-found into each site's bins, one lot or two of a kind."""
    opened = today - timedelta(days=OPENED_DAYS_AGO)
    for site in sites:
        operation = chance.new_id()
        for number, item in enumerate(active(items)):
            if chance.random.random() > KEPT[site.layout.code] and not item.sku.endswith("-0001"):
                continue
            at = datetime.combine(opened, time(6), UTC) + timedelta(seconds=number)
            move = Move(
                operation, "ADJUSTMENT", outside["lost_and_found"], homes.bin(site, item), at,
                person=person, reason="OPENING_STOCK",
            )  # fmt: skip
            for _ in range(chance.random.choice((1, 1, 2)) if item.is_lot_tracked else 1):
                ledger.move(move, ledger.pieces(item, some(chance, item, 20), opened))


def fix_bins(tables: Tables, chance: Chance, homes: Homes, site: Site, items: Sequence[SampleItem]) -> None:
    """Give the first items of the catalogue, spread evenly, a bin that is theirs."""
    chosen = active(items)
    for item in chosen[:: max(1, len(chosen) // FIXED_BINS)]:
        tables.add(
            "fixed_bin", id=chance.new_id(), product_id=item.product_id, variant_id=item.variant_id,
            location_id=homes.bin(site, item),
        )  # fmt: skip
