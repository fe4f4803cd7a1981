"""The composition root: the one place that builds things and introduces them to each other."""

from invista_desktop.settings import Settings


def open_app(settings: Settings | None = None) -> int:
    """Open the app, return its exit code when it is closed."""
    from invista_desktop.app.application import Application

    return Application(settings).run()
