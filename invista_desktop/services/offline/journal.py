"""The journal of this workstation's drafts: append-only, on disk before the beep.

Every event is kept together with what is to be sent because of it, in one transaction. Totals
are never stored: a draft is what its events add up to.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.draft_records import StoredDraft
from invista_desktop.models.domain.lifecycles import DraftStatus
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.receiving import DiscardDraft, OpenedOrder, PostGoodsReceipt, ShareDraftLines
from invista_desktop.models.domain.receiving_events import (
    Recorded,
    Undone,
    event_from_json,
    event_to_json,
    kind_of,
)
from invista_desktop.models.domain.stock_commands import StockCommand
from invista_desktop.services.offline.journal_file import JournalFile
from invista_desktop.services.offline.outbox import Outbox, put, withdraw_all

LARGEST_BYTES: Final = 2 << 30


class Journal:
    """Keeps drafts through crashes and lost networks. Blocking; safe to call from any thread.

    Attributes:
        outbox: what still has to be sent.
        moved_aside: where a damaged journal was put at opening, None when all was well.

    Raises:
        Unavailable: from every method, when the disk does not take it; nothing was kept then.
    """

    def __init__(
        self, file: Path, *, workstation: str, clock: Callable[[], datetime], largest_bytes: int = LARGEST_BYTES
    ) -> None:
        self._workstation, self._clock = workstation, clock
        self._file = JournalFile(file, now=clock(), largest_bytes=largest_bytes)
        self._lock = threading.RLock()
        self.moved_aside = self._file.moved_aside
        self.outbox = Outbox(self._file, self._lock, clock)

    def start_draft(self, draft_id: UUID, order: OpenedOrder, *, person: str) -> StoredDraft:
        """Return the open draft for the order, a new one named `draft_id` if there is none."""
        with self._lock, self._file.transaction() as connection:
            connection.execute(
                "insert into draft(draft_id, purchase_order_id, person, workstation, opened_order, started_at)"
                " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                (str(draft_id), str(order.order_id), person, self._workstation, _dumped(order), self._stamp()),
            )
            connection.execute(
                "update draft set opened_order = ? where purchase_order_id = ? and status = 'open'",
                (_dumped(order), str(order.order_id)),
            )
            return _stored(connection, _open_row(connection, order.order_id))

    def open_draft_for(self, order_id: UUID) -> StoredDraft | None:
        """Return the draft this workstation has open for an order."""
        with self._lock, self._file.transaction() as connection:
            row = _open_row(connection, order_id)
            return None if row is None else _stored(connection, row)

    def open_drafts(self) -> tuple[StoredDraft, ...]:
        """Return every open draft in which something was done, the newest first."""
        with self._lock, self._file.transaction() as connection:
            rows = connection.execute(
                "select * from draft where status = 'open'"
                " and exists (select 1 from event where event.draft_id = draft.draft_id) order by started_at desc"
            ).fetchall()
            return tuple(_stored(connection, row) for row in rows)

    def append(
        self, draft_id: UUID, recorded: Sequence[Recorded], *, person: str, share: ShareDraftLines | None = None
    ) -> None:
        """Keep events of a draft, and what others are to hear of them, together and on disk.

        Raises:
            RuleViolation: the draft is posted, discarded or on its way.
        """
        with self._lock, self._file.transaction() as connection:
            _require_open(connection, draft_id)
            for one in recorded:
                negates = str(one.event.negates) if isinstance(one.event, Undone) else None
                connection.execute(
                    "insert into event(event_id, draft_id, kind, payload, negates, person, workstation, occurred_at)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        str(one.event_id), str(draft_id), kind_of(one.event), json.dumps(event_to_json(one.event)),
                        negates, person, self._workstation, self._stamp(),
                    ),
                )  # fmt: skip
            if share is not None:
                put(connection, share, self._clock())

    def begin_posting(self, command: PostGoodsReceipt) -> None:
        """Keep a posting before it is sent: from now on it is sent until its answer is known.

        The same posting again changes nothing.

        Raises:
            RuleViolation: the draft is posted, discarded or on its way with another posting.
        """
        with self._lock, self._file.transaction() as connection:
            earlier = _posting(connection, str(command.draft_id))
            if earlier == command:
                return
            _require_open(connection, command.draft_id)
            put(connection, command, self._clock())

    def discard_draft(self, command: DiscardDraft) -> None:
        """Close a draft without posting; its events stay as evidence, and all others are to hear is that it is gone.

        Raises:
            RuleViolation: the draft is posted, discarded or on its way.
        """
        with self._lock, self._file.transaction() as connection:
            _require_open(connection, command.draft_id)
            connection.execute("update draft set status = 'discarded' where draft_id = ?", (str(command.draft_id),))
            withdraw_all(connection, command.draft_id)
            put(connection, command, self._clock())

    def keep_hand(self, screen: str, content: str) -> None:
        """Keep what a screen has scanned and not posted yet, in place of what it had before."""
        with self._lock, self._file.transaction() as connection:
            connection.execute(
                "insert into hand(screen, content, kept_at) values (?, ?, ?)"
                " on conflict (screen) do update set content = excluded.content, kept_at = excluded.kept_at",
                (screen, content, self._stamp()),
            )

    def hand(self, screen: str) -> str | None:
        """Return what a screen had scanned and not posted, None when its hands are empty."""
        with self._lock, self._file.transaction() as connection:
            row = connection.execute("select content from hand where screen = ?", (screen,)).fetchone()
        return None if row is None else str(row[0])

    def post_hand(self, screen: str, command: StockCommand) -> None:
        """Keep a posting before it is sent, and empty the hands that it was made of, together."""
        with self._lock, self._file.transaction() as connection:
            put(connection, command, self._clock())
            connection.execute("delete from hand where screen = ?", (screen,))

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._file.close()

    def _stamp(self) -> str:
        return self._clock().isoformat()


def _open_row(connection: sqlite3.Connection, order_id: UUID) -> tuple[str, ...]:
    row: tuple[str, ...] = connection.execute(
        "select * from draft where purchase_order_id = ? and status = 'open'", (str(order_id),)
    ).fetchone()
    return row


def _stored(connection: sqlite3.Connection, row: tuple[str, ...]) -> StoredDraft:
    draft_id, _order_id, person, _workstation, _status, order, started = row
    events = connection.execute(
        "select event_id, kind, payload from event where draft_id = ? order by seq", (draft_id,)
    ).fetchall()
    return StoredDraft(
        UUID(draft_id),
        from_plain(OpenedOrder, json.loads(order)),
        person,
        datetime.fromisoformat(started),
        tuple(Recorded(UUID(known), event_from_json(kind, json.loads(payload))) for known, kind, payload in events),
        _posting(connection, draft_id),
    )


def _posting(connection: sqlite3.Connection, draft_id: str) -> PostGoodsReceipt | None:
    row = connection.execute(
        "select payload from outbox where draft_id = ? and kind = 'post' and state = 'pending'", (draft_id,)
    ).fetchone()
    return None if row is None else from_plain(PostGoodsReceipt, json.loads(row[0]))


def _require_open(connection: sqlite3.Connection, draft_id: UUID) -> None:
    row = connection.execute("select status from draft where draft_id = ?", (str(draft_id),)).fetchone()
    if row is None or row[0] != DraftStatus.OPEN:
        raise RuleViolation(
            said("This receipt is closed already."), said("Open the order again to go on."), code="draft_closed"
        )
    if _posting(connection, str(draft_id)) is not None:
        raise RuleViolation(
            said("This receipt is on its way, and its answer is not known yet."),
            said("Wait, or press Try again. Then go on scanning."),
            code="posting_under_way",
        )


def _dumped(order: OpenedOrder) -> str:
    return json.dumps(to_plain(order))
