"""What is in hand and where it goes, to be read from two metres away."""

from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invista_desktop.models.domain.move_hand import MoveHand, Pick
from invista_desktop.models.domain.receiving import PutAwaySuggestion
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.translation import left_to_right
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.stock_work.dialogs import pile_words


def _tr(words: str) -> str:
    return QCoreApplication.translate("moves", words)


def _reason_word(reason: str) -> str:
    return {
        "fixed_bin": _tr("its fixed bin"),
        "where_it_lies": _tr("where it lies already"),
        "free_bin": _tr("a free bin"),
    }.get(reason, "")


class HandCard(QFrame):
    """From where, how much of what, and the bin it should go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("In hand"))
        self.picks: RowsTableModel[Pick] = RowsTableModel(_columns(), key=lambda pick: pick.pile.key)
        self.table = WindowedView(self.picks, lines=2)
        self._source, self._quantity, self._item = text("", "heading", wraps=False), text("", "scan"), ElidedLabel()
        self._item.setProperty("role", "large")
        self._details = ElidedLabel()
        self._to, self._bin, self._why = text(self.tr("Put it into"), "small"), text("", "scan"), text("", "muted")
        self._lay_out()

    def tell(self, hand: MoveHand) -> None:
        """Show what is in hand."""
        self._source.setText(self._from_words(hand))
        picks = hand.picks
        last = next((pick for step in reversed(hand.steps) if step.pile and (pick := hand.pick_of(step.pile))), None)
        if hand.pallet is not None:
            self._tell_goods(hand.pallet.sscc, self.tr("Pallet"), hand.pallet.content)
        elif last is not None:
            self._tell_goods(_amount(last), f"{last.pile.item.sku}  {last.pile.item.name}", _details(last))
        else:
            self._tell_goods("", "", "")
        goal = hand.suggestion if hand.has_goods else None
        for label in (self._to, self._bin, self._why):
            label.setVisible(goal is not None)
        self._bin.setText(goal.location_code if goal else "")
        self._bin.setAccessibleName(self.tr("Suggested bin {code}").format(code=goal.location_code) if goal else "")
        self._why.setText(self._why_words(goal, hand.quantity) if goal else "")
        self.picks.put(picks)
        self.table.setVisible(len(picks) > 1)
        self.table.show_rows()

    def _why_words(self, goal: PutAwaySuggestion, quantity: Decimal) -> str:
        why = _reason_word(goal.reason)
        if goal.room is None or goal.room >= quantity:
            return why
        return self.tr("{why}, room for {room} more").format(why=why, room=shown_number(goal.room))

    def _tell_goods(self, amount: str, item: str, details: str) -> None:
        self._quantity.setText(left_to_right(amount) if amount else "")
        self._item.tell(item)
        self._details.tell(details)

    def _from_words(self, hand: MoveHand) -> str:
        code = hand.source.code if hand.source else ""
        if hand.is_whole:
            return self.tr("Everything in {code}").format(code=code) if code else self.tr("A whole bin")
        return self.tr("From {code}").format(code=code)

    def _lay_out(self) -> None:
        goods, goal = QVBoxLayout(), QVBoxLayout()
        for column in (goods, goal):
            column.setSpacing(4)
        for widget in (self._quantity, self._item, self._details):
            goods.addWidget(widget)
        goods.addStretch()
        for label in (self._to, self._bin, self._why):
            goal.addWidget(label)
        goal.addStretch()
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(24, 18, 24, 18)
        inside.setSpacing(32)
        inside.addLayout(goods, 3)
        inside.addLayout(goal, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._source)
        layout.addWidget(frame)
        layout.addWidget(self.table, 1)
        layout.addStretch()


def _amount(pick: Pick) -> str:
    return f"{shown_number(pick.quantity)} {pick.pile.item.unit}"


def _details(pick: Pick) -> str:
    serials = ", ".join(piece.code for piece in pick.pieces[:6]) + (" …" if len(pick.pieces) > 6 else "")
    return "  ".join(part for part in (pile_words(pick.pile), serials) if part)


def _columns() -> list[Column[Pick]]:
    return [
        Column(_tr("Item"), lambda pick: f"{pick.pile.item.sku}\n{pick.pile.item.name}", stretch=2),
        Column(_tr("Details"), _details, stretch=1),
        Column(_tr("In hand"), lambda pick: left_to_right(_amount(pick)), align=END, bold=lambda _pick: True),
        Column(_tr("There"), lambda pick: shown_number(pick.pile.loose), align=END),
    ]
