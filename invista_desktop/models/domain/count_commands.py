"""What people do in counting, as commands for the database, and what comes of them.

Everything here is frozen and crosses threads. Quantities are in the item's base unit. Fields are named as the
database functions name them, so that `to_plain` spells a command.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.count_words import WAITING_WORDS
from invista_desktop.models.domain.lifecycles import AuditStatus


class AuditType(StrEnum):
    """Why it is counted."""

    CYCLE_COUNT = "CYCLE_COUNT"
    FULL_COUNT = "FULL_COUNT"
    SPOT_CHECK = "SPOT_CHECK"
    ANNUAL_COUNT = "ANNUAL_COUNT"
    INVESTIGATION = "INVESTIGATION"


class AuditMethod(StrEnum):
    """How the bins are chosen."""

    FULL_COUNT = "FULL_COUNT"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    ABC_ANALYSIS = "ABC_ANALYSIS"
    PERPETUAL = "PERPETUAL"


class EntryKind(StrEnum):
    """What an entry says: something was seen, an earlier entry was wrong, the bin is done or empty."""

    ITEM = "ITEM"
    NEGATE = "NEGATE"
    BIN_DONE = "BIN_DONE"
    BIN_EMPTY = "BIN_EMPTY"


@dataclass(frozen=True, slots=True)
class CountScope:
    """What is counted; whatever is named must hold of a bin, and what is None does not matter.

    Attributes:
        below_threshold: bins that hold a pile of no more than so much.
        emptied_since: bins that have become empty since then.
        sample_size: how many bins a sample draws.
        tolerable_rate: the share of wrong bins that the sample's confidence is about.
    """

    zone_ids: tuple[UUID, ...] | None = None
    location_ids: tuple[UUID, ...] | None = None
    product_ids: tuple[UUID, ...] | None = None
    abc_classes: tuple[str, ...] | None = None
    not_counted_since: datetime | None = None
    below_threshold: Decimal | None = None
    emptied_since: datetime | None = None
    sample_size: int | None = None
    tolerable_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanAudit:
    """Plan an audit; `seed` draws a sample again as it was drawn before."""

    operation_id: UUID
    audit_id: UUID
    warehouse_id: UUID
    type: AuditType = AuditType.CYCLE_COUNT
    method: AuditMethod = AuditMethod.FULL_COUNT
    scope: CountScope = CountScope()
    is_blind: bool = True
    planned_for: date | None = None
    deadline: datetime | None = None
    priority: int = 0
    seed: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StartAudit:
    """Begin counting: what the books expect is written down."""

    operation_id: UUID
    audit_id: UUID


@dataclass(frozen=True, slots=True)
class TakeBins:
    """Take bins to count oneself; see `AssignBins` for others."""

    operation_id: UUID
    audit_id: UUID
    bin_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AssignBins:
    """Give bins to a person, or with None to nobody."""

    operation_id: UUID
    audit_id: UUID
    bin_ids: tuple[UUID, ...]
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class CancelAudit:
    """Give an audit up; nothing is posted, what was scanned is kept."""

    operation_id: UUID
    audit_id: UUID
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountEntry:
    """One observation as the device made it.

    Attributes:
        count_id: the look at the bin it belongs to; a second look at a bin has an id of its own.
        device_seq: counts up on the device without gaps.
        device_at: the device's own clock.
        clock_offset_seconds: the server's clock less the device's, as it was last measured.
        stock_status: said only where goods of several qualities lie together.
        hold_status: QUARANTINE or DAMAGED, where what was seen should be held.
    """

    id: UUID
    audit_id: UUID
    count_id: UUID
    kind: EntryKind
    location_id: UUID
    device_seq: int
    device_at: datetime
    clock_offset_seconds: Decimal = Decimal(0)
    session_id: UUID | None = None
    product_id: UUID | None = None
    variant_id: UUID | None = None
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    stock_status: str | None = None
    quantity: Decimal | None = None
    entered_quantity: Decimal | None = None
    entered_unit: str | None = None
    entered_factor: Decimal | None = None
    hold_status: str | None = None
    negates_id: UUID | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class RecordEntries:
    """Send a batch of entries; how they are cut into batches changes nothing."""

    operation_id: UUID
    entries: tuple[CountEntry, ...]


@dataclass(frozen=True, slots=True)
class ResolveFinding:
    """Settle a finding: `taken` as if it had been accepted, or `dismissed` with a note."""

    operation_id: UUID
    finding_id: UUID
    resolution: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubmitAudit:
    """Counting is over, the lines go to the reviewer."""

    operation_id: UUID
    audit_id: UUID
    leave_uncounted: bool = False


@dataclass(frozen=True, slots=True)
class AskRecount:
    """Have bins counted again by somebody who has not counted them."""

    operation_id: UUID
    audit_id: UUID
    bin_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ChooseCount:
    """Say which of a bin's counts holds."""

    operation_id: UUID
    count_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """Why a line is off."""

    item_id: UUID
    reason_code: str | None
    note: str = ""
    needs_investigation: bool = False


@dataclass(frozen=True, slots=True)
class ReviewLines:
    """Say why lines are off; the books at each count are looked up anew."""

    operation_id: UUID
    audit_id: UUID
    lines: tuple[ReviewedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideLines:
    """Say yes (`approve`) or no (`reject`) to lines."""

    operation_id: UUID
    audit_id: UUID
    item_ids: tuple[UUID, ...]
    verb: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostAudit:
    """Post what was approved, and end the audit."""

    operation_id: UUID
    audit_id: UUID
    leave_uncounted: bool = False


CountCommand = (
    PlanAudit | StartAudit | TakeBins | AssignBins | CancelAudit | ResolveFinding | SubmitAudit
    | AskRecount | ChooseCount | ReviewLines | DecideLines | PostAudit
)  # fmt: skip

COUNT_FUNCTIONS: Final[dict[type[CountCommand], str]] = {
    PlanAudit: "plan_audit",
    StartAudit: "start_audit",
    TakeBins: "take_bins",
    AssignBins: "take_bins",
    CancelAudit: "cancel_audit",
    ResolveFinding: "resolve_finding",
    SubmitAudit: "submit_audit",
    AskRecount: "ask_recount",
    ChooseCount: "choose_count",
    ReviewLines: "review_lines",
    DecideLines: "decide_lines",
    PostAudit: "post_audit",
}


@dataclass(frozen=True, slots=True)
class EntryAnswered:
    """What became of an entry: accepted, or `waits_for` a person, by a stable word."""

    entry_id: UUID
    waits_for: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it counts as it came."""
        return self.waits_for is None

    @property
    def words(self) -> Said | None:
        """Why it waits; None where it counts."""
        return None if self.waits_for is None else WAITING_WORDS[self.waits_for]


@dataclass(frozen=True, slots=True)
class EntriesRecorded:
    """What became of a batch; the same for the same batch, however often it is sent."""

    answers: tuple[EntryAnswered, ...]
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class CountDone:
    """What came of any other command; what it does not speak of is None."""

    is_repeat: bool
    audit_id: UUID | None = None
    number: str | None = None
    status: AuditStatus | None = None
    lines: int | None = None
    value: Decimal | None = None
