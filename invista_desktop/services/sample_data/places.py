"""Three warehouses and 600 bins: zone, aisle, shelf and bin as rows of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.tables import Chance, Tables


@dataclass(frozen=True)
class Layout:
    """What a warehouse looks like: every zone has the same aisles, shelves and levels."""

    code: str
    name: str
    timezone: str
    city: str
    zones: str
    aisles: int
    shelves: int
    levels: int
    docks: int


LAYOUTS: Final = (
    Layout("MAIN", "Main warehouse (demo)", "Europe/Berlin", "Demo City", "ABCD", 5, 5, 3, docks=2),
    Layout("NORTH", "North warehouse (demo)", "Europe/Berlin", "Demo Harbour", "EFG", 4, 5, 3, docks=1),
    Layout("SOUTH", "South warehouse (demo)", "Europe/Lisbon", "Demo Bay", "HJ", 4, 5, 3, docks=1),
)
BIN_TAKES: Final = 30_000  # base units
# What every warehouse has besides docks and bins: kind, and the end of its code.
SPECIAL: Final = (("quarantine", "QUAR"), ("staging", "STAGE"), ("lost_and_found", "LOST"), ("scrap", "SCRAP"))


@dataclass(frozen=True)
class Site:
    """A warehouse with its places, by id."""

    warehouse_id: UUID
    layout: Layout
    docks: tuple[UUID, ...]
    bins: tuple[UUID, ...]
    special: Mapping[str, UUID]


def build_sites(tables: Tables, chance: Chance) -> tuple[Site, ...]:
    """Add every warehouse and location row, and return the warehouses in the order of `LAYOUTS`."""
    return tuple(_site(tables, chance, layout) for layout in LAYOUTS)


def _site(tables: Tables, chance: Chance, layout: Layout) -> Site:
    warehouse = chance.new_id()
    tables.add(
        "warehouse", id=warehouse, code=layout.code, name=layout.name, timezone=layout.timezone,
        address=f"1 Example Road, {layout.city}",
    )  # fmt: skip
    builder = _Builder(tables, chance, layout, warehouse)
    docks = tuple(builder.area("receiving_dock", f"DOCK-{number}") for number in range(1, layout.docks + 1))
    special = {kind: builder.area(kind, end) for kind, end in SPECIAL}
    return Site(warehouse, layout, docks, tuple(builder.bins()), special)


class _Builder:
    """Writes the locations of one warehouse, each with its scannable code."""

    def __init__(self, tables: Tables, chance: Chance, layout: Layout, warehouse: UUID) -> None:
        self._tables, self._chance, self._layout, self._warehouse = tables, chance, layout, warehouse

    def area(self, kind: str, end: str) -> UUID:
        """Add a place that is no bin, such as MAIN-DOCK-1."""
        return self._place(f"{self._layout.code}-{end}", kind, "area", None, self._layout.code, end)

    def bins(self) -> Iterator[UUID]:
        """Add zones, aisles, shelves and bins such as A-01-02-3, and yield the bins."""
        layout = self._layout
        for zone in layout.zones:
            zone_id = self._storage("zone", None, zone)
            for aisle in range(1, layout.aisles + 1):
                aisle_id = self._storage("aisle", zone_id, zone, f"{aisle:02}")
                for shelf in range(1, layout.shelves + 1):
                    shelf_id = self._storage("shelf", aisle_id, zone, f"{aisle:02}", f"{shelf:02}")
                    for level in range(1, layout.levels + 1):
                        yield self._storage("bin", shelf_id, zone, f"{aisle:02}", f"{shelf:02}", str(level))

    def _storage(self, level: str, parent: UUID | None, *parts: str) -> UUID:
        return self._place("-".join(parts), "storage", level, parent, self._layout.code, *parts)

    def _place(self, code: str, kind: str, level: str, parent: UUID | None, *path: str) -> UUID:
        place = self._chance.new_id()
        self._tables.add(
            "location", id=place, warehouse_id=self._warehouse, parent_id=parent, kind=kind, level=level, code=code,
            path=" > ".join(path), capacity_quantity=BIN_TAKES if level == "bin" else None,
        )  # fmt: skip
        self._tables.add("barcode", id=self._chance.new_id(), code=code, kind="location", location_id=place)
        return place
