"""supabase's client as this app uses it: loaded when first needed, one call at a time, in words.

The client's own refresh timer stays off: it takes no lock, and two refreshes of one token at the
same time can end the session.
"""

import asyncio
import importlib
import ssl
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from invista_desktop.background import Background
from invista_desktop.errors import NotPermitted, RuleViolation, said
from invista_desktop.services.identity.clock import ClockWatch
from invista_desktop.services.identity.vault import Vault

if TYPE_CHECKING:
    import httpx
    from supabase import AsyncClient

T = TypeVar("T")

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SESSION_KEY = "supabase.auth.token"  # where supabase's client keeps it, unless told otherwise
_SECONDS, _SECONDS_TO_CONNECT = 10.0, 5.0


class IdentityClient:
    """The one way to the identity service. Lives on the event loop.

    Attributes:
        refused: told of every refusal, whoever asked; must not raise.
    """

    def __init__(self, url: str, key: str, *, vault: Vault, background: Background, clock: ClockWatch) -> None:
        self._url, self._key = url, key
        self._vault = vault
        self._background = background
        self._clock = clock
        self._lock = asyncio.Lock()
        self._http: httpx.AsyncClient | None = None
        self._client: AsyncClient | None = None
        self.refused: Callable[[NotPermitted], None] = lambda _refusal: None

    async def call(self, work: Callable[["AsyncClient"], Awaitable[T]]) -> T:
        """Return what `work(client)` returns; nothing else uses the client meanwhile.

        Raises:
            NotPermitted, RuleViolation: the service refused.
            Unavailable: the service could not be asked.
        """
        async with self._lock:
            client = await self._loaded()
            try:
                with (await self._module("refusals")).in_words():
                    return await work(client)
            except NotPermitted as refusal:
                self.refused(refusal)
                raise

    async def rest(self, work: Callable[["AsyncClient"], Awaitable[T]]) -> T:
        """Like `call`, for tables and functions: renews the access token first where it ran out."""
        refusals = await self._module("refusals")

        async def with_fresh_token(client: "AsyncClient") -> T:
            from postgrest.exceptions import APIError

            await client.auth.get_session()
            try:
                return await work(client)
            except APIError as error:
                if error.code not in refusals.EXPIRED_TOKEN:
                    raise
                await client.auth.refresh_session()
                return await work(client)

        return await self.call(with_fresh_token)

    async def require_session(self) -> None:
        """See that the service still knows the session; one light question.

        Raises:
            NotPermitted: the session is over, or the person may not sign in any more.
            Unavailable: the service could not be asked.
        """

        async def ask(client: "AsyncClient") -> None:
            from supabase_auth.errors import AuthApiError, AuthSessionMissingError

            try:
                found = await client.auth.get_user()
            except AuthApiError as error:
                if error.code != "bad_jwt":
                    raise
                await client.auth.refresh_session()  # it ran out, by a clock that is not ours
                found = await client.auth.get_user()
            if found is None:
                raise AuthSessionMissingError

        await self.call(ask)

    async def keeps_a_session(self) -> bool:
        """Whether somebody was signed in at the last close; loads nothing to find out."""
        if self._vault.is_new:
            return False
        return _SESSION_KEY in await self._background.run(self._vault.items)

    async def close(self) -> None:
        """Give the connections back."""
        if self._http is not None:
            await self._http.aclose()
            self._http, self._client = None, None

    async def _loaded(self) -> "AsyncClient":
        if self._client is None:
            self._require_safe_address()
            supabase, storage = await self._background.run(_load)
            self._http = await self._background.run(_http_client, self._url, self._hear)
            options = supabase.AsyncClientOptions(
                auto_refresh_token=False,
                storage=storage.VaultStorage(self._vault, self._background),
                httpx_client=self._http,
            )
            client: AsyncClient = supabase.AsyncClient(self._url, self._key, options)
            await client.auth.initialize()
            self._client = client
        return self._client

    async def _module(self, name: str) -> ModuleType:
        return await self._background.run(importlib.import_module, f"{__package__}.{name}")

    async def _hear(self, response: "httpx.Response") -> None:
        self._clock.hear(response.headers.get("Date"))

    def _require_safe_address(self) -> None:
        parts = urlsplit(self._url)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return
        raise RuleViolation(
            said("The address of the sign-in service is not safe: {url}", url=self._url or "–"),
            said("Use an address that starts with https://."),
            code="insecure_address",
        )


def _load() -> tuple[ModuleType, ModuleType]:
    return importlib.import_module("supabase"), importlib.import_module(f"{__package__}.storage")


def _http_client(url: str, hear: Callable[["httpx.Response"], Awaitable[None]]) -> "httpx.AsyncClient":
    import certifi
    import httpx

    on_loopback = urlsplit(url).hostname in _LOOPBACK
    trust: Any = ssl.create_default_context(cafile=certifi.where())
    return httpx.AsyncClient(
        http2=False,
        verify=trust,
        timeout=httpx.Timeout(_SECONDS, connect=_SECONDS_TO_CONNECT),
        event_hooks={"response": [hear]},
        trust_env=not on_loopback,  # a proxy has no business between this computer and itself
    )
