"""What receiving writes: draft lines, the commands made of them, and what came of those.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.quantities import ZERO, shown_quantity


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of a receipt not yet posted.

    Attributes:
        line_key: names the line within its draft.
        entered_quantity: all that arrived, in `entered_unit` of `entered_factor` base units each.
        held_serials: those of `serials` that go to quarantine; `rejected_serials` likewise are refused.
    """

    line_key: str
    order_item_id: UUID | None
    product_id: UUID
    variant_id: UUID | None
    accepted: Decimal = ZERO
    held: Decimal = ZERO
    rejected: Decimal = ZERO
    rejection_reason: str | None = None
    lot_code: str | None = None
    expiry_date: date | None = None
    serials: tuple[str, ...] = ()
    held_serials: tuple[str, ...] = ()
    rejected_serials: tuple[str, ...] = ()
    entered_quantity: Decimal = ZERO
    entered_unit: str = ""
    entered_factor: Decimal = Decimal(1)
    base_unit: str = ""
    put_away_location_id: UUID | None = None
    put_away_code: str | None = None

    @property
    def quantity(self) -> Decimal:
        """Everything that arrived: accepted, held and rejected."""
        return self.accepted + self.held + self.rejected

    @property
    def kept(self) -> Decimal:
        """What becomes stock and moves the order forward: accepted and held."""
        return self.accepted + self.held

    @property
    def item_key(self) -> tuple[UUID, UUID | None]:
        """The pair that tells items apart."""
        return self.product_id, self.variant_id

    @property
    def posted_serials(self) -> tuple[str, ...]:
        """Serials that become stock: the accepted ones first, then the held ones."""
        gone = {*self.held_serials, *self.rejected_serials}
        return (*(serial for serial in self.serials if serial not in gone), *self.held_serials)

    def to_json(self) -> dict[str, Any]:
        """Return the line as the posting command spells it."""
        return {
            "line_key": self.line_key,
            "purchase_order_item_id": _text(self.order_item_id),
            "product_id": str(self.product_id),
            "variant_id": _text(self.variant_id),
            "accepted": shown_quantity(self.accepted),
            "held": shown_quantity(self.held),
            "rejected": shown_quantity(self.rejected),
            "rejection_reason": self.rejection_reason,
            "lot_code": self.lot_code,
            "expiry_date": self.expiry_date.isoformat() if self.expiry_date else None,
            "serials": list(self.posted_serials),
            "entered_quantity": shown_quantity(self.entered_quantity),
            "entered_unit": self.entered_unit,
            "entered_factor": shown_quantity(self.entered_factor),
            "put_away_location_id": _text(self.put_away_location_id),
        }


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A draft line as everyone on the order sees it; the newer `version` of a line wins."""

    line_key: str
    version: int
    order_item_id: UUID | None
    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    lot_code: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the line as `app.share_draft_lines` takes it."""
        return {
            "line_key": self.line_key,
            "version": self.version,
            "purchase_order_item_id": _text(self.order_item_id),
            "product_id": str(self.product_id),
            "variant_id": _text(self.variant_id),
            "quantity": shown_quantity(self.quantity),
            "lot_code": self.lot_code,
            "content": {},
        }


@dataclass(frozen=True, slots=True)
class ShareDraftLines:
    """Let everyone on the order see what this draft holds."""

    operation_id: UUID
    draft_id: UUID
    purchase_order_id: UUID
    lines: tuple[SharedLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the command for the outbox."""
        return {
            "draft_id": str(self.draft_id),
            "purchase_order_id": str(self.purchase_order_id),
            "lines": [line.to_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Let nobody see this draft any more: it is not going to be posted."""

    operation_id: UUID
    draft_id: UUID


@dataclass(frozen=True, slots=True)
class PostGoodsReceipt:
    """Put what arrived on hand at the dock, and move its order forward.

    Attributes:
        occurred_at: the workstation's clock, aware; the server stamps its own.
        confirmed: the words of the questions the person answered with yes.
    """

    operation_id: UUID
    draft_id: UUID
    purchase_order_id: UUID
    dock_location_id: UUID
    occurred_at: datetime
    lines: tuple[DraftLine, ...]
    delivery_note: str | None = None
    confirmed: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it; `operation_id` travels beside it."""
        return {
            "draft_id": str(self.draft_id),
            "purchase_order_id": str(self.purchase_order_id),
            "dock_location_id": str(self.dock_location_id),
            "delivery_note": self.delivery_note,
            "occurred_at": self.occurred_at.isoformat(),
            "confirmed": sorted(self.confirmed),
            "lines": [line.to_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class ReceiptLinePosted:
    """What one line of a posted receipt came to; `outstanding` is what its order line still waits for."""

    line_key: str
    goods_receipt_item_id: UUID
    accepted: Decimal
    held: Decimal
    rejected: Decimal
    outstanding: Decimal

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return the line the database told of."""
        return cls(
            str(told["line_key"]),
            UUID(str(told["goods_receipt_item_id"])),
            *(Decimal(str(told[name] or 0)) for name in ("accepted", "held", "rejected", "outstanding")),
        )


@dataclass(frozen=True, slots=True)
class GoodsReceiptPosted:
    """A receipt is in the books; `repeated` when the same operation had posted it before."""

    receipt_id: UUID
    receipt_number: str
    order_status: OrderStatus
    posted_at: datetime
    lines: tuple[ReceiptLinePosted, ...]
    repeated: bool = False

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return the outcome the database told."""
        return cls(
            UUID(str(told["receipt_id"])),
            str(told["receipt_number"]),
            OrderStatus(told["order_status"]),
            datetime.fromisoformat(str(told["posted_at"])),
            tuple(ReceiptLinePosted.from_json(line) for line in told["lines"]),
            bool(told.get("repeated", False)),
        )


@dataclass(frozen=True, slots=True)
class ReverseGoodsReceipt:
    """Take a posted receipt back, as far as its stock is still where it was put.

    Attributes:
        confirmed: `partial_reversal` once the person agreed to take back only what is there.
    """

    operation_id: UUID
    receipt_id: UUID
    reason_code: str
    note: str = ""
    confirmed: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "receipt_id": str(self.receipt_id),
            "reason_code": self.reason_code,
            "note": self.note or None,
            "confirmed": sorted(self.confirmed),
        }


@dataclass(frozen=True, slots=True)
class GoodsReceiptReversed:
    """A receipt was taken back by another one."""

    receipt_id: UUID
    receipt_number: str
    order_status: OrderStatus
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class CloseRemainder:
    """Stop waiting for what is outstanding on these order lines; none named means all of them."""

    operation_id: UUID
    purchase_order_id: UUID
    reason_code: str
    note: str = ""
    order_item_ids: tuple[UUID, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it."""
        return {
            "purchase_order_id": str(self.purchase_order_id),
            "reason_code": self.reason_code,
            "note": self.note or None,
            "purchase_order_item_ids": [str(item) for item in self.order_item_ids] or None,
        }


@dataclass(frozen=True, slots=True)
class RemainderClosed:
    """Nothing more is expected on the closed lines."""

    order_status: OrderStatus
    closed_lines: int
    repeated: bool = False


def _text(identifier: UUID | None) -> str | None:
    return None if identifier is None else str(identifier)
