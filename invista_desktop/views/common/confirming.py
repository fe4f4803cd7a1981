"""A deed that may need the person's yes before it is done. No Qt."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from invista_desktop.errors import NeedsConfirmation, Said
from invista_desktop.views.common.verdicts import Verdict

Act = Callable[[frozenset[str]], Awaitable[None]]


class AskingScreen(Protocol):
    """A screen that can ask."""

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say at a glance, and by a tone, how it stands."""

    def ask(self, question: NeedsConfirmation) -> Awaitable[bool]:
        """Return whether the person confirms."""


async def confirming(screen: AskingScreen, act: Act, *, refused: Said) -> bool:
    """Do `act`, asking as often as it needs confirming; return whether it was done.

    A no leaves everything as it was, and `refused` says so.

    Raises:
        InvistaError: nothing was done.
    """
    confirmed: frozenset[str] = frozenset()
    while True:
        try:
            await act(confirmed)
        except NeedsConfirmation as question:
            screen.tell(Verdict.WARNING, question.title, question.advice)
            if question.confirmation in confirmed or not await screen.ask(question):
                screen.tell(Verdict.REFUSED, refused, question.title)
                return False
            confirmed |= {question.confirmation}
        else:
            return True
