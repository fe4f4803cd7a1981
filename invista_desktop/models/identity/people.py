"""People, their roles, and how they like things."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from invista_desktop.models.identity.base import Base, KeyUser, MadeId, MaybeUser, OwnUser, Stamped


class User(Stamped, Base):
    """A person; follows `auth.users` by trigger."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(ForeignKey("auth.users.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None]
    avatar_url: Mapped[str | None]
    timezone: Mapped[str]
    language: Mapped[str]
    theme: Mapped[str]
    has_all_warehouses: Mapped[bool]
    is_active: Mapped[bool]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str | None]
    suspended_by: Mapped[MaybeUser]


class UserWarehouse(Base):
    """A warehouse a person is limited to."""

    __tablename__ = "user_warehouses"

    user_id: Mapped[KeyUser]
    warehouse_code: Mapped[str] = mapped_column(primary_key=True)


class UserPreference(Stamped, Base):
    """A choice of one person."""

    __tablename__ = "user_preferences"

    user_id: Mapped[KeyUser]
    category: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class Permission(Base):
    """One thing a person may do."""

    __tablename__ = "permissions"

    code: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]


class Role(Stamped, Base):
    """A set of permissions; a higher level is more power."""

    __tablename__ = "roles"

    id: Mapped[MadeId]
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    description: Mapped[str]
    color: Mapped[str | None]
    level: Mapped[int]
    is_system: Mapped[bool]
    is_active: Mapped[bool]


class RolePermission(Base):
    """A permission of a role."""

    __tablename__ = "role_permissions"

    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True)
    permission_code: Mapped[str] = mapped_column(ForeignKey("permissions.code"), primary_key=True)


class UserRole(Base):
    """A role of a person, given by somebody, maybe for a time."""

    __tablename__ = "user_roles"
    __table_args__ = (UniqueConstraint("user_id", "role_id"), Index("user_roles_role_id_idx", "role_id"))

    id: Mapped[MadeId]
    user_id: Mapped[OwnUser]
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"))
    assigned_by: Mapped[MaybeUser]
    assigned_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    is_active: Mapped[bool]


class RoleConflict(Base):
    """Two roles nobody may hold together; the smaller id stands first."""

    __tablename__ = "role_conflicts"

    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True)
    other_role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str]


class SignInLock(Base):
    """Wrong passwords in a row, and until when the account is locked for them."""

    __tablename__ = "sign_in_locks"

    user_id: Mapped[KeyUser]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class UserInvitation(Stamped, Base):
    """An invitation to an e-mail address; one at a time can be live."""

    __tablename__ = "user_invitations"
    __table_args__ = (
        Index(
            "user_invitations_live_email_key",
            "email",
            unique=True,
            postgresql_where=text("status in ('PENDING', 'SENT')"),
        ),
    )

    id: Mapped[MadeId]
    email: Mapped[str]
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    invited_user_id: Mapped[MaybeUser]
    message: Mapped[str | None]
    status: Mapped[str]
    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    warehouses: Mapped[list[str] | None] = mapped_column(ARRAY(Text()))
    attempts: Mapped[int]
    sent_count: Mapped[int]


class ApiKey(Stamped, Base):
    """A key for an integration; only its hash is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("api_keys_user_id_idx", "user_id"),)

    id: Mapped[MadeId]
    user_id: Mapped[OwnUser]
    name: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    key_prefix: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    rate_limit: Mapped[int | None]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[MaybeUser]
