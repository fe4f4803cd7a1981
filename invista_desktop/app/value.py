"""The section of stock's value, put together."""

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.valuation.desk import ValueDesk
from invista_desktop.views.value.pages import ValuePages


def value_screen(work: Work) -> QWidget:
    """Return the screens, wired and asked for."""
    may_close = work.person().may(permissions.PERIODS_CLOSE)
    pages = ValuePages(ValueDesk(work.transactions), work.background, new_id, may_close=may_close)
    pages.paper_requested.connect(work.show_paper)
    return pages
