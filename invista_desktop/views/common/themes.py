"""How the app looks: one style, three palettes, sizes by the screen's real dots per inch.

The platform's own colour scheme can be unknown or unchangeable, so the palettes are ours; what
the platform says is only the first choice.
"""

from dataclasses import dataclass
from enum import StrEnum
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette, QScreen
from PySide6.QtWidgets import QApplication

from invista_desktop.resources import resource
from invista_desktop.views.common.colours import CONTRAST, DARK, LIGHT, Colours, contrast
from invista_desktop.views.common.verdicts import Verdict

PRIMARY_MM, SECONDARY_MM = 20.0, 10.0
_BELIEVABLE_DPI = (80.0, 170.0)
_NOMINAL_DPI = 96.0
_BASE_POINTS = 11.0
# What stands around the work grows no further than this, or it would leave no room for the work itself.
_MOST_AROUND = 140
_FRAME = 10  # border and padding, which a style sheet adds to a height


class Theme(StrEnum):
    """The looks to choose from; `SYSTEM` is light or dark, as the platform says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Appearance:
    """What the person chose to see and hear.

    Attributes:
        text_percent: size of all text against the standard size, 80 to 200.
    """

    theme: Theme = Theme.SYSTEM
    text_percent: int = 100
    sounds: bool = True


@dataclass(frozen=True)
class Sizes:
    """Target sizes in device-independent pixels."""

    primary: int
    secondary: int

    @classmethod
    def on(cls, screen: QScreen | None) -> "Sizes":
        """Return 20 mm and 10 mm on `screen`; one that lies about its dots per inch counts as 96."""
        dots = screen.physicalDotsPerInch() if screen else _NOMINAL_DPI
        lowest, highest = _BELIEVABLE_DPI
        if not lowest <= dots <= highest:
            dots = _NOMINAL_DPI
        return cls(round(PRIMARY_MM / 25.4 * dots), round(SECONDARY_MM / 25.4 * dots))


def colours_of(theme: Theme) -> Colours:
    """Return the colours of a theme, the platform's hint deciding `SYSTEM`."""
    if theme is Theme.SYSTEM:
        hint = QApplication.styleHints().colorScheme()
        return DARK if hint is Qt.ColorScheme.Dark else LIGHT
    return {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}[theme]


def dress(application: QApplication, appearance: Appearance) -> Colours:
    """Give every window the chosen look, at once; return its colours."""
    colours = colours_of(appearance.theme)
    if application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    application.setPalette(palette(colours))
    font = QFont(application.font())
    font.setPointSizeF(_BASE_POINTS * appearance.text_percent / 100)
    application.setFont(font)
    sizes = Sizes.on(application.primaryScreen())
    application.setStyleSheet(stylesheet(colours, sizes, appearance.text_percent))
    return colours


def palette(colours: Colours) -> QPalette:
    """Return a complete palette of the theme, disabled states included."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.field,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.text,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.link,
        role.LinkVisited: colours.link,
        role.Mid: colours.line,
        role.Dark: colours.edge,
        role.Light: colours.raised,
        role.Midlight: colours.raised,
        role.Shadow: colours.edge,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.edge))
    return made


def stylesheet(colours: Colours, sizes: Sizes, text_percent: int) -> str:
    """Return the app's one style sheet, filled with the theme's colours and the screen's sizes."""

    def points(size: float) -> str:
        return f"{size * text_percent / 100:.1f}pt"

    def around(size: float) -> str:
        return f"{size * min(text_percent, _MOST_AROUND) / 100:.1f}pt"

    def drawn(name: str, ground: str) -> str:
        is_light = contrast(ground, "#000000") > contrast(ground, "#ffffff")
        return resource("icons", f"{name}.svg" if is_light else f"{name}-on-dark.svg").as_posix()

    marks = {f"{verdict}_ground": colours.grounds[verdict] for verdict in Verdict}
    marks |= {f"{verdict}_ink": colours.inks[verdict] for verdict in Verdict}
    plain = {name: value for name, value in vars(colours).items() if isinstance(value, str)}
    return Template(resource("themes", "invista.qss").read_text("utf-8")).substitute(
        plain,
        **marks,
        arrow=drawn("down", colours.field),
        tick=drawn("ok", colours.accent),
        primary=f"{sizes.primary - _FRAME}px",
        secondary=f"{sizes.secondary - _FRAME}px",
        keypad=f"{max(sizes.secondary, 48)}px",
        small=points(9.5),
        status=around(10),
        around=around(_BASE_POINTS),
        around_large=around(13),
        normal=points(_BASE_POINTS),
        large=points(13),
        heading=points(17),
        title=points(22),
        scan=f"{max(24.0, 19 * text_percent / 100):.1f}pt",
    )
