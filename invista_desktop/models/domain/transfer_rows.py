"""What people read of stock transfers: the worklist, an opened transfer, proposals.

Everything here is frozen and crosses threads. Quantities are in the item's base unit.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from invista_desktop.models.domain.lifecycles import TransferStatus
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import ItemRow, KnownCode, ReasonRow
from invista_desktop.models.domain.transfer_missing import ResolutionRow


class TransferFilter(StrEnum):
    """Which transfers the worklist asks for; drafts, requests and so on are part of `OPEN`."""

    OPEN = "open"
    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    TO_SEND = "to_send"
    UNDER_WAY = "under_way"
    LATE = "late"
    DONE = "done"
    TEMPLATES = "templates"
    ALL = "all"


class TransferSort(StrEnum):
    """What the worklist is sorted by; ties are broken by number."""

    NUMBER = "number"
    NEEDED = "needed"
    SOURCE = "source"
    DESTINATION = "destination"
    STATUS = "status"
    LINES = "lines"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class TransferQuestion:
    """What the worklist wants to know; `search` looks at numbers, notes and the items on the lines."""

    search: str = ""
    filter: TransferFilter = TransferFilter.OPEN
    from_warehouse_id: UUID | None = None
    to_warehouse_id: UUID | None = None
    sort: TransferSort = TransferSort.NUMBER
    descending: bool = True


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer in the worklist.

    Attributes:
        progress: share of what is to be sent that has arrived or ended otherwise, 0 to 100.
        is_late: needed before today at the destination, and not there yet.
        in_transit: how many lines have something under way.
        picker: who picks it, empty for nobody.
        template_name: what a template for regular runs is called, empty for a transfer.
    """

    transfer_id: UUID
    number: str
    status: TransferStatus
    from_code: str
    to_code: str
    needed_by: date | None
    line_count: int
    in_transit: int
    progress: int
    value: Decimal
    requested_by: str
    is_late: bool
    picker: str = ""
    template_name: str = ""


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse goods can be sent from or to; `is_own` where the person works there."""

    warehouse_id: UUID
    code: str
    name: str
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A transfer that is run again and again."""

    transfer_id: UUID
    name: str
    from_warehouse_id: UUID
    from_code: str
    to_warehouse_id: UUID
    to_code: str
    line_count: int


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One line of an opened transfer.

    Attributes:
        lot_id: the lot it must be, None for any.
        outstanding: what is still to be sent.
        in_transit: what was sent and has neither arrived nor ended otherwise.
        is_unexpected: it arrived and nobody had asked for it.
    """

    item_id: UUID
    line_number: int
    item: ItemRow
    requested: Decimal
    dispatched: Decimal
    received: Decimal
    resolved: Decimal
    closed: Decimal
    outstanding: Decimal
    in_transit: Decimal
    lot_id: UUID | None = None
    lot_code: str | None = None
    is_unexpected: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What is under way of a line: so much of a lot, or one serial, since when."""

    item_id: UUID
    line_number: int
    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    quantity: Decimal
    since: datetime
    lot_id: UUID | None = None
    lot_code: str | None = None
    expiry_date: date | None = None
    serial_id: UUID | None = None
    serial_code: str | None = None


@dataclass(frozen=True, slots=True)
class PickRow:
    """What was taken from a bin, and what was short there; `is_undone` once its dispatch was taken back."""

    item_id: UUID
    location_code: str
    quantity: Decimal
    short_quantity: Decimal
    at: datetime
    person: str
    lot_code: str | None = None
    serial_code: str | None = None
    short_reason: str | None = None
    substitute_reason: str | None = None
    asks_count: bool = False
    is_undone: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a transfer: what was done, by whom and when."""

    verb: str
    before: TransferStatus | None
    after: TransferStatus
    at: datetime
    person: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PickProposal:
    """Where to take something for a line: what expires first, listed in the order of the bins.

    Attributes:
        quantity: how much to take there.
        available: how much there is to take.
        on_pallets: so much of `quantity` stands on pallets there, and goes with them.
    """

    item_id: UUID
    line_number: int
    product_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    location_id: UUID
    location_code: str
    location_path: str
    quantity: Decimal
    available: Decimal
    lot_id: UUID | None = None
    lot_code: str | None = None
    expiry_date: date | None = None
    on_pallets: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class OpenedTransfer:
    """Everything the screens need of a transfer to go on without the network.

    Attributes:
        created_by_id, requested_by_id: neither may approve it.
        picker_id, picker: who picks it just now, None and empty for nobody.
        dock_location_id: where its goods are received unless the person says otherwise; None where the
            destination has no open dock, or the person does not see it.
        pallets: SSCCs of what is under way whole and stands on nothing else.
        codes: the barcodes of its items.
        rest_reasons, short_reasons, substitute_reasons, resolution_reasons: what may be chosen.
    """

    transfer_id: UUID
    number: str
    status: TransferStatus
    from_warehouse_id: UUID
    from_code: str
    from_name: str
    to_warehouse_id: UUID
    to_code: str
    to_name: str
    needed_by: date | None
    is_late: bool
    value: Decimal
    note: str | None
    template_name: str | None
    row_version: int
    created_by_id: UUID | None
    requested_by_id: UUID | None
    dock_location_id: UUID | None
    dock_code: str | None
    lines: tuple[TransferLine, ...]
    manifest: tuple[ManifestRow, ...] = ()
    pallets: tuple[str, ...] = ()
    picks: tuple[PickRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    resolutions: tuple[ResolutionRow, ...] = ()
    codes: tuple[KnownCode, ...] = ()
    short_reasons: tuple[ReasonRow, ...] = ()
    substitute_reasons: tuple[ReasonRow, ...] = ()
    rest_reasons: tuple[ReasonRow, ...] = ()
    resolution_reasons: tuple[ReasonRow, ...] = ()
    picker_id: UUID | None = None
    picker: str = ""
