"""Holding, releasing and scrapping what is in hand, where it lies. No Qt."""

from collections.abc import Callable
from uuid import UUID

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.move_hand import MoveHand, Pick
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
from invista_desktop.views.stock_work.moves.work import HOLD, RELEASE, SCRAP, MovesScreen, QualityChoice
from invista_desktop.views.stock_work.posting import KeptHand, not_confirmed


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
        chosen = await self._screen.choose_quality(choices)
        if chosen is None:
            return False
        choice, note = chosen
        command = self._command(hand, choice, note)
        answer = await self._hand.post(command)
        if answer is None:
            self._screen.tell(Verdict.WARNING, *not_confirmed(command))
            return False
        waits = isinstance(answer, AdjustmentPosted) and answer.status is AdjustmentStatus.PENDING_APPROVAL
        advice = said("It waits for somebody else's yes.") if waits else said("Posted. Scan what comes next.")
        self._screen.tell(Verdict.OK, command.summary, advice)
        return True

    def _choices(self, picks: tuple[Pick, ...], books: StockBooks) -> tuple[QualityChoice, ...]:
        statuses = {pick.pile.status for pick in picks}
        choices: list[QualityChoice] = []
        if statuses == {AVAILABLE} and self._may(permissions.STOCK_HOLD):
            choices += [QualityChoice(HOLD, one) for one in books.hold_reasons]
        if AVAILABLE not in statuses and self._may(permissions.STOCK_RELEASE):
            choices.append(QualityChoice(RELEASE))
        if self._may(permissions.STOCK_ADJUST):
            # A reason that needs a photo is given under Adjustments.
            scrapped = (one for one in books.adjustment_reasons if one.takes_away and not one.needs_photo)
            choices += [QualityChoice(SCRAP, one.plain) for one in scrapped]
        return tuple(choices)

    def _command(self, hand: MoveHand, choice: QualityChoice, note: str) -> StockCommand:
        reason = choice.reason.code if choice.reason else ""
        if choice.verb == SCRAP:
            return AdjustStock(self._new_id(), reason, scrap_lines(hand), note)
        if choice.verb == HOLD:
            return hold(self._new_id(), hand, reason, note)
        return ChangeQuality(self._new_id(), is_hold=False, lines=hand.lines(status=AVAILABLE), note=note)
