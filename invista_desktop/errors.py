"""What can go wrong, sorted by what the person at the screen can do about it.

InvistaError
├── RuleViolation        the request breaks a rule of the warehouse: change it
├── NeedsConfirmation    allowed, if the person says so: the answer travels with the resent command
├── Conflict             someone else was faster: look again, decide again
├── Unavailable          database, sign-in, printer or disk is away: try again
└── NotPermitted         this person may not do this

Anything outside this tree is a bug and ends in the crash dialog.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """A sentence for the person: its English source, and the parts that fill it.

    `views.common.translation.shown` looks the source up in the person's language; `str()`
    gives the English, which is what logs and the command line show.
    """

    source: str
    parts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.source.format(**self.parts) if self.parts else self.source


def said(source: str, /, **parts: object) -> Said:
    """Return `source` as a translatable sentence, its `{named}` places filled from `parts`."""
    return Said(source, parts)


class InvistaError(Exception):
    """Something the person must be told; never raised itself.

    Attributes:
        title: what failed, as one short sentence.
        advice: what to do next, as one short sentence.
        code: a stable word for programs and tests, such as `over_receipt`.
    """

    def __init__(self, title: Said, advice: Said, *, code: str = "") -> None:
        super().__init__(f"{title} {advice}")
        self.title = title
        self.advice = advice
        self.code = code


class RuleViolation(InvistaError):
    """The request breaks a rule of the warehouse: change it."""


class NeedsConfirmation(InvistaError):
    """The request is unusual, and goes through once the person confirms it.

    Attributes:
        confirmation: the word to add to the command's `confirmed` before sending it again.
    """

    def __init__(self, title: Said, advice: Said, *, confirmation: str) -> None:
        super().__init__(title, advice, code=confirmation)
        self.confirmation = confirmation


class Conflict(InvistaError):
    """Someone else was faster: look again, decide again."""


class Unavailable(InvistaError):
    """Something this needs is away: try again later; nothing typed or scanned is lost."""


class NotPermitted(InvistaError):
    """This person may not do this."""


EXIT_CODES: Mapping[str, int] = {"no_display": 4}


def tell_terminal(problem: InvistaError) -> int:
    """Say on the error stream what is wrong, and return the exit code that tells other programs."""
    print(f"{problem.title}\n{problem.advice}", file=sys.stderr)
    return EXIT_CODES.get(problem.code, 1)


def as_object(problem: InvistaError) -> dict[str, str]:
    """Return what is wrong as other programs read it."""
    return {"code": problem.code, "problem": str(problem.title), "advice": str(problem.advice)}
