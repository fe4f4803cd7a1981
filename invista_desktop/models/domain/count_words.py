"""What became of counted entries and lines, in the words of people; the codes are the database's."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from invista_desktop.errors import Said, said


class CountFound(StrEnum):
    """What a count found of a line. Counted zero, not counted, expected zero and unexpected are four things."""

    NOT_COUNTED = "not_counted"
    EXPECTED_ZERO = "expected_zero"
    COUNTED_ZERO = "counted_zero"
    UNEXPECTED = "unexpected"
    RIGHT = "right"
    SHORT = "short"
    OVER = "over"


# Why an entry waits for a person; nothing of it is lost meanwhile.
WAITING_WORDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "unknown_audit": said("It belongs to an audit that is not here."),
        "audit_cancelled": said("The audit was cancelled meanwhile."),
        "audit_completed": said("The audit was completed meanwhile."),
        "audit_not_started": said("The audit was not started yet."),
        "audit_in_review": said("The audit was under review when it came."),
        "bin_gone": said("The bin is not there any more."),
        "bin_not_in_audit": said("The bin does not belong to this audit."),
        "not_readable": said("It says nothing that can be counted."),
        "entry_differs": said("Another entry has the same id and says something else."),
        "count_of_another": said("It belongs to somebody else's count, or to another bin."),
        "clock_ahead": said("Its time lies in the future: look at the clock of the workstation."),
        "before_start": said("It was scanned before the audit was started."),
        "sequence_reused": said("Its workstation used the same number twice."),
        "negates_nothing": said("It takes an entry back that is not here."),
        "unknown_barcode": said("Nothing is known by this barcode."),
        "bad_quantity": said("Its quantity is none this item can have."),
        "serial_required": said("It lacks a serial number."),
        "wrong_serial": said("Its serial number belongs to something else."),
        "lot_required": said("It lacks a lot."),
        "wrong_lot": said("Its lot belongs to something else."),
        "status_unclear": said("Good and held goods of it lie in the bin: which were counted?"),
    }
)
