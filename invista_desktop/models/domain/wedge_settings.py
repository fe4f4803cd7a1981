"""How a workstation's scanner types, and how to find out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from invista_desktop.errors import RuleViolation, said


class Key(Enum):
    """What kind of key it is, as far as scanning cares."""

    CHARACTER = auto()
    ENTER = auto()
    TAB = auto()
    ALT = auto()
    SHIFT = auto()
    OTHER_MODIFIER = auto()
    OTHER = auto()


class Decode(Enum):
    """How the characters of a scan are found."""

    SCAN_CODES = "scan_codes"
    TEXT = "text"


@dataclass(frozen=True)
class WedgeSettings:
    """How this workstation's scanner types; times in milliseconds.

    Attributes:
        gap_ms: longest time between two keys of one scan.
        hold_ms: how long keys are held back when no further one comes.
        suffixes: keys that end a scan; empty when the scanner sends none.
        quiet_end_ms: without a suffix, how long nothing comes after a scan's last key.
        has_prefix: whether each scan starts with STX and ends with ETX or a suffix key.
        decode: SCAN_CODES for a scanner set to a US keyboard, TEXT for one set to this computer's layout.
    """

    gap_ms: int = 50
    hold_ms: int = 60
    min_characters: int = 4
    suffixes: frozenset[Key] = frozenset({Key.ENTER, Key.TAB})
    quiet_end_ms: int = 120
    has_prefix: bool = False
    decode: Decode = Decode.SCAN_CODES


def calibrate(time_stamps: Sequence[int], settings: WedgeSettings | None = None) -> WedgeSettings:
    """Return settings that fit the scanner whose keys of one scan came at these times, in milliseconds.

    The gap is 2.5 times what 95 in 100 keys stay within, but 20 to 150 ms.

    Raises:
        RuleViolation: fewer than four keys were seen.
    """
    if len(time_stamps) < 4:
        raise RuleViolation(
            said("The scanner sent too little to measure it."),
            said("Scan a label with at least four characters."),
            code="calibration_too_short",
        )
    gaps = sorted(later - earlier for earlier, later in pairwise(time_stamps))
    within = gaps[round(0.95 * (len(gaps) - 1))]
    gap = min(150, max(20, round(2.5 * within)))
    known = settings or WedgeSettings()
    return replace(known, gap_ms=gap, hold_ms=gap + 10, quiet_end_ms=max(known.quiet_end_ms, gap + 10))
