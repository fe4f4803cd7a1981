"""What people do with stock, as commands for the database, and what comes of them.

Everything here is frozen, crosses threads, and can be kept on disk as plain JSON. Quantities are in
the item's base unit. Codes beside ids are for the person's eyes; the database is told ids alone.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.pallets import MovePallet
from invista_desktop.models.domain.quantities import shown_quantity

AVAILABLE: Final = "AVAILABLE"


@dataclass(frozen=True, slots=True)
class StockLine:
    """So much of an item, from one place to another, or from one status to another where it lies."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    unit: str
    quantity: Decimal
    from_location_id: UUID
    from_code: str
    to_location_id: UUID
    to_code: str
    from_status: str = AVAILABLE
    to_status: str = AVAILABLE
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    entered_quantity: Decimal | None = None
    entered_unit: str | None = None
    entered_factor: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line as the database takes it."""
        return {
            "product_id": str(self.product_id),
            "variant_id": _text(self.variant_id),
            "lot_id": _text(self.lot_id),
            "serial_id": _text(self.serial_id),
            "from_location_id": str(self.from_location_id),
            "to_location_id": str(self.to_location_id),
            "from_status": self.from_status,
            "to_status": self.to_status,
            "quantity": shown_quantity(self.quantity),
            "entered_quantity": _number(self.entered_quantity),
            "entered_unit": self.entered_unit,
            "entered_factor": _number(self.entered_factor),
        }


@dataclass(frozen=True, slots=True)
class MoveStock:
    """Put goods somewhere else within their warehouse."""

    operation_id: UUID
    lines: tuple[StockLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"lines": [line.to_json() for line in self.lines]}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        start, end = self.lines[0].from_code, self.lines[0].to_code
        return said("{goods}: {start} to {end}", goods=_goods(self.lines), start=start, end=end)


@dataclass(frozen=True, slots=True)
class MoveBin:
    """Put everything that lies in one place into another."""

    operation_id: UUID
    from_location_id: UUID
    from_code: str
    to_location_id: UUID
    to_code: str

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"from_location_id": str(self.from_location_id), "to_location_id": str(self.to_location_id)}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        return said("Everything in {start} to {end}", start=self.from_code, end=self.to_code)


@dataclass(frozen=True, slots=True)
class UndoMove:
    """Move back what an earlier operation moved."""

    operation_id: UUID
    undone_id: UUID
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"undone_id": str(self.undone_id)}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        return said("Taken back: {move}", move=self.about)


@dataclass(frozen=True, slots=True)
class ChangeQuality:
    """Hold goods for a reason, or release them."""

    operation_id: UUID
    is_hold: bool
    lines: tuple[StockLine, ...]
    reason_code: str | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "verb": "hold" if self.is_hold else "release",
            "lines": [line.to_json() for line in self.lines],
            "reason_code": self.reason_code,
            "note": self.note,
        }

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        goods = _goods(self.lines)
        return said("Hold {goods}", goods=goods) if self.is_hold else said("Release {goods}", goods=goods)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """So much more, or less, of an item in a place than the books say."""

    product_id: UUID
    variant_id: UUID | None
    sku: str
    unit: str
    location_id: UUID
    location: str
    change: Decimal
    status: str = AVAILABLE
    lot_code: str | None = None
    expiry_date: str | None = None
    serial_code: str | None = None
    entered_quantity: Decimal | None = None
    entered_unit: str | None = None
    entered_factor: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line as the database takes it."""
        return {
            "product_id": str(self.product_id),
            "variant_id": _text(self.variant_id),
            "location_id": str(self.location_id),
            "quantity_change": f"{self.change:f}",
            "status": self.status,
            "lot_code": self.lot_code,
            "expiry_date": self.expiry_date,
            "serial_code": self.serial_code,
            "entered_quantity": _number(self.entered_quantity),
            "entered_unit": self.entered_unit,
            "entered_factor": _number(self.entered_factor),
        }


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that shows the reason; `content` is Base64."""

    file_name: str
    media_type: str
    content: str

    def to_json(self) -> dict[str, str]:
        """Return the picture as the database takes it."""
        return {"file_name": self.file_name, "media_type": self.media_type, "content": self.content}


@dataclass(frozen=True, slots=True)
class AdjustStock:
    """Put the books right, for a reason; above a limit somebody else has to say yes first."""

    operation_id: UUID
    reason_code: str
    lines: tuple[ChangeLine, ...]
    note: str = ""
    photos: tuple[Photo, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "reason_code": self.reason_code,
            "note": self.note,
            "lines": [line.to_json() for line in self.lines],
            "attachments": [photo.to_json() for photo in self.photos],
        }

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        changes = ", ".join(f"{line.change:+f} {line.unit} {line.sku}" for line in self.lines[:3])
        return said("Adjustment: {changes}", changes=changes + (" …" if len(self.lines) > 3 else ""))


@dataclass(frozen=True, slots=True)
class DecideAdjustment:
    """Say yes or no to an adjustment that waits, or withdraw it; `verb` is approve, reject or withdraw."""

    operation_id: UUID
    adjustment_id: UUID
    number: str
    verb: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"adjustment_id": str(self.adjustment_id), "verb": self.verb, "note": self.note}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        return said("Decision on {number}", number=self.number)


@dataclass(frozen=True, slots=True)
class ReverseAdjustment:
    """Take a posted adjustment back, whole."""

    operation_id: UUID
    adjustment_id: UUID
    number: str
    reason_code: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {"adjustment_id": str(self.adjustment_id), "reason_code": self.reason_code, "note": self.note}

    @property
    def summary(self) -> Said:
        """What it does, in one line."""
        return said("Taking back {number}", number=self.number)


@dataclass(frozen=True, slots=True)
class StockMoved:
    """What came of a move, a hold or a release."""

    lines: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class AdjustmentPosted:
    """What came of an adjustment, of a decision on it, or of taking it back."""

    adjustment_id: UUID
    number: str
    status: AdjustmentStatus
    value: Decimal
    repeated: bool = False


StockCommand = (
    MoveStock | MoveBin | MovePallet | UndoMove | ChangeQuality | AdjustStock | DecideAdjustment | ReverseAdjustment
)
StockAnswer = StockMoved | AdjustmentPosted

# The database's function for each command.
STOCK_FUNCTIONS: Final[dict[str, type[StockCommand]]] = {
    "move_stock": MoveStock,
    "move_bin": MoveBin,
    "move_pallet": MovePallet,
    "undo_move": UndoMove,
    "change_quality": ChangeQuality,
    "adjust_stock": AdjustStock,
    "decide_adjustment": DecideAdjustment,
    "reverse_adjustment": ReverseAdjustment,
}


def _goods(lines: tuple[StockLine, ...]) -> str:
    """Return the first items of the lines, each with all of its quantity."""
    totals: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        totals[line.sku, line.unit] = totals.get((line.sku, line.unit), Decimal(0)) + line.quantity
    words = [f"{shown_quantity(quantity)} {unit} {sku}" for (sku, unit), quantity in totals.items()]
    return ", ".join(words[:3]) + (" …" if len(words) > 3 else "")


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else shown_quantity(value)
