"""Counting: schedules and tolerances, audits, their bins, counts, lines, entries and findings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.base import (
    INVENTORY_STATUS,
    Base,
    Cost,
    Created,
    Keyed,
    Percent,
    Quantity,
    Stamped,
    closed_list,
)
from invista_desktop.models.business.catalogue import of_a_variant

AUDIT_TYPE = closed_list("audit_type", "CYCLE_COUNT", "FULL_COUNT", "SPOT_CHECK", "ANNUAL_COUNT", "INVESTIGATION")
AUDIT_METHOD = closed_list("audit_method", "FULL_COUNT", "SAMPLE_COUNT", "ABC_ANALYSIS", "PERPETUAL")
AUDIT_STATUS = closed_list("audit_status", "PLANNED", "IN_PROGRESS", "REVIEW", "COMPLETED", "CANCELLED")
AUDIT_BIN_STATE = closed_list("audit_bin_state", "TO_COUNT", "COUNTING", "DONE", "EMPTY", "RECOUNT")
AUDIT_ITEM_STATUS = closed_list("audit_item_status", "PENDING", "COUNTED", "VERIFIED", "ADJUSTED", "EXCEPTION")
COUNT_ENTRY_KIND = closed_list("count_entry_kind", "ITEM", "NEGATE", "BIN_DONE", "BIN_EMPTY")
COUNT_ANSWER = closed_list("count_answer", "ACCEPTED", "WAITS")


class CountSchedule(Keyed, Stamped, Base):
    """Work that plans itself: every so many days an audit of the same scope."""

    __tablename__ = "count_schedule"
    __table_args__ = (Index("count_schedule_due", "next_on", postgresql_where=text("is_active")),)

    name: Mapped[str] = mapped_column(unique=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    type: Mapped[str] = mapped_column(AUDIT_TYPE, server_default=text("'CYCLE_COUNT'"))
    method: Mapped[str] = mapped_column(AUDIT_METHOD, server_default=text("'FULL_COUNT'"))
    scope: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    is_blind: Mapped[bool] = mapped_column(server_default=text("true"))
    every_days: Mapped[int]
    next_on: Mapped[date]
    deadline_days: Mapped[int | None]
    priority: Mapped[int] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class CountTolerance(Keyed, Stamped, Base):
    """How far a count may be off, by class and by person; whatever is set must hold."""

    __tablename__ = "count_tolerance"
    __table_args__ = (UniqueConstraint("abc_class", "person_id", postgresql_nulls_not_distinct=True),)

    abc_class: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    percent: Mapped[Percent | None]
    quantity: Mapped[Quantity | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))


class InventoryAudit(Keyed, Stamped, Base):
    """One planned look at what is there, from its plan to what was posted."""

    __tablename__ = "inventory_audit"
    __table_args__ = (
        Index(
            "inventory_audit_open",
            "warehouse_id",
            "priority",
            postgresql_where=text(
                "(status = ANY (ARRAY['PLANNED'::audit_status, 'IN_PROGRESS'::audit_status, 'REVIEW'::audit_status]))"
            ),
        ),
        Index("inventory_audit_created", "created_at"),
    )

    audit_number: Mapped[str] = mapped_column(unique=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.id"))
    type: Mapped[str] = mapped_column(AUDIT_TYPE)
    method: Mapped[str] = mapped_column(AUDIT_METHOD)
    status: Mapped[str] = mapped_column(AUDIT_STATUS, server_default=text("'PLANNED'"))
    scope: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    is_blind: Mapped[bool] = mapped_column(server_default=text("true"))
    planned_for: Mapped[date]
    deadline: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(server_default=text("0"))
    schedule_id: Mapped[UUID | None] = mapped_column(ForeignKey("count_schedule.id"))
    seed: Mapped[int | None] = mapped_column(BigInteger)
    population: Mapped[int | None]
    sample_size: Mapped[int | None]
    confidence: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    ledger_seq: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None]
    started_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]
    adjustment_value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))


class InventoryAuditBin(Keyed, Stamped, Base):
    """A bin to be counted: by whom, how far that is, and which of its counts holds."""

    __tablename__ = "inventory_audit_bin"
    __table_args__ = (
        UniqueConstraint("audit_id", "location_id"),
        Index("inventory_audit_bin_location", "location_id", "done_at"),
        Index("inventory_audit_bin_state", "audit_id", "state"),
    )

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    location_code: Mapped[str]
    zone: Mapped[str] = mapped_column(server_default=text("''"))
    state: Mapped[str] = mapped_column(AUDIT_BIN_STATE, server_default=text("'TO_COUNT'"))
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    recount_after: Mapped[int | None]
    count_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("inventory_audit_count.id", use_alter=True, name="inventory_audit_bin_count_id_fkey")
    )
    done_at: Mapped[datetime | None]


class InventoryAuditCount(Created, Base):
    """One look of one person at one bin; a second look is a count of its own."""

    __tablename__ = "inventory_audit_count"
    __table_args__ = (UniqueConstraint("bin_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit.id"))
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit_bin.id"))
    number: Mapped[int]
    is_recount: Mapped[bool] = mapped_column(server_default=text("false"))
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class InventoryAuditItem(Keyed, Stamped, Base):
    """A line: one key of stock in one bin, what was counted and what the books held at that moment."""

    __tablename__ = "inventory_audit_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint(
            "bin_id",
            "product_id",
            "variant_id",
            "lot_id",
            "serial_id",
            "stock_status",
            postgresql_nulls_not_distinct=True,
        ),
        Index("inventory_audit_item_audit", "audit_id", "status"),
        Index("inventory_audit_item_product", "product_id"),
    )

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit.id"))
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit_bin.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    stock_status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    abc_class: Mapped[str] = mapped_column(server_default=text("'C'"))
    is_expected: Mapped[bool]
    expected_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"))
    count_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_audit_count.id"))
    counted_quantity: Mapped[Quantity | None]
    counted_at: Mapped[datetime | None]
    book_quantity: Mapped[Quantity | None]
    variance: Mapped[Quantity | None] = mapped_column(Computed("(counted_quantity - book_quantity)", persisted=True))
    unit_cost: Mapped[Cost] = mapped_column(server_default=text("0"))
    moved_while_counted: Mapped[bool] = mapped_column(server_default=text("false"))
    hold_status: Mapped[str | None] = mapped_column(INVENTORY_STATUS)
    hold_quantity: Mapped[Quantity | None]
    status: Mapped[str] = mapped_column(AUDIT_ITEM_STATUS, server_default=text("'PENDING'"))
    reason_code: Mapped[str | None]
    needs_investigation: Mapped[bool] = mapped_column(server_default=text("false"))
    note: Mapped[str | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]


class InventoryAuditEntry(Created, Base):
    """Every scan as the device made it; never changed, undone by another entry."""

    __tablename__ = "inventory_audit_entry"
    __table_args__ = (
        Index("inventory_audit_entry_count", "count_id"),
        Index("inventory_audit_entry_bin", "bin_id"),
        Index("inventory_audit_entry_negates", "negates_id", postgresql_where=text("(negates_id IS NOT NULL)")),
        Index("inventory_audit_entry_device", "workstation_id", "device_seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_audit.id"))
    bin_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_audit_bin.id"))
    count_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(COUNT_ENTRY_KIND)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"))
    stock_status: Mapped[str | None] = mapped_column(INVENTORY_STATUS)
    quantity: Mapped[Quantity | None]
    entered_quantity: Mapped[Quantity | None]
    entered_unit: Mapped[str | None]
    entered_factor: Mapped[Quantity | None]
    hold_status: Mapped[str | None] = mapped_column(INVENTORY_STATUS)
    negates_id: Mapped[UUID | None]
    raw: Mapped[str | None]
    device_seq: Mapped[int] = mapped_column(BigInteger)
    device_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(COUNT_ANSWER)
    waits_for: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class InventoryAuditFinding(Keyed, Stamped, Base):
    """What waits for a person: an entry that could not be accepted as it came."""

    __tablename__ = "inventory_audit_finding"
    __table_args__ = (
        UniqueConstraint("entry_id", "kind"),
        Index("inventory_audit_finding_open", "audit_id", postgresql_where=text("(resolution IS NULL)")),
    )

    audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("inventory_audit.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("inventory_audit_entry.id"))
    kind: Mapped[str]
    resolution: Mapped[str | None]
    note: Mapped[str | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    resolved_at: Mapped[datetime | None]
