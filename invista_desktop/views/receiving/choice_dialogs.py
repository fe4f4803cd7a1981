"""Which of several orders is meant."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from invista_desktop.models.domain.receiving import OrderRow
from invista_desktop.views.common.choice_dialogs import ChoiceList
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.receiving.columns import order_name


class OrderDialog(QuestionDialog):
    """Which of several orders is meant."""

    least_width = 720

    def __init__(self, rows: Sequence[OrderRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Several orders wait for this item"),
            self.tr("Look at the delivery note, and choose its order."),
            self.tr("Open"),
        )
        self._rows = tuple(rows)
        days = [shown_day(row.expected_date) or self.tr("no date") for row in rows]
        choices = [f"{order_name(row)}   {day}   {row.supplier_name}" for row, day in zip(rows, days, strict=True)]
        self._list = ChoiceList(self.tr("Orders"), choices)
        self._list.itemActivated.connect(self.accept)
        self._list.setCurrentRow(0)
        self.body.addWidget(self._list)
        self._list.setFocus()

    @property
    def row(self) -> OrderRow | None:
        """The chosen order."""
        place = self._list.currentRow()
        return self._rows[place] if place >= 0 else None

    def problem(self) -> str:
        """An order is needed."""
        return "" if self.row else self.tr("Choose an order.")
