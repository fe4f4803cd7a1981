"""The composition root: the one place that builds things and introduces them to each other."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from invista_desktop.settings import Settings

if TYPE_CHECKING:
    from invista_desktop.errors import Said
    from invista_desktop.services.database.transactions import Transactions


def open_app(settings: Settings | None = None, *, hint: "Said | None" = None) -> int:
    """Open the app, return its exit code when it is closed; `hint` is said at sign-in.

    Raises:
        Unavailable: there is no display.
        SettingsUnreadable: a file of settings cannot be read; the person saw it in a window, and left.
    """
    from invista_desktop.app.display import require_display
    from invista_desktop.settings import SettingsUnreadable, load_settings

    require_display()
    try:
        settings = settings or load_settings()
    except SettingsUnreadable as problem:
        from invista_desktop.app.unreadable_settings import mended

        settings = mended(problem)
    from invista_desktop.app.opening import open_first_window

    opened = open_first_window(settings)
    from invista_desktop.app.application import Application  # behind the window, which is in sight

    return Application(settings, opened=opened, hint=hint).run()


def open_business(settings: Settings, email: str, password: str) -> "AbstractContextManager[Transactions]":
    """Give a command the business database, as the person of this sign-in; see `app.business`."""
    from invista_desktop.app import business

    return business.open_business(settings, email, password)
