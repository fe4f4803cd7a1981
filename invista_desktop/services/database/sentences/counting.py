"""Counting: planning, recording, reviewing and posting audits."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

_REVIEW = "Review it, then try again."

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "unknown_audit": ("There is no such audit.", LOOK_AGAIN),
    "audit_elsewhere": ("This is counted in a warehouse you do not work in.", "Ask a colleague there."),
    "audit_is": ("Audit {number} is {status}.", LOOK_AGAIN),
    "audit_ended": ("The audit is over, and stays as it ended.", "Plan another one."),
    # Planning
    "nothing_in_scope": ("There is no bin to count in what was chosen.", "Choose more, or another day."),
    "sample_size_required": (
        "A sample needs its size, and a share of bins that may be wrong.",
        "Enter one bin or more, and a share above zero.",
    ),
    # Counting
    "bin_taken": ("Somebody else counts {location}.", "Take another bin, or ask who assigned it."),
    "recount_by_another": ("{location} has to be counted again by somebody else.", "Leave it to a colleague."),
    "counter_unknown": ("This person has never signed in here.", "Choose somebody who has."),
    "entry_unreadable": ("An entry has no id, number or time.", "Count it again."),
    # Reviewing
    "bins_open": ("{location} is still being counted.", "Finish its count first."),
    "bins_not_counted": ("{location} was not counted.", "Count it, or confirm to leave it out."),
    "count_not_finished": ("This count was never finished.", "Choose another one."),
    "unknown_finding": ("There is no such finding.", LOOK_AGAIN),
    "finding_resolved": ("Somebody has settled this finding already.", LOOK_AGAIN),
    "cannot_be_taken": ("This entry cannot be taken as it is.", "Have the bin counted again, and put it aside."),
    "count_reason_required": ("{sku} in {location} is off: why?", "Choose a reason for it."),
    "line_not_counted": ("{sku} in {location} is not waiting for a decision.", LOOK_AGAIN),
    "own_count": ("You counted in audit {number}.", "Somebody who did not count has to say yes."),
    # Posting
    "lines_undecided": ("{sku} in {location} is not decided yet.", _REVIEW),
    "lines_not_counted": ("{sku} in {location} was not counted.", "Have it counted, or confirm to leave it out."),
    "books_changed": ("{sku} in {location}: something was posted late that happened before its count.", _REVIEW),
}
