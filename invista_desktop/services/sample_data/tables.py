"""The sample data's rows before they reach a database, and the ids they carry."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

SEED: Final = 952
# Ids sort by their time; a fixed one makes the same rows on whatever day the data is loaded.
FIRST_MILLISECOND: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)

Columns = tuple[str, ...]


@dataclass
class Tables:
    """Rows by table and by the columns they give; the others keep the database's defaults."""

    rows: dict[str, dict[Columns, list[tuple[object, ...]]]] = field(default_factory=dict)

    def add(self, table: str, **values: object) -> None:
        """Keep one more row."""
        self.rows.setdefault(table, {}).setdefault(tuple(values), []).append(tuple(values.values()))

    def count(self, table: str) -> int:
        """Return how many rows `table` gets."""
        return sum(map(len, self.rows.get(table, {}).values()))


class Chance:
    """The one source of variety: the same seed gives the same choices and the same ids."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self._made = 0

    def new_id(self) -> UUID:
        """Return the next id, shaped as version 7."""
        self._made += 1
        value = (FIRST_MILLISECOND + self._made) << 80 | self.random.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return UUID(int=value)
