"""Pallets and cartons: what stands on them, and what can be done with them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from invista_desktop.errors import RuleViolation, Said, said


class PalletKind(StrEnum):
    """What carries the goods."""

    PALLET = "PALLET"
    CARTON = "CARTON"


@dataclass(frozen=True)
class PalletItem:
    """So much of an item, lot and status; of numbered pieces one with its serial."""

    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    status: str = "AVAILABLE"

    def to_json(self) -> dict[str, Any]:
        """Return the item as the database takes it."""
        return {
            "product_id": str(self.product_id),
            "variant_id": _text(self.variant_id),
            "lot_id": _text(self.lot_id),
            "serial_id": _text(self.serial_id),
            "status": self.status,
            "quantity": str(self.quantity),
        }


@dataclass(frozen=True)
class BuildPallet:
    """Make a pallet or carton in a place, with what is put on it."""

    operation_id: UUID
    kind: PalletKind
    location_id: UUID
    items: tuple[PalletItem, ...] = ()
    parent_id: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "kind": self.kind.value,
            "location_id": str(self.location_id),
            "parent_id": _text(self.parent_id),
            "items": [item.to_json() for item in self.items],
        }


@dataclass(frozen=True)
class ChangePallet:
    """Put goods on, take goods off; with `nests`, put the pallet on `parent_id`, or down when that is None."""

    operation_id: UUID
    pallet_id: UUID
    put: tuple[PalletItem, ...] = ()
    take: tuple[PalletItem, ...] = ()
    nests: bool = False
    parent_id: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        nesting = {"parent_id": _text(self.parent_id)} if self.nests else {}
        return {
            "pallet_id": str(self.pallet_id),
            "put": [item.to_json() for item in self.put],
            "take": [item.to_json() for item in self.take],
            **nesting,
        }


@dataclass(frozen=True)
class MovePallet:
    """Move a pallet with everything on it; the codes are for the person's eyes."""

    operation_id: UUID
    pallet_id: UUID
    to_location_id: UUID
    sscc: str = ""
    to_code: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"pallet_id": str(self.pallet_id), "to_location_id": str(self.to_location_id)}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        return said("Pallet {sscc} to {end}", sscc=self.sscc, end=self.to_code)


@dataclass(frozen=True)
class BreakPallet:
    """Break a pallet up; what stood on it is loose."""

    operation_id: UUID
    pallet_id: UUID

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"pallet_id": str(self.pallet_id)}


@dataclass(frozen=True)
class PalletPosted:
    """What came of a command about a pallet."""

    sscc: str
    repeated: bool
    pallet_id: UUID | None = None


@dataclass(frozen=True)
class PalletLine:
    """What stands on a pallet, ready to be shown."""

    item: PalletItem
    sku: str
    name: str
    unit: str
    lot: str = ""
    expiry: date | None = None
    serial: str = ""


@dataclass(frozen=True)
class OpenedPallet:
    """A pallet as it stands now.

    Attributes:
        parent: SSCC of the pallet it stands on; empty for none.
        children: SSCCs of the pallets and cartons on it.
        location: code of its place; empty once it is broken up.
    """

    pallet_id: UUID
    sscc: str
    kind: PalletKind
    is_broken: bool
    location_id: UUID | None
    location: str
    parent: str
    children: tuple[str, ...]
    lines: tuple[PalletLine, ...]


@dataclass(frozen=True)
class WholePallet:
    """A pallet or carton with everything on it, cartons and what is in them counted in.

    Attributes:
        pallet_ids: itself and the pallets and cartons on it.
        warehouse_id: where it stands; None once it is broken up, or where this person does not see its place.
        location_id, location: its place there.
        transfer_id: the transfer it is under way with, None for none.
        lines: what is on it; the same item may come more than once.
    """

    pallet_id: UUID
    sscc: str
    kind: PalletKind
    pallet_ids: tuple[UUID, ...]
    lines: tuple[PalletLine, ...]
    warehouse_id: UUID | None = None
    location_id: UUID | None = None
    location: str = ""
    transfer_id: UUID | None = None
    is_broken: bool = False


@dataclass(frozen=True)
class PalletRow:
    """A pallet in the list."""

    pallet_id: UUID
    sscc: str
    kind: PalletKind
    location: str
    parent: str
    line_count: int


def require_in_use(pallet: OpenedPallet | WholePallet) -> None:
    """Return when something can still be done with the pallet.

    Raises:
        RuleViolation: it is broken up.
    """
    if pallet.is_broken:
        raise RuleViolation(
            said("Pallet {sscc} is broken up.", sscc=pallet.sscc),
            said("Take its label off; build a new pallet."),
            code="pallet_broken",
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
