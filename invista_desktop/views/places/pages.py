"""Places as one section of the app: the map, and the items that a bin is kept for."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.pages import Pages
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.places.fixed_items_view import FixedItemsView
from invista_desktop.views.places.places_view import PlacesView


class PlacesPages(Pages):
    """One page in sight; scans are its own, Esc leads back to the map."""

    def __init__(
        self, tones: Tones, *, may_manage: bool, may_label: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self.map = PlacesView(tones, may_manage=may_manage, may_label=may_label)
        self.items = FixedItemsView(tones, may_manage=may_manage)
        for page in (self.map, self.items):
            self.addWidget(page)
            page.function_keys_changed.connect(self.function_keys_changed)
        self.items.left.connect(lambda: self.bring(self.map))
        self.destroyed.connect(self.tasks.cancel)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done on the page in sight."""
        return self._page().function_keys()

    def take_scan(self, raw: str) -> None:
        """Hand a scan to the page in sight."""
        self._page().take_scan(raw)

    def bring(self, page: QWidget) -> None:
        """Bring a page into sight, with the keyboard."""
        self.setCurrentWidget(page)
        page.setFocus()
        self.function_keys_changed.emit()

    def _page(self) -> PlacesView | FixedItemsView:
        return self.map if self.currentWidget() is self.map else self.items
