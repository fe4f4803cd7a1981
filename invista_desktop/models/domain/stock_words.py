"""The closed lists of stock as people say them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.lifecycles import OrderStatus, TransferStatus
from invista_desktop.models.domain.stock_cards import MovementType, PalletDeed

STATUS_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "AVAILABLE": said("Available"),
        "RESERVED": said("Reserved"),
        "QUARANTINE": said("Held"),
        "DAMAGED": said("Damaged"),
        "EXPIRED": said("Expired"),
        "RECALLED": said("Recalled"),
    }
)
PLACE_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "receiving_dock": said("Dock"),
        "staging": said("Staging"),
        "storage": said("Storage"),
        "quarantine": said("Quarantine"),
        "in_transit": said("In transit"),
        "supplier": said("Supplier"),
        "customer": said("Customer"),
        "lost_and_found": said("Lost and found"),
        "scrap": said("Scrap"),
    }
)
MOVEMENT_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        MovementType.RECEIPT: said("Received"),
        MovementType.PUT_AWAY: said("Put away"),
        MovementType.SHIPMENT: said("Shipped"),
        MovementType.ADJUSTMENT: said("Adjusted"),
        MovementType.TRANSFER_OUT: said("Sent by transfer"),
        MovementType.TRANSFER_IN: said("Received by transfer"),
        MovementType.RETURN: said("Returned"),
        MovementType.DAMAGE: said("Damaged"),
        MovementType.EXPIRED: said("Expired"),
        MovementType.PROMOTION: said("Given away"),
        MovementType.SAMPLE: said("Sample taken"),
        MovementType.THEFT: said("Stolen"),
        MovementType.COUNT: said("Counted"),
        MovementType.MOVE: said("Moved"),
        MovementType.HOLD: said("Held"),
        MovementType.RELEASE: said("Released"),
    }
)
DEED_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        PalletDeed.BUILT: said("Built"),
        PalletDeed.PUT_ON: said("Put on"),
        PalletDeed.TAKEN_OFF: said("Taken off"),
        PalletDeed.MOVED: said("Moved"),
        PalletDeed.STACKED: said("Stacked on"),
        PalletDeed.PUT_DOWN: said("Taken down from"),
        PalletDeed.PALLET_ON: said("Pallet put on"),
        PalletDeed.PALLET_OFF: said("Pallet taken off"),
        PalletDeed.BROKEN: said("Broken up"),
    }
)
ORDER_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        OrderStatus.DRAFT: said("Draft"),
        OrderStatus.PENDING_APPROVAL: said("Waiting for approval"),
        OrderStatus.APPROVED: said("Approved"),
        OrderStatus.SENT: said("Sent"),
        OrderStatus.ACKNOWLEDGED: said("Acknowledged"),
        OrderStatus.PARTIALLY_RECEIVED: said("Partly received"),
        OrderStatus.RECEIVED: said("Received"),
        OrderStatus.INVOICED: said("Invoiced"),
        OrderStatus.PAID: said("Paid"),
        OrderStatus.CANCELLED: said("Cancelled"),
        OrderStatus.CLOSED: said("Closed"),
    }
)
TRANSFER_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        TransferStatus.DRAFT: said("Draft"),
        TransferStatus.PENDING: said("Waiting for approval"),
        TransferStatus.APPROVED: said("Approved"),
        TransferStatus.REJECTED: said("Rejected"),
        TransferStatus.PICKING: said("Being picked"),
        TransferStatus.DISPATCHED: said("Partly sent"),
        TransferStatus.IN_TRANSIT: said("Under way"),
        TransferStatus.PARTLY_RECEIVED: said("Partly received"),
        TransferStatus.RECEIVED: said("Received"),
        TransferStatus.CLOSED: said("Closed"),
        TransferStatus.CANCELLED: said("Cancelled"),
    }
)
# Where a document, or a line of one, stands.
DOCUMENT_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        **ORDER_WORDS,
        "PENDING": said("To come"),
        "POSTED": said("Posted"),
        "REJECTED": said("Refused"),
        "REVERSED": said("Taken back"),
    }
)
