"""Labels while receiving: whatever was counted and has no label yet gets one, and may have to be read back. No Qt."""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, said
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import DraftLine
from invista_desktop.models.domain.receiving_posting import missing
from invista_desktop.models.domain.scan_backs import LabelsAwaited, LabelsPrinted
from invista_desktop.models.domain.scans import Interpret
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.order_page import OrderPage
from invista_desktop.views.receiving.rows import ReceivingRow
from invista_desktop.views.receiving.work import ReceivingWork


@dataclass(frozen=True)
class ScanBack:
    """What a scan said of the labels that were to be read back."""

    labels: LabelsAwaited
    is_read: bool


class ScanLabels:
    """Prints labels while scanning; an undo takes no label back, so the next scan needs none.

    A line that still lacks its lot, expiry or serial waits for it: a label without would be wrong.
    """

    def __init__(self, page: OrderPage, work: ReceivingWork, background: Background, interpret: Interpret) -> None:
        self._page, self._work, self._background, self._interpret = page, work, background, interpret
        self._draft_id: UUID | None = None
        self._labelled: dict[str, Decimal] = {}
        self._awaited: tuple[UUID, LabelsAwaited] | None = None

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
        await self._print(_only(line, new))

    async def print_row(self, row: ReceivingRow | None) -> None:
        """Print what is scanned of one row, because the person asks for it."""
        if row is None or row.line is None:
            self._page.screen.show_problem(
                RuleViolation(
                    said("Nothing of this line is scanned yet."),
                    said("Scan it first, then print."),
                    code="nothing_scanned",
                )
            )
            return
        printed = await self._print(row.line)
        if printed is not None and printed.awaited is None:
            self._page.screen.say(printed.words)

    def judge(self, raw: str) -> ScanBack | None:
        """Say whether this scan read the label just printed; None where none is awaited. Asked once for a label.

        Nothing is waited for: scans keep their order.
        """
        desk, waiting, self._awaited = self._page.desk, self._awaited, None
        if waiting is None or not desk.is_open or waiting[0] != desk.draft_id:
            return None
        labels, screen = waiting[1], self._page.screen
        is_read = labels.is_read_by(self._interpret(raw, lambda _code: False))
        if is_read:
            screen.say(said("Confirmed: the label scans."))
            screen.tell(Verdict.OK, said("The label is confirmed."), said("Scan the next item."))
        else:
            words = said("The label was not confirmed."), said("This scan was another code. Look at the label.")
            screen.warn(*words)
            screen.tell(Verdict.WARNING, *words)
        return ScanBack(labels, is_read)

    async def keep(self, scan_back: ScanBack) -> None:
        """Keep with the print jobs whether their label was read."""
        try:
            await self._background.run(self._work.keep_scan_back, scan_back.labels, is_read=scan_back.is_read)
        except InvistaError as problem:
            self._page.screen.show_problem(problem)

    async def _print(self, line: DraftLine) -> LabelsPrinted | None:
        desk = self._page.desk
        draft_id = desk.draft_id
        try:
            printed = await self._background.run(self._work.print_labels, desk.order, (line,))
        except InvistaError as problem:
            self._page.screen.show_problem(problem)
            return None
        if printed.awaited is not None:
            self._awaited = draft_id, printed.awaited
            self._page.screen.say(
                printed.words, said("Scan the label. Another scan counts as usual, and the label stays unconfirmed.")
            )
        return printed


def _only(line: DraftLine, new: Decimal) -> DraftLine:
    """Return a line of the `new` units alone: the last ones, with their serials."""
    serials = line.posted_serials[-int(new) :] if line.posted_serials else ()
    return replace(line, accepted=new, held=ZERO, rejected=ZERO, serials=serials, held_serials=(), rejected_serials=())
