"""Telling a scanner that types from a person who types.

Keys are held back until it is clear whose they are: a scanner's come within `gap_ms` of each
other and end in a suffix key; everything else is given back, in order, to where it was going.
There is no clock here: each key carries its time stamp, and the caller wakes the detector at
its `deadline`.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from invista_desktop.models.domain.key_tables import EVDEV, KeyTable
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings

Token = TypeVar("Token")

STX, ETX, GS, RS, EOT = "\x02", "\x03", "\x1d", "\x1e", "\x04"
_CONTROLS = frozenset({"\x1c", GS, RS, "\x1f"})
_TRAILING_ENTER_MS = 100
_REAL_REPEAT_MS = 15
_PREFIX_PATIENCE_MS = 500


@dataclass(frozen=True)
class Stroke(Generic[Token]):
    """One key going down or up.

    Attributes:
        at: time stamp in milliseconds, on any steady clock.
        text: what the key types in the computer's layout, empty for none.
        scan_code: the key's place on the keyboard; 0 when the system does not tell.
        repeats: whether the system calls it an automatic repeat.
        token: whatever the caller needs to deliver the key after all.
    """

    at: int
    key: Key
    token: Token
    text: str = ""
    scan_code: int = 0
    pressed: bool = True
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class Verdict(Generic[Token]):
    """What to do now, in this order.

    Attributes:
        replay: held strokes to deliver first, oldest first.
        keep: whether the stroke at hand is kept back (held, or part of a scan) instead of delivered.
        scan: the scan that is complete, None for none.
    """

    replay: tuple[Token, ...] = ()
    keep: bool = False
    scan: str | None = None


@dataclass
class _Burst(Generic[Token]):
    strokes: list[Token] = field(default_factory=list)
    text: str = ""
    alt_digits: str = ""
    in_alt: bool = False
    prefixed: bool = False


class WedgeDetector(Generic[Token]):
    """Judges the keys of one window, one after the other."""

    def __init__(self, settings: WedgeSettings | None = None, table: KeyTable = EVDEV) -> None:
        self._settings = settings or WedgeSettings()
        self._table = table
        self._burst: _Burst[Token] | None = None
        self._last = 0
        self._etx_at: int | None = None
        self._swallowed: set[tuple[Key, int, str]] = set()
        self._deadline: int | None = None

    @property
    def deadline(self) -> int | None:
        """When to call `wake`, on the clock of the time stamps; None when nothing is held."""
        return self._deadline

    @property
    def is_holding(self) -> bool:
        """Whether keys are held back right now."""
        return self._burst is not None

    def would_keep(self, stroke: Stroke[Token]) -> bool:
        """Whether the key belongs to a scan as things stand, so that no shortcut may have it."""
        burst = self._burst
        if burst is None:
            return self._starts(stroke) or self._trails(stroke)
        if not self._in_time(stroke):
            return self._starts(stroke)
        if self._ends(burst, stroke):
            return burst.prefixed or self._is_long_enough(burst)
        return stroke.key is Key.ALT or self._is_alt_digit(burst, stroke) or self._character(stroke) is not None

    def judge(self, stroke: Stroke[Token]) -> Verdict[Token]:
        """Return what to do with a stroke, and with those held before it."""
        if not stroke.pressed:
            return self._released(stroke)
        trails, self._etx_at = self._trails(stroke), None
        if trails:
            return self._kept(stroke)
        if self._burst is not None and not self._in_time(stroke):
            before = self._give_up()
            verdict = self.judge(stroke)
            return Verdict((*before, *verdict.replay), verdict.keep, verdict.scan)
        if self._burst is None:
            return self._begin(stroke) if self._starts(stroke) else Verdict()
        return self._continue(self._burst, stroke)

    def wake(self, now: int) -> Verdict[Token]:
        """Return what to do when `now` has come and no further key."""
        if self._burst is None or self._deadline is None or now < self._deadline:
            return Verdict()
        if not self._settings.suffixes and not self._settings.has_prefix and self._is_long_enough(self._burst):
            return Verdict(scan=self._complete(self._burst))
        return Verdict(self._give_up())

    def give_up(self) -> Verdict[Token]:
        """Return the held keys: whoever they were meant for is about to lose the keyboard."""
        return Verdict(self._give_up())

    def _starts(self, stroke: Stroke[Token]) -> bool:
        if self._settings.has_prefix:
            # Shortcuts like Ctrl+B are the scanner's once it is set to send STX.
            return self._control(stroke) == STX
        return not stroke.repeats and not stroke.ctrl and not stroke.alt and self._character(stroke) is not None

    def _begin(self, stroke: Stroke[Token]) -> Verdict[Token]:
        prefixed = self._settings.has_prefix
        self._burst = _Burst(prefixed=prefixed, text="" if prefixed else self._character(stroke) or "")
        if not prefixed:
            self._burst.strokes.append(stroke.token)
        return self._held(stroke)

    def _continue(self, burst: _Burst[Token], stroke: Stroke[Token]) -> Verdict[Token]:
        if stroke.key in {Key.SHIFT, Key.OTHER_MODIFIER}:
            if stroke.key is Key.SHIFT:
                self._touch(stroke)
            return Verdict()
        if stroke.repeats and stroke.at - self._last >= _REAL_REPEAT_MS:
            return Verdict(self._give_up())
        if self._ends(burst, stroke):
            return self._suffix(burst, stroke)
        return self._take(burst, stroke)

    def _take(self, burst: _Burst[Token], stroke: Stroke[Token]) -> Verdict[Token]:
        if stroke.key is Key.ALT:
            burst.in_alt = True
        elif self._is_alt_digit(burst, stroke):
            burst.alt_digits += self._us_sign(stroke)
        elif (character := self._character(stroke)) is not None:
            burst.text += character
        else:
            return Verdict(self._give_up())
        burst.strokes.append(stroke.token)
        return self._held(stroke)

    def _suffix(self, burst: _Burst[Token], stroke: Stroke[Token]) -> Verdict[Token]:
        if not burst.prefixed and not self._is_long_enough(burst):
            return Verdict(self._give_up())
        if self._control(stroke) == ETX:
            self._etx_at = stroke.at
        scan = self._complete(burst)
        self._swallowed.add(_identity(stroke))
        return Verdict(keep=True, scan=scan)

    def _released(self, stroke: Stroke[Token]) -> Verdict[Token]:
        burst = self._burst
        if burst and stroke.key is Key.ALT and burst.in_alt:
            burst.in_alt = False
            if burst.alt_digits and int(burst.alt_digits) < 256:
                burst.text += chr(int(burst.alt_digits))
            burst.alt_digits = ""
        if _identity(stroke) not in self._swallowed:
            return Verdict()
        if burst:
            # Delivered or dropped together with the key going down.
            burst.strokes.append(stroke.token)
        if not stroke.repeats:
            self._swallowed.discard(_identity(stroke))
        return Verdict(keep=True)

    def _held(self, stroke: Stroke[Token]) -> Verdict[Token]:
        self._touch(stroke)
        return self._kept(stroke)

    def _kept(self, stroke: Stroke[Token]) -> Verdict[Token]:
        self._swallowed.add(_identity(stroke))
        return Verdict(keep=True)

    def _touch(self, stroke: Stroke[Token]) -> None:
        self._last = stroke.at
        self._deadline = stroke.at + self._patience()

    def _patience(self) -> int:
        if self._settings.has_prefix:
            return _PREFIX_PATIENCE_MS
        return self._settings.hold_ms if self._settings.suffixes else self._settings.quiet_end_ms

    def _in_time(self, stroke: Stroke[Token]) -> bool:
        gap = _PREFIX_PATIENCE_MS if self._settings.has_prefix else self._settings.gap_ms
        return 0 <= stroke.at - self._last <= gap

    def _trails(self, stroke: Stroke[Token]) -> bool:
        """Whether it is the Enter some scanners send after the ETX that ended the scan already."""
        return stroke.key is Key.ENTER and self._etx_at is not None and stroke.at - self._etx_at <= _TRAILING_ENTER_MS

    def _ends(self, burst: _Burst[Token], stroke: Stroke[Token]) -> bool:
        return stroke.key in self._settings.suffixes or (burst.prefixed and self._control(stroke) == ETX)

    def _is_long_enough(self, burst: _Burst[Token]) -> bool:
        return len(burst.text) >= self._settings.min_characters

    def _complete(self, burst: _Burst[Token]) -> str:
        self._burst = self._deadline = None
        return burst.text

    def _give_up(self) -> tuple[Token, ...]:
        strokes = tuple(self._burst.strokes) if self._burst else ()
        self._burst = self._deadline = None
        # Keys still down come up as usual once they have been delivered.
        self._swallowed.clear()
        return strokes

    def _is_alt_digit(self, burst: _Burst[Token], stroke: Stroke[Token]) -> bool:
        return burst.in_alt and stroke.alt and self._us_sign(stroke) in set("0123456789")

    def _character(self, stroke: Stroke[Token]) -> str | None:
        """The character a scanner means by this key, None if it types none."""
        control = self._control(stroke)
        if control is not None:
            after_rs = self._burst is not None and self._burst.text.endswith(RS)
            return control if control in _CONTROLS or (control == EOT and after_rs) else None
        if stroke.key is not Key.CHARACTER or stroke.alt:
            return None
        if self._settings.decode is Decode.SCAN_CODES and stroke.scan_code in self._table:
            return self._table[stroke.scan_code][stroke.shift]
        return stroke.text if stroke.text.isprintable() and stroke.text else None

    def _control(self, stroke: Stroke[Token]) -> str | None:
        """The control character of Ctrl and a key, None without Ctrl."""
        if stroke.key is not Key.CHARACTER:
            return None
        if len(stroke.text) == 1 and stroke.text < " ":
            return stroke.text
        if not stroke.ctrl or stroke.alt:
            return None
        sign = self._us_sign(stroke).upper()
        return chr(ord(sign) - 64) if len(sign) == 1 and "A" <= sign <= "_" else None

    def _us_sign(self, stroke: Stroke[Token]) -> str:
        if stroke.scan_code in self._table:
            return self._table[stroke.scan_code][stroke.shift]
        return stroke.text


def _identity(stroke: Stroke[Token]) -> tuple[Key, int, str]:
    # A key's text may change before it comes up (Shift let go); its place does not.
    return stroke.key, stroke.scan_code, "" if stroke.scan_code else stroke.text.lower()
