"""The word lists of `resources/sample/trades.toml`, and the names composed from them."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import product as every_combination
from math import prod
from typing import Any

from invista_desktop.resources import resource


class Tracking(StrEnum):
    """How pieces of a product are told apart."""

    PLAIN = "plain"
    LOT = "lot"
    EXPIRY = "expiry"
    SERIAL = "serial"


@dataclass(frozen=True)
class Kind:
    """One sort of goods; costs in EUR per base unit, packs as name and content."""

    category: str
    sku: str
    name: str
    parts: Mapping[str, Sequence[str]]
    count: int
    cost: tuple[Decimal, Decimal]
    tracking: Tracking = Tracking.PLAIN
    unit: str = "EA"
    shelf_life_days: int | None = None
    variants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    packs: Mapping[str, Decimal] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """Yield `count` different names, spread evenly over all the parts allow."""
        possible = prod(map(len, self.parts.values()))
        wanted = {number * possible // self.count for number in range(self.count)}
        for number, chosen in enumerate(every_combination(*self.parts.values())):
            if number in wanted:
                yield self.name.format(**dict(zip(self.parts, chosen, strict=True)))

    def combinations(self) -> Iterator[dict[str, str]]:
        """Yield the attributes of each variant; nothing when there are none."""
        if self.variants:
            for chosen in every_combination(*self.variants.values()):
                yield dict(zip(self.variants, chosen, strict=True))


@dataclass(frozen=True)
class Trades:
    """Everything the sample catalogue is composed of."""

    brands: tuple[str, ...]
    kinds: tuple[Kind, ...]


def read_trades() -> Trades:
    """Return the word lists that ship with the app."""
    with resource("sample", "trades.toml").open("rb") as file:
        content = tomllib.load(file, parse_float=Decimal)
    return Trades(tuple(content["brands"]), tuple(map(_kind, content["kind"])))


def _kind(entry: dict[str, Any]) -> Kind:
    low, high = entry.pop("cost")
    packs = {name: Decimal(content) for name, content in entry.pop("packs", {}).items()}
    tracking = Tracking(entry.pop("tracking", Tracking.PLAIN))
    return Kind(**entry, cost=(Decimal(low), Decimal(high)), packs=packs, tracking=tracking)
