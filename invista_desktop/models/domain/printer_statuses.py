"""How a label printer says it is."""

import re
from dataclasses import dataclass

from invista_desktop.errors import Said, said

_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")
_FIELDS = (12, 11, 2)  # of the three lines that answer ZPL's ~HS
_FLAG = {b"0": False, b"1": True}


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer answered.

    Attributes:
        formats_waiting: labels it has read and not begun.
        labels_remaining: copies it has yet to print of the label it is at.
    """

    paper_out: bool
    paused: bool
    buffer_full: bool
    head_open: bool
    ribbon_out: bool
    formats_waiting: int
    labels_remaining: int

    @property
    def troubles(self) -> tuple[Said, ...]:
        """What keeps it from printing."""
        words = (
            (self.paper_out, said("It has no labels.")),
            (self.head_open, said("Its head is open.")),
            (self.ribbon_out, said("It has no ribbon.")),
            (self.paused, said("It is paused.")),
            (self.buffer_full, said("Its memory is full.")),
        )
        return tuple(trouble for is_so, trouble in words if is_so)

    @property
    def waiting(self) -> int:
        """How many labels it has and has not printed, as far as it tells."""
        return self.formats_waiting + self.labels_remaining


def is_whole(answer: bytes) -> bool:
    """Whether the last of the three lines is there."""
    return len(_LINE.findall(answer)) >= len(_FIELDS)


def status_from(answer: bytes) -> PrinterStatus | None:
    """Return what the three lines of ~HS say; None when they are something else."""
    lines = [line.split(b",") for line in _LINE.findall(answer)]
    if tuple(map(len, lines)) != _FIELDS:
        return None
    first, second, _third = lines
    flags = (first[1], first[2], first[5], second[2], second[3])
    counts = (first[4], second[8])
    if not all(flag in _FLAG for flag in flags) or not all(re.fullmatch(rb"[0-9]{1,9}", one) for one in counts):
        return None
    return PrinterStatus(*(_FLAG[flag] for flag in flags), *map(int, counts))
