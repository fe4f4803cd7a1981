"""What a design looks like and scans as, before it is printed."""

from dataclasses import dataclass

from invista_desktop.errors import Said


@dataclass(frozen=True)
class LabelFault:
    """One thing that is wrong with a design.

    Attributes:
        place: the item it is about, counted from 0; None for the label itself, or for what it shows.
    """

    place: int | None
    words: Said


@dataclass(frozen=True)
class ScannedLabel:
    """One bar code of a printed label, as a scanner reads it.

    Attributes:
        symbology: what a scanner calls it, such as `]C1`.
        text: what it sends; separators are shown as such.
        meaning: what that says, in words.
        is_trusted: whether it can be used at all.
    """

    symbology: str
    text: str
    meaning: Said
    is_trusted: bool = True


@dataclass(frozen=True)
class LabelPreview:
    """A design as the printer prints it.

    Attributes:
        png: its dots; None where it cannot be painted.
        faults: what keeps it from being used, in the order of its items.
        warnings: what was cut, or cannot be drawn.
    """

    png: bytes | None
    scans: tuple[ScannedLabel, ...] = ()
    faults: tuple[LabelFault, ...] = ()
    warnings: tuple[Said, ...] = ()
