"""Which character a key stands for on a US keyboard, by its scan code.

A scanner types as a US keyboard does, whatever layout and Caps Lock state the computer is in;
the scan code says which key it meant.
"""

from collections.abc import Mapping

KeyTable = Mapping[int, tuple[str, str]]

_ROWS = (
    (("1234567890-=", "!@#$%^&*()_+"), 2),
    (("qwertyuiop[]", "QWERTYUIOP{}"), 16),
    (("asdfghjkl;'`", 'ASDFGHJKL:"~'), 30),
    (("\\zxcvbnm,./", "|ZXCVBNM<>?"), 43),
    ((" ", " "), 57),
)
_KEYPAD = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3", 82: "0"}
_KEYPAD_MORE = {55: "*", 83: "."}


def _keys() -> dict[int, tuple[str, str]]:
    rows = {
        first + place: (plain, shifted)
        for (lower, upper), first in _ROWS
        for place, (plain, shifted) in enumerate(zip(lower, upper, strict=True))
    }
    return rows | {code: (sign, sign) for code, sign in (_KEYPAD | _KEYPAD_MORE).items()}


# Windows sends the keyboard's own codes (set 1). Not tried on a Windows machine yet.
WINDOWS: KeyTable = _keys()

# X11 and Wayland send the kernel's codes, which follow set 1, plus 8.
EVDEV: KeyTable = {code + 8: signs for code, signs in _keys().items()} | {106: ("/", "/")}

# macOS gives no scan codes: the text Qt delivers is used as it is.
NO_CODES: KeyTable = {}
