"""Transfers as one section of the app: the worklist and the opened transfer, wired to their presenters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.found import ProductFound, TransferFound
from invista_desktop.models.domain.paper_requests import PaperRequest
from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.transfers import (
    MissingQuestion,
    MissingRow,
    RequestTransfer,
    TransferQuestion,
    TransferRow,
    TransferSort,
)
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_presenter import ListPresenter
from invista_desktop.views.common.question_dialog import answered
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.transfers.dialogs import NewTransferDialog
from invista_desktop.views.transfers.list_view import TransferListView
from invista_desktop.views.transfers.missing_view import MissingListView
from invista_desktop.views.transfers.new_lines_dialog import NewLinesDialog
from invista_desktop.views.transfers.presenter import TransferPresenter
from invista_desktop.views.transfers.transfer_view import TransferView
from invista_desktop.views.transfers.work import TransferDrafts, TransferPapers, TransferWork


@dataclass(frozen=True)
class TransferServices:
    """What the transfer screens need of the rest of the app.

    Attributes:
        home: the warehouse of this workstation, None where it stands in none.
        show_paper: makes a paper and shows it over the window.
    """

    work: TransferWork
    drafts: TransferDrafts
    background: Background
    person: Callable[[], Person]
    new_id: Callable[[], UUID]
    home: UUID | None
    papers: TransferPapers
    show_paper: Callable[[PaperRequest], None]


class TransferPages(QStackedWidget):
    """The worklist, what is missing, and the transfer opened from either; scans go to whichever is in sight.

    Signals:
        function_keys_changed: other things can be done now.
    """

    function_keys_changed = Signal()

    def __init__(self, services: TransferServices, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self._services, self._tones = services, tones
        self._new_lines: NewLinesDialog | None = None
        may_request = services.person().may(permissions.TRANSFERS_REQUEST)
        self.list, self.transfer = TransferListView(may_request=may_request), TransferView(tones)
        self._list: ListPresenter[TransferQuestion, TransferRow] = ListPresenter(
            self.list,
            services.background,
            TransferQuestion(),
            services.work.count_transfers,
            services.work.transfer_window,
        )
        self.missing = MissingListView()
        self._missing: ListPresenter[MissingQuestion, MissingRow] = ListPresenter(
            self.missing,
            services.background,
            MissingQuestion(),
            services.work.count_missing,
            services.work.missing_window,
        )
        self._opened = TransferPresenter(
            self.transfer, services.work, services.drafts, services.background, services.papers,
            person=services.person, new_id=services.new_id,
        )  # fmt: skip
        self._came_from: QWidget = self.list
        for page in (self.list, self.missing, self.transfer):
            self.addWidget(page)
        self._wire_list()
        self._wire_missing()
        self._wire_transfer()
        self.currentChanged.connect(self.function_keys_changed)
        self.transfer.function_keys_changed.connect(self.function_keys_changed)
        self.destroyed.connect(self.tasks.cancel)
        self.tasks.start(self._list.reload())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        page = self.currentWidget()
        shown = page if page is self.list or page is self.missing else self.transfer
        return shown.function_keys()

    def take_scan(self, raw: str) -> None:
        """Take one scan from whatever scanner there is."""
        if self._new_lines is not None:
            self._new_lines.take_scan(raw)
        elif self.currentWidget() is not self.transfer:
            self.tasks.start(self._open_scanned(raw))
        else:
            self.transfer.take_scan(raw)

    def open_transfer(self, transfer_id: UUID) -> None:
        """Open a transfer."""
        self._came_from = self.missing if self.currentWidget() is self.missing else self.list
        self.setCurrentWidget(self.transfer)
        self.transfer.setFocus()
        self.tasks.start(self._opened.open(transfer_id))

    def _back(self) -> None:
        if self._came_from is self.missing:
            self._show_missing()
        else:
            self._show_list()

    def _show_list(self) -> None:
        self.setCurrentWidget(self.list)
        self.list.setFocus()
        self.tasks.start(self._list.reload())

    def _show_missing(self) -> None:
        self.setCurrentWidget(self.missing)
        self.missing.setFocus()
        self.tasks.start(self._missing.reload())

    async def _open_scanned(self, raw: str) -> None:
        try:
            _meaning, found = await self._services.background.run(self._services.work.read, raw)
            if not isinstance(found, TransferFound):
                raise RuleViolation(
                    said("{code} is no transfer.", code=raw.strip()[:60]),
                    said("Scan the number on a transfer's paper, or open one from the list."),
                    code="no_transfer",
                )
        except InvistaError as problem:
            page = self.missing if self.currentWidget() is self.missing else self.list
            page.banner.show()
            page.banner.tell(Verdict.REFUSED, problem.title, problem.advice)
            self._tones.play(Verdict.REFUSED)
            return
        for page in (self.list, self.missing):
            page.banner.hide()
        self.open_transfer(found.transfer_id)

    async def _new(self) -> None:
        services = self._services
        try:
            warehouses = await services.background.run(services.work.warehouses)
            templates = await services.background.run(services.work.templates)
        except InvistaError as problem:
            self.list.show_problem(problem)
            return
        way = NewTransferDialog(warehouses, services.home, templates, self)
        if not await answered(way):
            return
        source, goal, needed_by = way.source.currentData(), way.goal.currentData(), way.needed_by()
        if (template := way.chosen_template()) is not None:
            new = services.new_id
            await self._write(
                RequestTransfer(new(), new(), source, goal, (), needed_by, template_id=template.transfer_id)
            )
            return
        dialog = self._new_lines = NewLinesDialog(f"{way.source.currentText()} → {way.goal.currentText()}", self)
        dialog.code_given.connect(self.tasks.slot(self._add_line))
        try:
            is_written = await answered(dialog)
        finally:
            self._new_lines = None
        if is_written:
            command = RequestTransfer(
                services.new_id(), services.new_id(), source, goal, dialog.lines(), needed_by=needed_by
            )
            await self._write(command)

    async def _write(self, command: RequestTransfer) -> None:
        try:
            await self._services.background.run(self._services.work.request, command)
        except InvistaError as problem:
            self.list.banner.show()
            self.list.banner.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        self.open_transfer(command.transfer_id)

    async def _add_line(self, code: str, quantity: Decimal) -> None:
        if (dialog := self._new_lines) is None:
            return
        try:
            _meaning, found = await self._services.background.run(self._services.work.read, code)
            if not isinstance(found, ProductFound):
                raise RuleViolation(
                    said("{code} is no item.", code=code[:60]), said("Scan the item, or type its SKU."), code="no_item"
                )
        except InvistaError as problem:
            dialog.refuse(problem)
            return
        dialog.add(found, quantity)

    def _wire_list(self) -> None:
        slot, view = self.tasks.slot, self.list
        view.search_requested.connect(slot(self._list.search))
        view.filter_requested.connect(slot(self._list.filter))
        view.sort_requested.connect(slot(self._sort))
        view.window_needed.connect(slot(self._list.window))
        view.reload_requested.connect(slot(self._list.reload))
        view.transfer_opened.connect(self.open_transfer)
        view.new_requested.connect(slot(self._new))
        view.missing_requested.connect(self._show_missing)

    def _wire_missing(self) -> None:
        slot, view = self.tasks.slot, self.missing
        view.search_requested.connect(slot(self._missing.search))
        view.filter_requested.connect(slot(self._missing.filter))
        view.window_needed.connect(slot(self._missing.window))
        view.reload_requested.connect(slot(self._missing.reload))
        view.transfer_opened.connect(self.open_transfer)
        view.left.connect(self._show_list)

    async def _sort(self, by: str, descending: bool) -> None:  # noqa: FBT001 - a Qt slot
        await self._list.sort(TransferSort(by), descending=descending)

    async def _show_paper(self) -> None:
        transfer_id = self.transfer.transfer_id
        if transfer_id is not None and (kind := await self.transfer.choose_paper()) is not None:
            self._services.show_paper(PaperRequest(kind, (transfer_id,)))

    def _wire_transfer(self) -> None:
        slot, view, opened = self.tasks.slot, self.transfer, self._opened
        view.scan_requested.connect(slot(opened.scan))
        view.go_on_requested.connect(slot(opened.go_on))
        view.refuse_requested.connect(slot(opened.refuse))
        view.short_requested.connect(slot(opened.short))
        view.undo_requested.connect(slot(opened.undo))
        view.reload_requested.connect(slot(opened.reload))
        view.discard_requested.connect(slot(opened.discard))
        view.missing_requested.connect(slot(opened.end_missing))
        view.decision_requested.connect(slot(opened.decide_ending))
        view.print_requested.connect(slot(opened.print_note))
        view.paper_requested.connect(slot(self._show_paper))
        view.template_requested.connect(slot(opened.keep_as_template))
        view.left.connect(self._back)
