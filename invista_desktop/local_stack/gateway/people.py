"""People as the Auth service knows them, and the shape it shows them in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from invista_desktop.local_stack.gateway.connections import Database, one_row

Row = dict[str, Any]


def spelled(email: object) -> str:
    """Return the one spelling of an e-mail address."""
    return str(email or "").strip().lower()


def find_by_email(database: Database, email: str) -> Row | None:
    """Return the person with that address."""
    return database.execute("select * from auth.users where email = %s", (email,)).fetchone()


def find_by_id(database: Database, user_id: UUID | str) -> Row | None:
    """Return the person with that id."""
    return database.execute("select * from auth.users where id = %s", (user_id,)).fetchone()


def require_by_id(database: Database, user_id: UUID) -> Row:
    """Return the person with that id, who is known to exist."""
    return one_row(database, "select * from auth.users where id = %s", (user_id,))


def is_banned(user: Row) -> bool:
    """Say whether this person is kept out now."""
    until: datetime | None = user["banned_until"]
    return until is not None and until > datetime.now(UTC)


def factors_of(database: Database, user_id: UUID) -> list[Row]:
    """Return the second factors, oldest first."""
    return database.execute(
        "select * from auth.mfa_factors where user_id = %s order by created_at", (user_id,)
    ).fetchall()


def has_verified_factor(database: Database, user_id: UUID) -> bool:
    """Say whether signing in takes a second factor."""
    return any(factor["status"] == "verified" for factor in factors_of(database, user_id))


def user_shape(database: Database, user: Row) -> Row:
    """Return the person as clients read it; no secret is in it."""
    shape: Row = {
        "id": str(user["id"]), "aud": user["aud"], "role": user["role"], "email": user["email"], "phone": "",
        "app_metadata": user["raw_app_meta_data"], "user_metadata": user["raw_user_meta_data"],
        "email_confirmed_at": when(user["email_confirmed_at"]), "confirmed_at": when(user["email_confirmed_at"]),
        "last_sign_in_at": when(user["last_sign_in_at"]), "created_at": when(user["created_at"]),
        "updated_at": when(user["updated_at"]), "is_anonymous": False,
        "identities": [_identity_shape(row) for row in _identities(database, user["id"])],
    }  # fmt: skip
    if factors := factors_of(database, user["id"]):
        shape["factors"] = [_factor_shape(factor) for factor in factors]
    if user["banned_until"]:
        shape["banned_until"] = when(user["banned_until"])
    return shape


def when(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _identities(database: Database, user_id: UUID) -> list[Row]:
    return database.execute("select * from auth.identities where user_id = %s", (user_id,)).fetchall()


def _identity_shape(row: Row) -> Row:
    return {
        "identity_id": str(row["id"]), "id": row["provider_id"], "user_id": str(row["user_id"]),
        "identity_data": row["identity_data"], "provider": row["provider"],
        "last_sign_in_at": when(row["last_sign_in_at"]), "created_at": when(row["created_at"]),
        "updated_at": when(row["updated_at"]),
    }  # fmt: skip


def _factor_shape(factor: Row) -> Row:
    return {
        "id": str(factor["id"]), "factor_type": factor["factor_type"], "status": factor["status"],
        "friendly_name": factor["friendly_name"], "phone": None,
        "last_challenged_at": when(factor["last_challenged_at"]), "created_at": when(factor["created_at"]),
        "updated_at": when(factor["updated_at"]),
    }  # fmt: skip
