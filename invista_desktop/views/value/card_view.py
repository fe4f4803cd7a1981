"""What the value of one item in one warehouse is made of."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, said
from invista_desktop.models.domain.stock_values import Books, CostCard, CostLayerRow, ValuationMethod
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.money import shown_money
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.value.columns import COST_PLACES, layer_columns


class CostCardView(QWidget):
    """Shows quantity, value and cost as they are now, and under FIFO the layers, oldest first.

    Signals:
        reload_requested: ask the same again.
        left: one step back.
    """

    reload_requested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsTableModel[CostLayerRow] = RowsTableModel(layer_columns(), key=lambda row: row.layer_id)
        self.rows = WindowedView(self.model)
        self.rows.table.setSortingEnabled(False)
        self.rows.table.setAccessibleName(self.tr("Cost layers, oldest first"))
        self.title, self.facts = text("", "heading", wraps=False), text("", "large")
        self.remark = Remark()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.title, self.facts, self.remark):
            layout.addWidget(widget)
        layout.addWidget(self.rows, 1)
        self.setFocusProxy(self.rows)
        self.rows.retry_requested.connect(self.reload_requested)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done here."""
        return (
            FunctionKey("F5", self.tr("Refresh"), self.reload_requested.emit),
            FunctionKey("Esc", self.tr("Back"), self.left.emit),
        )

    def show_loading(self) -> None:
        """Say that the answer is on its way."""
        self.title.clear()
        self.facts.clear()
        self.remark.tell("hint", "")
        self.rows.show_loading()

    def show_card(self, card: CostCard, books: Books) -> None:
        """Show the item as it is now."""
        row = card.row
        self.title.setText(
            self.tr("{sku}  {name}, in {warehouse}").format(
                sku=row.sku, name=row.product_name, warehouse=row.warehouse_code
            )
        )
        self.facts.setText("   ".join(self._facts(card, books)))
        if row.is_provisional:
            self.remark.tell("hint", self.tr("Some of it came without a price or an exchange rate: provisional."))
        self.model.put(card.layers)
        if card.layers:
            self.rows.show_rows()
            self.rows.table.selectRow(0)
            self.rows.table.setFocus()
        elif books.method is ValuationMethod.MOVING_AVERAGE:
            self.rows.show_empty(
                said("Valued by moving average: every unit is worth the same."),
                said("Layers by arrival are kept under FIFO."),
            )
        else:
            self.rows.show_empty(said("Nothing is there now."), said("Layers appear with what comes in."))

    def show_problem(self, problem: InvistaError) -> None:
        """Say why nothing can be shown."""
        self.rows.show_problem(problem)

    def _facts(self, card: CostCard, books: Books) -> list[str]:
        row = card.row
        quantity, value = f"{shown_number(row.quantity)} {row.unit}", f"{shown_money(row.value)} {books.currency}"
        facts = [self.tr("Now: {quantity}, worth {value}").format(quantity=quantity, value=value)]
        if row.unit_cost is not None:
            facts.append(self.tr("Each: {cost}").format(cost=shown_money(row.unit_cost, places=COST_PLACES)))
        if card.last_cost is not None:
            facts.append(self.tr("Last cost: {cost}").format(cost=shown_money(card.last_cost, places=COST_PLACES)))
        return facts
