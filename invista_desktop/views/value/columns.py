"""Stock's value in the words people use, column by column."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.stock_values import CostLayerRow, StockValueRow, ValuationMethod, ValueSort
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.money import shown_money
from invista_desktop.views.common.numbers import shown_number

COST_PLACES = 4


def _tr(words: str) -> str:
    return QCoreApplication.translate("value", words)


def method_word(method: ValuationMethod) -> str:
    """Return a method of valuation as people say it."""
    return {ValuationMethod.FIFO: _tr("FIFO"), ValuationMethod.MOVING_AVERAGE: _tr("moving average")}[method]


def value_columns() -> list[Column[StockValueRow]]:
    """Return the columns of the list, two lines each."""
    return [
        Column(
            _tr("Item"), lambda row: f"{row.sku}\n{row.product_name}", sort_key=ValueSort.ITEM,
            bold=lambda _row: True, stretch=1,
        ),
        Column(_tr("Warehouse"), lambda row: row.warehouse_code, sort_key=ValueSort.WAREHOUSE),
        Column(
            _tr("Quantity"), lambda row: f"{shown_number(row.quantity)} {row.unit}", align=END,
            sort_key=ValueSort.QUANTITY,
        ),
        Column(_tr("Each"), _each, align=END),
        Column(
            _tr("Value"), lambda row: shown_money(row.value), align=END, sort_key=ValueSort.VALUE,
            bold=lambda _row: True,
        ),
        Column(
            _tr("Remark"), lambda row: _tr("provisional") if row.is_provisional else "",
            icon=lambda row: icon("warning") if row.is_provisional else None,
        ),
    ]  # fmt: skip


def layer_columns() -> list[Column[CostLayerRow]]:
    """Return the columns of an item's layers."""
    return [
        Column(_tr("Came in"), lambda row: shown_moment(row.arrived_at) if row.arrived_at else _tr("Opening layer")),
        Column(_tr("With"), lambda row: row.document or "", stretch=1),
        Column(_tr("Left of it"), lambda row: shown_number(row.quantity), align=END),
        Column(_tr("Each"), lambda row: shown_money(row.value / row.quantity, places=COST_PLACES), align=END),
        Column(_tr("Value"), lambda row: shown_money(row.value), align=END, bold=lambda _row: True),
    ]


def _each(row: StockValueRow) -> str:
    return "" if row.unit_cost is None else shown_money(row.unit_cost, places=COST_PLACES)
