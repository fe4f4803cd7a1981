"""Second factors: authenticator apps (TOTP)."""

import hmac
import threading
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import psycopg

from invista_desktop.local_stack.gateway import people
from invista_desktop.local_stack.gateway.callers import Caller, body_of, caller_of, too_many
from invista_desktop.local_stack.gateway.connections import Connections, Database
from invista_desktop.local_stack.gateway.limits import AttemptLimit
from invista_desktop.local_stack.gateway.people import Row
from invista_desktop.local_stack.gateway.sessions import Sessions
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import AuthRefused, Call, Reply, json_reply

MOST: Final = 10
LIFE: Final = timedelta(seconds=300)  # of a challenge, and of a factor that was never verified


class Factors:
    """Answers `/auth/v1/factors...`."""

    def __init__(self, connections: Connections, tokens: Tokens, kept: Sessions) -> None:
        self._connections, self._tokens, self._sessions = connections, tokens, kept
        self._failures = AttemptLimit(10, 300)
        self._used = _UsedSteps()

    def enroll(self, call: Call) -> Reply:
        """POST factors: a secret to put into an authenticator app, not yet in force."""
        asked = body_of(call)
        if asked.get("factor_type") != "totp":
            raise AuthRefused(400, "validation_failed", "factor_type needs to be totp")
        name = str(asked.get("friendly_name") or "")
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            factor_id, secret = self._enroll(database, caller, name)
        uri = _uri(secret, caller.user["email"], str(asked.get("issuer") or "Invista"))
        totp = {"qr_code": _qr_code(uri), "secret": secret, "uri": uri}
        return json_reply({"id": str(factor_id), "type": "totp", "friendly_name": name, "totp": totp})

    def challenge(self, call: Call) -> Reply:
        """POST factors/{id}/challenge: five minutes to give a code."""
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            factor = _own_factor(database, caller, call)
            challenge_id, now = uuid4(), datetime.now(UTC)
            database.execute(
                "insert into auth.mfa_challenges (id, factor_id, created_at, ip_address) values (%s, %s, %s, %s)",
                (challenge_id, factor["id"], now, call.peer),
            )
            database.execute("update auth.mfa_factors set last_challenged_at = %s where id = %s", (now, factor["id"]))
        expires_at = int((now + LIFE).timestamp())
        return json_reply({"id": str(challenge_id), "type": "totp", "expires_at": expires_at})

    def verify(self, call: Call) -> Reply:
        """POST factors/{id}/verify: the session at the second assurance level."""
        asked = body_of(call)
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            factor = _own_factor(database, caller, call)
            key = str(caller.user["id"])
            if not self._failures.take(key):
                raise too_many()
            _require_open(_challenge(database, factor, asked.get("challenge_id")), call)
            if not self._used.take(factor["id"], _step_of(factor["secret"], str(asked.get("code") or ""))):
                raise AuthRefused(422, "mfa_verification_failed", "Invalid TOTP code entered")
            self._failures.clear(key)
            _take(database, caller, factor, str(asked["challenge_id"]))
            return json_reply(self._sessions.raise_to_second_factor(database, caller.session["id"], factor))

    def unenroll(self, call: Call) -> Reply:
        """DELETE factors/{id}: the factor is gone, and what it proved with it."""
        with self._connections.transaction() as database:
            caller = caller_of(call, self._tokens, database)
            factor = _own_factor(database, caller, call)
            if factor["status"] == "verified" and caller.aal != "aal2":
                raise AuthRefused(422, "insufficient_aal", "AAL2 required to unenroll verified factor")
            database.execute(
                "with lowered as (update auth.sessions set aal = 'aal1' where factor_id = %s returning id) "
                "delete from auth.mfa_amr_claims using lowered "
                "where session_id = lowered.id and authentication_method = 'totp'",
                (factor["id"],),
            )
            database.execute("delete from auth.mfa_factors where id = %s", (factor["id"],))
        return json_reply({"id": str(factor["id"])})

    def _enroll(self, database: Database, caller: Caller, name: str) -> tuple[UUID, str]:
        import pyotp

        user_id = caller.user["id"]
        database.execute(
            "delete from auth.mfa_factors where user_id = %s and status = 'unverified' and created_at < %s",
            (user_id, datetime.now(UTC) - LIFE),
        )
        if caller.aal == "aal1" and people.has_verified_factor(database, user_id):
            raise AuthRefused(403, "insufficient_aal", "AAL2 required to enroll a new factor")
        if len(people.factors_of(database, user_id)) >= MOST:
            raise AuthRefused(422, "too_many_enrolled_mfa_factors", "Maximum number of enrolled factors reached")
        factor_id, secret = uuid4(), pyotp.random_base32()
        try:
            database.execute(
                "insert into auth.mfa_factors (id, user_id, friendly_name, secret) values (%s, %s, %s, %s)",
                (factor_id, user_id, name, secret),
            )
        except psycopg.errors.UniqueViolation as error:
            message = f'A factor with the friendly name "{name}" for this user already exists'
            raise AuthRefused(422, "mfa_factor_name_conflict", message) from error
        return factor_id, secret


