"""Sends what the journal holds: one sender per workstation, in order, until every answer is known."""

import asyncio
import contextlib
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NotPermitted, Unavailable, said
from invista_desktop.models.domain.draft_records import KINDS, Answer, OutboxRow, Sendable, Waiting, kind_of
from invista_desktop.models.domain.receiving import SharedLine, ShareDraftLines
from invista_desktop.services.offline.journal import Journal

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
SIGN_IN_NEEDED: Final = frozenset(
    {"ticket_missing", "ticket_malformed", "ticket_forged", "ticket_expired", "ticket_not_yet_valid", "session_revoked"}
)

Deliver = Callable[[Sendable], Answer | None]
Settled = Callable[[Sendable, Answer | InvistaError], None]


class Sender:
    """Delivers the outbox in the background, and a posting in the foreground when asked.

    A time-out is an unknown answer, never a failure: the same command goes out again under the
    same id. What is refused is parked for a person; what needs a sign-in waits for one.

    Attributes:
        on_waiting: told how much waits, after every change; called on the event loop.
        on_settled: told of a posting answered in the background; called on the event loop.
    """

    def __init__(
        self,
        journal: Journal,
        deliver: Deliver,
        background: Background,
        *,
        jitter: Callable[[], float] = random.random,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._journal, self._deliver, self._background = journal, deliver, background
        self._jitter, self._first_pause = jitter, first_pause
        self._wake = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._failures = 0
        self._running: asyncio.Task[None] | None = None
        self.on_waiting: Callable[[Waiting], None] = lambda _waiting: None
        self.on_settled: Settled = lambda _sent, _came: None

    @property
    def is_online(self) -> bool:
        """Whether the last delivery was answered."""
        return self._failures == 0

    def start(self) -> None:
        """Begin sending, at once with what is left from last time."""
        self._wake.set()
        self._running = asyncio.get_running_loop().create_task(self._run())
        self._running.add_done_callback(_report_bug)

    async def stop(self) -> None:
        """End sending; what is not sent stays in the journal."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    def wake(self) -> None:
        """Try now: there is new work, the network is back, or the person asked."""
        self._wake.set()

    async def post(self, operation_id: UUID) -> Any:
        """Deliver a posting that is in the outbox now, and return its answer: what `KINDS` says of its kind.

        What stands alone and was done before it goes first, for this may build on it.

        Raises:
            Unavailable: the answer is not known; it stays in the outbox and is sent again.
            InvistaError: it was refused and changed nothing; it is parked.
        """
        try:
            async with self._one_at_a_time:
                return await self._answer_now(operation_id)
        except Unavailable:
            self.wake()
            raise

    async def _answer_now(self, operation_id: UUID) -> Any:
        answered = await self._background.run_here(self._journal.outbox.answer_to, operation_id)
        if answered is not None:
            return answered
        row = await self._background.run_here(self._journal.outbox.find, operation_id)
        if row is None or not _is_answered(row.command):
            raise LookupError(f"no posting {operation_id} in the outbox")
        for earlier in await self._alone_before(row):
            if not await self._sent((earlier,)):
                raise Unavailable(
                    said("What was done before is not confirmed yet."),
                    said("All of it is kept here, and sent again until the answer is known."),
                    code="earlier_unknown",
                )
        return await self._delivered(row)

    async def _alone_before(self, row: OutboxRow) -> tuple[OutboxRow, ...]:
        pending = await self._background.run_here(self._journal.outbox.pending)
        places = [place for place, one in enumerate(pending) if one.operation_id == row.operation_id]
        return tuple(one for one in pending[: places[0] if places else 0] if one.draft_id is None)

    async def send_all(self) -> bool:
        """Send what is pending, oldest first; return whether nothing is left to send."""
        async with self._one_at_a_time:
            while rows := await self._background.run_here(self._journal.outbox.pending):
                if not await self._sent(rows):
                    return False
        return True

    async def _run(self) -> None:
        while True:
            pause = self._pause() if self._failures else None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
            self._wake.clear()
            # A full disk must not end the sender: the next turn tries again.
            try:
                await self.send_all()
            except Unavailable:
                self._failures += 1

    def _pause(self) -> float:
        """Seconds to the next try: doubled each time up to a minute, and spread so that clients do not march."""
        longest = min(LONGEST_PAUSE, self._first_pause * 2.0 ** min(self._failures - 1, 10))
        return longest * (0.5 + self._jitter() / 2)

    async def _sent(self, rows: tuple[OutboxRow, ...]) -> bool:
        first = rows[0]
        if _is_answered(first.command):
            try:
                answer: Answer | InvistaError = await self._delivered(first)
            except Unavailable:
                return False
            except InvistaError as refusal:
                if _needs_sign_in(refusal):
                    return False
                answer = refusal
            self.on_settled(first.command, answer)
            return True
        if isinstance(first.command, ShareDraftLines):
            batch = _same_draft(rows, first)
            return await self._handed_over(batch, _merged(batch))
        return await self._handed_over((first,), first.command)

    async def _delivered(self, row: OutboxRow) -> Answer:
        try:
            answer = await self._background.run(self._deliver, row.command)
        except InvistaError as problem:
            await self._failed((row,), problem)
            raise
        if answer is None:
            raise TypeError("a posting is answered with what was posted")
        await self._background.run_here(self._journal.outbox.acknowledge, (row.operation_id,), answer)
        await self._went_well()
        return answer

    async def _handed_over(self, batch: tuple[OutboxRow, ...], command: Sendable) -> bool:
        """Send what stands for all of `batch` and has no answer but that it was taken."""
        try:
            await self._background.run(self._deliver, command)
        except InvistaError as problem:
            await self._failed(batch, problem)
            return not isinstance(problem, Unavailable) and not _needs_sign_in(problem)
        await self._background.run_here(self._journal.outbox.acknowledge, tuple(row.operation_id for row in batch))
        await self._went_well()
        return True

    async def _failed(self, rows: tuple[OutboxRow, ...], problem: InvistaError) -> None:
        outbox = self._journal.outbox
        again = isinstance(problem, Unavailable) or _needs_sign_in(problem)
        self._failures += again
        for row in rows:
            if again:
                await self._background.run_here(outbox.postpone, row.operation_id, str(problem), seconds=self._pause())
            else:
                await self._background.run_here(outbox.park, row.operation_id, str(problem))
        await self._tell_waiting()

    async def _went_well(self) -> None:
        self._failures = 0
        await self._tell_waiting()

    async def _tell_waiting(self) -> None:
        self.on_waiting(await self._background.run_here(self._journal.outbox.waiting))


def _report_bug(ended: asyncio.Task[None]) -> None:
    if not ended.cancelled() and (bug := ended.exception()):
        sys.excepthook(type(bug), bug, bug.__traceback__)


def _is_answered(command: Sendable) -> bool:
    return KINDS[kind_of(command)].answer is not None


def _needs_sign_in(problem: InvistaError) -> bool:
    return isinstance(problem, NotPermitted) and problem.code in SIGN_IN_NEEDED


def _same_draft(rows: tuple[OutboxRow, ...], first: OutboxRow) -> tuple[OutboxRow, ...]:
    """Return the sharing rows of one draft at the head of the queue."""
    batch = []
    for row in rows:
        if row.draft_id != first.draft_id or not isinstance(row.command, ShareDraftLines):
            break
        batch.append(row)
    return tuple(batch)


def _merged(batch: tuple[OutboxRow, ...]) -> ShareDraftLines:
    """Return the newest of every line once, however often it changed while the network was away."""
    newest: dict[str, SharedLine] = {}
    commands = [row.command for row in batch if isinstance(row.command, ShareDraftLines)]
    for line in (line for command in commands for line in command.lines):
        held = newest.get(line.line_key)
        if held is None or line.version >= held.version:
            newest[line.line_key] = line
    return replace(commands[-1], lines=tuple(newest.values()))
