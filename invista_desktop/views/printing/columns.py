"""What the list of print jobs shows, column by column."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.errors import Said
from invista_desktop.models.domain.printers import AT_REST, NEED_A_PERSON, PrintJob, PrintState
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.translation import left_to_right, shown

_ICONS = {
    PrintState.QUEUED: "waiting",
    PrintState.SENDING: "printer",
    PrintState.SENT: "ok",
    PrintState.PRINTED: "ok",
    PrintState.STOPPED: "waiting",
    PrintState.FAILED: "refused",
    PrintState.UNKNOWN: "warning",
    PrintState.DIVERTED: "next",
    PrintState.DROPPED: "close",
}


def _tr(words: str) -> str:
    return QCoreApplication.translate("printing_columns", words)


def state_word(state: PrintState) -> str:
    """Return a job's state as people say it."""
    return {
        PrintState.QUEUED: _tr("Waiting"),
        PrintState.SENDING: _tr("Being sent"),
        PrintState.SENT: _tr("Sent"),
        PrintState.PRINTED: _tr("Printed"),
        PrintState.STOPPED: _tr("Stopped"),
        PrintState.FAILED: _tr("Failed"),
        PrintState.UNKNOWN: _tr("Unknown"),
        PrintState.DIVERTED: _tr("Sent elsewhere"),
        PrintState.DROPPED: _tr("Dropped"),
    }[state]


def state_words(job: PrintJob) -> str:
    """Return a job's state, and how far a run is."""
    if not job.is_run or job.state in AT_REST or not job.begun:
        return state_word(job.state)
    far = _tr("{sure} of {all}").format(sure=job.handed_over, all=job.sheets)
    return f"{state_word(job.state)}\n{far}"


def unknown_words(job: PrintJob) -> str:
    """Return which labels of a run surely left, and which are unknown; empty where there is nothing to tell."""
    if not job.is_run or job.state not in NEED_A_PERSON:
        return ""
    sure = _tr("{sure} of {all} labels surely sent").format(sure=job.handed_over, all=job.sheets)
    if job.begun <= job.handed_over:
        return sure
    unknown = _tr("labels {first} to {last} unknown").format(first=job.handed_over + 1, last=job.begun)
    return f"{sure}; {unknown}"


def what_words(job: PrintJob) -> str:
    """Return what a job prints, with a capital as at the start of a line."""
    words = shown(Said(job.what))
    return words[:1].upper() + words[1:]


def job_columns() -> list[Column[PrintJob]]:
    """Return the columns, two lines each."""
    return [
        Column(_tr("Asked for"), lambda job: f"{shown_moment(job.asked_at)}\n{job.asked_by}"),
        Column(_tr("What"), lambda job: f"{what_words(job)}\n{left_to_right(job.subject)}"),
        Column(_tr("Copies"), lambda job: str(job.sheets), align=END),
        Column(_tr("Printer"), lambda job: job.printer),
        Column(
            _tr("State"),
            state_words,
            icon=lambda job: icon(_ICONS[job.state]),
            bold=lambda job: job.needs_a_person,
        ),
        Column(_tr("What came of it"), what_came_of_it, stretch=1),
    ]


def what_came_of_it(job: PrintJob) -> str:
    """Return where a job went or what went wrong, and why it was printed again."""
    again = _tr("Printed again: {reason}").format(reason=shown(Said(job.reason))) if job.reason else ""
    if job.state is PrintState.DIVERTED:
        return _tr("Went to {printer}").format(printer=job.outcome)
    return "\n".join(part for part in (unknown_words(job), job.outcome, again) if part)
