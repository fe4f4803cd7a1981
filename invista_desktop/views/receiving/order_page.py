"""The open order between its presenters: what is shown of it, and how one step is taken. No Qt."""

import asyncio
from dataclasses import replace

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.receiving import PutAwaySuggestion
from invista_desktop.views.common.confirming import Act, confirming
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.receiving_screen import ReceivingScreen
from invista_desktop.views.receiving.rows import (
    DraftState,
    ItemKey,
    ReceivingRow,
    RowKey,
    header_of,
    last_scan_of,
    rows_of,
)

NOT_COUNTED = said("Not counted.")


class OrderPage:
    """Shows what lies on the desk, and takes one step at a time.

    Attributes:
        turn: held while a step is taken; steps wait for each other in the order they were made.
        suggestions: where each item should be put away.
        is_posting: a posting is being sent; scans are refused meanwhile.
    """

    def __init__(self, screen: ReceivingScreen, desk: DraftDesk) -> None:
        self.screen, self.desk = screen, desk
        self.turn = asyncio.Lock()
        self.suggestions: dict[ItemKey, PutAwaySuggestion] = {}
        self.is_posting = False
        self._state = DraftState()

    @property
    def is_online(self) -> bool:
        """Whether the database answered last time."""
        return self._state.is_online

    def show(self) -> None:
        """Show the desk as it is now."""
        if not self.desk.is_open:
            return
        order, draft = self.desk.order, self.desk.draft
        rows = rows_of(order, draft, self.suggestions)
        self.screen.show_rows(header_of(order, rows), rows, self._active_key(rows))
        line = draft.active_line
        item = self.desk.item(line.item_key) if line else None
        self.screen.show_last_scan(last_scan_of(order, draft, item) if item else None)
        self.show_state()

    def show_state(self, *, is_online: bool | None = None, waiting: Waiting | None = None) -> None:
        """Say how safe the work is, with what is newly known of the network."""
        online = self._state.is_online if is_online is None else is_online
        self._state = replace(self._state, is_online=online, waiting=waiting or self._state.waiting)
        if self.desk.is_open:
            self._state = replace(
                self._state,
                scans=self.desk.steps,
                set_aside=len(self.desk.draft.set_aside),
                is_posting_unknown=self.desk.posting is not None,
            )
        self.screen.show_state(self._state)

    async def confirming(self, act: Act) -> bool:
        """Do `act`, asking as often as it needs confirming; return whether it was done.

        Raises:
            InvistaError: nothing was done.
        """
        return await confirming(self.screen, act, refused=NOT_COUNTED)

    async def step(self, act: Act) -> bool:
        """Take one step of the person's, and say what keeps it from being taken."""
        async with self.turn:
            try:
                return await self.confirming(act)
            except InvistaError as problem:
                self.screen.tell(Verdict.REFUSED, problem.title, problem.advice)
                return False

    def _active_key(self, rows: tuple[ReceivingRow, ...]) -> RowKey | None:
        active = self.desk.draft.active
        return next((row.key for row in rows if active is not None and row.key[1] == active), None)
