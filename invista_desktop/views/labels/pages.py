"""Labels as one section of the app: the list of templates, and the designer."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from invista_desktop.background import Background
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.labels.design_presenter import DesignPresenter
from invista_desktop.views.labels.design_view import DesignView
from invista_desktop.views.labels.label_facts import LabelFacts
from invista_desktop.views.labels.list_presenter import LabelListPresenter
from invista_desktop.views.labels.list_view import LabelListView
from invista_desktop.views.labels.work import LabelWork


class LabelPages(QStackedWidget):
    """One page in sight; scans are its own.

    Signals:
        function_keys_changed: other things can be done now.
    """

    function_keys_changed = Signal()

    def __init__(
        self, work: LabelWork, background: Background, tones: Tones, *, may_design: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self.list, self.designer = LabelListView(may_design=may_design), DesignView(tones)
        self._design = DesignPresenter(self.designer, work, background, start=self.tasks.start, left=self._show_list)
        self._list = LabelListPresenter(self.list, work, background, design=self._open_design, begin=self._begin_design)
        for page in (self.list, self.designer):
            self.addWidget(page)
            page.function_keys_changed.connect(self.function_keys_changed)
        self._wire_list()
        self._wire_designer()
        self.currentChanged.connect(self.function_keys_changed)
        self.destroyed.connect(self.tasks.cancel)
        self.tasks.start(self._list.load())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done on the page in sight."""
        return self._page().function_keys()

    def take_scan(self, raw: str) -> None:
        """Hand a scan to the page in sight."""
        self._page().take_scan(raw)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the page in sight."""
        super().focusInEvent(event)
        self._page().setFocus()

    def _page(self) -> LabelListView | DesignView:
        return self.designer if self.currentWidget() is self.designer else self.list

    def _show_list(self) -> None:
        self.setCurrentWidget(self.list)
        self.list.setFocus()
        self.tasks.start(self._list.load())

    async def _open_design(self, template: Template) -> None:
        await self._design.open(template)
        self._show_designer()

    async def _begin_design(self, facts: LabelFacts) -> None:
        await self._design.begin(facts)
        self._show_designer()

    def _show_designer(self) -> None:
        self.setCurrentWidget(self.designer)
        self.designer.setFocus()

    def _wire_list(self) -> None:
        view, presenter, slot = self.list, self._list, self.tasks.slot
        view.reload_requested.connect(slot(presenter.load))
        view.chosen.connect(slot(presenter.choose))
        view.opened.connect(slot(presenter.open))
        view.new_requested.connect(slot(presenter.new))
        view.import_requested.connect(slot(presenter.take_in))
        view.copy_requested.connect(slot(presenter.copy))
        view.export_requested.connect(slot(presenter.give_out))
        view.remove_requested.connect(slot(presenter.remove))
        view.test_requested.connect(slot(presenter.test))

    def _wire_designer(self) -> None:
        view, presenter, slot = self.designer, self._design, self.tasks.slot
        view.item_chosen.connect(presenter.choose)
        view.moved.connect(presenter.move)
        view.sized.connect(presenter.size)
        view.entered.connect(presenter.enter)
        view.shifted.connect(presenter.shift)
        view.removed.connect(presenter.remove)
        view.doubled.connect(presenter.double)
        view.undo_requested.connect(presenter.undo)
        view.redo_requested.connect(presenter.redo)
        view.sample_requested.connect(presenter.show_sample)
        view.dpi_requested.connect(presenter.next_dpi)
        view.scan_requested.connect(slot(presenter.scan))
        view.add_requested.connect(slot(presenter.add))
        view.facts_requested.connect(slot(presenter.change_label))
        view.test_requested.connect(slot(presenter.test))
        view.save_requested.connect(slot(presenter.save))
        view.left.connect(slot(presenter.leave))
