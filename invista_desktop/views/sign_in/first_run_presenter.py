"""Which databases this workstation uses: checked before they are kept. Knows no Qt."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from invista_desktop.addresses import Addresses, checked
from invista_desktop.errors import InvistaError, Said


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
