"""What a command barcode does to the item scanned just before it. No Qt."""

from decimal import Decimal

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_events import QualitySplit


def moved_last(draft: Draft, reason: str | None) -> QualitySplit:
    """Return the split that holds the last scan, or rejects it for a reason.

    Raises:
        RuleViolation: there is no scan that could be.
    """
    last, line = draft.last_scan, draft.active_line
    if last is None or line is None or last.line_key != line.line_key or line.accepted < last.quantity:
        raise RuleViolation(
            said("There is no scan to hold or reject."), said("Scan the item first."), code="nothing_scanned"
        )
    serials = (last.serial,) if last.serial else ()
    held, rejected = (Decimal(0), last.quantity) if reason else (last.quantity, Decimal(0))
    return QualitySplit(
        line.line_key,
        line.accepted - last.quantity,
        line.held + held,
        line.rejected + rejected,
        reason or line.rejection_reason,
        line.held_serials if reason else (*line.held_serials, *serials),
        (*line.rejected_serials, *serials) if reason else line.rejected_serials,
    )
