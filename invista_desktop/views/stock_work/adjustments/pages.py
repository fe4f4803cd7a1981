"""Adjustments as one section of the app: the list, one opened, and one being scanned, wired to their presenters."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.adjustments import AdjustmentQuestion, AdjustmentRow, AdjustmentSort
from invista_desktop.models.domain.found import AdjustmentFound, LocationFound, NothingFound
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_commands import StockCommand
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_presenter import ListPresenter
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock_work.adjustments.draft_presenter import DraftPresenter
from invista_desktop.views.stock_work.adjustments.draft_view import DraftView
from invista_desktop.views.stock_work.adjustments.list_view import AdjustmentListView
from invista_desktop.views.stock_work.adjustments.opened_presenter import OpenedPresenter
from invista_desktop.views.stock_work.adjustments.opened_view import OpenedView
from invista_desktop.views.stock_work.adjustments.work import AdjustmentWork, Deed
from invista_desktop.views.stock_work.posting import StockSending
from invista_desktop.views.stock_work.scans import ItemFound, not_for_here


@dataclass(frozen=True)
class AdjustmentServices:
    """What the screens need of the rest of the app."""

    work: AdjustmentWork
    sending: StockSending
    background: Background
    deed: Deed


class AdjustmentPages(QStackedWidget):
    """One page in sight; scans go to it.

    Signals:
        function_keys_changed: other things can be done now.
    """

    function_keys_changed = Signal()

    def __init__(self, services: AdjustmentServices, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks, self._services, self._tones = ScreenTasks(), services, tones
        self._asking = Asking(self)
        self.list = AdjustmentListView(may_adjust=services.deed.may(permissions.STOCK_ADJUST))
        self.opened, self.draft = OpenedView(tones), DraftView(tones, self._asking)
        work, sending, background, deed = services.work, services.sending, services.background, services.deed
        self._list: ListPresenter[AdjustmentQuestion, AdjustmentRow] = ListPresenter(
            self.list, background, AdjustmentQuestion(), work.count_adjustments, work.adjustment_window
        )
        self._opened = OpenedPresenter(self.opened, work, sending, background, deed)
        self._draft = DraftPresenter(self.draft, work, sending, background, deed)
        for page in (self.list, self.opened, self.draft):
            self.addWidget(page)
            page.function_keys_changed.connect(self.function_keys_changed)
        self._wire()
        self.currentChanged.connect(self.function_keys_changed)
        self.destroyed.connect(self.tasks.cancel)

    def start(self) -> None:
        """Ask for the list, and take up what is begun; called once the event loop runs."""
        self.tasks.start(self._start())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        page = self.currentWidget()
        assert isinstance(page, AdjustmentListView | OpenedView | DraftView)  # noqa: S101 - there are no others
        return page.function_keys()

    def take_scan(self, raw: str) -> None:
        """Take one scan from whatever scanner there is."""
        if self.currentWidget() is self.opened:
            self.opened.take_scan(raw)
        elif self.currentWidget() is self.draft or self._asking.is_open:
            self.draft.take_scan(raw)
        else:
            self.tasks.start(self._look_for(raw))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the page in sight."""
        super().focusInEvent(event)
        if (page := self.currentWidget()) is not None:
            page.setFocus()

    def take_lead(self, word: str, subject: Subject) -> None:
        """Open an adjustment of a card, or begin one with what a card is about."""
        if word == "open" and subject.id is not None:
            self.open_adjustment(subject.id)
        else:
            self.tasks.start(self._begin(subject))

    def open_adjustment(self, adjustment_id: UUID) -> None:
        """Open an adjustment."""
        self.setCurrentWidget(self.opened)
        self.opened.setFocus()
        self.tasks.start(self._opened.open(adjustment_id))

    async def settled(self, _command: StockCommand) -> None:
        """Take that something was posted in the background."""
        await self._list.reload()

    async def _start(self) -> None:
        try:
            await self._draft.restore()
        except InvistaError as problem:
            self._tell(Verdict.REFUSED, problem.title, problem.advice)
        self.list.show_begun(is_begun=self._draft.is_begun)
        await self._list.reload()

    async def _begin(self, subject: Subject | None = None) -> None:
        try:
            is_begun = await self._draft.begin()
        except InvistaError as problem:
            self._tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        if is_begun:
            self.setCurrentWidget(self.draft)
            self.draft.setFocus()
            if subject is not None:
                await self._draft.take_subject(subject)

    async def _look_for(self, raw: str) -> None:
        try:
            read = await self._services.background.run(self._services.work.read_scan, raw)
            match read.found:
                case AdjustmentFound(adjustment_id=adjustment_id):
                    self.list.banner.hide()
                    self.open_adjustment(adjustment_id)
                    return
                case LocationFound(code=code) | NothingFound(code=code):
                    text = code
                case found if isinstance(found, ItemFound):
                    text = read.lot or found.sku
                case _:
                    raise not_for_here(read, raw, said("Scan an item, its lot or a bin."))
        except InvistaError as problem:
            self._tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        self.list.banner.hide()
        self.list.show_search(text)
        await self._list.search(text)

    def _tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        self.list.banner.show()
        self.list.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    def _end(self, verdict: Verdict, title: Said, advice: Said | None) -> None:
        self._back()
        self._tell(verdict, title, advice)

    def _back(self) -> None:
        self.list.banner.hide()
        self.setCurrentWidget(self.list)
        self.list.setFocus()
        self.list.show_begun(is_begun=self._draft.is_begun)
        self.tasks.start(self._list.reload())

    async def _type_code(self) -> None:
        if not self._asking.is_open and (code := await self._asking.code()):
            await self._draft.scan(code)

    async def _sort(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        await self._list.sort(AdjustmentSort(by), descending=descending)

    def _wire(self) -> None:
        slot, listed, opened, draft = self.tasks.slot, self.list, self.opened, self.draft
        listed.search_requested.connect(slot(self._list.search))
        listed.filter_requested.connect(slot(self._list.filter))
        listed.sort_requested.connect(slot(self._sort))
        listed.window_needed.connect(slot(self._list.window))
        listed.reload_requested.connect(slot(self._list.reload))
        listed.adjustment_opened.connect(self.open_adjustment)
        listed.new_requested.connect(slot(self._begin))
        opened.approve_requested.connect(slot(self._opened.approve))
        opened.refuse_requested.connect(slot(self._opened.refuse))
        opened.withdraw_requested.connect(slot(self._opened.withdraw))
        opened.back_requested.connect(slot(self._opened.take_back))
        opened.reload_requested.connect(slot(self._opened.reload))
        opened.photo_requested.connect(slot(self._opened.show_photo))
        draft.scan_requested.connect(slot(self._draft.scan))
        draft.code_requested.connect(slot(self._type_code))
        draft.turn_requested.connect(slot(self._draft.turn))
        draft.quantity_requested.connect(slot(self._draft.type_quantity))
        draft.undo_requested.connect(slot(self._draft.undo))
        draft.post_requested.connect(slot(self._draft.post))
        draft.discard_requested.connect(slot(self._draft.discard))
        draft.photo_chosen.connect(slot(self._draft.add_photo))
        draft.ended.connect(self._end)
        for page in (opened, draft):
            page.left.connect(self._back)
