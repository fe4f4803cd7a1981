"""Sessions: started, carried on by rotating refresh tokens, raised to a second factor, ended."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from invista_desktop.local_stack.gateway import people
from invista_desktop.local_stack.gateway.connections import Database, one_row
from invista_desktop.local_stack.gateway.people import Row
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import AuthRefused, Call

REUSE_INTERVAL: Final = timedelta(seconds=10)


class Sessions:
    """Keeps sessions in the schema `auth`.

    A refresh token is derived from the session and its number with a secret of this installation,
    so the database holds hashes only, and the current token can still be handed out again to a
    client that lost the answer.
    """

    def __init__(self, tokens: Tokens, refresh_key: bytes) -> None:
        self._tokens, self._refresh_key = tokens, refresh_key

    def start(self, database: Database, user: Row, method: str, call: Call) -> Row:
        """Return what the client is told about a new session at the first assurance level."""
        session = one_row(
            database,
            "insert into auth.sessions (id, user_id, user_agent, ip) values (%s, %s, %s, %s) returning *",
            (uuid4(), user["id"], call.agent, call.peer),
        )
        add_method(database, session["id"], method)
        database.execute("update auth.users set last_sign_in_at = now() where id = %s", (user["id"],))
        return self.shape(database, session, self._new_refresh_token(database, session["id"], parent=None))

    def refresh(self, database: Database, presented: str) -> Row | AuthRefused:
        """Return the session carried on, or why not; a stolen token's session is gone then."""
        found = database.execute(
            "select session_id from auth.refresh_tokens where token_hash = %s", (_hash(presented),)
        ).fetchone()
        if found is None:
            return AuthRefused(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        session = _lock(database, found["session_id"])
        token = database.execute(
            "select * from auth.refresh_tokens where token_hash = %s", (_hash(presented),)
        ).fetchone()
        if session is None or token is None:
            return AuthRefused(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        if session["not_after"] and session["not_after"] < datetime.now(UTC):
            return AuthRefused(400, "session_expired", "Invalid Refresh Token: Session Expired")
        user = people.find_by_id(database, session["user_id"])
        if user is None or people.is_banned(user):
            return AuthRefused(400, "user_banned", "Invalid Refresh Token: User Banned")
        if not token["revoked"]:
            return self.shape(database, session, self._rotate(database, token))
        return self._reused(database, session, token)

    def raise_to_second_factor(self, database: Database, session_id: UUID, factor: Row) -> Row:
        """Return the session at the second assurance level; its earlier refresh tokens are dead."""
        session = one_row(
            database,
            "update auth.sessions set aal = 'aal2', factor_id = %s, updated_at = now() where id = %s returning *",
            (factor["id"], session_id),
        )
        add_method(database, session_id, "totp")
        database.execute("delete from auth.refresh_tokens where session_id = %s", (session_id,))
        return self.shape(database, session, self._new_refresh_token(database, session_id, parent=None))

    def shape(self, database: Database, session: Row, refresh_token: str) -> Row:
        """Return the session as clients read it."""
        user = people.require_by_id(database, session["user_id"])
        access, expires_at = self._tokens.sign(user, session, methods_of(database, session["id"]))
        return {
            "access_token": access, "token_type": "bearer", "expires_at": expires_at,
            "expires_in": expires_at - int(datetime.now(UTC).timestamp()),
            "refresh_token": refresh_token, "user": people.user_shape(database, user),
        }  # fmt: skip

    def _reused(self, database: Database, session: Row, token: Row) -> Row | AuthRefused:
        active = database.execute(
            "select * from auth.refresh_tokens where session_id = %s and not revoked order by id desc limit 1",
            (session["id"],),
        ).fetchone()
        is_recent = datetime.now(UTC) < token["updated_at"] + REUSE_INTERVAL
        if active is not None and (active["parent"] == token["id"] or is_recent):
            return self.shape(database, session, self._text(session["id"], active["id"]))
        database.execute("delete from auth.sessions where id = %s", (session["id"],))
        return AuthRefused(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")

    def _rotate(self, database: Database, token: Row) -> str:
        database.execute(
            "update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp() where id = %s",
            (token["id"],),
        )
        database.execute("update auth.sessions set refreshed_at = now() where id = %s", (token["session_id"],))
        return self._new_refresh_token(database, token["session_id"], parent=token["id"])

    def _new_refresh_token(self, database: Database, session_id: UUID, *, parent: int | None) -> str:
        row = one_row(database, "select nextval(pg_get_serial_sequence('auth.refresh_tokens', 'id')) as id")
        text = self._text(session_id, row["id"])
        database.execute(
            "insert into auth.refresh_tokens (id, session_id, token_hash, parent) overriding system value "
            "values (%s, %s, %s, %s)",
            (row["id"], session_id, _hash(text), parent),
        )
        return text

    def _text(self, session_id: UUID, number: int) -> str:
        digest = hmac.digest(self._refresh_key, f"{session_id}.{number}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def add_method(database: Database, session_id: UUID, method: str) -> None:
    """Remember that the person proved themselves by `method`, now."""
    database.execute(
        "insert into auth.mfa_amr_claims (session_id, authentication_method) values (%s, %s) "
        "on conflict (session_id, authentication_method) do update set updated_at = now()",
        (session_id, method),
    )


def methods_of(database: Database, session_id: UUID) -> list[dict[str, Any]]:
    """Return how the person proved themselves, newest first."""
    rows = database.execute(
        "select authentication_method as method, updated_at from auth.mfa_amr_claims where session_id = %s "
        "order by updated_at desc, authentication_method desc",
        (session_id,),
    ).fetchall()
    return [{"method": row["method"], "timestamp": int(row["updated_at"].timestamp())} for row in rows]


def end(database: Database, user_id: UUID, session_id: UUID, scope: str) -> None:
    """End all the person's sessions (`global`), this one (`local`), or the rest (`others`)."""
    database.execute(
        "delete from auth.sessions where user_id = %(user)s and case %(scope)s "
        "when 'global' then true when 'local' then id = %(session)s else id <> %(session)s end",
        {"user": user_id, "session": session_id, "scope": scope},
    )


def _lock(database: Database, session_id: UUID) -> Row | None:
    """Return the session, held until the transaction ends: refreshes of one session take turns."""
    return database.execute("select * from auth.sessions where id = %s for update", (session_id,)).fetchone()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
