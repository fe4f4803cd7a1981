"""The section of what to buy, put together."""

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.ids import new_id
from invista_desktop.services.replenishment.desk import ReplenishmentDesk
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.replenishment.presenter import ReplenishmentPresenter
from invista_desktop.views.replenishment.view import ReplenishmentView


class ScanningReplenishmentDesk(ReplenishmentDesk):
    """The replenishment desk, reading scans as this workstation is set up to."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.transactions)
        self._work = work

    def read_scan(self, raw: str) -> Found:
        """Return what a scan, or what was typed, stands for."""
        return self._work.read(raw)[1]


def replenishment_screen(work: Work) -> QWidget:
    """Return the screen, wired and asked for."""
    view, tasks = ReplenishmentView(), ScreenTasks()
    workstation = work.workstation()
    home = workstation.warehouse_id if workstation else None
    presenter = ReplenishmentPresenter(view, ScanningReplenishmentDesk(work), work.background, new_id, home)
    slot = tasks.slot
    view.search_requested.connect(slot(presenter.search))
    view.filter_requested.connect(slot(presenter.filter))
    view.warehouse_chosen.connect(slot(presenter.choose_warehouse))
    view.sort_requested.connect(slot(presenter.order_by))
    view.window_needed.connect(slot(presenter.window))
    view.reload_requested.connect(slot(presenter.reload))
    view.mark_requested.connect(slot(presenter.mark))
    view.mark_all_requested.connect(slot(presenter.mark_all))
    view.quantity_requested.connect(slot(presenter.ask_quantity))
    view.draft_requested.connect(slot(presenter.draft))
    view.point_requested.connect(slot(presenter.edit_point))
    view.new_point_requested.connect(slot(presenter.new_point))
    view.destroyed.connect(tasks.cancel)
    tasks.start(presenter.start())
    return view
