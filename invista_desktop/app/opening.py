"""The first picture: the sign-in window is painted before the rest of the app is loaded."""

import platform
import sys
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from invista_desktop.settings import Settings
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.sign_in.view import SignInView


@dataclass(frozen=True)
class Opened:
    """What is in sight already: the sign-in window, or None where the addresses are asked for first."""

    qt: QApplication
    appearance: Appearance
    sign_in: SignInView | None


def open_first_window(settings: Settings) -> Opened:
    """Paint the sign-in window, and return; nothing happens in it until the app runs.

    Keys typed meanwhile wait in the queue of the window.
    """
    appearance = _kept_appearance(settings)
    qt = dressed(appearance)
    is_local = settings.options.get("stack") == "local"
    if not (settings.supabase_url or is_local):
        return Opened(qt, appearance, None)
    view = SignInView(platform.node())
    view.show_busy(busy=is_local)  # its databases have to start
    view.show()
    qt.processEvents()
    return Opened(qt, appearance, view)


def dressed(appearance: Appearance) -> QApplication:
    """Return Qt's application, looking as the person likes it."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)  # noqa: S101 - for the type checker
    qt.setApplicationName("Invista")
    dress(qt, appearance)
    return qt


def _kept_appearance(settings: Settings) -> Appearance:
    kept = settings.options.get("appearance")
    if not isinstance(kept, dict):
        return Appearance()
    try:
        return Appearance(
            Theme(kept.get("theme", Theme.SYSTEM)), int(kept.get("text_percent", 100)), bool(kept.get("sounds", True))
        )
    except (TypeError, ValueError):
        return Appearance()
