"""Whether a scan could be read at all. No Qt."""

from typing import Final

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanStatus

_REASONS: Final = {
    ScanError.CHECK_DIGIT: said("A digit was misread: the check digit is wrong."),
    ScanError.BAD_DATE: said("The label carries a date that does not exist."),
    ScanError.UNKNOWN_AI: said("The label carries data no standard knows."),
    ScanError.LENGTH: said("The code is too short or too long."),
    ScanError.CHARSET: said("The code has characters that do not belong there."),
    ScanError.EMPTY: said("The scanner sent nothing."),
}


def require_readable(meaning: Meaning) -> None:
    """Return when the scan could be read.

    Raises:
        RuleViolation: it was damaged or is no code of any kind.
    """
    if meaning.status is not ScanStatus.ERROR:
        return
    reason = next((_REASONS[error] for error in meaning.errors if error in _REASONS), None)
    raise RuleViolation(
        said("This code cannot be read."),
        reason or said("Scan it again, or type the number under the bars."),
        code="unreadable",
    )
