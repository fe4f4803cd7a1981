"""The Auth service: sign-in, refresh, sign-out, password recovery and change."""

import hashlib
import hmac
import json
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from invista_desktop.local_stack.gateway import people, sessions
from invista_desktop.local_stack.gateway.callers import Caller, body_of, caller_of, too_many
from invista_desktop.local_stack.gateway.connections import Connections, Database, one_row
from invista_desktop.local_stack.gateway.limits import AttemptLimit
from invista_desktop.local_stack.gateway.mail import send_recovery_code
from invista_desktop.local_stack.gateway.people import Row
from invista_desktop.local_stack.gateway.sessions import Sessions
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import AuthRefused, Call, Reply, json_reply

CODE_LIFE: Final = timedelta(hours=1)
MOST_DATA: Final = 8_000  # bytes of what people say about themselves: every access token carries it
PKCE: Final = "pkce_"  # Supabase marks one-time tokens of a PKCE flow; the six digits work all the same


class Auth:
    """Answers `/auth/v1/...` except second factors."""

    def __init__(self, connections: Connections, tokens: Tokens, kept: Sessions, outbox: Path) -> None:
        self._connections, self._tokens, self._sessions, self._outbox = connections, tokens, kept, outbox
        self.failures = AttemptLimit(10, 300)
        self._mails = AttemptLimit(5, 300)

    def grant(self, call: Call) -> Reply:
        """POST token: a session for a password or for a refresh token."""
        match call.parameter("grant_type"):
            case "password":
                return self._by_password(call)
            case "refresh_token":
                return self._by_refresh_token(call)
        raise AuthRefused(400, "validation_failed", "grant_type must be password or refresh_token")

    def user(self, call: Call) -> Reply:
        """GET user."""
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            return json_reply(people.user_shape(database, caller.user))

    def change_user(self, call: Call) -> Reply:
        """PUT user: a new password, other data about oneself."""
        asked = body_of(call)
        if asked.get("email") or asked.get("phone"):
            raise AuthRefused(422, "validation_failed", "The local stack changes neither e-mail nor phone")
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            if asked.get("password") is not None:
                self._change_password(database, caller, asked)
            if isinstance(asked.get("data"), dict):
                kept = database.execute(
                    "update auth.users set raw_user_meta_data = raw_user_meta_data || %(data)s::jsonb, "
                    "updated_at = now() where id = %(id)s "
                    "and octet_length((raw_user_meta_data || %(data)s::jsonb)::text) <= %(most)s",
                    {"data": json.dumps(asked["data"]), "id": caller.user["id"], "most": MOST_DATA},
                )
                if not kept.rowcount:
                    raise AuthRefused(422, "validation_failed", "Too much data about one person")
            changed = people.require_by_id(database, caller.user["id"])
            return json_reply(people.user_shape(database, changed))

    def logout(self, call: Call) -> Reply:
        """POST logout: end sessions; access tokens already out stay good for REST until they expire."""
        scope = call.parameter("scope") or "global"
        if scope not in {"global", "local", "others"}:
            raise AuthRefused(400, "validation_failed", "scope must be global, local or others")
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            sessions.end(database, caller.user["id"], caller.session["id"], scope)
        return Reply(204)

    def recover(self, call: Call) -> Reply:
        """POST recover: mail a code, and say the same whether or not somebody has that address."""
        asked = body_of(call)
        email = people.spelled(asked.get("email"))
        if "@" not in email:
            raise AuthRefused(400, "validation_failed", "Unable to validate email address: invalid format")
        if not self._mails.take(email):
            raise AuthRefused(429, "over_email_send_rate_limit", "Too many mails to this address; wait some minutes")
        code = f"{secrets.randbelow(10**6):06}"
        mark = PKCE if asked.get("code_challenge") else ""
        with self._connections.transaction() as database:
            user = people.find_by_email(database, email)
            if user is None:
                return json_reply({})
            database.execute(
                "insert into auth.one_time_tokens (user_id, token_type, token_hash) values (%s, 'recovery_token', %s) "
                "on conflict (user_id, token_type) do update set token_hash = excluded.token_hash, created_at = now()",
                (user["id"], mark + code_hash(email, code)),
            )
            send_recovery_code(self._outbox, email, code)
        return json_reply({})

    def verify(self, call: Call) -> Reply:
        """POST verify: a session for the mailed code, which is used up by it."""
        asked = body_of(call)
        if asked.get("type") != "recovery":
            raise AuthRefused(400, "validation_failed", "The local stack verifies recovery codes only")
        email = people.spelled(asked.get("email"))
        # The hosted service takes `token_hash` from links; here it would let one guess past the limit of an address.
        presented = code_hash(email, str(asked.get("token") or ""))
        if not self.failures.take(f"code {email}"):
            raise too_many()
        with self._connections.transaction() as database:
            user = self._by_code(database, presented)
            if user is None:
                raise AuthRefused(403, "otp_expired", "Token has expired or is invalid")
            if people.is_banned(user):
                raise AuthRefused(403, "user_banned", "User is banned")
            database.execute("delete from auth.one_time_tokens where user_id = %s", (user["id"],))
            database.execute(
                "update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = %s",
                (user["id"],),
            )
            self.failures.clear(f"code {email}")
            return json_reply(self._sessions.start(database, user, "otp", call))

    def published_keys(self, call: Call) -> Reply:
        """GET .well-known/jwks.json."""
        return Reply(200, json.dumps(self._tokens.published_keys()), {"cache-control": "public, max-age=600"})

    def health(self, call: Call) -> Reply:
        """GET health."""
        return json_reply({"version": "local", "name": "GoTrue", "description": "Invista local stack"})

    def _by_password(self, call: Call) -> Reply:
        from invista_desktop.local_stack.passwords import is_password

        asked = body_of(call)
        email = people.spelled(asked.get("email"))
        key = f"password {email}"
        if not self.failures.take(key):
            raise too_many()
        with self._connections.transaction() as database:
            user = people.find_by_email(database, email)
        stored = None if user is None else user["encrypted_password"]
        is_right = is_password(str(asked.get("password") or ""), stored)
        if user is None or not self._is_let_in(user, is_right=is_right):
            raise AuthRefused(400, "invalid_credentials", "Invalid login credentials")
        if people.is_banned(user):
            raise AuthRefused(400, "user_banned", "User is banned")
        if user["email_confirmed_at"] is None:
            raise AuthRefused(400, "email_not_confirmed", "Email not confirmed")
        self.failures.clear(key)
        with self._connections.transaction() as database:
            return json_reply(self._sessions.start(database, user, "password", call))

    def _is_let_in(self, user: Row, *, is_right: bool) -> bool:
        """Ask the project's hook: it counts what is wrong, and refuses the right password of a locked account too."""
        event = json.dumps({"user_id": str(user["id"]), "valid": is_right})
        with self._connections.transaction() as database:
            answer = one_row(
                database, "select public.hook_password_verification_attempt(%s) ->> 'decision' as decision", (event,)
            )
        return is_right and answer["decision"] == "continue"

    def _by_refresh_token(self, call: Call) -> Reply:
        presented = body_of(call).get("refresh_token")
        if not isinstance(presented, str) or not re.fullmatch(r"[\w-]{1,200}", presented):
            raise AuthRefused(400, "validation_failed", "Invalid Refresh Token: malformed")
        with self._connections.transaction() as database:
            outcome = self._sessions.refresh(database, presented)
        if isinstance(outcome, AuthRefused):  # raised only now: ending a stolen session must be kept
            raise outcome
        return json_reply(outcome)

    def _change_password(self, database: Database, caller: Caller, asked: dict[str, Any]) -> None:
        from invista_desktop.local_stack.passwords import SHORTEST, hash_password, is_password

        password, stored = str(asked["password"]), caller.user["encrypted_password"]
        if caller.aal == "aal1" and people.has_verified_factor(database, caller.user["id"]):
            raise AuthRefused(401, "insufficient_aal", "AAL2 session is required to update email or password")
        if asked.get("current_password") and not is_password(str(asked["current_password"]), stored):
            raise AuthRefused(400, "current_password_invalid", "The current password is not right")
        if len(password) < SHORTEST:
            message = f"Password should be at least {SHORTEST} characters."
            raise AuthRefused(422, "weak_password", message, weak_password={"reasons": ["length"]})
        if is_password(password, stored):
            raise AuthRefused(422, "same_password", "New password should be different from the old password.")
        database.execute(
            "update auth.users set encrypted_password = %s, updated_at = now() where id = %s",
            (hash_password(password), caller.user["id"]),
        )
        database.execute("delete from auth.one_time_tokens where user_id = %s", (caller.user["id"],))
        sessions.end(database, caller.user["id"], caller.session["id"], "others")

    def _by_code(self, database: Database, presented: str) -> Row | None:
        row = database.execute(
            "select user_id, created_at, token_hash from auth.one_time_tokens "
            "where token_type = 'recovery_token' and token_hash in (%s, %s) for update",
            (presented, PKCE + presented),
        ).fetchone()
        if row is None or row["created_at"] + CODE_LIFE < datetime.now(UTC):
            return None
        return people.find_by_id(database, row["user_id"])


def code_hash(email: str, code: str) -> str:
    """Return what is stored for a mailed code."""
    return hmac.digest(email.encode(), code.encode(), hashlib.sha256).hex()
