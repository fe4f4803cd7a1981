"""Movements with their lots and serials, in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.catalogue import SampleItem
from invista_desktop.services.sample_data.tables import Chance, Tables

SERIAL_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ONE: Final = Decimal(1)
COLUMNS: Final = (
    "id", "operation_id", "type", "product_id", "variant_id", "lot_id", "serial_id",
    "from_location_id", "to_location_id", "from_status", "to_status", "quantity", "unit_cost", "currency",
    "reason_code", "goods_receipt_item_id", "occurred_at", "created_at", "created_by",
)  # fmt: skip
Row = tuple[object, ...]


@dataclass(frozen=True)
class Pieces:
    """Some of an item: a quantity, perhaps of a lot, or single pieces with their numbers."""

    item: SampleItem
    quantity: Decimal
    lot_id: UUID | None = None
    expiry_date: date | None = None
    serial_ids: tuple[UUID, ...] = ()

    def split(self, quantity: Decimal) -> "tuple[Pieces, Pieces]":
        """Return `quantity` of them, and the rest."""
        count = int(quantity) if self.serial_ids else 0
        first, rest = self.serial_ids[:count], self.serial_ids[count:]
        return (
            Pieces(self.item, quantity, self.lot_id, self.expiry_date, first),
            Pieces(self.item, self.quantity - quantity, self.lot_id, self.expiry_date, rest),
        )


@dataclass(frozen=True)
class Move:
    """Where pieces go, why and when; the status is the one they have afterwards."""

    operation_id: UUID
    kind: str
    source: UUID
    destination: UUID
    at: datetime
    status: str = "AVAILABLE"
    person: UUID | None = None
    reason: str | None = None
    receipt_item: UUID | None = None


class Ledger:
    """Collects movements, and adds the lots and serials they need."""

    def __init__(self, tables: Tables, chance: Chance) -> None:
        self._tables, self._chance = tables, chance
        self._moves: list[tuple[Move, Pieces, Decimal, UUID | None]] = []
        self._lots = 0

    def pieces(self, item: SampleItem, quantity: Decimal, on: date) -> Pieces:
        """Return fresh pieces that came on a day, their lot or serial rows added."""
        if item.is_serialized:
            return Pieces(item, quantity, serial_ids=tuple(self._serial(item) for _ in range(int(quantity))))
        if not item.is_lot_tracked:
            return Pieces(item, quantity)
        life = item.kind.shelf_life_days
        left = timedelta(days=life * self._chance.random.randrange(55, 95) // 100) if life else None
        expiry = on + left if left else None
        return Pieces(item, quantity, self._lot(item, on, expiry), expiry)

    def move(self, move: Move, pieces: Pieces) -> None:
        """Keep a movement; pieces with numbers move one by one."""
        if pieces.quantity == 0:
            return
        if pieces.serial_ids:
            self._moves.extend((move, pieces, ONE, serial) for serial in pieces.serial_ids)
        else:
            self._moves.append((move, pieces, pieces.quantity, None))

    def batches(self) -> tuple[tuple[Row, ...], ...]:
        """Return the movements oldest first, cut so that no batch moves a serial twice.

        A posting moves a serial once; the database refuses one that claims more.
        """
        batches: list[list[Row]] = [[]]
        moved: set[UUID] = set()
        for move, pieces, quantity, serial in sorted(self._moves, key=lambda kept: kept[0].at):
            if serial in moved:
                batches.append([])
                moved.clear()
            if serial:
                moved.add(serial)
            batches[-1].append(self._row(move, pieces, quantity, serial))
        return tuple(map(tuple, batches))

    def _row(self, move: Move, pieces: Pieces, quantity: Decimal, serial: UUID | None) -> Row:
        item = pieces.item
        return (
            self._chance.new_id(), move.operation_id, move.kind, item.product_id, item.variant_id, pieces.lot_id,
            serial, move.source, move.destination, move.status, move.status, quantity, item.unit_cost, "EUR",
            move.reason, move.receipt_item, move.at, move.at, move.person,
        )  # fmt: skip

    def _lot(self, item: SampleItem, on: date, expiry: date | None) -> UUID:
        self._lots += 1
        lot = self._chance.new_id()
        self._tables.add(
            "lot", id=lot, product_id=item.product_id, variant_id=item.variant_id,
            code=f"L{on:%y%m%d}-{self._lots:04}", expiry_date=expiry,
        )  # fmt: skip
        return lot

    def _serial(self, item: SampleItem) -> UUID:
        serial = self._chance.new_id()
        code = "".join(self._chance.random.choices(SERIAL_ALPHABET, k=9))
        self._tables.add("serial", id=serial, product_id=item.product_id, variant_id=item.variant_id, code=f"S{code}")
        return serial


def some(chance: Chance, item: SampleItem, most_packs: int = 8) -> Decimal:
    """Return a believable quantity: whole packs where there are packs, few where pieces are dear."""
    random = chance.random
    if item.is_serialized:
        return Decimal(random.randrange(1, 7))
    if item.packs:
        return item.packs[0].quantity * random.randrange(1, most_packs + 1)
    return Decimal(random.randrange(5, 51))


def active(items: Sequence[SampleItem]) -> list[SampleItem]:
    """Return those still in use."""
    return [item for item in items if item.is_active]
