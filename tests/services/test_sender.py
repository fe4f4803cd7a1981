"""The sender: in order, again and again under the same id, until the answer is known."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, NeedsConfirmation, NotPermitted, RuleViolation, Unavailable, said
from invista_desktop.models.domain.draft_records import Sendable, Waiting
from invista_desktop.models.domain.receiving import GoodsReceiptPosted, PostGoodsReceipt
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.offline.sender import Sender
from tests.receiving_drafts import DISCARDING, DRAFT, ORDER, journal_in, posted, posting_of, scanned, sharing

AWAY = Unavailable(said("The database did not answer."), said("Try again."))


class Line:
    """The line to the database: answers as told, and remembers what was sent over it."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.problems: list[InvistaError] = []

    def deliver(self, command: Sendable) -> GoodsReceiptPosted | None:
        self.sent.append(command)
        if self.problems:
            raise self.problems.pop(0)
        return posted() if isinstance(command, PostGoodsReceipt) else None


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = journal_in(tmp_path)
    opened.start_draft(DRAFT, ORDER, person="Demo Receiver")
    yield opened
    opened.close()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def sender(journal: Journal, line: Line) -> AsyncIterator[Sender]:
    background = Background(workers=1)
    made = Sender(journal, line.deliver, background, jitter=lambda: 1.0, first_pause=0.01)
    yield made
    await made.stop()
    background.close()


def share(journal: Journal, *numbers: int) -> None:
    for number in numbers:
        journal.append(DRAFT, [scanned(number)], person="Demo Receiver", share=sharing(number))


async def test_what_waits_is_sent_once_and_in_order(sender: Sender, journal: Journal, line: Line) -> None:
    share(journal, 1)
    journal.begin_posting(posting_of())

    assert await sender.send_all()

    assert [type(command).__name__ for command in line.sent] == ["ShareDraftLines", "PostGoodsReceipt"]
    assert await sender.send_all()
    assert len(line.sent) == 2


async def test_the_newest_of_each_line_is_sent_after_a_pause(sender: Sender, journal: Journal, line: Line) -> None:
    share(journal, 1, 2, 3)

    await sender.send_all()

    ((only,),) = (command.lines for command in line.sent)
    assert (only.version, only.quantity) == (3, 3)
    assert journal.outbox.pending() == ()


async def test_a_draft_thrown_away_without_network_is_told_to_others_when_it_is_back(
    sender: Sender, journal: Journal, line: Line
) -> None:
    share(journal, 1)
    assert await sender.send_all()
    journal.discard_draft(DISCARDING)
    line.problems = [AWAY, AWAY]

    assert not await sender.send_all()
    assert not await sender.send_all()
    assert await sender.send_all()

    assert line.sent[1:] == [DISCARDING] * 3
    assert journal.outbox.waiting() == Waiting()


async def test_an_unknown_answer_is_asked_for_again_under_the_same_id(
    sender: Sender, journal: Journal, line: Line
) -> None:
    journal.begin_posting(posting_of())
    line.problems = [AWAY]

    with pytest.raises(Unavailable):
        await sender.post(posting_of().operation_id)
    assert not sender.is_online
    assert await sender.post(posting_of().operation_id) == posted()

    assert line.sent == [posting_of(), posting_of()]
    assert sender.is_online


async def test_a_posting_already_answered_is_not_sent_again(sender: Sender, journal: Journal, line: Line) -> None:
    journal.begin_posting(posting_of())
    await sender.send_all()

    assert await sender.post(posting_of().operation_id) == posted()
    assert len(line.sent) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        RuleViolation(said("No."), said("Change it."), code="over_receipt"),
        NeedsConfirmation(said("Sure?"), said("Confirm."), confirmation="magnitude"),
        NotPermitted(said("No."), said("Ask.")),
    ],
)
async def test_a_refused_posting_is_parked_and_told(
    sender: Sender, journal: Journal, line: Line, refusal: InvistaError
) -> None:
    told: list[Any] = []
    waiting: list[Waiting] = []
    sender.on_settled = lambda command, answer: told.append((command, answer))
    sender.on_waiting = waiting.append
    journal.begin_posting(posting_of())
    line.problems = [refusal]

    assert await sender.send_all()

    assert told == [(posting_of(), refusal)]
    assert (waiting[-1].count, waiting[-1].parked) == (0, 1)
    journal.append(DRAFT, [scanned(9)], person="Demo Receiver")


async def test_an_ended_sign_in_keeps_the_queue(sender: Sender, journal: Journal, line: Line) -> None:
    share(journal, 1)
    line.problems = [NotPermitted(said("Your session ended."), said("Sign in."), code="session_revoked")]

    assert not await sender.send_all()

    assert len(journal.outbox.pending()) == 1


async def test_the_sender_tries_again_by_itself(sender: Sender, journal: Journal, line: Line) -> None:
    share(journal, 1)
    line.problems = [AWAY, AWAY]
    sender.start()

    await until(lambda: len(line.sent) == 3)

    await until(lambda: not journal.outbox.pending())


async def test_new_work_wakes_the_sender(sender: Sender, journal: Journal, line: Line) -> None:
    sender.start()
    await until(lambda: sender.is_online)

    share(journal, 1)
    sender.wake()

    await until(lambda: len(line.sent) == 1)


async def test_pauses_double_to_a_minute_and_are_spread(journal: Journal, line: Line) -> None:
    background = Background(workers=1)
    line.problems = [AWAY] * 9
    share(journal, 1)
    pauses = []
    sender = Sender(journal, line.deliver, background, jitter=lambda: 0.0)
    for _ in range(9):
        before = journal.outbox.pending()[0].attempts
        await sender.send_all()
        (row,) = journal.outbox.pending()
        assert row.attempts == before + 1
        pauses.append((row.next_try - row.created_at).total_seconds())
    background.close()

    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def until(happened: Callable[[], bool]) -> None:
    """Wait until it happened; the test's own time limit ends a wait that never does."""
    while not happened():  # noqa: ASYNC110 - the outbox is a file and has no event
        await asyncio.sleep(0.005)
