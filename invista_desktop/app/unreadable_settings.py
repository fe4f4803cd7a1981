"""Settings that cannot be read: told in a window before anything else is built."""

from invista_desktop.app.opening import dressed
from invista_desktop.errors import InvistaError
from invista_desktop.settings import Settings, SettingsUnreadable, load_settings, put_aside
from invista_desktop.views.common.themes import Appearance
from invista_desktop.views.sign_in.unreadable_settings import UnreadableSettingsDialog


def mended(problem: SettingsUnreadable) -> Settings:
    """Return settings that can be read, once the person has put the file aside or mended it.

    Raises:
        SettingsUnreadable: the person left it as it is.
    """
    qt = dressed(Appearance())
    while True:
        dialog = UnreadableSettingsDialog(problem, _put_aside)
        try:
            if not dialog.exec():
                raise problem
        finally:
            dialog.hide()
            dialog.deleteLater()
            qt.processEvents()
        try:
            return load_settings()
        except SettingsUnreadable as another:
            problem = another


def _put_aside(problem: SettingsUnreadable) -> InvistaError | None:
    """Put the file aside; return why that could not be done."""
    try:
        put_aside(problem.path)
    except InvistaError as refusal:
        return refusal
    return None
