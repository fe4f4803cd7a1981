"""Which status may follow which: the same pairs stand in the database."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from invista_desktop.errors import RuleViolation, said


class OrderStatus(StrEnum):
    """Where a purchase order stands."""

    DRAFT = "DRAFT"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    SENT = "SENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    INVOICED = "INVOICED"
    PAID = "PAID"
    CANCELLED = "CANCELLED"
    CLOSED = "CLOSED"


class ReceiptStatus(StrEnum):
    """Where a goods receipt stands; one is only ever posted or reversed, never edited."""

    POSTED = "POSTED"
    REVERSED = "REVERSED"


class DraftStatus(StrEnum):
    """Where a draft on this workstation stands."""

    OPEN = "open"
    POSTED = "posted"
    DISCARDED = "discarded"


class ReservationStatus(StrEnum):
    """Where a reservation stands; only an active one keeps goods."""

    ACTIVE = "ACTIVE"
    FULFILLED = "FULFILLED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


Step = TypeVar("Step", bound=StrEnum)

_S = OrderStatus

ORDER_STEPS: Final[frozenset[tuple[OrderStatus, OrderStatus]]] = frozenset(
    {
        (_S.DRAFT, _S.PENDING_APPROVAL),
        (_S.DRAFT, _S.CANCELLED),
        (_S.PENDING_APPROVAL, _S.APPROVED),
        (_S.PENDING_APPROVAL, _S.DRAFT),
        (_S.PENDING_APPROVAL, _S.CANCELLED),
        (_S.APPROVED, _S.SENT),
        (_S.APPROVED, _S.PARTIALLY_RECEIVED),
        (_S.APPROVED, _S.RECEIVED),
        (_S.APPROVED, _S.CANCELLED),
        (_S.APPROVED, _S.CLOSED),
        (_S.SENT, _S.ACKNOWLEDGED),
        (_S.SENT, _S.PARTIALLY_RECEIVED),
        (_S.SENT, _S.RECEIVED),
        (_S.SENT, _S.CANCELLED),
        (_S.SENT, _S.CLOSED),
        (_S.ACKNOWLEDGED, _S.PARTIALLY_RECEIVED),
        (_S.ACKNOWLEDGED, _S.RECEIVED),
        (_S.ACKNOWLEDGED, _S.CANCELLED),
        (_S.ACKNOWLEDGED, _S.CLOSED),
        (_S.PARTIALLY_RECEIVED, _S.RECEIVED),
        (_S.PARTIALLY_RECEIVED, _S.ACKNOWLEDGED),  # its only receipt was reversed
        (_S.PARTIALLY_RECEIVED, _S.CLOSED),
        (_S.RECEIVED, _S.PARTIALLY_RECEIVED),  # one of its receipts was reversed
        (_S.RECEIVED, _S.ACKNOWLEDGED),  # its only receipt was reversed
        (_S.RECEIVED, _S.INVOICED),
        (_S.RECEIVED, _S.CLOSED),
        (_S.INVOICED, _S.PAID),
        (_S.PAID, _S.CLOSED),
    }
)

RECEIPT_STEPS: Final[frozenset[tuple[ReceiptStatus, ReceiptStatus]]] = frozenset(
    {(ReceiptStatus.POSTED, ReceiptStatus.REVERSED)}
)

DRAFT_STEPS: Final[frozenset[tuple[DraftStatus, DraftStatus]]] = frozenset(
    {(DraftStatus.OPEN, DraftStatus.POSTED), (DraftStatus.OPEN, DraftStatus.DISCARDED)}
)

RESERVATION_STEPS: Final[frozenset[tuple[ReservationStatus, ReservationStatus]]] = frozenset(
    {
        (ReservationStatus.ACTIVE, ReservationStatus.FULFILLED),
        (ReservationStatus.ACTIVE, ReservationStatus.CANCELLED),
        (ReservationStatus.ACTIVE, ReservationStatus.EXPIRED),
    }
)

RECEIVABLE: Final[frozenset[OrderStatus]] = frozenset({_S.APPROVED, _S.SENT, _S.ACKNOWLEDGED, _S.PARTIALLY_RECEIVED})


def require_step(steps: frozenset[tuple[Step, Step]], before: Step, after: Step) -> None:
    """Return when `before` may become `after`.

    Raises:
        RuleViolation: the life cycle has no such step.
    """
    if (before, after) not in steps:
        raise RuleViolation(
            said("{before} cannot become {after}.", before=before.value, after=after.value),
            said("Look again: it may have moved on since you opened it."),
            code="illegal_step",
        )


def require_receivable(number: str, status: OrderStatus) -> None:
    """Return when goods may be received against an order in `status`.

    Raises:
        RuleViolation: the order is not open for receiving.
    """
    if status not in RECEIVABLE:
        raise RuleViolation(
            said("Order {number} is {status}.", number=number, status=status.value),
            said("Only approved, sent or partly received orders take goods: ask purchasing."),
            code="order_not_open",
        )


def status_after_receiving(lines: Iterable[tuple[Decimal, Decimal]]) -> OrderStatus:
    """Return RECEIVED when no (outstanding, received) line waits for more, else PARTIALLY_RECEIVED."""
    waiting = any(outstanding > 0 for outstanding, _received in lines)
    return OrderStatus.PARTIALLY_RECEIVED if waiting else OrderStatus.RECEIVED
