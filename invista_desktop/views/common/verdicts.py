"""What became of a scan, as the banner and the tones show it. Knows no Qt, for the presenters."""

from enum import StrEnum


class Verdict(StrEnum):
    """What the person is told at a glance."""

    OK = "ok"
    WARNING = "warning"
    REFUSED = "refused"
    READY = "ready"
    INACTIVE = "inactive"
