"""The gateway as a web application: routes, API keys, and nothing else."""

import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import psycopg
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from invista_desktop.local_stack.gateway.auth import Auth
from invista_desktop.local_stack.gateway.connections import Connections
from invista_desktop.local_stack.gateway.factors import Factors
from invista_desktop.local_stack.gateway.functions import Functions
from invista_desktop.local_stack.gateway.rest import Rest
from invista_desktop.local_stack.gateway.rest_errors import unreadable
from invista_desktop.local_stack.gateway.sessions import Sessions
from invista_desktop.local_stack.gateway.settings import GatewaySettings
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import AuthRefused, Call, Refused, Reply, RestRefused, json_reply

Endpoint = Callable[[Call], Reply]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
MOST_BYTES: Final = 4_000_000
log = logging.getLogger("invista.gateway")


def application(settings: GatewaySettings) -> Starlette:
    """Return the web application for `settings`; it connects when first asked."""
    tokens = Tokens(
        settings.signing_key, settings.signing_key_id, issuer=f"{settings.url}/auth/v1", seconds=settings.access_seconds
    )
    keys = {settings.publishable_key: "anon", settings.secret_key: "service_role"}
    rest = Rest(Connections(settings.rest_dsn), tokens, keys)
    auth = _AuthRoutes(settings, tokens)
    functions = Functions(Connections(settings.auth_dsn), rest, settings.secret_key, Path(settings.outbox))

    def health(call: Call) -> Reply:  # noqa: ARG001 - every endpoint takes the call
        return json_reply({"instance": settings.instance})

    def guarded(endpoint: Endpoint) -> Endpoint:
        def with_key(call: Call) -> Reply:
            if call.headers.get("apikey") not in keys:
                raise Refused(401, {"message": "Invalid API key", "hint": "Check your Supabase `apikey` header."})
            return endpoint(call)

        return with_key

    return Starlette(
        routes=[
            Route("/health", _handler(health), methods=["GET"]),
            Route("/auth/v1/.well-known/jwks.json", _handler(auth.published_keys), methods=["GET"]),
            Route("/auth/v1/health", _handler(auth.health), methods=["GET"]),
            Route("/auth/v1/{path:path}", _handler(guarded(auth.answer)), methods=METHODS),
            Route("/functions/v1/{path:path}", _handler(guarded(functions.answer)), methods=["POST"]),
            Route("/rest/v1/{path:path}", _handler(guarded(rest.answer)), methods=METHODS),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


class _AuthRoutes:
    """Finds the endpoint for an Auth request."""

    def __init__(self, settings: GatewaySettings, tokens: Tokens) -> None:
        connections = Connections(settings.auth_dsn)
        kept = Sessions(tokens, bytes.fromhex(settings.refresh_key))
        auth = Auth(connections, tokens, kept, Path(settings.outbox))
        factors = Factors(connections, tokens, kept)
        self.published_keys, self.health = auth.published_keys, auth.health
        self._routes: Sequence[tuple[str, str, Endpoint]] = (
            ("POST", "token", auth.grant),
            ("GET", "user", auth.user),
            ("PUT", "user", auth.change_user),
            ("POST", "logout", auth.logout),
            ("POST", "recover", auth.recover),
            ("POST", "verify", auth.verify),
            ("POST", "factors", factors.enroll),
            ("POST", "factors/[^/]+/challenge", factors.challenge),
            ("POST", "factors/[^/]+/verify", factors.verify),
            ("DELETE", "factors/[^/]+", factors.unenroll),
        )

    def answer(self, call: Call) -> Reply:
        """Answer one Auth request."""
        for method, path, endpoint in self._routes:
            if method == call.method and re.fullmatch(path, call.path):
                return _versioned(endpoint(call))
        raise AuthRefused(404, "not_found", f"The local stack has no {call.method} {call.path}")


def _versioned(reply: Reply) -> Reply:
    return Reply(reply.status, reply.body, {**reply.headers, "x-supabase-api-version": "2024-01-01"})


def _handler(endpoint: Endpoint) -> Callable[[Request], object]:
    """Return a web endpoint that answers on a worker thread, in the words of the service it belongs to."""

    async def handle(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response('{"message": "Too large"}', 413, {"content-type": "application/json; charset=utf-8"})
        call = Call(
            request.method,
            request.path_params.get("path", ""),
            tuple(request.query_params.multi_items()),
            {name.lower(): value for name, value in request.headers.items()},
            body,
            request.client.host if request.client else "",
        )
        reply = await run_in_threadpool(_answered, endpoint, call, is_rest="/auth/" not in request.url.path)
        headers = {"content-type": "application/json; charset=utf-8", **reply.headers}
        return Response(reply.body, reply.status, headers)

    return handle


async def _body(request: Request) -> bytes | None:
    """Return the request's body, or None as soon as it is more than anybody needs."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _answered(endpoint: Endpoint, call: Call, *, is_rest: bool) -> Reply:
    try:
        return endpoint(call)
    except Refused as refused:
        return refused.reply if is_rest else _versioned(refused.reply)
    except (psycopg.DataError, UnicodeError, RecursionError) as error:
        if is_rest:
            return unreadable(error).reply
        return _versioned(AuthRefused(400, "validation_failed", "The request cannot be read").reply)
    except psycopg.OperationalError as error:
        log.warning("The database does not answer: %s", error)
        if is_rest:
            return RestRefused(503, "PGRST001", "Database client error. Retrying the connection.").reply
        return _versioned(AuthRefused(503, "unexpected_failure", "Database is not available").reply)
