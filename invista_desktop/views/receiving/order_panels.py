"""The pieces of the receiving screen around the line table."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from invista_desktop.models.domain.receiving import GoodsReceiptPosted, OpenedOrder
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import button, card, restyle, text
from invista_desktop.views.common.icons import pixmap
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.columns import status_word
from invista_desktop.views.receiving.rows import DraftState, LastScanRow, ReceivingHeader

_POSTED_WIDTH = 560
_SIGN = 80


class OrderHeader(QWidget):
    """Which order this is, from whom, and how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._title.setProperty("role", "heading")
        self._late, self._about = text("", wraps=False), ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._late.setProperty("state", "late")
        self._about.setProperty("role", "muted")
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedWidth(240)
        self._lines = text("", "large", wraps=False)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(6)
        left.addWidget(self._title)
        about = QHBoxLayout()
        about.setSpacing(12)
        about.addWidget(self._late)
        about.addWidget(self._about, 1)
        left.addLayout(about)
        right.addWidget(self._lines, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._progress)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addLayout(left, 1)
        layout.addLayout(right)

    def tell(self, header: ReceivingHeader) -> None:
        """Show the order's state."""
        self._title.tell(f"{header.number}   {header.supplier_name}")
        day = shown_day(header.expected_date) or self.tr("no date")
        self._late.setText(self.tr("Late, expected {day}").format(day=day))
        self._late.setVisible(header.is_late)
        expected = [] if header.is_late else [self.tr("expected {day}").format(day=day)]
        parts = [*expected, self.tr("at {dock}").format(dock=header.dock_code)]
        if header.other_people:
            parts.append(self.tr("also here: {people}").format(people=", ".join(header.other_people)))
        self._about.tell("   ·   ".join(parts))
        lines = self.tr("{done} of {all} lines complete").format(done=header.lines_done, all=header.line_count)
        self._lines.setText(lines)
        self._progress.setValue(header.progress)
        self._progress.setAccessibleName(lines)


