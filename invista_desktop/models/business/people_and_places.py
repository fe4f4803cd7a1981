"""People as the business database knows them, and the places goods can be."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invista_desktop.models.business.base import MOVEMENT_TYPE, NOW, Base, Keyed, Quantity, Stamped, closed_list

LOCATION_KIND = closed_list(
    "location_kind",
    "supplier", "customer", "receiving_dock", "staging", "storage", "quarantine", "in_transit",
    "lost_and_found", "scrap", "virtual",
)  # fmt: skip
LOCATION_LEVEL = closed_list("location_level", "area", "zone", "aisle", "shelf", "bin")
AUDIT_ACTION = closed_list("audit_action", "insert", "update", "delete", "note")


class AppUser(Base):
    """A person's name, mirrored from the identity database at each ticket."""

    __tablename__ = "app_user"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    email: Mapped[str]
    first_seen_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_changed_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Warehouse(Keyed, Stamped, Base):
    """A building with stock in it."""

    __tablename__ = "warehouse"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default=text("'UTC'"))
    address: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class Location(Keyed, Stamped, Base):
    """A place goods can be: a bin or what bins lie in, a dock, or an end of the ledger."""

    __tablename__ = "location"
    __table_args__ = (
        Index("location_warehouse_kind", "warehouse_id", "kind"),
        Index("location_parent", "parent_id"),
        Index(
            "location_one_end_of_a_kind",
            "kind",
            unique=True,
            postgresql_where=text(
                "warehouse_id is null and kind in ('supplier', 'customer', 'in_transit', 'lost_and_found', 'scrap')"
            ),
        ),
        Index("location_one_transit", "warehouse_id", unique=True, postgresql_where=text("kind = 'in_transit'")),
    )

    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouse.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    kind: Mapped[str] = mapped_column(LOCATION_KIND)
    level: Mapped[str] = mapped_column(LOCATION_LEVEL, server_default=text("'bin'"))
    code: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str] = mapped_column(server_default=text("''"))
    is_blocked: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    holds_stock: Mapped[bool] = mapped_column(
        Computed("kind in ('receiving_dock', 'staging', 'storage', 'quarantine', 'in_transit')", persisted=True)
    )
    capacity_quantity: Mapped[Quantity | None]
    blocked_reason: Mapped[str | None]

    warehouse: Mapped[Warehouse | None] = relationship(lazy="raise")


class Workstation(Keyed, Stamped, Base):
    """A computer on the floor: a login role of its own, revocable by itself."""

    __tablename__ = "workstation"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    login_role: Mapped[str] = mapped_column(unique=True)
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouse.id"))
    receiving_dock_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))

    warehouse: Mapped[Warehouse | None] = relationship(lazy="raise")
    receiving_dock: Mapped[Location | None] = relationship(lazy="raise")


class ReasonCode(Base):
    """A reason people choose from, by what it is a reason for."""

    __tablename__ = "reason_code"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    needs_note: Mapped[bool] = mapped_column(server_default=text("false"))
    needs_photo: Mapped[bool] = mapped_column(server_default=text("false"))
    asks_count: Mapped[bool] = mapped_column(server_default=text("false"))
    counter_kind: Mapped[str | None] = mapped_column(LOCATION_KIND)
    movement_type: Mapped[str | None] = mapped_column(MOVEMENT_TYPE)
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class OrganisationSetting(Base):
    """A rule of the whole organisation, such as the usual over-receipt tolerance."""

    __tablename__ = "organisation_setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    row_version: Mapped[int] = mapped_column(server_default=text("1"))


class OrganisationLogo(Base):
    """The picture on every paper: at most one."""

    __tablename__ = "organisation_logo"

    is_the_one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class Operation(Base):
    """A posting, once: its id from the client, what it said, what came of it."""

    __tablename__ = "operation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    fingerprint: Mapped[str]
    outcome: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    workstation_id: Mapped[UUID | None] = mapped_column(ForeignKey("workstation.id"))


class LifecycleStep(Base):
    """A status that may follow another."""

    __tablename__ = "lifecycle_step"

    object: Mapped[str] = mapped_column(primary_key=True)
    from_status: Mapped[str] = mapped_column(primary_key=True)
    to_status: Mapped[str] = mapped_column(primary_key=True)


class AuditLog(Base):
    """Who changed what; `old` and `new` hold the changed columns only."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("audit_log_row", "table_name", "row_key"),
        Index("audit_log_at", "at", postgresql_using="brin"),
        Index(
            "audit_log_pallet_item",
            text("(new ->> 'pallet_id')"),
            postgresql_where=text("table_name = 'pallet_item'"),
        ),
        Index("audit_log_put_on", text("(new ->> 'parent_id')"), postgresql_where=text("table_name = 'pallet'")),
        Index("audit_log_put_down", text("(old ->> 'parent_id')"), postgresql_where=text("table_name = 'pallet'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    table_name: Mapped[str]
    row_key: Mapped[str]
    action: Mapped[str] = mapped_column(AUDIT_ACTION)
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    changed_by: Mapped[UUID | None]
    workstation_id: Mapped[UUID | None]
