"""Labels at the scan: whatever was counted and has no label yet gets one. No Qt."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import DraftLine
from invista_desktop.models.domain.receiving_posting import missing
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.work import ReceivingWork


class ScanLabels:
    """Prints labels while scanning; an undo takes no label back, so the next scan needs none.

    A line that still lacks its lot, expiry or serial waits for it: a label without would be wrong.
    """

    def __init__(self, page: OrderPage, work: ReceivingWork, background: Background) -> None:
        self._page, self._work, self._background = page, work, background
        self._draft_id: UUID | None = None
        self._labelled: dict[str, Decimal] = {}

    async def print_new(self) -> None:
        """Print what the last scan brought; a printer that fails says so and stops nothing."""
        desk = self._page.desk
        if not desk.is_open:
            return
        if self._draft_id != desk.draft_id:
            self._draft_id, self._labelled = desk.draft_id, {}
        line = desk.draft.active_line
        item = desk.item(line.item_key) if line else None
        if line is None or item is None or missing(line, item) is not None:
            return
        new = line.kept - self._labelled.get(line.line_key, ZERO)
        if new <= 0:
            return
        self._labelled[line.line_key] = line.kept
        try:
            await self._background.run(self._work.print_labels, desk.order, (_only(line, new),))
        except InvistaError as problem:
            self._page.screen.show_problem(problem)


def _only(line: DraftLine, new: Decimal) -> DraftLine:
    """Return a line of the `new` units alone: the last ones, with their serials."""
    serials = line.posted_serials[-int(new) :] if line.posted_serials else ()
    return replace(line, accepted=new, held=ZERO, rejected=ZERO, serials=serials, held_serials=(), rejected_serials=())
