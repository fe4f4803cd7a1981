"""Which status may follow which, to be read and offered.

The same pairs stand in the database, which refuses every other step; a test compares them.
"""

from enum import StrEnum
from typing import Final


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


class AdjustmentStatus(StrEnum):
    """Where an adjustment of stock stands."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    POSTED = "POSTED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    REVERSED = "REVERSED"


class TransferStatus(StrEnum):
    """Where a stock transfer stands.

    PENDING waits for an approval. DISPATCHED has more to send, IN_TRANSIT is sent as far as it will be;
    PARTLY_RECEIVED has begun to arrive, of RECEIVED nothing is under way and nothing more to send.
    """

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    PICKING = "PICKING"
    DISPATCHED = "DISPATCHED"
    IN_TRANSIT = "IN_TRANSIT"
    PARTLY_RECEIVED = "PARTLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class ResolutionStatus(StrEnum):
    """Where the ending of missing units stands."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    POSTED = "POSTED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class AuditStatus(StrEnum):
    """Where an audit stands."""

    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    REVIEW = "REVIEW"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class AuditBinState(StrEnum):
    """How far a bin of an audit is counted."""

    TO_COUNT = "TO_COUNT"
    COUNTING = "COUNTING"
    DONE = "DONE"
    EMPTY = "EMPTY"
    RECOUNT = "RECOUNT"


class AuditItemStatus(StrEnum):
    """Where a line of an audit stands: VERIFIED was approved, EXCEPTION was not, ADJUSTED is posted."""

    PENDING = "PENDING"
    COUNTED = "COUNTED"
    VERIFIED = "VERIFIED"
    ADJUSTED = "ADJUSTED"
    EXCEPTION = "EXCEPTION"


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

_A = AdjustmentStatus

ADJUSTMENT_STEPS: Final[frozenset[tuple[AdjustmentStatus, AdjustmentStatus]]] = frozenset(
    {
        (_A.PENDING_APPROVAL, _A.POSTED),
        (_A.PENDING_APPROVAL, _A.REJECTED),
        (_A.PENDING_APPROVAL, _A.CANCELLED),  # withdrawn by who asked
        (_A.POSTED, _A.REVERSED),
    }
)

_T = TransferStatus

TRANSFER_STEPS: Final[frozenset[tuple[TransferStatus, TransferStatus]]] = frozenset(
    {
        (_T.DRAFT, _T.PENDING),
        (_T.DRAFT, _T.APPROVED),  # its value needs nobody's yes
        (_T.DRAFT, _T.CANCELLED),
        (_T.PENDING, _T.APPROVED),
        (_T.PENDING, _T.REJECTED),
        (_T.PENDING, _T.DRAFT),  # withdrawn by who asked
        (_T.PENDING, _T.CANCELLED),
        (_T.REJECTED, _T.DRAFT),
        (_T.REJECTED, _T.CANCELLED),
        (_T.APPROVED, _T.PICKING),
        (_T.APPROVED, _T.DISPATCHED),
        (_T.APPROVED, _T.IN_TRANSIT),
        (_T.APPROVED, _T.CANCELLED),
        (_T.PICKING, _T.APPROVED),  # given back to the others
        (_T.PICKING, _T.DISPATCHED),
        (_T.PICKING, _T.IN_TRANSIT),
        (_T.PICKING, _T.CANCELLED),
        (_T.DISPATCHED, _T.IN_TRANSIT),
        (_T.DISPATCHED, _T.PARTLY_RECEIVED),
        (_T.DISPATCHED, _T.APPROVED),  # its dispatch was taken back
        (_T.IN_TRANSIT, _T.PARTLY_RECEIVED),
        (_T.IN_TRANSIT, _T.RECEIVED),
        (_T.IN_TRANSIT, _T.APPROVED),  # its dispatch was taken back
        (_T.PARTLY_RECEIVED, _T.RECEIVED),
        (_T.PARTLY_RECEIVED, _T.CLOSED),
        (_T.RECEIVED, _T.CLOSED),
    }
)

RESOLUTION_STEPS: Final[frozenset[tuple[ResolutionStatus, ResolutionStatus]]] = frozenset(
    {
        (ResolutionStatus.PENDING_APPROVAL, ResolutionStatus.POSTED),
        (ResolutionStatus.PENDING_APPROVAL, ResolutionStatus.REJECTED),
        (ResolutionStatus.PENDING_APPROVAL, ResolutionStatus.CANCELLED),
    }
)

AUDIT_STEPS: Final[frozenset[tuple[AuditStatus, AuditStatus]]] = frozenset(
    {
        (AuditStatus.PLANNED, AuditStatus.IN_PROGRESS),
        (AuditStatus.PLANNED, AuditStatus.CANCELLED),
        (AuditStatus.IN_PROGRESS, AuditStatus.REVIEW),
        (AuditStatus.IN_PROGRESS, AuditStatus.CANCELLED),
        (AuditStatus.REVIEW, AuditStatus.IN_PROGRESS),  # a recount was asked for
        (AuditStatus.REVIEW, AuditStatus.COMPLETED),
        (AuditStatus.REVIEW, AuditStatus.CANCELLED),
    }
)

_I = AuditItemStatus

AUDIT_ITEM_STEPS: Final[frozenset[tuple[AuditItemStatus, AuditItemStatus]]] = frozenset(
    {
        (_I.PENDING, _I.COUNTED),
        (_I.COUNTED, _I.PENDING),  # its count holds no more
        (_I.COUNTED, _I.VERIFIED),
        (_I.COUNTED, _I.EXCEPTION),
        (_I.VERIFIED, _I.COUNTED),  # its books or its count changed
        (_I.VERIFIED, _I.PENDING),
        (_I.EXCEPTION, _I.COUNTED),
        (_I.EXCEPTION, _I.PENDING),
        (_I.VERIFIED, _I.ADJUSTED),
    }
)

# What a person may still do with a transfer, by where it stands.
EDITABLE: Final = frozenset({_T.DRAFT, _T.REJECTED})
CANCELLABLE: Final = frozenset({_T.DRAFT, _T.PENDING, _T.REJECTED, _T.APPROVED, _T.PICKING})
SENDABLE: Final = frozenset({_T.APPROVED, _T.PICKING, _T.DISPATCHED, _T.PARTLY_RECEIVED})
ARRIVING: Final = frozenset({_T.DISPATCHED, _T.IN_TRANSIT, _T.PARTLY_RECEIVED, _T.RECEIVED})

RECEIVABLE: Final[frozenset[OrderStatus]] = frozenset({_S.APPROVED, _S.SENT, _S.ACKNOWLEDGED, _S.PARTIALLY_RECEIVED})
PICKABLE: Final = frozenset({TransferStatus.APPROVED, TransferStatus.PICKING, TransferStatus.DISPATCHED})
