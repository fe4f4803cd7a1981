"""The identity database, mapped for its migrations."""

from invista_desktop.models.identity.base import Base
from invista_desktop.models.identity.people import (
    ApiKey,
    Permission,
    Role,
    RoleConflict,
    RolePermission,
    SignInLock,
    User,
    UserInvitation,
    UserPreference,
    UserRole,
    UserWarehouse,
)
from invista_desktop.models.identity.traces import AuditLog, LoginHistory, SystemSetting, UserNotification, UserSession

__all__ = [
    "ApiKey",
    "AuditLog",
    "Base",
    "LoginHistory",
    "Permission",
    "Role",
    "RoleConflict",
    "RolePermission",
    "SignInLock",
    "SystemSetting",
    "User",
    "UserInvitation",
    "UserNotification",
    "UserPreference",
    "UserRole",
    "UserSession",
    "UserWarehouse",
]
