"""A card: what a thing is, how much of it there is, where it lies and which documents name it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.stock_browsing import DOCUMENTS, StockGroup, StockTotal, Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import Card
from invista_desktop.models.qt.columns import ColumnsModel
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import RowsView, WindowedView
from invista_desktop.views.stock.columns import (
    document_columns,
    fact_columns,
    fixed_bin_columns,
    hidden_columns,
    stock_columns,
)
from invista_desktop.views.stock.totals import WordFigures
from invista_desktop.views.stock.work import Lead

_FACTS_WIDE, _FACT_LETTERS = 270, 10


class CardView(QStackedWidget):
    """Shows one card; Enter on a row opens that row's card.

    Signals:
        function_keys_changed: other things can be done now.
        subject_opened: arg: whose card opens.
        history_requested, recall_requested: of the subject in sight.
        browser_requested: all its piles in the browser; arg: what to look for.
        work_requested: args: the word of a lead, the subject.
        reload_requested: ask the same again.
        left: one step back.
    """

    function_keys_changed = Signal()
    subject_opened = Signal(object)
    history_requested = Signal()
    recall_requested = Signal()
    browser_requested = Signal(str)
    work_requested = Signal(str, object)
    reload_requested = Signal()
    left = Signal()

    def __init__(self, tones: Tones, leads: Sequence[Lead] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones, self._leads = tones, tuple(leads)
        self._card: Card | None = None
        self.banner = ScanBanner()
        self.banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._kind, self._title, self._name = (
            text("", "muted", wraps=False),
            text("", "heading", wraps=False),
            ElidedLabel(),
        )
        self._remarks = Remark()
        self.figures = WordFigures(self.tr("How much there is"))
        self.facts = RowsView(RowsTableModel(fact_columns(), key=lambda fact: str(fact.name)))
        self.piles, self.levels, self.lots, self.documents = (
            self._table(stock_columns(StockGroup.PILE), hidden_columns(StockGroup.PILE, knows_on_order=False)),
            self._table(stock_columns(StockGroup.WAREHOUSE), hidden_columns(StockGroup.WAREHOUSE, knows_on_order=True)),
            self._table(stock_columns(StockGroup.LOT), hidden_columns(StockGroup.LOT, knows_on_order=False)),
            self._table(document_columns(), set()),
        )
        self.fixed_bins = self._table(fixed_bin_columns(), set())
        self.tabs = QTabWidget()
        self._rest = text("", "muted", wraps=False)
        self._instead = WindowedView(RowsTableModel(fact_columns(), key=lambda fact: str(fact.name)))
        self._instead.retry_requested.connect(self.reload_requested)
        self._page = self._lay_out()
        self.addWidget(self._page)
        self.addWidget(self._instead)
        self.facts.row_opened.connect(self._open_row)
        self.facts.least_letters = _FACT_LETTERS

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the subject in sight."""
        card = self._card
        back = FunctionKey("Esc", self.tr("Back"), self.left.emit)
        if card is None:
            return (back,)
        kind = card.subject.kind
        keys = [
            FunctionKey(
                "F2", self.tr("Open row"), self._open_current, bool(card.facts or self.tabs.count()), primary=True
            ),
            FunctionKey("F4", self.tr("History"), self.history_requested.emit, kind not in _WITHOUT_HISTORY),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
        ]
        if card.search:
            keys.append(FunctionKey("F6", self.tr("All piles"), lambda: self.browser_requested.emit(card.search)))
        if kind is SubjectKind.LOT:
            keys.append(FunctionKey("F8", self.tr("Recall"), self.recall_requested.emit))
        for lead in self._leads:
            if kind in lead.kinds:
                asked = partial(self.work_requested.emit, lead.word, card.subject)
                keys.append(FunctionKey(lead.key, lead.title, asked))
        return (*keys, back)

    def show_opening(self) -> None:
        """Say that the card is on its way."""
        self._card = None
        self.banner.hide()
        self._instead.show_loading()
        self.setCurrentWidget(self._instead)
        self.function_keys_changed.emit()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why the card cannot be shown."""
        self._instead.show_problem(problem)
        self.setCurrentWidget(self._instead)

    def show_card(self, card: Card) -> None:
        """Show a card."""
        self._card = card
        self._kind.setText(self._kind_word(card))
        self._title.setText(card.title)
        self._name.tell(card.name)
        self._name.setVisible(bool(card.name))
        told = " ".join(shown(remark) for remark in card.remarks)
        # What an unknown code is, the banner says.
        self._remarks.tell("hint", "" if card.subject.kind is SubjectKind.UNKNOWN else told)
        self.figures.setVisible(card.words is not None)
        if card.words is not None:
            self.figures.show_totals([StockTotal(card.unit, card.words)])
        self.facts.model().put(card.facts)  # type: ignore[attr-defined]
        self.facts.setVisible(bool(card.facts))
        self.facts.selectRow(0)
        self._show_tabs(card)
        self.setCurrentWidget(self._page)
        self.function_keys_changed.emit()
        self._focus_rows()

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        # That a scan counted is seen by the card itself; a banner is for what is refused.
        self.banner.setVisible(verdict is not Verdict.OK)
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    def _show_tabs(self, card: Card) -> None:
        lines = self.tr("Lines") if card.subject.kind in {*DOCUMENTS, SubjectKind.PALLET} else self.tr("Open orders")
        levels = self.tr("Units") if card.subject.kind is SubjectKind.PLACE else self.tr("Warehouses")
        places = self.tr("What lies here") if card.subject.kind is SubjectKind.PLACE else self.tr("Where it lies")
        self.tabs.clear()
        for place in (0, 1, 2):
            self.piles.setColumnHidden(place, place in _SAID.get(card.subject.kind, set()))
        for table, rows, words in (
            (self.piles, card.piles, places),
            (self.levels, card.levels, levels),
            (self.lots, card.lots, self.tr("Lots")),
            (self.fixed_bins, card.fixed_bins, self.tr("Fixed bins")),
            (self.documents, card.documents, lines),
        ):
            table.model().put(rows)  # type: ignore[attr-defined]
            if rows:
                self.tabs.addTab(table, f"{words} ({shown_number(len(rows))})")
                table.selectRow(0)
                table.fit_columns()
        more = card.pile_count - len(card.piles)
        self._rest.setText(self.tr("{count} more piles: press F6.").format(count=shown_number(more)))
        self._rest.setVisible(more > 0)
        self._empty.setVisible(not self.tabs.count() and card.subject.kind in _LIES_SOMEWHERE)
        self.tabs.setVisible(self.tabs.count() > 0)

    def _kind_word(self, card: Card) -> str:
        return {
            SubjectKind.ITEM: self.tr("Item"),
            SubjectKind.PLACE: self.tr("Place"),
            SubjectKind.LOT: self.tr("Lot"),
            SubjectKind.SERIAL: self.tr("Serial"),
            SubjectKind.PALLET: self.tr("Pallet"),
            SubjectKind.ORDER: self.tr("Purchase order"),
            SubjectKind.RECEIPT: self.tr("Goods receipt"),
            SubjectKind.ADJUSTMENT: self.tr("Adjustment"),
            SubjectKind.TRANSFER: self.tr("Transfer"),
            SubjectKind.UNKNOWN: self.tr("Unknown code"),
        }[card.subject.kind]

    def _open_row(self, row: Any) -> None:
        subject: Subject | None = row.subject
        if subject is not None and self._card is not None and subject != self._card.subject:
            self.subject_opened.emit(subject)
        elif (place := getattr(row, "place", "")) and self._card is not None:
            # On an item's own card a pile leads to where it lies.
            self.browser_requested.emit(place)

    def _open_current(self) -> None:
        for table in (self.facts, self.tabs.currentWidget()):
            if isinstance(table, RowsView) and table.hasFocus() and (row := table.current_row()) is not None:
                self._open_row(row)
                return

    def _focus_rows(self) -> None:
        (self.tabs.currentWidget() or self.facts).setFocus()

    def focusInEvent(self, event: Any) -> None:
        """Give the keyboard to the rows."""
        super().focusInEvent(event)
        self._focus_rows()

    def _table(self, columns: Any, hidden: set[int]) -> RowsView:
        model: ColumnsModel[Any] = RowsTableModel(columns, key=lambda row: row, parent=self)
        table = RowsView(model, lines=2)
        table.setSortingEnabled(False)
        for place in hidden:
            table.setColumnHidden(place, True)
        table.row_opened.connect(self._open_row)
        return table

    def _lay_out(self) -> QWidget:
        page = QWidget()
        self._empty = text(self.tr("Nothing of it lies anywhere."), "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(14)
        for label in (self._kind, self._title):
            head.addWidget(label)
        head.addWidget(self._name)
        head.addStretch()
        self.facts.setFixedWidth(_FACTS_WIDE)
        self.facts.setSortingEnabled(False)
        self.facts.setAccessibleName(self.tr("About it"))
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.tabs, 1)
        right.addWidget(self._empty, 1)
        right.addWidget(self._rest)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.facts)
        below.addLayout(right, 1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self._remarks)
        layout.addWidget(self.figures)
        layout.addLayout(below, 1)
        layout.addStretch()
        return page


_LIES_SOMEWHERE = frozenset({SubjectKind.ITEM, SubjectKind.PLACE, SubjectKind.LOT})
# What the card says itself needs no column beside every pile.
_SAID = {SubjectKind.ITEM: {0}, SubjectKind.PLACE: {1}, SubjectKind.LOT: {0, 2}}
_WITHOUT_HISTORY = frozenset({SubjectKind.UNKNOWN})
