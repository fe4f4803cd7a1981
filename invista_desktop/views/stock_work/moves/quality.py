"""Holding, releasing and scrapping what is in hand, where it lies. No Qt."""

from collections.abc import Callable
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.stock_commands import (
    AVAILABLE,
    AdjustmentPosted,
    AdjustStock,
    ChangeQuality,
    StockCommand,
)
from invista_desktop.models.domain.stock_piles import StockBooks
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.deeds import hold, scrap_lines
from invista_desktop.views.stock_work.moves.work import MovesScreen
from invista_desktop.views.stock_work.posting import KeptHand, not_confirmed

HOLD, RELEASE, SCRAP = "hold", "release", "scrap"


class Quality:
    """Offers what can be done with the goods in hand, and does it."""

    def __init__(
        self,
        screen: MovesScreen,
        hand: KeptHand[MoveHand],
        new_id: Callable[[], UUID],
        may: Callable[[str], bool],
    ) -> None:
        self._screen, self._hand, self._new_id, self._may = screen, hand, new_id, may

    async def change(self, books: StockBooks) -> bool:
        """Ask what is to be done and why, and post it; return whether something was posted.

        Raises:
            RuleViolation: nothing is in hand, or nothing can be done with it.
            InvistaError: the database refused; everything is in hand as before.
        """
        hand = self._hand.now
        if not hand.picks:
            raise RuleViolation(
                said("Nothing is in hand."),
                said("Scan the bin and the goods first, then say what is wrong with them."),
                code="nothing_in_hand",
            )
        choices = self._choices(hand.picks, books)
        if not choices:
            raise RuleViolation(
                said("You may not hold, release or scrap these goods."),
                said("Ask somebody who may, or take goods of one status at a time."),
                code="no_choice",
            )
        chosen = await self._screen.choose_reason(said("What is to be done with these goods?"), choices)
        if chosen is None:
            return False
        code, note = chosen
        command = self._command(hand, code, note)
        answer = await self._hand.post(command)
        if answer is None:
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return False
        waits = isinstance(answer, AdjustmentPosted) and answer.status is AdjustmentStatus.PENDING_APPROVAL
        advice = said("It waits for somebody else's yes.") if waits else said("Posted. Scan what comes next.")
        self._screen.tell(Verdict.OK, command.summary, advice)
        return True

    def _choices(self, picks: tuple[Pick, ...], books: StockBooks) -> tuple[ReasonRow, ...]:
        statuses = {pick.pile.status for pick in picks}
        rows: list[ReasonRow] = []
        if statuses == {AVAILABLE} and self._may(permissions.STOCK_HOLD):
            rows += [
                ReasonRow(f"{HOLD}:{one.code}", str(said("Hold: {reason}", reason=one.label)), one.needs_note)
                for one in books.hold_reasons
            ]
        if AVAILABLE not in statuses and self._may(permissions.STOCK_RELEASE):
            rows.append(ReasonRow(f"{RELEASE}:", str(said("Release: they may be taken again"))))
        if self._may(permissions.STOCK_ADJUST):
            # A reason that needs a photo is given under Adjustments.
            rows += [
                ReasonRow(f"{SCRAP}:{one.code}", str(said("Scrap: {reason}", reason=one.label)), one.needs_note)
                for one in books.adjustment_reasons
                if one.takes_away and not one.needs_photo
            ]
        return tuple(rows)

    def _command(self, hand: MoveHand, code: str, note: str) -> StockCommand:
        verb, _, reason = code.partition(":")
        if verb == SCRAP:
            return AdjustStock(self._new_id(), reason, scrap_lines(hand), note)
        if verb == HOLD:
            return hold(self._new_id(), hand, reason, note)
        return ChangeQuality(self._new_id(), is_hold=False, lines=hand.lines(status=AVAILABLE), note=note)
