"""Whether there is anything to draw on: Qt ends the process where there is not."""

import os
import sys
from collections.abc import Mapping

from invista_desktop.errors import Unavailable, said

_NEEDS_A_DISPLAY = ("xcb", "wayland")


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether windows can be shown, be it in memory only."""
    if not sys.platform.startswith("linux"):
        return True
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen and not chosen.startswith(_NEEDS_A_DISPLAY):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def require_display() -> None:
    """See that windows can be shown.

    Raises:
        Unavailable: there is no display.
    """
    if not has_display():
        raise Unavailable(
            said("There is no display here, and Invista opens windows."),
            said("Start it in a desktop session, or walk the sample without one: invista demo --headless --out DIR"),
            code="no_display",
        )
