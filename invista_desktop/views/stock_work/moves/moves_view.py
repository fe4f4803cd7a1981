"""The screen for putting away and moving: what waits on the docks, and what is in hand."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.receiving import PackRow, ReasonRow
from invista_desktop.models.domain.stock_browsing import Subject
from invista_desktop.models.domain.stock_piles import Pile, PutAwayRow
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.translation import left_to_right
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.stock_work.dialogs import HowManyDialog, PilesDialog, pile_words
from invista_desktop.views.stock_work.moves.hand_card import HandCard
from invista_desktop.views.stock_work.moves.work import HOLD, RELEASE, SCRAP, MovesState, QualityChoice


def _tr(words: str) -> str:
    return QCoreApplication.translate("moves", words)


class MovesView(QWidget):
    """Shows the docks' goods while the hands are empty, and what is in hand while they are not.

    Signals:
        function_keys_changed: other things can be done now.
        scan_requested: a scan arrived; arg: as read.
        row_taken: a pile or pallet of the worklist is taken; arg: its row.
        quantity_requested, quality_requested, whole_bin_requested, undo_requested, put_down_requested,
        reload_requested: the work behind a key.
        subject_led: goods of a card are taken; args: the card's subject, whether they are held at once.
        code_requested: a code is to be typed by hand.
        paper_requested: what waits is to be looked at as a paper.
    """

    function_keys_changed = Signal()
    scan_requested = Signal(str)
    row_taken = Signal(object)
    quantity_requested = Signal()
    quality_requested = Signal()
    whole_bin_requested = Signal()
    undo_requested = Signal()
    put_down_requested = Signal()
    reload_requested = Signal()
    code_requested = Signal()
    paper_requested = Signal()
    subject_led = Signal(object, bool)

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones, self.asking = tones, Asking(self)
        self._state = MovesState(MoveHand())
        self.banner, self.notices, self.hand = ScanBanner(), NoticeBar(), HandCard()
        self.waiting: RowsTableModel[PutAwayRow] = RowsTableModel(_columns(), key=lambda row: row.key)
        self.worklist = WindowedView(self.waiting, lines=2)
        self.worklist.table.setSortingEnabled(False)
        self._count = text("", "muted", wraps=False)
        self._pages = QStackedWidget()
        self._lay_out()
        self.worklist.table.row_opened.connect(self.row_taken)
        self.worklist.retry_requested.connect(self.reload_requested)
        self.setFocusProxy(self.worklist)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done now."""
        hand = self._state.hand
        has_goods, can_undo = bool(hand.picks), not hand.is_empty or bool(self._state.undoes)
        may_take_all = not has_goods and hand.pallet is None
        return (
            FunctionKey("F2", self.tr("Quantity"), self.quantity_requested.emit, has_goods),
            FunctionKey("F4", self.tr("Quality"), self.quality_requested.emit, has_goods),
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("F6", self.tr("Whole bin"), self.whole_bin_requested.emit, may_take_all),
            FunctionKey("F7", self.tr("Code"), self.code_requested.emit),
            FunctionKey("Ctrl+D", self.tr("Put-away list"), self.paper_requested.emit, bool(self.waiting.rows)),
            FunctionKey("Ctrl+Z", self.tr("Undo"), self.undo_requested.emit, can_undo),
            FunctionKey("Esc", self.tr("Put down"), self.put_down_requested.emit, not hand.is_empty),
        )

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def take_lead(self, word: str, subject: Subject) -> None:
        """Take what a card is about."""
        self.subject_led.emit(subject, word == "hold")

    def show_state(self, state: MovesState) -> None:
        """Show what is in hand."""
        self._state = state
        is_shown = state.hand.source is not None or state.hand.is_whole
        self.hand.tell(state.hand)
        self._pages.setCurrentIndex(1 if is_shown else 0)
        self.function_keys_changed.emit()

    def show_loading(self) -> None:
        """Say that the worklist is on its way, where nothing is shown yet."""
        if not self.waiting.rows:
            self.worklist.show_loading()

    def show_worklist(self, rows: Sequence[PutAwayRow]) -> None:
        """Show what waits on the docks."""
        self.waiting.put(rows)
        self._count.setText(self.tr("Waiting: {count}").format(count=len(rows)))
        if not rows:
            self.worklist.show_empty(
                said("Nothing waits to be put away."), said("Goods appear here when they are received at a dock.")
            )
            return
        self.worklist.show_rows()
        if not self.worklist.table.currentIndex().isValid():
            self.worklist.table.selectRow(0)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why there is no worklist."""
        self._count.clear()
        self.worklist.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan."""
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    def say_printed(self, title: Said) -> None:
        """Say what came out of a printer."""
        self.notices.say(title)

    def warn_not_printed(self, problem: InvistaError) -> None:
        """Say what did not; the move is posted all the same."""
        self.notices.warn(problem.title, problem.advice)

    async def ask_quantity(self, pick: Pick) -> tuple[Decimal, PackRow | None] | None:
        """Return how much is taken."""
        dialog = HowManyDialog(pick.pile.item, pick.quantity, pick.pile.loose, self)
        if not await self.asking.answered(dialog):
            return None
        quantity = dialog.field.quantity()
        return None if quantity is None else (quantity, dialog.pack)

    async def choose_pile(self, piles: Sequence[Pile]) -> Pile | None:
        """Return which one is meant."""
        dialog = PilesDialog(piles, self)
        return dialog.pile if await self.asking.answered(dialog) else None

    async def choose_quality(self, choices: Sequence[QualityChoice]) -> tuple[QualityChoice, str] | None:
        """Return what is to be done, and the note."""
        rows = [
            ReasonRow(
                str(place), self._quality_words(choice), needs_note=bool(choice.reason and choice.reason.needs_note)
            )
            for place, choice in enumerate(choices)
        ]
        answer = await self.asking.reason(said("What is to be done with these goods?"), rows)
        return None if answer is None else (choices[int(answer[0])], answer[1])

    def _quality_words(self, choice: QualityChoice) -> str:
        words = {
            HOLD: self.tr("Hold: {reason}"),
            SCRAP: self.tr("Scrap: {reason}"),
            RELEASE: self.tr("Release: they may be taken again"),
        }[choice.verb]
        return words.format(reason=choice.reason.label if choice.reason else "")

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.asking.confirm(title, advice, confirm)

    def _lay_out(self) -> None:
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(text(self.tr("To be put away"), "heading", wraps=False))
        top.addStretch()
        top.addWidget(self._count)
        column.addLayout(top)
        column.addWidget(self.worklist, 1)
        column.addWidget(
            text(self.tr("Scan an item to put it away. To move goods from a bin, scan the bin first."), "muted")
        )
        self._pages.addWidget(waiting)
        self._pages.addWidget(self.hand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.banner)
        layout.addWidget(self.notices)
        layout.addWidget(self._pages, 1)


def _columns() -> list[Column[PutAwayRow]]:
    return [
        Column(_tr("Item"), _item_words, stretch=2),
        Column(_tr("Details"), lambda row: pile_words(row.pile) if row.pile else "", stretch=1),
        Column(_tr("Dock"), lambda row: row.pallet.location if row.pallet else row.pile.location if row.pile else ""),
        Column(_tr("Since"), lambda row: shown_moment(row.pile.since) if row.pile and row.pile.since else ""),
        Column(_tr("Quantity"), _quantity_words, align=END),
        Column(_tr("Bin"), lambda row: row.suggestion.location_code if row.suggestion else "", bold=lambda _row: True),
    ]


def _item_words(row: PutAwayRow) -> str:
    if row.pallet is not None:
        return _tr("Pallet {sscc}").format(sscc=row.pallet.sscc) + "\n" + row.pallet.content
    return f"{row.pile.item.sku}\n{row.pile.item.name}" if row.pile else ""


def _quantity_words(row: PutAwayRow) -> str:
    if row.pile is None:
        return ""
    return left_to_right(f"{shown_number(row.pile.loose)} {row.pile.item.unit}")
