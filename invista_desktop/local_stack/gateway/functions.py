"""The project's Edge Functions: what needs the secret key, which never leaves the service.

Two of them: `send-invitation` asks with the caller's own token whether they may, then makes a code and mails it;
`accept-invitation` turns a code and a chosen password into an account. docs/security.md has the contract.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from invista_desktop.local_stack.gateway import people
from invista_desktop.local_stack.gateway.connections import Connections
from invista_desktop.local_stack.gateway.limits import AttemptLimit
from invista_desktop.local_stack.gateway.mail import send_invitation
from invista_desktop.local_stack.gateway.rest import Rest
from invista_desktop.local_stack.gateway.wire import Call, Refused, Reply, json_reply

LONGEST_NAME = 200


class Functions:
    """Answers `/functions/v1/...`; refusals are `{"error": <word>}`."""

    def __init__(self, connections: Connections, rest: Rest, secret_key: str, outbox: Path) -> None:
        self._connections, self._rest, self._secret_key, self._outbox = connections, rest, secret_key, outbox
        self._tries = AttemptLimit(10, 300)
        self._tries_from = AttemptLimit(60, 300)

    def answer(self, call: Call) -> Reply:
        """Run the function that is named."""
        match call.path:
            case "send-invitation":
                return self._send(call)
            case "accept-invitation":
                return self._accept(call)
        raise _refused(404, "not_found")

    def _send(self, call: Call) -> Reply:
        invitation = {"p_invitation": str(_body(call).get("invitation_id") or "")}
        self._ask(call, "may_send_invitation", invitation)
        told = self._serve(call, "make_invitation_code", invitation)
        send_invitation(self._outbox, told)
        self._serve(call, "mark_invitation_sent", invitation)
        return json_reply({"sent": True})

    def _accept(self, call: Call) -> Reply:
        asked = _body(call)
        email, code = people.spelled(asked.get("email")), str(asked.get("code") or "")
        if not (self._tries.take(email) and self._tries_from.take(call.peer)):
            raise _refused(429, "over_request_rate_limit")
        self._require(self._serve(call, "check_invitation", {"p_email": email, "p_code": code, "p_address": call.peer}))
        person = self._make_account(email, str(asked.get("password") or ""), str(asked.get("display_name") or ""))
        try:
            outcome = self._serve(call, "accept_invitation", {"p_email": email, "p_code": code, "p_user": str(person)})
            self._require(outcome)
        except Refused:
            with self._connections.transaction() as database:
                database.execute("delete from auth.users where id = %s", (person,))
            raise
        self._tries.clear(email)
        return json_reply({"accepted": True})

    def _make_account(self, email: str, password: str, name: str) -> UUID:
        from invista_desktop.local_stack.passwords import SHORTEST, hash_password

        if len(password) < SHORTEST:
            raise _refused(422, "weak_password")
        person, data = uuid4(), {"display_name": name.strip()[:LONGEST_NAME]} if name.strip() else {}
        try:
            with self._connections.transaction() as database:
                database.execute(
                    "insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data,"
                    " raw_user_meta_data) values (%s, %s, %s, now(), %s, %s)",
                    (person, email, hash_password(password), '{"provider": "email", "providers": ["email"]}',
                     json.dumps(data)),
                )  # fmt: skip
                database.execute(
                    "insert into auth.identities (provider_id, provider, user_id, identity_data)"
                    " values (%s, 'email', %s, %s)",
                    (str(person), person, json.dumps({"sub": str(person), "email": email, "email_verified": True})),
                )
        except psycopg.errors.UniqueViolation as error:
            raise _refused(409, "user_exists") from error
        return person

    def _ask(self, call: Call, function: str, arguments: dict[str, Any]) -> Any:
        """Call a database function as whoever sent the request."""
        asked = replace(call, path=f"rpc/{function}", query=(), body=json.dumps(arguments).encode())
        try:
            reply = self._rest.answer(asked)
        except Refused as refused:
            told = json.loads(refused.reply.body)
            raise _refused(refused.reply.status, str(told.get("message"))) from refused
        return json.loads(reply.body) if reply.body else None

    def _serve(self, call: Call, function: str, arguments: dict[str, Any]) -> Any:
        """Call a database function with the project's secret key."""
        headers = {"apikey": self._secret_key, "authorization": f"Bearer {self._secret_key}"}
        return self._ask(replace(call, headers=headers), function, arguments)

    def _require(self, outcome: str) -> None:
        if outcome != "ok":
            raise _refused(400, outcome)


def _body(call: Call) -> dict[str, Any]:
    try:
        content = json.loads(call.body or b"{}")
    except ValueError as error:
        raise _refused(400, "not_complete") from error
    if not isinstance(content, dict):
        raise _refused(400, "not_complete")
    return content


def _refused(status: int, word: str) -> Refused:
    return Refused(status, {"error": word})
