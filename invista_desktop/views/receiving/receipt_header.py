"""What a posted receipt says above its lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from invista_desktop.models.domain.papers import Party
from invista_desktop.models.domain.posted_receipts import PostedReceipt, ReceiptStanding
from invista_desktop.views.common.days import shown_there
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.icons import pixmap
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.receiving.receipt_columns import standing_word

_SIGN = 24
_ACROSS = 3


class ReceiptHeader(QFrame):
    """Number and status of a receipt, and in pairs of name and value whose it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._number, self._standing, self._sign = text("", "heading", wraps=False), text("", "large"), QLabel()
        self._names = [text("", "small", wraps=False) for _ in range(2 * _ACROSS)]
        self._values = [ElidedLabel(elide=Qt.TextElideMode.ElideRight) for _ in self._names]
        self._lay_out()

    def clear(self) -> None:
        """Show nothing."""
        self.hide()

    def tell(self, receipt: PostedReceipt) -> None:
        """Show a receipt."""
        self._number.setText(receipt.number)
        words = self._standing_words(receipt)
        self._standing.setText(words)
        self._draw_sign(receipt.standing)
        for name, value, (title, told) in zip(self._names, self._values, self._facts(receipt), strict=True):
            name.setText(title)
            value.tell(told)
            value.setAccessibleName(f"{title}: {told}")
        self.setAccessibleName(f"{receipt.number}. {words}")
        self.show()

    def _facts(self, receipt: PostedReceipt) -> tuple[tuple[str, str], ...]:
        note, nothing = receipt.note, "–"
        state = self.tr("complete") if note.order_completed else self.tr("the rest is outstanding")
        return (
            (self.tr("Order"), f"{note.order_number}   ·   {state}"),
            (self.tr("Supplier"), _party(note.supplier) or nothing),
            (self.tr("Delivery note"), note.delivery_note or nothing),
            (self.tr("Posted"), shown_there(note.posted_at)),
            (self.tr("Received by"), "   ·   ".join(part for part in (note.receiver, receipt.workstation) if part)),
            (self.tr("Warehouse"), _party(note.warehouse)),
        )

    def _standing_words(self, receipt: PostedReceipt) -> str:
        numbers = ", ".join(link.number for link in receipt.linked)
        match receipt.standing:
            case ReceiptStanding.REVERSAL:
                words = self.tr("Reversal: takes {number} back").format(number=numbers)
                return "   ·   ".join(part for part in (words, receipt.reason, receipt.remark) if part)
            case ReceiptStanding.TAKEN_BACK:
                return self.tr("Taken back by {number}").format(number=numbers)
            case ReceiptStanding.PARTLY_TAKEN_BACK:
                return self.tr("Partly taken back by {number}").format(number=numbers)
            case _:
                return standing_word(receipt.standing)

    def _draw_sign(self, standing: ReceiptStanding) -> None:
        name = Verdict.OK if standing is ReceiptStanding.POSTED else "undo"
        ink = self._standing.palette().color(self._standing.foregroundRole())
        self._sign.setPixmap(pixmap(name, _SIGN, ink, ratio=self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._number)
        top.addSpacing(12)
        top.addWidget(self._sign)
        top.addWidget(self._standing, 1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(24)
        facts.setVerticalSpacing(2)
        for place, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            row, column = divmod(place, _ACROSS)
            facts.addWidget(name, 3 * row, column)
            facts.addWidget(value, 3 * row + 1, column)
            facts.setColumnStretch(column, 1)
        facts.setRowMinimumHeight(2, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(facts)


def _party(party: Party) -> str:
    return f"{party.name} ({party.code})" if party.code else party.name
