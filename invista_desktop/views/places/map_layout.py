"""Where each place stands on the map: a block for each zone, a row for each aisle, bins along it. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from invista_desktop.models.domain.places import PlaceRow

AREAS: Final = ""


@dataclass(frozen=True)
class AisleRow:
    """One aisle: its name, and its places as columns; None keeps shelves apart."""

    name: str
    columns: tuple[PlaceRow | None, ...]


@dataclass(frozen=True)
class ZoneBlock:
    """One zone with its aisles; the block of docks and other areas has no name."""

    name: str
    aisles: tuple[AisleRow, ...]


def lay_out(places: Sequence[PlaceRow]) -> tuple[ZoneBlock, ...]:
    """Return the places as blocks of rows, as a person walks past them: areas first, then zone by zone."""
    areas = [place for place in places if len(place.path) < 2]
    bins = sorted((place for place in places if len(place.path) >= 2), key=_walk)
    blocks = [ZoneBlock(AREAS, (AisleRow("", tuple(areas)),))] if areas else []
    for zone, in_zone in groupby(bins, key=lambda place: place.path[0] if len(place.path) > 2 else AREAS):
        aisles = [
            AisleRow("-".join(aisle), tuple(_spaced(list(in_aisle))))
            for aisle, in_aisle in groupby(in_zone, key=lambda place: place.path[: max(1, min(2, len(place.path) - 1))])
        ]
        blocks.append(ZoneBlock(zone, tuple(aisles)))
    return tuple(blocks)


def _walk(place: PlaceRow) -> tuple[int, tuple[str, ...]]:
    return (len(place.path) > 2, place.path)


def _spaced(places: list[PlaceRow]) -> list[PlaceRow | None]:
    """Put a gap between shelves, where places have a level of their own below the shelf."""
    spaced: list[PlaceRow | None] = []
    for place in places:
        last = spaced[-1] if spaced else None
        if last is not None and len(place.path) > 3 and last.path[:-1] != place.path[:-1]:
            spaced.append(None)
        spaced.append(place)
    return spaced
