"""The journal: what was scanned is on disk, with what must be sent because of it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.draft_records import SendingState
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.receiving import KnownCode, KnownLot, OpenedOrder, OtherDraft
from invista_desktop.models.domain.receiving_draft import fold
from invista_desktop.models.domain.receiving_events import Recorded, Undone
from invista_desktop.models.domain.stock_commands import MoveStock, StockLine, StockMoved
from invista_desktop.services.offline.journal import Journal
from tests.receiving_drafts import (
    BOLT,
    DISCARDING,
    DRAFT,
    ORDER,
    START,
    journal_in,
    posted,
    posting_of,
    scanned,
    sharing,
)
from tests.receiving_orders import known_id

MOVING = MoveStock(
    known_id("moving"),
    (
        StockLine(
            known_id("BOLT"), None, "BOLT", "EA", Decimal("2.5"), known_id("A"), "A-01", known_id("B"), "B-01",
            lot_id=known_id("L7"), entered_quantity=Decimal(1), entered_unit="Carton", entered_factor=Decimal("2.5"),
        ),
    ),
)  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = journal_in(tmp_path)
    yield opened
    opened.close()


def test_a_draft_is_found_again_with_everything_in_it(journal: Journal, tmp_path: Path) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1), scanned(2)], person="Demo Receiver")
    journal.append(DRAFT, [Recorded(known_id("undo"), Undone(scanned(2).event_id))], person="Demo Receiver")
    journal.close()

    again = journal_in(tmp_path)
    (draft,) = again.open_drafts()
    again.close()

    assert (draft.draft_id, draft.order, draft.person) == (DRAFT, ORDER, "Demo Receiver")
    assert fold(draft.events).lines[0].accepted == 1
    assert len(draft.events) == 3


def test_an_order_has_one_draft_and_its_newest_picture(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    newer = replace(ORDER, supplier_name="Renamed Supplier")

    draft = journal.start_draft(known_id("another"), newer, person="Demo Receiver")

    assert (draft.draft_id, draft.order, len(draft.events)) == (DRAFT, newer, 1)


def test_everything_an_opened_order_knows_is_kept() -> None:
    full = replace(
        ORDER,
        supplier_over_receipt_percent=Decimal("2.5"),
        codes=(KnownCode("04006381333931", BOLT.product_id, known_id("variant"), "Carton of 12", Decimal(12)),),
        lots=(KnownLot(BOLT.product_id, None, "L1", date(2026, 9, 1)),),
        others=(OtherDraft(DRAFT, "1", "Demo", "D2", None, BOLT.product_id, None, Decimal("0.001"), "L1", START),),
        unexpected=(replace(BOLT, sku="NUT", min_remaining_shelf_life_days=30),),
    )

    assert from_plain(OpenedOrder, to_plain(full)) == full


def test_an_event_and_what_it_sends_are_kept_together_or_not_at_all(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")

    with pytest.raises(sqlite3.IntegrityError):
        journal.append(DRAFT, [scanned(1)], person="Demo Receiver", share=sharing(1, draft=known_id("unknown")))

    assert journal.open_drafts() == ()
    assert journal.outbox.pending() == ()


def test_events_can_be_neither_changed_nor_deleted(journal: Journal, tmp_path: Path) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    journal.close()

    with sqlite3.connect(tmp_path / "journal.sqlite") as raw:
        for forged in ("update event set payload = '{}'", "delete from event"):
            with pytest.raises(sqlite3.IntegrityError, match="events are never"):
                raw.execute(forged)
    raw.close()


def test_a_posting_under_way_freezes_its_draft(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    journal.begin_posting(posting_of())

    with pytest.raises(RuleViolation) as refusal:
        journal.append(DRAFT, [scanned(2)], person="Demo Receiver")

    assert refusal.value.code == "posting_under_way"
    assert journal.open_drafts()[0].posting == posting_of()
    with pytest.raises(RuleViolation):
        journal.begin_posting(posting_of("other"))
    journal.begin_posting(posting_of())
    assert len(journal.outbox.pending()) == 1


def test_a_refused_posting_gives_the_draft_back_and_goes_out_again_under_its_id(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.begin_posting(posting_of())
    journal.outbox.park(posting_of().operation_id, "over_receipt")

    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")
    confirmed = posting_of(confirmed=frozenset({"over_receipt"}))
    journal.begin_posting(confirmed)

    (row,) = journal.outbox.pending()
    assert (row.command, row.error) == (confirmed, None)


def test_a_posted_draft_is_closed_and_its_answer_kept(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver", share=sharing(1))
    journal.begin_posting(posting_of())

    journal.outbox.acknowledge([posting_of().operation_id], posted())

    assert journal.outbox.answer_to(posting_of().operation_id) == posted()
    assert journal.open_draft_for(ORDER.order_id) is None
    assert journal.outbox.pending() == ()
    with pytest.raises(RuleViolation) as refusal:
        journal.append(DRAFT, [scanned(2)], person="Demo Receiver")
    assert refusal.value.code == "draft_closed"


def test_a_discarded_draft_keeps_its_events_as_evidence(journal: Journal, tmp_path: Path) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver")

    journal.discard_draft(DISCARDING)

    assert journal.open_drafts() == ()
    journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite") as raw:
        assert raw.execute("select count(*) from event").fetchone() == (1,)
    raw.close()


def test_of_a_discarded_draft_only_its_end_is_still_sent(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    journal.append(DRAFT, [scanned(1)], person="Demo Receiver", share=sharing(1))
    journal.append(DRAFT, [scanned(2)], person="Demo Receiver", share=sharing(2))
    journal.outbox.park(sharing(1).operation_id, "refused")

    journal.discard_draft(DISCARDING)

    assert [row.command for row in journal.outbox.pending()] == [DISCARDING]
    assert journal.outbox.parked() == ()


@pytest.mark.parametrize("version", [1, 2])
def test_a_journal_of_an_earlier_version_keeps_all_it_has_and_takes_what_is_new(tmp_path: Path, version: int) -> None:
    first = journal_in(tmp_path)
    first.start_draft(DRAFT, ORDER, person="Demo Receiver")
    first.append(DRAFT, [scanned(1)], person="Demo Receiver", share=sharing(1))
    first.append(DRAFT, [scanned(2)], person="Demo Receiver", share=sharing(2))
    first.outbox.acknowledge([sharing(1).operation_id])
    first.close()
    as_version(tmp_path / "journal.sqlite", version)

    second = journal_in(tmp_path)

    assert [row.command for row in second.outbox.pending()] == [sharing(2)]
    assert len(second.open_drafts()[0].events) == 2
    second.discard_draft(DISCARDING)
    second.post_hand("moves", MOVING)
    assert [row.command for row in second.outbox.pending()] == [DISCARDING, MOVING]
    second.close()


def as_version(file: Path, version: int) -> None:
    """Make the outbox what it was while only receipts were sent, in version 1 without those thrown away."""
    kinds = "'post', 'share'" if version == 1 else "'post', 'share', 'discard'"
    with sqlite3.connect(file) as raw:
        raw.executescript(
            "drop table hand; alter table outbox rename to newer;"
            " drop index outbox_waiting; drop index one_posting_per_draft;"
            " create table outbox(seq integer primary key autoincrement, op_uuid text not null unique,"
            f" draft_id text not null references draft, kind text not null check (kind in ({kinds})),"
            " payload text not null, state text not null default 'pending'"
            " check (state in ('pending', 'sent', 'parked', 'withdrawn')), attempts integer not null default 0,"
            " next_try text not null, error text, ack text, created_at text not null) strict;"
            " create index outbox_waiting on outbox(seq) where state in ('pending', 'parked');"
            " create unique index one_posting_per_draft on outbox(draft_id) where kind = 'post' and state = 'pending';"
            f" insert into outbox select * from newer; drop table newer; pragma user_version = {version};"
        )
    raw.close()


def test_what_a_screen_has_in_hand_is_kept_until_it_is_posted(tmp_path: Path) -> None:
    first = journal_in(tmp_path)
    first.keep_hand("moves", "one")
    first.keep_hand("moves", "two")
    first.keep_hand("adjustments", "three")
    first.close()

    second = journal_in(tmp_path)
    assert second.hand("moves") == "two"
    second.post_hand("moves", MOVING)

    assert (second.hand("moves"), second.hand("adjustments")) == (None, "three")
    (row,) = second.outbox.pending()
    assert (row.command, row.draft_id) == (MOVING, None)
    second.outbox.acknowledge([MOVING.operation_id], StockMoved(1))
    assert second.outbox.answer_to(MOVING.operation_id) == StockMoved(1)
    second.close()


def test_what_waits_is_counted_since_when(journal: Journal) -> None:
    journal.start_draft(DRAFT, ORDER, person="Demo Receiver")
    assert (journal.outbox.waiting().count, journal.outbox.waiting().since) == (0, None)

    journal.append(DRAFT, [scanned(1)], person="Demo Receiver", share=sharing(1))
    journal.append(DRAFT, [scanned(2)], person="Demo Receiver", share=sharing(2))
    journal.outbox.park(sharing(2).operation_id, "refused")

    waiting = journal.outbox.waiting()
    assert (waiting.count, waiting.since, waiting.parked) == (1, START, 1)
    assert journal.outbox.parked()[0].state is SendingState.PARKED
