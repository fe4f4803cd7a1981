"""What to buy, through the real screen on the real database: found, marked, drafted, and set."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from invista_desktop.app.replenishment import replenishment_screen
from invista_desktop.models.domain.replenishment import ReorderFilter
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.replenishment.dialogs import NewPointDialog, OrderQuantityDialog, ReorderPointDialog
from invista_desktop.views.replenishment.view import ReplenishmentView
from tests.services.test_database_reordering import rule, supplied
from tests.services.test_replenishment import building, furnish
from tests.stock_given import Stock, post
from tests.work_given import in_sight, press, until, work_for


@pytest.fixture
async def view(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path
) -> AsyncIterator[ReplenishmentView]:
    furnish(transactions, stock)
    with work_for(transactions, tmp_path) as work:
        screen = replenishment_screen(work)
        assert isinstance(screen, ReplenishmentView)
        qtbot.addWidget(screen)
        screen.resize(1040, 620)
        screen.show()
        await rows(screen, "BOLT", "NUT")
        yield screen


def seen(view: ReplenishmentView) -> list[str]:
    return [row.sku if (row := view.model.row(number)) else "" for number in range(view.model.rowCount())]


async def rows(view: ReplenishmentView, *skus: str) -> None:
    await until(lambda: view.rows.currentWidget() is view.rows.table and seen(view) == list(skus), f"{skus}")


def cell(view: ReplenishmentView, row: int, title: str) -> str:
    titles = [column.title for column in view.model.columns]
    return str(view.model.index(row, titles.index(title)).data())


async def told(view: ReplenishmentView, words: str) -> None:
    await until(lambda: words in view.remark.text(), f"“{words}”, not “{view.remark.text()}”,")


async def test_each_row_says_how_it_stands_and_what_to_do(view: ReplenishmentView) -> None:
    assert cell(view, 0, "Available") == "0\n0 reserved"
    assert cell(view, 0, "Coming") == "0 on order\n0 in transit"
    assert (cell(view, 0, "Min – max"), cell(view, 0, "To order")) == ("10 – 50", "60 EA")
    assert cell(view, 0, "From") == "Demo Supplies\n7 days"
    assert cell(view, 1, "From") == "Transfer from NORTH\n30 available there"


async def test_the_list_is_narrowed_by_chip_warehouse_and_search(view: ReplenishmentView) -> None:
    view.filter_requested.emit(ReorderFilter.BUY)
    await rows(view, "BOLT")
    view.filter_requested.emit(ReorderFilter.ALL)
    await rows(view, "BOLT", "NUT", "SCREW")
    view.take_scan("nut")
    await rows(view, "NUT")
    view.warehouse.setCurrentIndex(view.warehouse.findText("NORTH", flags=view_match()))
    view.warehouse.activated.emit(view.warehouse.currentIndex())
    await until(lambda: view.model.rowCount() == 0, "nothing in NORTH")


def view_match() -> Any:
    from PySide6.QtCore import Qt

    return Qt.MatchFlag.MatchStartsWith


async def test_what_is_marked_becomes_drafts(view: ReplenishmentView, stock: Stock) -> None:
    press(view, "F2")
    await told(view, "Marked: 1")
    assert cell(view, 0, "To order") == "60 EA\nmarked"
    view.rows.table.selectRow(1)
    view.rows.table.row_opened.emit(view.rows.table.current_row())
    dialog = await in_sight(OrderQuantityDialog)
    dialog.quantity.setText("24")
    dialog.accept()
    await told(view, "Marked: 2")
    press(view, "F9")
    (await in_sight(ConfirmDialog)).accept()

    await told(view, "Drafted: RO-")
    ordered = stock.warehouse.one("select sum(ordered_quantity) from purchase_order_item")
    asked = stock.warehouse.one("select sum(requested_quantity) from stock_transfer_item")
    assert (ordered, asked) == (60, 24)
    await until(lambda: view.model.rowCount() == 0, "nothing runs low")


async def test_all_are_marked_but_those_without_a_supplier(
    view: ReplenishmentView, stock: Stock, transactions: Transactions
) -> None:
    stock.warehouse.product("WASHER")
    post(transactions, "set_reorder_rule", **rule(stock, "WASHER"))
    press(view, "F5")
    await rows(view, "BOLT", "NUT", "WASHER")

    press(view, "F4")
    await told(view, "Marked: 2")
    view.rows.table.selectRow(2)
    press(view, "F2")

    await told(view, "no supplier is named")


async def test_drafts_that_another_made_meanwhile_are_not_made_again(
    view: ReplenishmentView, stock: Stock, transactions: Transactions
) -> None:
    press(view, "F2")
    await told(view, "Marked: 1")
    post(transactions, "draft_reorders", {"reorder_rule_id": rule_of(stock, "BOLT"), "quantity": "60"})
    press(view, "F9")
    (await in_sight(ConfirmDialog)).accept()

    await told(view, "not needed any more")
    await rows(view, "NUT")
    assert stock.warehouse.one("select count(*) from purchase_order") == 1


def rule_of(stock: Stock, sku: str) -> str:
    asked = "select r.id from reorder_rule r join product p on p.id = r.product_id where p.sku = %s"
    return str(stock.warehouse.one(asked, sku))


async def test_a_reorder_point_is_changed(view: ReplenishmentView, stock: Stock) -> None:
    press(view, "F7")
    dialog = await in_sight(ReorderPointDialog)
    dialog.most.setText("5")
    assert "no less than the minimum" in dialog.problem()
    dialog.most.setText("30")
    dialog.lead_time.setText("2")
    dialog.source.setCurrentIndex(dialog.source.findText("Transfer from NORTH"))
    dialog.accept()

    await told(view, "The reorder point of BOLT in MAIN is kept.")
    kept = stock.warehouse.one(
        "select max_quantity, lead_time_days, source_warehouse_id from reorder_rule where id = %s",
        rule_of(stock, "BOLT"),
    )
    assert kept == (30, 2, building(stock, "NORTH"))


async def test_an_item_gets_a_reorder_point_by_scan(view: ReplenishmentView, stock: Stock) -> None:
    stock.pile("GLUE", 3)
    supplied(stock, "GLUE")
    press(view, "F6")
    asked = await in_sight(NewPointDialog)
    assert asked.problem()
    view.take_scan("GLUE")
    dialog = await in_sight(ReorderPointDialog)
    dialog.least.setText("5")
    dialog.most.setText("8")
    dialog.accept()

    await told(view, "GLUE in MAIN is kept")
    await rows(view, "BOLT", "GLUE", "NUT")
    assert (
        Decimal(stock.warehouse.one("select min_quantity from reorder_rule where id = %s", rule_of(stock, "GLUE"))) == 5
    )


async def test_what_is_no_item_gets_no_reorder_point(view: ReplenishmentView) -> None:
    press(view, "F6")
    asked = await in_sight(NewPointDialog)
    asked.code.setText("MAIN-A-01")
    asked.accept()

    await told(view, "MAIN-A-01 is no item.")
