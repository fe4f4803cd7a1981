"""Stock's value as one section: the list, and what one value is made of."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from invista_desktop.background import Background
from invista_desktop.models.domain.stock_values import StockValueRow
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.value.card_view import CostCardView
from invista_desktop.views.value.list_view import ValueListView
from invista_desktop.views.value.presenter import ValuePresenter
from invista_desktop.views.value.work import ValueWork


class ValuePages(QStackedWidget):
    """The list, and the item opened from it.

    Signals:
        function_keys_changed: other things can be done now.
        paper_requested: arg: the paper to show.
    """

    function_keys_changed = Signal()
    paper_requested = Signal(object)

    def __init__(
        self,
        work: ValueWork,
        background: Background,
        new_id: Callable[[], UUID],
        *,
        may_close: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self.list, self.card = ValueListView(may_close=may_close), CostCardView()
        self._presenter = ValuePresenter(self.list, self.card, work, background, new_id)
        self.addWidget(self.list)
        self.addWidget(self.card)
        self._wire()
        self.tasks.start(self._presenter.start())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        return self.list.function_keys() if self.currentWidget() is self.list else self.card.function_keys()

    def _wire(self) -> None:
        slot, view, presenter = self.tasks.slot, self.list, self._presenter
        view.search_requested.connect(slot(presenter.search))
        view.warehouse_chosen.connect(slot(presenter.filter))
        view.day_chosen.connect(slot(presenter.choose_day))
        view.sort_requested.connect(slot(presenter.order_by))
        view.window_needed.connect(slot(presenter.window))
        view.reload_requested.connect(slot(presenter.reload))
        view.close_requested.connect(slot(presenter.close_books))
        view.method_requested.connect(slot(presenter.change_method))
        view.rate_requested.connect(slot(presenter.set_rate))
        view.paper_requested.connect(lambda: self.paper_requested.emit(presenter.paper()))
        view.row_opened.connect(self._open)
        view.function_keys_changed.connect(self.function_keys_changed)
        self.card.reload_requested.connect(slot(presenter.reload_card))
        self.card.left.connect(self._back)
        self.currentChanged.connect(self.function_keys_changed)
        self.destroyed.connect(self.tasks.cancel)

    def _open(self, row: StockValueRow) -> None:
        self.setCurrentWidget(self.card)
        self.card.setFocus()
        self.tasks.start(self._presenter.open(row))

    def _back(self) -> None:
        self.setCurrentWidget(self.list)
        self.list.setFocus()
