"""The section of reservations, put together."""

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.reservations.desk import ReservationDesk
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.reservations.presenter import ReservationsPresenter
from invista_desktop.views.reservations.view import ReservationsView


class ScanningReservationDesk(ReservationDesk):
    """The reservation desk, reading scans as this workstation is set up to."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.transactions)
        self._work = work

    def read_scan(self, raw: str) -> Found:
        """Return what a scan, or what was typed, stands for."""
        return self._work.read(raw)[1]


def reservations_screen(work: Work) -> QWidget:
    """Return the screen, wired and asked for."""
    view = ReservationsView(may_reserve=work.person().may(permissions.STOCK_RESERVE))
    tasks, workstation = ScreenTasks(), work.workstation()
    home = workstation.warehouse_id if workstation else None
    presenter = ReservationsPresenter(view, ScanningReservationDesk(work), work.background, new_id, home)
    slot = tasks.slot
    view.search_requested.connect(slot(presenter.search))
    view.filter_requested.connect(slot(presenter.filter))
    view.sort_requested.connect(slot(presenter.order_by))
    view.window_needed.connect(slot(presenter.window))
    view.reload_requested.connect(slot(presenter.reload))
    view.reserve_requested.connect(slot(presenter.reserve))
    view.release_requested.connect(slot(presenter.release))
    view.destroyed.connect(tasks.cancel)
    tasks.start(presenter.reload())
    return view
