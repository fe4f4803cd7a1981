"""The screens for work on stock, put together: moves, adjustments, expiry."""

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.errors import Said
from invista_desktop.models.domain.expiring import ExpirySort
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.paper_requests import PaperKind, PaperRequest
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_commands import MoveStock
from invista_desktop.services.scanning.resolver import resolve
from invista_desktop.services.stock_work.desk import StockDesk
from invista_desktop.services.stock_work.labels import put_away_labels
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.receiving.readings import label_data
from invista_desktop.views.stock_work.adjustments import work as adjusting
from invista_desktop.views.stock_work.adjustments.pages import AdjustmentPages, AdjustmentServices
from invista_desktop.views.stock_work.expiry.presenter import Deed, ExpiryPresenter
from invista_desktop.views.stock_work.expiry.view import ExpiryView
from invista_desktop.views.stock_work.moves.moves_view import MovesView
from invista_desktop.views.stock_work.moves.presenter import MovesPresenter
from invista_desktop.views.stock_work.moves.put_away_labels import PutAwayLabels
from invista_desktop.views.stock_work.scans import ReadScan


class ScanningDesk(StockDesk):
    """The stock desk, which also reads scans and prints as this workstation is set up to."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.transactions)
        self._work = work

    def read_scan(self, raw: str) -> ReadScan:
        """Return what a scan stands for, and what its label says beside it."""
        meaning = self._work.interpret(raw, lambda _code: False)
        require_readable(meaning)
        return ReadScan(
            self._work.transactions.run_again_if_lost(resolve, meaning), label_data(meaning), doubt_about(meaning)
        )

    def print_put_away(self, move: MoveStock) -> Said | None:
        """Print the labels of what was put away; return what was done, None where none are wanted."""
        rule = self._work.preferences.printing().rules.at_put_away
        if not rule.prints:
            return None
        templates = self._work.prints.templates_for(rule)
        labels = self._work.transactions.run_again_if_lost(put_away_labels, move.lines, rule, templates)
        return self._work.prints.print_orders(labels, what="put-away labels", subject=move.lines[0].to_code)


def adjustments_screen(work: Work) -> QWidget:
    """Return the screens for adjustments, wired and asked for."""
    deed = adjusting.Deed(new_id, lambda permission: work.person().may(permission))
    services = AdjustmentServices(ScanningDesk(work), work.postings.sending, work.background, deed)
    pages = AdjustmentPages(services, work.tones)
    pages.opened.paper_requested.connect(
        lambda adjustment_id: work.show_paper(PaperRequest(PaperKind.ADJUSTMENT_RECORD, (adjustment_id,)))
    )
    work.postings.settled.connect(pages.tasks.slot(pages.settled))
    pages.start()
    return pages


def expiry_screen(work: Work) -> QWidget:
    """Return the expiry worklist, wired and asked for."""
    place = work.workstation()
    view, tasks = ExpiryView(work.tones, place.warehouse_code if place else ""), ScreenTasks()
    deed = Deed(new_id, lambda permission: work.person().may(permission))
    presenter = ExpiryPresenter(view, ScanningDesk(work), work.postings.sending, work.background, deed)
    slot = tasks.slot
    view.search_requested.connect(slot(presenter.search))
    view.filter_requested.connect(slot(presenter.filter))
    view.sort_requested.connect(lambda key, falling: tasks.start(presenter.sort(ExpirySort(key), descending=falling)))
    view.window_needed.connect(slot(presenter.window))
    view.reload_requested.connect(slot(presenter.reload))
    view.scan_requested.connect(slot(presenter.scan))
    view.days_requested.connect(slot(presenter.other_days))
    view.warehouse_chosen.connect(slot(presenter.show_warehouse))
    view.hold_requested.connect(slot(presenter.hold))
    view.write_off_requested.connect(slot(presenter.write_off))
    view.card_requested.connect(lambda row: work.lead("card", Subject(SubjectKind.LOT, row.lot_id)))
    work.postings.settled.connect(slot(presenter.settled))
    view.destroyed.connect(tasks.cancel)
    tasks.start(presenter.show_warehouse(place.warehouse_code if place else ""))
    return view


def moves_screen(work: Work) -> QWidget:
    """Return the screen for putting away and moving, wired and asked for."""
    view, tasks, desk = MovesView(work.tones), ScreenTasks(), ScanningDesk(work)
    labels = PutAwayLabels(view, desk.print_put_away, work.background)
    presenter = MovesPresenter(
        view, desk, work.postings.sending, work.background,
        new_id=new_id, may=lambda permission: work.person().may(permission),
        put_away=lambda move: tasks.start(labels.print_of(move)),
    )  # fmt: skip
    slot = tasks.slot

    async def type_code() -> None:
        if not view.asking.is_open and (code := await view.asking.code()):
            await presenter.scan(code)

    view.scan_requested.connect(slot(presenter.scan))
    view.row_taken.connect(slot(presenter.take_row))
    view.quantity_requested.connect(slot(presenter.type_quantity))
    view.quality_requested.connect(slot(presenter.change_quality))
    view.whole_bin_requested.connect(slot(presenter.whole_bin))
    view.undo_requested.connect(slot(presenter.undo))
    view.put_down_requested.connect(slot(presenter.put_down))
    view.reload_requested.connect(slot(presenter.reload))
    view.code_requested.connect(slot(type_code))
    view.paper_requested.connect(lambda: work.show_paper(PaperRequest(PaperKind.PUT_AWAY_LIST)))
    view.subject_led.connect(lambda subject, holds: tasks.start(presenter.take_subject(subject, holds=holds)))
    work.postings.posted.connect(presenter.posted)
    work.postings.settled.connect(slot(presenter.settled))
    view.destroyed.connect(tasks.cancel)
    tasks.start(presenter.start())
    return view
