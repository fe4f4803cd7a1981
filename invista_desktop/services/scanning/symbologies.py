"""AIM symbology identifiers: `]`, a letter, a modifier, before the data of a scan (ISO/IEC 15424)."""

from dataclasses import dataclass
from enum import Enum

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVXYZcdeghopsz")


class Carrier(Enum):
    """What the symbology promises about the data behind its identifier."""

    UNKNOWN = "no identifier was sent"
    GS1 = "element strings"
    EAN_13 = "13 digits"
    EAN_8 = "8 digits"
    EAN_13_ADD_ON = "13 digits and 2 or 5 more"
    ITF_14 = "14 digits"
    OTHER = "anything"


_CARRIERS = {
    "C1": Carrier.GS1,
    "d2": Carrier.GS1,
    "Q3": Carrier.GS1,
    "e0": Carrier.GS1,
    "J1": Carrier.GS1,
    "E0": Carrier.EAN_13,
    "E3": Carrier.EAN_13_ADD_ON,
    "E4": Carrier.EAN_8,
    "I1": Carrier.ITF_14,
}


@dataclass(frozen=True)
class Labelled:
    """A scan's data, and what its symbology promises about it."""

    carrier: Carrier
    data: str


def without_identifier(text: str) -> Labelled | None:
    """Return the data and its carrier; None when the identifier is not one of the standard."""
    if not text.startswith("]"):
        return Labelled(Carrier.UNKNOWN, text)
    letter, modifier = text[1:2], text[2:3]
    if letter not in _LETTERS or not letter or not modifier or not (modifier.isascii() and modifier.isalnum()):
        return None
    return Labelled(_CARRIERS.get(letter + modifier, Carrier.OTHER), text[3:])