class LastScanPanel(QFrame):
    """What the last scan came to, to be read from two metres away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Last scan"))
        self.setFixedWidth(264)
        # What does not fit is cut off below; it never makes the window taller than the screen.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(120)
        self._added, self._entered = text("", "scan"), text("", "large")
        self._sku, self._name = ElidedLabel(), text("")
        self._sku.setProperty("role", "heading")
        self._total, self._data = text("", "heading"), text("")
        self._wanting = text("")
        self._wanting.setProperty("state", "hint")
        self._so_far = text(self.tr("Scanned on this line"), "small")
        self._rule = _rule()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(text(self.tr("Last scan"), "small"))
        for widget in (self._added, self._entered, self._sku, self._name, self._data, self._rule, self._so_far):
            layout.addWidget(widget)
        layout.addWidget(self._total)
        layout.addWidget(self._wanting)
        layout.addStretch()

    def tell(self, last: LastScanRow | None) -> None:
        """Show the scan; None before the first."""
        for widget in (self._rule, self._so_far):
            widget.setVisible(last is not None)
        if last is None:
            self._sku.tell("")
            for label in (self._added, self._entered, self._total, self._data, self._wanting):
                label.hide()
            _fill(self._name, self.tr("Nothing scanned yet."))
            return
        _fill(self._added, added_words(last))
        self._sku.tell(last.sku)
        _fill(self._total, self._totals(last))
        _fill(self._entered, last.entered)
        _fill(self._name, last.name)
        _fill(self._data, self._data_words(last))
        _fill(self._wanting, shown(last.wanting) if last.wanting else "")

    def _totals(self, last: LastScanRow) -> str:
        total = shown_number(last.line_total)
        if last.expected is None:
            return f"{total} {last.unit}"
        return self.tr("{total} of {expected} {unit}").format(
            total=total, expected=shown_number(last.expected), unit=last.unit
        )

    def _data_words(self, last: LastScanRow) -> str:
        parts = []
        if last.lot_code:
            parts.append(self.tr("Lot {lot}").format(lot=last.lot_code))
        if last.expiry_date:
            parts.append(self.tr("Expires {day}").format(day=shown_day(last.expiry_date)))
        if last.serial:
            parts.append(self.tr("Serial {serial}").format(serial=last.serial))
        return "\n".join(parts)


class StateLine(QFrame):
    """How safe the work is, in words, and a way to try again where that can help.

    Signals:
        retry_requested: the person wants what waits to be tried now.
    """

    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._words = text("", wraps=True)
        self._retry = button(self.tr("Try again"))
        self._retry.clicked.connect(self.retry_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._retry)

    def tell(self, state: DraftState) -> None:
        """Say it."""
        sign, words = self._said(state)
        doubtful = sign in {"offline", "waiting"}
        self._words.setText(words)
        self._words.setProperty("state", "inactive" if doubtful else "")
        restyle(self._words)
        self._icon.setPixmap(pixmap(sign, 22, self.palette().windowText().color(), ratio=self.devicePixelRatioF()))
        self._retry.setVisible(doubtful)
        self.setAccessibleName(words)

    def _said(self, state: DraftState) -> tuple[str, str]:
        if state.is_posting_unknown:
            return "waiting", self.tr("Sent, but the answer is not known yet. It is sent again until it is.")
        kept = self.tr("Kept on this workstation, not posted yet. Steps: {steps}.").format(steps=state.scans)
        if state.set_aside:
            return "offline", self.tr("Still to be looked up: {codes}.").format(codes=state.set_aside) + " " + kept
        if not state.is_online:
            return "offline", self.tr("The database is away; go on scanning.") + " " + kept
        if state.waiting.parked:
            return "warning", self.tr("Refused, needs a decision: {count}.").format(
                count=state.waiting.parked
            ) + " " + kept
        return ("ok", kept) if state.scans else ("ready", self.tr("Nothing scanned yet."))


class PostedPage(QWidget):
    """A posted receipt, to be read from two metres away; what can be done with it stands in the key bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, inside = card()
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._sign.setFixedSize(_SIGN, _SIGN)
        self._number, self._about = text("", "scan", wraps=False), text("", "large")
        for label in (self._number, self._about):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self._number)
        inside.addWidget(self._about)
        self._next = text(self.tr("Scan the next order, or press Esc for the list."), "muted")
        self._next.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addSpacing(8)
        inside.addWidget(self._next)
        frame.setMinimumWidth(_POSTED_WIDTH)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        self.is_reversed = self.may_take_back = False

    def tell(self, receipt: GoodsReceiptPosted, order: OpenedOrder, *, may_take_back: bool) -> None:
        """Show a receipt that was just posted."""
        self.is_reversed, self.may_take_back = False, may_take_back
        self._show_sign("ok")
        self._number.setText(receipt.receipt_number)
        lines = self.tr("lines: {count}").format(count=len(receipt.lines))
        parts = (
            order.number,
            lines,
            self.tr("order {status}").format(status=status_word(receipt.order_status).lower()),
        )
        self._about.setText("   ·   ".join(parts))

    def tell_reversed(self) -> None:
        """Say that it was taken back."""
        self.is_reversed, self.may_take_back = True, False
        self._show_sign("undo")
        self._about.setText(self.tr("Taken back. Its goods are off the books."))

    def _show_sign(self, name: str) -> None:
        self._sign.setProperty("state", "done" if name == "ok" else "")
        restyle(self._sign)
        ink = self._sign.palette().color(self._sign.foregroundRole())
        self._sign.setPixmap(pixmap(Verdict.OK if name == "ok" else name, 64, ink, ratio=self.devicePixelRatioF()))


def added_words(last: LastScanRow) -> str:
    """Return what the last scan added, or the whole that was typed."""
    sign = "" if last.is_typed else "+"
    return f"{sign}{shown_number(last.added)} {last.unit}"


def _fill(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule
