"""Another lot than the one expected: only by who may, and for a reason. No Qt."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from invista_desktop.errors import NotPermitted, RuleViolation, Said, said
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.transfers import OpenedTransfer, TransferLine


class Asking(Protocol):
    """What a scan may have to ask."""

    def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> Awaitable[tuple[str, str] | None]:
        """Return the chosen reason's code and the note, None when the person went back."""


class Substitutes:
    """Asks why another lot is taken."""

    def __init__(self, asking: Asking, may_substitute: Callable[[], bool]) -> None:
        self._asking, self._may_substitute = asking, may_substitute

    async def reason(
        self, line: TransferLine, expected: str, lot: str, transfer: OpenedTransfer
    ) -> tuple[str, str | None]:
        """Return the reason and the note for taking `lot` where `expected` was.

        Raises:
            NotPermitted: this person may not send another lot.
            RuleViolation: the person went back.
        """
        other = said("{sku}: lot {lot} was expected, not {other}.", sku=line.item.sku, lot=expected or "?", other=lot)
        if not self._may_substitute():
            raise NotPermitted(
                other,
                said("Take the lot that expires first, or ask somebody who may send another."),
                code="other_lot",
            )
        answer = await self._asking.choose_reason(other, transfer.substitute_reasons)
        if answer is None:
            raise RuleViolation(said("Not taken."), said("Take the lot that is shown."), code="other_lot")
        return answer[0], answer[1] or None
