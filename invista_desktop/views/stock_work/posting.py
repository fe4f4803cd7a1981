"""What is in somebody's hands, kept on this workstation until it is posted. No Qt."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.draft_records import OutboxRow, SendingState
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.stock_commands import StockAnswer, StockCommand

Hand = TypeVar("Hand")


class Keeping(Protocol):
    """The workstation's journal, as far as work on stock needs it. Blocking."""

    def keep_hand(self, screen: str, content: str) -> None:
        """Keep what a screen has scanned and not posted yet."""

    def hand(self, screen: str) -> str | None:
        """Return what a screen had scanned and not posted."""

    def post_hand(self, screen: str, command: StockCommand) -> None:
        """Keep a posting before it is sent, and empty the hands that it was made of."""


class Sent(Protocol):
    """What became of what was to be sent. Blocking."""

    def find(self, operation_id: UUID) -> OutboxRow | None:
        """Return what is known under an id."""

    def withdraw(self, operation_id: UUID) -> None:
        """Keep that it is not to be sent any more."""


@dataclass(frozen=True)
class StockSending:
    """How a screen has its postings kept and sent.

    Attributes:
        post: deliver a posting that is in the outbox, and return its answer.
    """

    keeping: Keeping
    sent: Sent
    post: Callable[[UUID], Awaitable[StockAnswer]]


class KeptHand(Generic[Hand]):
    """One screen's hands: on disk before the screen says that a scan counted.

    Attributes:
        now: what is in them.
    """

    def __init__(self, screen: str, empty: Hand, sending: StockSending, background: Background) -> None:
        self._screen, self._empty, self._sending, self._background = screen, empty, sending, background
        self.now = empty

    async def restore(self) -> None:
        """Take up again what was in hand when the app ended."""
        kept = await self._background.run_here(self._sending.keeping.hand, self._screen)
        if kept is not None:
            self.now = from_plain(type(self._empty), json.loads(kept))

    async def keep(self, hand: Hand) -> None:
        """Have this in hand from now on.

        Raises:
            Unavailable: the disk does not take it; the hands are as before.
        """
        await self._background.run_here(self._sending.keeping.keep_hand, self._screen, json.dumps(to_plain(hand)))
        self.now = hand

    async def empty(self) -> None:
        """Put everything down, unposted."""
        await self.keep(self._empty)

    async def post(self, command: StockCommand) -> StockAnswer | None:
        """Post what is in hand; the hands are empty when it is done.

        Return None when the answer is not known: the posting is kept and sent again until it is.

        Raises:
            InvistaError: it was refused; everything is in hand as before.
        """
        before = self.now
        await self._background.run_here(self._sending.keeping.post_hand, self._screen, command)
        self.now = self._empty
        try:
            return await self._sending.post(command.operation_id)
        except Unavailable:
            return None
        except InvistaError:
            row = await self._background.run_here(self._sending.sent.find, command.operation_id)
            if row is not None and row.state is SendingState.PENDING:
                return None  # it waits for a sign-in
            await self.keep(before)
            await self._background.run_here(self._sending.sent.withdraw, command.operation_id)
            raise


def not_confirmed(command: StockCommand) -> tuple[Said, Said]:
    """Return that a posting's answer is not known, and what becomes of it."""
    return (
        said("Not confirmed yet: {deed}", deed=command.summary),
        said("It is kept on this workstation, and sent again until the answer is known. Go on."),
    )
