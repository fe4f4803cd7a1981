"""One opened adjustment: what was found and lost, why, by whom, and what was decided."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said, said
from invista_desktop.models.domain.adjustments import AdjustmentLine, OpenedAdjustment
from invista_desktop.models.domain.lifecycles import AdjustmentStatus
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.forms import restyle, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.stock_work.adjustments.dialogs import PhotoDialog
from invista_desktop.views.stock_work.adjustments.words import adjustment_status, line_columns


class OpenedView(QWidget):
    """Shows an adjustment, with the keys of where it stands.

    Signals:
        function_keys_changed: other things can be done now.
        approve_requested, refuse_requested, withdraw_requested, back_requested, reload_requested: keys.
        photo_requested: arg: the picture's name.
        paper_requested: its record is to be looked at; arg: its id.
        left: back to the list.
    """

    function_keys_changed = Signal()
    approve_requested = Signal()
    refuse_requested = Signal()
    withdraw_requested = Signal()
    back_requested = Signal()
    reload_requested = Signal()
    photo_requested = Signal(str)
    paper_requested = Signal(object)
    left = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones, self.asking = tones, Asking(self)
        self._adjustment: OpenedAdjustment | None = None
        self.banner = ScanBanner()
        self.lines: RowsTableModel[AdjustmentLine] = RowsTableModel(line_columns(), key=lambda line: line)
        self.table = WindowedView(self.lines, lines=2)
        self.table.retry_requested.connect(self.reload_requested)
        self._title, self._status = text("", "heading", wraps=False), text("", "badge", wraps=False)
        self._value, self._story = text("", "large", wraps=False), text("", "muted")
        self._lay_out()
        self.setFocusProxy(self.table)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with it."""
        tr, opened = self.tr, self._adjustment
        keys = [
            FunctionKey("Esc", tr("Back"), self.left.emit),
            FunctionKey("F5", tr("Refresh"), self.reload_requested.emit),
        ]
        if opened is None:
            return keys
        keys.append(FunctionKey("Ctrl+D", tr("Record"), self._ask_paper))
        if opened.photos:
            keys.append(FunctionKey("F7", tr("Photo"), self._show_next_photo))
        if opened.row.status is AdjustmentStatus.PENDING_APPROVAL and opened.row.is_own:
            keys.append(FunctionKey("F8", tr("Withdraw"), self.withdraw_requested.emit))
        elif opened.row.status is AdjustmentStatus.PENDING_APPROVAL:
            keys.append(FunctionKey("F8", tr("Refuse"), self.refuse_requested.emit))
            keys.append(FunctionKey("F9", tr("Approve"), self.approve_requested.emit, primary=True))
        elif opened.row.status is AdjustmentStatus.POSTED and not opened.row.is_reversal:
            keys.append(FunctionKey("F8", tr("Take back"), self.back_requested.emit))
        return keys

    def take_scan(self, raw: str) -> None:
        """Take one scan: it answers a question, or is of no use here."""
        if self.asking.is_open and self.asking.take_scan(raw):
            return
        self.tell(Verdict.REFUSED, said("Not taken."), said("Press Esc to go back to the list, then scan."))

    def show_opening(self) -> None:
        """Say that it is on its way."""
        self.lines.put(())
        self.table.show_loading()

    def show_adjustment(self, adjustment: OpenedAdjustment) -> None:
        """Show it."""
        is_other = self._adjustment is None or self._adjustment.row.adjustment_id != adjustment.row.adjustment_id
        self._adjustment, row = adjustment, adjustment.row
        self._photo = 0
        self._title.setText(row.number)
        self._status.setText(adjustment_status(row.status))
        self._status.setProperty("state", "late" if row.status is AdjustmentStatus.PENDING_APPROVAL else "")
        restyle(self._status)
        self._value.setText(f"{row.value:+.2f}")
        self._value.setAccessibleName(self.tr("The books change by {value}").format(value=f"{row.value:+.2f}"))
        self._story.setText(self._story_words(adjustment))
        self.lines.put(adjustment.lines)
        self.table.show_rows()
        if is_other:
            self._show_ready(adjustment)
        self.function_keys_changed.emit()

    def show_problem(self, problem: InvistaError) -> None:
        """Say why it cannot be shown."""
        self._adjustment = None
        self.table.show_problem(problem)
        self.function_keys_changed.emit()

    async def show_photo(self, file_name: str, content: bytes) -> None:
        """Show a picture over the screen until it is closed."""
        await self.asking.answered(PhotoDialog(file_name, content, self))

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a key."""
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen code and the note."""
        return await self.asking.reason(title, reasons)

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.asking.confirm(title, advice, confirm)

    async def ask_note(self, title: Said) -> str | None:
        """Return a few words on why."""
        return await self.asking.note(title)

    def _ask_paper(self) -> None:
        if self._adjustment is not None:
            self.paper_requested.emit(self._adjustment.row.adjustment_id)

    def _show_next_photo(self) -> None:
        if self._adjustment is not None and self._adjustment.photos:
            photos = self._adjustment.photos
            self.photo_requested.emit(photos[self._photo % len(photos)])
            self._photo += 1

    def _story_words(self, adjustment: OpenedAdjustment) -> str:
        row, tr = adjustment.row, self.tr
        who = tr("me") if row.is_own else row.person
        parts = [
            tr("{reason}. Asked by {who}, {when}").format(reason=row.reason, who=who, when=shown_moment(row.created_at))
        ]
        if adjustment.note:
            parts.append(tr("Note: {note}").format(note=adjustment.note))
        if adjustment.decided_by:
            parts.append(tr("Decided by {who}").format(who=adjustment.decided_by))
        if adjustment.decision_note:
            parts.append(adjustment.decision_note)
        if adjustment.reverses:
            parts.append(tr("Takes {number} back").format(number=adjustment.reverses))
        if adjustment.reversed_by:
            parts.append(tr("Taken back by {number}").format(number=adjustment.reversed_by))
        if adjustment.photos:
            parts.append(tr("Photos: {names}").format(names=", ".join(adjustment.photos)))
        return "   ".join(parts)

    def _show_ready(self, adjustment: OpenedAdjustment) -> None:
        row = adjustment.row
        if row.status is not AdjustmentStatus.PENDING_APPROVAL:
            self.banner.tell(Verdict.READY, said("This is how it stands."))
        elif row.is_own:
            self.banner.tell(Verdict.READY, said("It waits for somebody else's yes."), said("F8 withdraws it."))
        else:
            self.banner.tell(
                Verdict.READY, said("It waits for a yes."), said("F9 approves and posts it, F8 refuses it.")
            )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        for part in (self._title, self._status):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self._value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self._story)
        layout.addWidget(self.table, 1)
