"""The questions of work on stock: how much, which pile."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from invista_desktop.models.domain.receiving import ItemRow
from invista_desktop.models.domain.stock_piles import Pile
from invista_desktop.views.common.choice_dialogs import ChoiceList
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.receiving.receiving_dialogs import QuantityDialog


def status_word(status: str) -> str:
    """Return what goods of a status are called; nothing for available ones."""
    tr = QCoreApplication.translate
    return {
        "AVAILABLE": "",
        "QUARANTINE": tr("stock", "held"),
        "DAMAGED": tr("stock", "damaged"),
        "EXPIRED": tr("stock", "expired"),
        "RECALLED": tr("stock", "recalled"),
    }.get(status, status.lower())


def pile_words(pile: Pile) -> str:
    """Return what tells a pile from others of its item: lot, expiry, status."""
    day = shown_day(pile.expiry_date)
    expires = QCoreApplication.translate("stock", "expires {day}").format(day=day) if day else ""
    return "  ".join(part for part in (pile.lot, expires, status_word(pile.status)) if part)


class HowManyDialog(QuantityDialog):
    """How much is taken: more than zero, in pieces or packs."""

    def __init__(self, item: ItemRow, held: Decimal, most: Decimal | None, parent: QWidget | None = None) -> None:
        super().__init__(item, held, parent)
        there = self.tr("{sku}: {most} {unit} are there.") if most is not None else "{sku}"
        self.ask(
            self.tr("How much?"),
            there.format(sku=item.sku, most=shown_number(most or Decimal(0)), unit=item.unit),
            self.tr("Set quantity"),
        )

    def problem(self) -> str:
        """More than nothing is taken."""
        quantity = self.field.quantity()
        return self.tr("Type more than zero, or go back.") if quantity is None or quantity <= 0 else ""


class PilesDialog(QuestionDialog):
    """Which of several piles is meant; what goes out first stands first."""

    least_width = 640

    def __init__(self, piles: Sequence[Pile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        first = piles[0].item
        self.ask(self.tr("Which of these?"), f"{first.sku}  {first.name}", self.tr("This one"))
        self._piles = tuple(piles)
        words = [
            f"{pile.location}   {shown_number(pile.loose)} {pile.item.unit}   {pile_words(pile)}".rstrip()
            for pile in piles
        ]
        self._list = ChoiceList(self.tr("Lots and places"), words)
        self._list.itemActivated.connect(self.accept)
        self._list.setCurrentRow(0)
        self.body.addWidget(self._list)
        self._list.setFocus()

    @property
    def pile(self) -> Pile | None:
        """The chosen one."""
        place = self._list.currentRow()
        return self._piles[place] if place >= 0 else None

    def problem(self) -> str:
        """One is needed."""
        return "" if self.pile else self.tr("Choose one first.")
