"""The colours of each theme, by what they mean. Text on each ground keeps 4.5:1; high contrast keeps 7:1."""

from dataclasses import dataclass

from invista_desktop.views.common.verdicts import Verdict


@dataclass(frozen=True)
class Colours:
    """One theme's colours, as #rrggbb.

    Attributes:
        window, surface, field: grounds, from the back to the front.
        text, muted: what is read, and what is read second.
        line, edge: what separates, and what outlines something one can act on.
        accent, on_accent: the one colour for what can be pressed or is chosen.
        link: the accent where it is text on a ground.
        brand, on_brand: the pane beside the sign-in form.
        grounds, inks: by verdict, the banner's ground and what is written on it.
    """

    window: str
    surface: str
    field: str
    raised: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    chosen: str
    brand: str
    on_brand: str
    grounds: dict[Verdict, str]
    inks: dict[Verdict, str]


LIGHT = Colours(
    window="#eef1f4",
    surface="#ffffff",
    field="#ffffff",
    raised="#f6f8fa",
    text="#16212b",
    muted="#4d5c69",
    line="#d5dce3",
    edge="#8a98a5",
    accent="#0a5fb4",
    accent_hover="#084c92",
    on_accent="#ffffff",
    link="#0a5fb4",
    chosen="#dceafa",
    brand="#0b4a8a",
    on_brand="#ffffff",
    grounds={
        Verdict.OK: "#0b7450",
        Verdict.WARNING: "#f5a524",
        Verdict.REFUSED: "#b3261e",
        Verdict.READY: "#dceafa",
        Verdict.INACTIVE: "#fbe3e1",
    },
    inks={
        Verdict.OK: "#ffffff",
        Verdict.WARNING: "#241600",
        Verdict.REFUSED: "#ffffff",
        Verdict.READY: "#0a3d73",
        Verdict.INACTIVE: "#8a1a14",
    },
)

DARK = Colours(
    window="#11181f",
    surface="#1a232c",
    field="#10171e",
    raised="#222d38",
    text="#e8eef3",
    muted="#a5b4c1",
    line="#303d49",
    edge="#6b7c8c",
    accent="#5aa9f5",
    accent_hover="#82bef8",
    on_accent="#06182a",
    link="#7fbcf8",
    chosen="#1f4468",
    brand="#15293c",
    on_brand="#dcebfa",
    grounds={
        Verdict.OK: "#0e7a55",
        Verdict.WARNING: "#f2a93b",
        Verdict.REFUSED: "#c0392f",
        Verdict.READY: "#17324c",
        Verdict.INACTIVE: "#4a1f1c",
    },
    inks={
        Verdict.OK: "#ffffff",
        Verdict.WARNING: "#241600",
        Verdict.REFUSED: "#ffffff",
        Verdict.READY: "#cfe5fb",
        Verdict.INACTIVE: "#ffd9d5",
    },
)

CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    field="#000000",
    raised="#1a1a1a",
    text="#ffffff",
    muted="#e6e6e6",
    line="#ffffff",
    edge="#ffffff",
    accent="#ffd800",
    accent_hover="#ffe866",
    on_accent="#000000",
    link="#ffd800",
    chosen="#3d3400",
    brand="#000000",
    on_brand="#ffd800",
    grounds={
        Verdict.OK: "#00e08a",
        Verdict.WARNING: "#ffa01a",
        Verdict.REFUSED: "#8f0000",
        Verdict.READY: "#00264d",
        Verdict.INACTIVE: "#4d0000",
    },
    inks={
        Verdict.OK: "#000000",
        Verdict.WARNING: "#000000",
        Verdict.REFUSED: "#ffffff",
        Verdict.READY: "#ffffff",
        Verdict.INACTIVE: "#ffffff",
    },
)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 measures it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
