"""The draft on the desk: what was recorded for the opened order, checked and kept step by step."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce
from uuid import UUID, uuid5

from invista_desktop.background import Background
from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.draft_records import StoredDraft
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.receiving import (
    DiscardDraft,
    ItemRow,
    OpenedOrder,
    OtherDraft,
    PostGoodsReceipt,
    PutAwaySuggestion,
    SerialOnFile,
    ShareDraftLines,
)
from invista_desktop.models.domain.receiving_draft import Draft, apply, effective, fold, next_undone, preview
from invista_desktop.models.domain.receiving_events import Confirmed, Event, Recorded, Undone
from invista_desktop.models.domain.receiving_posting import posting, shared_lines
from invista_desktop.models.domain.receiving_rules import Circumstances, check, subject
from invista_desktop.views.receiving.work import Drafts, Receiver

ItemKey = tuple[UUID, UUID | None]
NO_CONFIRMATIONS: frozenset[str] = frozenset()


class DraftDesk:
    """Holds one order and its draft; what it holds is on disk before it is shown.

    Attributes:
        order: the order as last seen.
        draft: what the recorded events add up to.
        posting: what was sent and not answered yet; nothing can be recorded meanwhile.
    """

    def __init__(
        self, drafts: Drafts, background: Background, receiver: Receiver, clock: Callable[[], datetime]
    ) -> None:
        self._drafts, self._background, self._receiver, self._clock = drafts, background, receiver, clock
        self._stored: StoredDraft | None = None
        self.draft = Draft()
        self.posting: PostGoodsReceipt | None = None

    @property
    def is_open(self) -> bool:
        """Whether an order lies on the desk."""
        return self._stored is not None

    @property
    def order(self) -> OpenedOrder:
        """The order as last seen."""
        return self._open.order

    @property
    def draft_id(self) -> UUID:
        """The draft's id."""
        return self._open.draft_id

    @property
    def steps(self) -> int:
        """How many steps count: neither undone nor an undo."""
        return len(effective(self._open.events))

    async def stored(self, order_id: UUID) -> StoredDraft | None:
        """Return the draft this workstation already has for an order."""
        return await self._background.run_here(self._drafts.open_draft_for, order_id)

    async def lay_out(self, draft_id: UUID, order: OpenedOrder) -> None:
        """Put an order on the desk, with the draft the journal has for it.

        Raises:
            Unavailable: the journal does not take it.
        """
        earlier = await self.stored(order.order_id)
        if earlier is not None:
            order = replace(order, unexpected=order.unexpected or earlier.order.unexpected)
        stored = await self._background.run_here(self._drafts.start_draft, draft_id, order, person=self._receiver.name)
        self._stored, self.draft, self.posting = stored, fold(stored.events), stored.posting

    def clear(self) -> None:
        """Take the order off the desk; its draft stays in the journal."""
        self._stored, self.draft, self.posting = None, Draft(), None

    async def add_unexpected(self, item: ItemRow) -> None:
        """Know an item the order does not list, also after a restart."""
        if all(item.key != known.key for known in self.order.unexpected):
            await self.lay_out(self.draft_id, replace(self.order, unexpected=(*self.order.unexpected, item)))

    def know_others(self, others: tuple[OtherDraft, ...]) -> bool:
        """Take what other people have scanned; return whether that is news."""
        news = others != self.order.others
        self._stored = replace(self._open, order=replace(self.order, others=others))
        return news

    def item(self, key: tuple[UUID, UUID | None]) -> ItemRow | None:
        """Return an item of the order or accepted beside it."""
        return self.circumstances().item(key)

    def circumstances(
        self, serial: SerialOnFile | None = None, confirmed: frozenset[str] = NO_CONFIRMATIONS
    ) -> Circumstances:
        """Return what the rules may look at."""
        return Circumstances(self.order, self._receiver.permissions, serial, confirmed)

    async def record(
        self, event: Event, *, serial: SerialOnFile | None = None, confirmed: frozenset[str] = NO_CONFIRMATIONS
    ) -> tuple[Said, ...]:
        """Check an event and keep it; return what the person should know of it.

        Raises:
            RuleViolation, NotPermitted: nothing was recorded.
            NeedsConfirmation: nothing was recorded; again with the word in `confirmed`.
            Unavailable: the journal did not take it; nothing changed.
        """
        self._require_unposted()
        told = check(self.draft, event, self.circumstances(serial, confirmed))
        about = preview(self.draft, event).active_line
        answers = [Confirmed(word, subject(about)) for word in sorted(confirmed)] if about else []
        await self.keep(*answers, event)
        return told

    async def keep(self, *events: Event) -> None:
        """Keep events that need no check.

        Raises:
            Unavailable: the journal did not take them; nothing changed.
        """
        recorded = tuple(Recorded(new_id(), event) for event in events)
        kept = (*self._open.events, *recorded)
        # Adding to the fold is the same as folding anew, except when something is taken back.
        takes_back = any(isinstance(event, Undone) for event in events)
        draft = fold(kept) if takes_back else reduce(apply, recorded, self.draft)
        lines = shared_lines(self.draft, draft, version=len(kept))
        share = ShareDraftLines(new_id(), self.draft_id, self.order.order_id, lines) if lines else None
        await self._background.run_here(
            self._drafts.append, self.draft_id, recorded, person=self._receiver.name, share=share
        )
        self._stored, self.draft = replace(self._open, events=kept), draft

    async def undo(self) -> Event | None:
        """Take the last step back, with what was confirmed for it; return it, None if there is none."""
        self._require_unposted()
        going = next_undone(self._open.events)
        if not going:
            return None
        await self.keep(*(Undone(one.event_id) for one in going))
        return going[0].event

    async def begin_posting(self, suggested: Mapping[ItemKey, PutAwaySuggestion]) -> UUID:
        """Keep the posting before it is sent; return its operation id.

        What was accepted and given no bin goes to the suggested one. A draft is posted once, so
        its id gives the operation's id: after a crash as well.

        Raises:
            RuleViolation: something is missing.
        """
        operation = uuid5(self.draft_id, "post")
        if self.posting is None:
            self.posting = await self._kept_posting(operation, suggested)
        return operation

    def posting_refused(self) -> None:
        """Let the draft be changed again: nothing was posted."""
        self.posting = None

    async def discard(self) -> None:
        """Close the draft without posting; others hear that it is gone, as soon as the database answers."""
        self._require_unposted()
        command = DiscardDraft(uuid5(self.draft_id, "discard"), self.draft_id)
        await self._background.run_here(self._drafts.discard_draft, command)
        self.clear()

    async def _kept_posting(self, operation: UUID, suggested: Mapping[ItemKey, PutAwaySuggestion]) -> PostGoodsReceipt:
        command = posting(
            self.draft,
            self.circumstances(),
            suggested=suggested,
            operation_id=operation,
            draft_id=self.draft_id,
            occurred_at=self._clock(),
        )
        await self._background.run_here(self._drafts.begin_posting, command)
        return command

    @property
    def _open(self) -> StoredDraft:
        if self._stored is None:
            raise LookupError("no order lies on the desk")
        return self._stored

    def _require_unposted(self) -> None:
        if self.posting is not None:
            raise RuleViolation(
                said("This receipt is on its way, and its answer is not known yet."),
                said("Wait, or press Try again. Then go on scanning."),
                code="posting_under_way",
            )