def _own_factor(database: Database, caller: Caller, call: Call) -> Row:
    wanted = call.path.split("/")[1]
    for factor in people.factors_of(database, caller.user["id"]):
        is_alive = factor["status"] == "verified" or factor["created_at"] + LIFE > datetime.now(UTC)
        if str(factor["id"]) == wanted and is_alive:
            return factor
    raise AuthRefused(404, "mfa_factor_not_found", "Factor not found")


def _challenge(database: Database, factor: Row, challenge_id: object) -> Row:
    row = database.execute(
        "select * from auth.mfa_challenges where factor_id = %s and id::text = %s for update",
        (factor["id"], str(challenge_id)),
    ).fetchone()
    if row is None:
        raise AuthRefused(404, "mfa_factor_not_found", "MFA factor with the provided challenge ID not found")
    return row


def _require_open(challenge: Row, call: Call) -> None:
    if challenge["verified_at"] is not None or str(challenge["ip_address"]) != call.peer:
        raise AuthRefused(422, "mfa_ip_address_mismatch", "Challenge and verify IP addresses mismatch")
    if challenge["created_at"] + LIFE < datetime.now(UTC):
        raise AuthRefused(422, "mfa_challenge_expired", "MFA challenge has expired, verify against another challenge")


def _take(database: Database, caller: Caller, factor: Row, challenge_id: str) -> None:
    """Use up the challenge, put the factor in force, and end what was reached without it."""
    user_id = caller.user["id"]
    database.execute("update auth.mfa_challenges set verified_at = now() where id = %s", (challenge_id,))
    database.execute(
        "update auth.mfa_factors set status = 'verified', updated_at = now() where id = %s", (factor["id"],)
    )
    database.execute("delete from auth.mfa_factors where user_id = %s and status = 'unverified'", (user_id,))
    database.execute(
        "delete from auth.sessions where user_id = %s and aal = 'aal1' and id <> %s", (user_id, caller.session["id"])
    )


class _UsedSteps:
    """Which codes were given: none is good twice, and none is good after a later one."""

    def __init__(self) -> None:
        self._last: dict[UUID, int] = {}
        self._lock = threading.Lock()

    def take(self, factor_id: UUID, step: int | None) -> bool:
        """Say whether the code of that step may be used, and remember it."""
        with self._lock:
            if step is None or step <= self._last.get(factor_id, -1):
                return False
            self._last[factor_id] = step
            return True


def _step_of(secret: str, code: str) -> int | None:
    """Return the time step the code belongs to: this one, the one before or the one after."""
    import pyotp

    totp = pyotp.TOTP(secret)
    now = totp.timecode(datetime.now(UTC))
    return next((step for step in (now - 1, now, now + 1) if _is_same(totp.generate_otp(step), code)), None)


def _is_same(expected: str, given: str) -> bool:
    """Say whether the two are equal, in the same time whatever they hold."""
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))


def _uri(secret: str, email: str, issuer: str) -> str:
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def _qr_code(uri: str) -> str:
    import segno

    drawing: str = segno.make_qr(uri).svg_inline(scale=4)
    return drawing
