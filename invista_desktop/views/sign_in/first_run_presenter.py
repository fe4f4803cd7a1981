"""Which databases this workstation uses: checked before they are kept. Knows no Qt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from invista_desktop.errors import InvistaError, RuleViolation, Said, said

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Addresses:
    """The three values that make an installation."""

    supabase_url: str
    supabase_key: str
    neon_database_url: str = field(repr=False)


class FirstRunScreen(Protocol):
    """What the presenter may ask of the screen."""

    def show_busy(self, *, busy: bool) -> None:
        """Take no input meanwhile."""

    def show_problem(self, problem: InvistaError | None) -> None:
        """Say what went wrong; None takes it away."""

    def show_progress(self, words: Said) -> None:
        """Say what is being done."""


class FirstRunPresenter:
    """Keeps hosted addresses, or starts the databases of this computer."""

    def __init__(
        self,
        screen: FirstRunScreen,
        *,
        keep: Callable[[Addresses], Awaitable[None]],
        start_here: Callable[[Callable[[Said], None]], Awaitable[None]],
        done: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._keep = keep
        self._start_here = start_here
        self._done = done

    async def keep(self, url: str, key: str, dsn: str) -> None:
        """Check the addresses, keep them, go on to sign-in."""
        await self._do(self._keep_checked(url, key, dsn))

    async def start_here(self) -> None:
        """Set up databases on this computer, go on to sign-in."""
        await self._do(self._start_here(self._screen.show_progress))

    async def _keep_checked(self, url: str, key: str, dsn: str) -> None:
        await self._keep(checked(url, key, dsn))

    async def _do(self, work: Awaitable[None]) -> None:
        self._screen.show_problem(None)
        self._screen.show_busy(busy=True)
        try:
            await work
        except InvistaError as problem:
            self._screen.show_problem(problem)
        else:
            self._done()
        finally:
            self._screen.show_busy(busy=False)


def checked(url: str, key: str, dsn: str) -> Addresses:
    """Return the addresses, trimmed.

    Raises:
        RuleViolation: one is missing, unsafe, or must never be on a workstation.
    """
    url, key, dsn = url.strip().rstrip("/"), key.strip(), dsn.strip()
    service, database = urlsplit(url), urlsplit(dsn)
    is_safe = service.scheme == "https" or (service.scheme == "http" and service.hostname in _LOOPBACK)
    if not (is_safe and service.hostname):
        raise RuleViolation(
            said("The address of the sign-in service is not usable."),
            said("It starts with https:// and ends with your project's name."),
            code="supabase_url",
        )
    if not key:
        raise RuleViolation(
            said("The publishable key is missing."),
            said("Copy it from your project's settings; it starts with sb_publishable_."),
            code="supabase_key",
        )
    if key.startswith("sb_secret_"):
        raise RuleViolation(
            said("This is the secret key; it would give every workstation all rights."),
            said("Use the publishable key, and replace the secret one: it has been shown."),
            code="secret_key",
        )
    if database.scheme not in {"postgresql", "postgres"} or not database.hostname or not database.username:
        raise RuleViolation(
            said("The address of the business database is not usable."),
            said("It looks like postgresql://workstation:password@host/business."),
            code="neon_database_url",
        )
    return Addresses(url, key, dsn)
