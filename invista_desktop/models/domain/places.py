"""Warehouses and the places in them: made in ranges, changed together, and seen on a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any, Final
from uuid import UUID

from invista_desktop.errors import RuleViolation, said

LARGEST_RANGE: Final = 20_000
LEVELS: Final = {1: ("bin",), 2: ("aisle", "bin"), 3: ("zone", "aisle", "bin"), 4: ("zone", "aisle", "shelf", "bin")}
SEPARATOR: Final = "-"
DAYS_TO_EXPIRY: Final = (7, 14, 30)


class PlaceKind(StrEnum):
    """What a place is for; only these are made by hand."""

    STORAGE = "storage"
    RECEIVING_DOCK = "receiving_dock"
    STAGING = "staging"
    QUARANTINE = "quarantine"


class Shade(StrEnum):
    """What the map colours places by."""

    OCCUPANCY = "occupancy"
    COUNTED = "counted"
    HOLD = "hold"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class NewPlace:
    """A place to be made, under `parent`; the code of a shared parent may exist already."""

    code: str
    level: str
    part: str
    parent: str | None = None
    shared: bool = False


@dataclass(frozen=True)
class MakeLocations:
    """Make places of one kind in a warehouse; `capacity` is in base units, None for as much as one likes."""

    operation_id: UUID
    warehouse_id: UUID
    kind: PlaceKind
    places: tuple[NewPlace, ...]
    capacity: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "warehouse_id": str(self.warehouse_id),
            "kind": self.kind.value,
            "capacity_quantity": None if self.capacity is None else str(self.capacity),
            "locations": [vars(place) for place in self.places],
        }


@dataclass(frozen=True)
class ChangeLocations:
    """Change several places at once; what is None stays as it is.

    Attributes:
        sets_capacity: whether `capacity` counts; None in it lifts the limit.
    """

    operation_id: UUID
    location_ids: tuple[UUID, ...]
    is_blocked: bool | None = None
    blocked_reason: str = ""
    is_active: bool | None = None
    sets_capacity: bool = False
    capacity: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it: what stays is left out."""
        said_of: dict[str, Any] = {"location_ids": [str(one) for one in self.location_ids]}
        if self.is_blocked is not None:
            said_of |= {"is_blocked": self.is_blocked, "blocked_reason": self.blocked_reason}
        if self.is_active is not None:
            said_of["is_active"] = self.is_active
        if self.sets_capacity:
            said_of["capacity_quantity"] = None if self.capacity is None else str(self.capacity)
        return said_of


@dataclass(frozen=True)
class SaveWarehouse:
    """Make a warehouse, or change the one of `warehouse_id`; a code stays for good."""

    operation_id: UUID
    code: str
    name: str
    timezone: str
    address: str = ""
    warehouse_id: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "warehouse_id": None if self.warehouse_id is None else str(self.warehouse_id),
            "code": self.code, "name": self.name, "timezone": self.timezone, "address": self.address,
        }  # fmt: skip


@dataclass(frozen=True)
class WarehouseRow:
    """A warehouse to choose."""

    warehouse_id: UUID
    code: str
    name: str
    timezone: str
    address: str


@dataclass(frozen=True)
class PlaceRow:
    """One place, and how it stands today.

    Attributes:
        path: the levels above it and its own part, outermost first, without the warehouse.
        capacity: in base units of whatever lies there; None is as much as one likes.
        days_to_expiry: of what expires first there; negative when it has; None without any expiry.
        days_since_count: None when it was never counted.
    """

    location_id: UUID
    code: str
    path: tuple[str, ...]
    kind: str
    on_hand: Decimal
    on_hold: Decimal
    piles: int
    capacity: Decimal | None = None
    is_blocked: bool = False
    blocked_reason: str = ""
    next_expiry: date | None = None
    days_to_expiry: int | None = None
    last_counted_at: datetime | None = None
    days_since_count: int | None = None


def places_in_range(first: str, last: str) -> tuple[NewPlace, ...]:
    """Return every bin from `first` to `last`, such as A-01-01 to A-20-06, and the levels they lie in.

    Each part runs from its first value to its last, by numbers with leading zeros kept, or by letters.

    Raises:
        RuleViolation: the codes do not fit each other, or name more than `LARGEST_RANGE` places.
    """
    starts, ends = _parts(first), _parts(last)
    if len(starts) != len(ends) or len(starts) not in LEVELS:
        raise _bad_range(first, last)
    steps = [tuple(_steps(start, end)) for start, end in zip(starts, ends, strict=True)]
    count = 1
    for step in steps:
        count *= len(step)
    if count == 0:
        raise _bad_range(first, last)
    if count > LARGEST_RANGE:
        raise RuleViolation(
            said("{first} to {last} are {count} places.", first=first, last=last, count=count),
            said("Make up to {most} in one go.", most=LARGEST_RANGE),
            code="too_many_places",
        )
    return tuple(_with_parents(steps))


def _parts(code: str) -> list[str]:
    return [part.strip().upper() for part in code.strip().split(SEPARATOR)]


def _steps(start: str, end: str) -> Iterator[str]:
    if start == end and start.isalnum():
        yield start
    elif (start + end).isascii() and start.isdecimal() and end.isdecimal() and len(start) == len(end):
        for number in range(int(start), int(end) + 1):
            yield str(number).zfill(len(start))
    elif (start + end).isascii() and len(start) == len(end) == 1 and (start + end).isalpha():
        for letter in range(ord(start), ord(end) + 1):
            yield chr(letter)


def _with_parents(steps: list[tuple[str, ...]]) -> Iterator[NewPlace]:
    levels = LEVELS[len(steps)]
    for depth, level in enumerate(levels, 1):
        for parts in product(*steps[:depth]):
            parent = SEPARATOR.join(parts[:-1]) or None
            yield NewPlace(SEPARATOR.join(parts), level, parts[-1], parent, shared=depth < len(levels))


def _bad_range(first: str, last: str) -> RuleViolation:
    return RuleViolation(
        said("“{first}” to “{last}” is no range of places.", first=first[:40], last=last[:40]),
        said("Write both alike, such as A-01-01 and A-20-06: up to four parts, each counting up."),
        code="bad_range",
    )


def shade_step(place: PlaceRow, shade: Shade) -> int:
    """Return how strongly the map marks a place, 0 (nothing to see) to 4 (look here)."""
    if shade is Shade.OCCUPANCY:
        return _occupancy(place)
    if shade is Shade.HOLD:
        return 0 if place.on_hold == 0 else 4 if place.on_hold == place.on_hand else 2
    if shade is Shade.EXPIRY:
        return _expiry(place.days_to_expiry)
    return _counted(place.days_since_count)


def _occupancy(place: PlaceRow) -> int:
    if place.on_hand == 0:
        return 0
    # Without a limit nobody knows how full it is: the middle, whatever lies there.
    return 2 if place.capacity is None else 1 + min(3, int(3 * place.on_hand / place.capacity))


def _expiry(days: int | None) -> int:
    if days is None:
        return 0
    soon, later, latest = DAYS_TO_EXPIRY
    return 4 if days < 0 else 3 if days <= soon else 2 if days <= later else 1 if days <= latest else 0


def _counted(days: int | None) -> int:
    if days is None:
        return 4
    return 0 if days <= 30 else 1 if days <= 90 else 2 if days <= 180 else 3
