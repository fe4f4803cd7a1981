"""What to say about a scan: why it cannot be read, and what to check about one that counts all the same."""

from typing import Final

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.found import ReceiptFound
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanStatus

_SCAN_AGAIN: Final = said("Scan it again, or type the number printed under the bars.")
_ASK_LABELLER: Final = said("Scan another barcode of the item, and tell the supplier about this label.")

_LOST_SEPARATOR: Final = said("The lot or serial number seems to have swallowed the date behind it.")

_FAULTS: Final[dict[ScanError, tuple[Said, Said]]] = {
    ScanError.MAYBE_MISSING_SEPARATOR: (
        _LOST_SEPARATOR,
        said("Check it against the label; the scanner may have to be set to send FNC1 as GS."),
    ),
    ScanError.EMPTY: (said("The scanner sent nothing."), said("Scan again, closer to the label.")),
    ScanError.BAD_SYMBOLOGY_ID: (
        said("The code starts in a way no barcode does."),
        said("Scan it again; if that does not help, check the scanner's AIM identifier setting."),
    ),
    ScanError.CHECK_DIGIT: (said("The check digit does not fit the number."), _SCAN_AGAIN),
    ScanError.LENGTH: (said("A value in the barcode is too short or too long."), _SCAN_AGAIN),
    ScanError.CHARSET: (
        said("The barcode holds characters that do not belong there."),
        said("Check that the scanner is set to a US keyboard, or type the number printed under the bars."),
    ),
    ScanError.UNKNOWN_AI: (said("The barcode holds data no GS1 standard knows."), _ASK_LABELLER),
    ScanError.BAD_DATE: (said("The barcode holds a date that does not exist."), _ASK_LABELLER),
    ScanError.DUPLICATE_AI: (said("The barcode says the same thing twice, and differently."), _ASK_LABELLER),
    ScanError.DL_STRUCTURE: (said("The web address in the code is not put together as GS1 wants."), _ASK_LABELLER),
}

_DOUBTS: Final = {
    ScanError.MAYBE_MISSING_SEPARATOR: said(
        "The lot or serial number seems to have swallowed the date behind it: check it against the label."
    ),
    ScanError.MISSING_REQUIRED: said("The label leaves out what belongs to it: check goods and quantity."),
    ScanError.MUTEX: said("The label says things that do not go together: check goods and quantity."),
    ScanError.DUPLICATE_AI: said("The label says the same thing twice, and differently: check the goods."),
}


def require_readable(meaning: Meaning) -> None:
    """Return when the scan could be read.

    Raises:
        RuleViolation: it was damaged or is no code of any kind; the words say what is wrong with it.
    """
    if meaning.status is not ScanStatus.ERROR:
        return
    worst = sorted(meaning.errors, key=lambda error: error is not ScanError.MAYBE_MISSING_SEPARATOR)
    title, advice = next(
        (_FAULTS[error] for error in worst if error in _FAULTS), (said("This code cannot be read."), _SCAN_AGAIN)
    )
    raise RuleViolation(title, advice, code="unreadable")


def doubt_about(meaning: Meaning) -> Said | None:
    """Return what to check about a scan that counts all the same; None when nothing."""
    return next((_DOUBTS[error] for error in meaning.errors if error in _DOUBTS), None)


def receipt_words(found: ReceiptFound) -> Said:
    """Return what a scanned receipt number is."""
    return said("This is goods receipt {number}, posted on {day}.", number=found.number, day=found.posted_on)
