"""What comes in from HTTP and what goes out, free of the web framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One HTTP request.

    Attributes:
        path: below the service's prefix, without a leading slash.
        headers: by lower-case name.
        peer: the caller's address as the socket knows it.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    peer: str

    def parameter(self, name: str) -> str | None:
        """Return the first query parameter of that name."""
        return next((value for key, value in self.query if key == name), None)

    @property
    def bearer(self) -> str | None:
        """The bearer token, if the request carries one."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" and token.strip() else None

    @property
    def agent(self) -> str:
        """What the client calls itself, cut to a sensible length."""
        return self.headers.get("user-agent", "")[:500]


@dataclass(frozen=True)
class Reply:
    """One HTTP response; `body` is JSON text, empty for none."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request that is answered with an error; never a bug of the gateway."""

    def __init__(self, status: int, content: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(content)
        self.reply = Reply(status, json.dumps(content), headers or {})


class AuthRefused(Refused):
    """An Auth request refused with Supabase's status and code."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(status, {"code": code, "message": message, **more}, {"x-sb-error-code": code})


class RestRefused(Refused):
    """A REST request refused as PostgREST refuses it."""

    def __init__(
        self, status: int, code: str, message: str, *, details: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(status, {"code": code, "message": message, "details": details, "hint": hint})


def json_reply(content: object, status: int = 200) -> Reply:
    """Return `content` as a JSON response."""
    return Reply(status, json.dumps(content))
