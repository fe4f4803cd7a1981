"""Stock as one section of the app: the browser, cards, histories and recalls, wired to their presenters."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.scans import Interpret
from invista_desktop.models.domain.stock_browsing import SavedQuestion, StockSort, Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import Card, HistoryRow, Recall
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_presenter import ListPresenter
from invista_desktop.views.common.pages import Pages
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.stock.browser_presenter import BrowserPresenter
from invista_desktop.views.stock.browser_view import BrowserView
from invista_desktop.views.stock.card_view import CardView
from invista_desktop.views.stock.history_view import HistoryView
from invista_desktop.views.stock.recall_view import RecallView
from invista_desktop.views.stock.saved_dialog import SavedDialog
from invista_desktop.views.stock.subject_presenter import Sight, Step, SubjectPresenter
from invista_desktop.views.stock.work import BrowserWork, CardWork, Lead, SavedQuestions


@dataclass(frozen=True)
class StockServices:
    """What the stock screens need of the rest of the app; see `work.py`.

    Attributes:
        leads: function keys on cards that lead to other work.
        may_label: whether the person prints labels.
    """

    browser: BrowserWork
    cards: CardWork
    saved: SavedQuestions
    interpret: Interpret
    background: Background
    leads: Sequence[Lead] = ()
    may_label: bool = False


class StockPages(Pages):
    """One page in sight; scans open a card from any of them, Esc goes back the way one came.

    Signals:
        work_requested: a card leads to other work; args: the lead's word, the subject.
        labels_chosen: labels of marked rows are wanted; arg: their sources.
    """

    work_requested = Signal(str, object)
    labels_chosen = Signal(object)

    def __init__(self, services: StockServices, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = ScreenTasks()
        self._services, self._tones = services, tones
        self._asking = Asking(self)
        self.browser = BrowserView(tones, may_label=services.may_label)
        self.history, self.recall = HistoryView(), RecallView()
        self.card = CardView(tones, services.leads)
        self._list = BrowserPresenter(self.browser, services.browser, services.background)
        self._subjects = SubjectPresenter(self, services.cards, services.background, services.interpret)
        for page in (self.browser, self.card, self.history, self.recall):
            self.addWidget(page)
        self._wire_browser()
        self._wire_subjects()
        self.destroyed.connect(self.tasks.cancel)

    def start(self) -> None:
        """Ask for the stock; called once the event loop runs."""
        self.tasks.start(self._list.start())

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        page = self.currentWidget()
        assert isinstance(page, BrowserView | CardView | HistoryView | RecallView)  # noqa: S101 - there are no others
        keys = tuple(page.function_keys())
        place = next((number for number, key in enumerate(keys) if key.key in {"F8", "F9", "Esc"}), len(keys))
        return (*keys[:place], FunctionKey("F7", self.tr("Code"), self.tasks.slot(self._type_code)), *keys[place:])

    def take_scan(self, raw: str) -> None:
        """Open the card of what was scanned, whatever page is in sight."""
        if not self._asking.takes(raw, self.tell):
            self.tasks.start(self._subjects.scan(raw))

    def take_lead(self, _word: str, subject: Subject) -> None:
        """Open the card of what another screen shows."""
        self.open_subject(subject)

    def open_subject(self, subject: Subject) -> None:
        """Open a card."""
        self.tasks.start(self._subjects.open(subject))

    # What the presenter of cards, histories and recalls asks for

    def show_opening(self, step: Step) -> None:
        """Bring the page of a step into sight, and say that it is on its way."""
        if step.sight is Sight.CARD:
            self.card.show_opening()
            self._bring(self.card)
        elif step.sight is Sight.RECALL:
            self.recall.show_loading()
            self._bring(self.recall)
        else:
            if self.history.subject != step.subject:
                self.history.show_loading()
            self._bring(self.history)

    def show_card(self, card: Card) -> None:
        """Show a card."""
        self.card.show_card(card)

    def show_history(self, card: Card) -> None:
        """Show a history; one that is still there is left as it was seen."""
        if self.history.subject == card.subject and self.history.model.rowCount():
            self.history.setFocus()
            return
        self.history.show_card(card)
        self._ask_history(card.subject)

    def show_recall(self, recall: Recall) -> None:
        """Show a recall."""
        self.recall.show_recall(recall)
        self.function_keys_changed.emit()
        self.recall.setFocus()

    def show_step_problem(self, step: Step, problem: InvistaError) -> None:
        """Say why a page cannot be shown."""
        if step.sight is Sight.CARD:
            self.card.show_problem(problem)
        elif step.sight is Sight.RECALL:
            self.recall.show_problem(problem)
        else:
            self.history.show_problem(problem)

    def show_browser(self) -> None:
        """Bring the browser back into sight."""
        self._bring(self.browser)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan, on the page in sight."""
        page = self.currentWidget()
        if isinstance(page, BrowserView | CardView):
            page.tell(verdict, title, advice)
        elif isinstance(page, HistoryView | RecallView):
            page.remark.tell("wrong", f"{shown(title)} {shown(advice) if advice else ''}")
            self._tones.play(verdict)

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something was done."""
        self.recall.remark.tell("good", f"{shown(title)} {shown(advice) if advice else ''}")

    def _bring(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        page.setFocus()
        self.function_keys_changed.emit()

    def _ask_history(self, subject: Subject) -> None:
        cards = self._services.cards
        self._movements: ListPresenter[Subject, HistoryRow] = ListPresenter(
            self.history, self._services.background, subject, cards.count_history, cards.history_window
        )
        self.tasks.start(self._movements.reload())

    def _reload_history(self) -> None:
        if self.history.subject is not None:
            self._ask_history(self.history.subject)

    async def _window_of_history(self, number: int, first: int, count: int) -> None:
        await self._movements.window(number, first, count)

    def _look_for(self, search: str) -> None:
        self.show_browser()
        self.tasks.start(self._list.look_for(search))

    async def _type_code(self) -> None:
        if not self._asking.is_open and (code := await self._asking.code()):
            await self._subjects.scan(code)

    async def _choose_saved(self) -> None:
        """Let the person use, keep or forget a question."""
        if self._asking.is_open:
            return
        kept, run = self._services.saved, self._services.background.run
        dialog = SavedDialog(await run(kept.all), self)
        if not await self._asking.answered(dialog):
            return
        try:
            for name in dialog.forgotten:
                await run(kept.forget, name)
            if dialog.new_name:
                await run(kept.keep, SavedQuestion(dialog.new_name, self._list.question))
                self.browser.tell(Verdict.OK, said("Kept as {name}.", name=dialog.new_name))
        except InvistaError as problem:
            self.browser.tell(Verdict.REFUSED, problem.title, problem.advice)
            return
        if not dialog.new_name and dialog.chosen is not None:
            await self._list.apply(dialog.chosen.question)

    def _wire_browser(self) -> None:
        view, slot, listed = self.browser, self.tasks.slot, self._list
        view.search_requested.connect(slot(listed.search))
        view.filter_requested.connect(slot(listed.filter))
        view.group_requested.connect(slot(listed.group))
        view.sort_requested.connect(
            lambda key, falling: self.tasks.start(listed.sort(StockSort(key), descending=falling))
        )
        view.window_needed.connect(slot(listed.window))
        view.reload_requested.connect(slot(listed.reload))
        view.row_opened.connect(slot(listed.open))
        view.subject_opened.connect(self.open_subject)
        view.saved_requested.connect(slot(self._choose_saved))
        view.labels_requested.connect(slot(listed.label))
        view.labels_chosen.connect(self.labels_chosen)

    def _wire_subjects(self) -> None:
        slot, subjects = self.tasks.slot, self._subjects
        for page in (self.browser, self.card, self.history, self.recall):
            page.function_keys_changed.connect(self.function_keys_changed)
        self.card.subject_opened.connect(self.open_subject)
        self.card.history_requested.connect(lambda: self.tasks.start(subjects.see(Sight.HISTORY)))
        self.card.recall_requested.connect(lambda: self.tasks.start(subjects.see(Sight.RECALL)))
        self.card.browser_requested.connect(self._look_for)
        self.card.work_requested.connect(self.work_requested)
        self.history.window_needed.connect(slot(self._window_of_history))
        self.history.document_opened.connect(self.open_subject)
        self.history.item_opened.connect(lambda row: self.open_subject(Subject(SubjectKind.ITEM, *row.item)))
        self.history.reload_requested.connect(self._reload_history)
        self.recall.document_opened.connect(self.open_subject)
        self.recall.export_chosen.connect(slot(subjects.export))
        for asked in (self.card.reload_requested, self.recall.reload_requested):
            asked.connect(slot(subjects.reload))
        for left in (self.card.left, self.history.left, self.recall.left):
            left.connect(slot(subjects.back))
