"""What people did: sessions, sign-ins, changes; and what they are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.identity.base import Base, MadeId, MaybeUser, OwnUser, Stamped


class UserSession(Base):
    """A session on a device; holds no token."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("user_sessions_user_id_idx", "user_id", text("created_at desc")),)

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[OwnUser]
    device: Mapped[dict[str, Any]]
    workstation: Mapped[str | None]
    user_agent: Mapped[str | None]
    ip_address: Mapped[str | None] = mapped_column(INET)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[MaybeUser]


class LoginHistory(Base):
    """One attempt to sign in, also of somebody unknown."""

    __tablename__ = "login_history"
    __table_args__ = (
        Index("login_history_session_id_key", "session_id", unique=True, postgresql_where=text("successful")),
        Index("login_history_user_id_idx", "user_id", text("attempted_at desc")),
        Index(
            "login_history_failures_idx", "email", text("attempted_at desc"), postgresql_where=text("not successful")
        ),
        Index(
            "login_history_addresses_idx",
            "ip_address",
            text("attempted_at desc"),
            postgresql_where=text("not successful"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[MaybeUser]
    email: Mapped[str]
    successful: Mapped[bool]
    reason: Mapped[str | None]
    session_id: Mapped[UUID | None]
    device: Mapped[dict[str, Any]]
    workstation: Mapped[str | None]
    ip_address: Mapped[str | None] = mapped_column(INET)
    user_agent: Mapped[str | None]
    attempted_at: Mapped[datetime]


class UserNotification(Stamped, Base):
    """Something a person is told."""

    __tablename__ = "user_notifications"
    __table_args__ = (
        Index(
            "user_notifications_unread_idx",
            "user_id",
            text("created_at desc"),
            postgresql_where=text("read_at is null"),
        ),
    )

    id: Mapped[MadeId]
    user_id: Mapped[OwnUser]
    title: Mapped[str]
    message: Mapped[str]
    type: Mapped[str]
    priority: Mapped[str]
    category: Mapped[str | None]
    action_url: Mapped[str | None]
    action_text: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    read_at: Mapped[datetime | None]


class AuditLog(Base):
    """A change somebody made; only ever added to."""

    __tablename__ = "audit_logs"
    __table_args__ = (
        Index("audit_logs_resource_idx", "resource", "resource_id", text("occurred_at desc")),
        Index("audit_logs_user_id_idx", "user_id", text("occurred_at desc")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[UUID | None]
    user_email: Mapped[str | None]
    action: Mapped[str]
    resource: Mapped[str]
    resource_id: Mapped[str | None]
    old_values: Mapped[dict[str, Any] | None]
    new_values: Mapped[dict[str, Any] | None]
    ip_address: Mapped[str | None] = mapped_column(INET)
    user_agent: Mapped[str | None]
    session_id: Mapped[UUID | None]
    severity: Mapped[str]
    occurred_at: Mapped[datetime]


class SystemSetting(Stamped, Base):
    """A setting of the whole organisation; public ones are read before anybody signs in."""

    __tablename__ = "system_settings"

    category: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    description: Mapped[str]
    is_public: Mapped[bool]
    is_system: Mapped[bool]
