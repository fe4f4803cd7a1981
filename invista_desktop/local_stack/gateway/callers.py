"""Who sends an Auth request, and what they sent."""

import json
from dataclasses import dataclass
from typing import Any

import jwt

from invista_desktop.local_stack.gateway import people
from invista_desktop.local_stack.gateway.connections import Database
from invista_desktop.local_stack.gateway.people import Row
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import AuthRefused, Call


@dataclass(frozen=True)
class Caller:
    """The person, their session, and the assurance level that token and session both have."""

    user: Row
    session: Row
    aal: str


def caller_of(call: Call, tokens: Tokens, database: Database) -> Caller:
    """Return who sends the request.

    Raises:
        AuthRefused: no token, not a token, or its session or person is gone or kept out.
    """
    if call.bearer is None:
        raise AuthRefused(401, "no_authorization", "This endpoint requires a valid Bearer token")
    try:
        claims = tokens.read(call.bearer)
    except jwt.InvalidTokenError as error:
        raise AuthRefused(403, "bad_jwt", f"invalid JWT: {error}") from error
    user = people.find_by_id(database, claims["sub"])
    if user is None:
        raise AuthRefused(403, "user_not_found", "User from sub claim in JWT does not exist")
    session = database.execute(
        "select * from auth.sessions where id = %s and user_id = %s", (claims["session_id"], user["id"])
    ).fetchone()
    if session is None:
        raise AuthRefused(403, "session_not_found", "Session from session_id claim in JWT does not exist")
    if people.is_banned(user):
        raise AuthRefused(403, "user_banned", "User is banned")
    return Caller(user, session, min(claims["aal"], session["aal"]))


def body_of(call: Call) -> dict[str, Any]:
    """Return the request's JSON object.

    Raises:
        AuthRefused: it is not one.
    """
    try:
        content = json.loads(call.body or b"{}")
    except ValueError as error:
        raise AuthRefused(400, "bad_json", "Could not parse request body as JSON") from error
    if not isinstance(content, dict):
        raise AuthRefused(400, "bad_json", "Could not read request body: an object is expected")
    return content


def too_many() -> AuthRefused:
    """Return the refusal of one who failed too often."""
    return AuthRefused(429, "over_request_rate_limit", "Request rate limit reached")
