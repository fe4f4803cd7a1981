"""How units that did not arrive end: who settles it, and who says yes. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

from invista_desktop.models.domain.lifecycles import ResolutionStatus
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.transfers import (
    DecideResolution,
    Decision,
    Missing,
    OpenedTransfer,
    ResolutionRow,
    ResolveMissing,
)
from invista_desktop.views.transfers.rows import LineRow


class EndingsScreen(Protocol):
    """What is asked of the person."""

    def ask_missing(self, row: LineRow, transfer: OpenedTransfer) -> Awaitable[tuple[Missing, str, str] | None]:
        """Return how missing units of a line end, the reason's code and the note; None when the person went back."""

    def choose_ending(self, endings: Sequence[ResolutionRow]) -> Awaitable[ResolutionRow | None]:
        """Return which of several endings is meant, None when the person went back."""

    def ask_decision(self, ending: ResolutionRow, *, is_own: bool) -> Awaitable[tuple[Decision, str] | None]:
        """Return what is said to an ending, and the note; one's own can only be withdrawn."""


class Endings:
    """Turns answers into commands."""

    def __init__(self, screen: EndingsScreen, person: Callable[[], Person], new_id: Callable[[], UUID]) -> None:
        self._screen, self._person, self._new_id = screen, person, new_id

    async def settled(self, row: LineRow, transfer: OpenedTransfer) -> ResolveMissing | None:
        """Return how units of a line end, None when the person went back."""
        asked = await self._screen.ask_missing(row, transfer)
        if asked is None:
            return None
        missing, reason, note = asked
        return ResolveMissing(self._new_id(), transfer.transfer_id, (missing,), reason, note or None)

    async def decided(self, transfer: OpenedTransfer) -> DecideResolution | None:
        """Return what is said to an ending that waits, None when there is none or the person went back."""
        waiting = waiting_endings(transfer)
        ending = waiting[0] if len(waiting) == 1 else await self._screen.choose_ending(waiting) if waiting else None
        if ending is None:
            return None
        is_own = str(ending.requested_by_id) == self._person().user_id
        answer = await self._screen.ask_decision(ending, is_own=is_own)
        if answer is None:
            return None
        return DecideResolution(self._new_id(), ending.resolution_id, answer[0], answer[1] or None)


def waiting_endings(transfer: OpenedTransfer) -> tuple[ResolutionRow, ...]:
    """Return the endings that wait for somebody's yes, oldest first."""
    return tuple(one for one in transfer.resolutions if one.status is ResolutionStatus.PENDING_APPROVAL)
