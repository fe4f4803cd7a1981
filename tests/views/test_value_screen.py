"""Stock's value and the books, through the real screen on the real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invista_desktop.app.value import value_screen
from invista_desktop.models.domain.stock_values import ValuationMethod
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.views.common.choice_dialogs import ReasonDialog
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.value.dialogs import ClosePeriodDialog, RateDialog
from invista_desktop.views.value.pages import ValuePages
from tests.services.test_value_desk import furnish
from tests.stock_given import Stock
from tests.work_given import in_sight, press, until, work_for


@asynccontextmanager
async def shown(qtbot: QtBot, transactions: Transactions, folder: Path, *may: str) -> AsyncIterator[ValuePages]:
    with work_for(transactions, folder, *may) as work:
        screen = value_screen(work)
        assert isinstance(screen, ValuePages)
        qtbot.addWidget(screen)
        screen.resize(1040, 620)
        screen.show()
        yield screen
        await until(lambda: screen.tasks.running == 0, "rest")


@pytest.fixture
async def pages(qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path) -> AsyncIterator[ValuePages]:
    furnish(stock)
    async with shown(qtbot, transactions, tmp_path) as screen:
        await sums(screen, "MAIN: 50.00   NORTH: 15.00   Together: 65.00 EUR")
        yield screen


async def sums(pages: ValuePages, words: str) -> None:
    await until(lambda: pages.list.totals.text().replace("\u00a0", " ") == words, f"“{words}”")


async def told(pages: ValuePages, words: str) -> None:
    await until(lambda: words in pages.list.remark.text(), f"“{words}”, not “{pages.list.remark.text()}”,")


async def test_the_list_says_what_each_item_is_worth_and_how_the_books_are_kept(pages: ValuePages) -> None:
    view = pages.list
    await until(lambda: view.model.row(0) is not None, "rows")
    row = next(row for number in range(3) if (row := view.model.row(number)) and row.warehouse_code == "NORTH")

    assert [column.text(row) for column in view.model.columns][1:5] == ["NORTH", "5 EA", "3.0000", "15.00"]
    assert view.books.text() == "Valued by moving average, in EUR. The books are open."


async def test_a_past_day_and_one_warehouse_are_asked_for(pages: ValuePages, stock: Stock) -> None:
    view = pages.list
    yesterday = stock.warehouse.one("select app.organisation_day(now()) - 1")

    press(pages, "F4")
    view.day.setText(yesterday.isoformat())
    view.day.returnPressed.emit()
    await until(lambda: view.model.rowCount() == 0 and yesterday.isoformat() in view.count.text(), "yesterday")
    view.day.setText("soon")
    view.day.returnPressed.emit()
    await told(pages, "soon is no day.")
    view.day.clear()
    await until(lambda: view.model.rowCount() == 3, "now")
    view.warehouse.setCurrentIndex(2)
    view.warehouse.activated.emit(2)

    await sums(pages, "NORTH: 15.00 EUR")


async def test_under_moving_average_an_item_has_no_layers(pages: ValuePages) -> None:
    await until(lambda: pages.list.rows.table.current_row() is not None, "a row")
    press(pages, "F2")

    await until(lambda: "BOLT" in pages.card.title.text(), "the card")
    assert "Last cost" in pages.card.facts.text()
    assert pages.card.rows.currentWidget() is not pages.card.rows.table
    press(pages, "Esc")
    assert pages.currentWidget() is pages.list


async def test_under_fifo_the_layers_of_an_item_are_shown(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path
) -> None:
    stock.warehouse.admin.execute("update organisation_setting set value = '\"FIFO\"' where key = 'valuation_method'")
    furnish(stock)
    async with shown(qtbot, transactions, tmp_path) as pages:
        await sums(pages, "MAIN: 55.00   NORTH: 10.00   Together: 65.00 EUR")
        await until(lambda: pages.list.model.row(2) is not None, "rows")
        bolts = next(
            row for number in range(3)
            if (row := pages.list.model.row(number)) and (row.sku, row.warehouse_code) == ("BOLT", "MAIN")
        )  # fmt: skip
        pages.list.rows.table.row_opened.emit(bolts)

        await until(lambda: len(pages.card.model.rows) == 2, "two layers")
        assert [(int(layer.quantity), int(layer.value)) for layer in pages.card.model.rows] == [(5, 10), (10, 40)]
        assert "15 EA, worth 50.00 EUR" in pages.card.facts.text()
        assert "FIFO" in pages.list.books.text()


async def test_the_books_are_closed_after_a_yes_and_opened_with_a_note(pages: ValuePages, stock: Stock) -> None:
    today = stock.warehouse.one("select app.organisation_day(now())")
    yesterday = today - timedelta(days=1)
    press(pages, "F8")
    dialog = await in_sight(ClosePeriodDialog)
    assert dialog.through() == today.replace(day=1) - timedelta(days=1)
    dialog.day.setText((today + timedelta(days=1)).isoformat())
    assert dialog.problem() == "This day is still to come."
    dialog.day.setText(yesterday.isoformat())
    dialog.accept()
    (await in_sight(ConfirmDialog)).reject()
    await until(lambda: pages.tasks.running == 0, "rest")
    assert stock.warehouse.one("select app.closed_through()") is None

    press(pages, "F8")
    again = await in_sight(ClosePeriodDialog)
    again.day.setText(yesterday.isoformat())
    again.accept()
    (await in_sight(ConfirmDialog)).accept()
    await told(pages, f"closed through {yesterday.isoformat()}")
    assert stock.warehouse.one("select app.closed_through()") == yesterday
    assert yesterday.isoformat() in pages.list.books.text()

    press(pages, "F8")
    opening = await in_sight(ClosePeriodDialog)
    opening.day.clear()
    assert "why days are opened" in opening.problem()
    opening.note.setText("An invoice came late")
    opening.accept()
    (await in_sight(ConfirmDialog)).accept()
    await told(pages, "The books are open.")
    assert stock.warehouse.one("select app.closed_through()") is None


async def test_who_may_not_close_reads_only(
    qtbot: QtBot, transactions: Transactions, stock: Stock, tmp_path: Path
) -> None:
    furnish(stock)
    async with shown(qtbot, transactions, tmp_path, "stock.read", "valuation.read") as pages:
        await until(lambda: pages.list.model.rowCount() == 3, "the list")

        assert not next(key for key in pages.function_keys() if key.key == "F8").enabled


async def test_the_method_changes_once_the_books_are_closed_and_not_before(pages: ValuePages, stock: Stock) -> None:
    press(pages, "F6")
    asked = await in_sight(ReasonDialog)
    asked._list.setCurrentRow([method.value for method in ValuationMethod].index("FIFO"))
    asked.accept()
    (await in_sight(ConfirmDialog)).accept()
    await told(pages, "books")
    assert "moving average" in pages.list.books.text()

    stock.warehouse.admin.execute(
        "update organisation_setting set value = to_jsonb(app.organisation_day(now())::text)"
        " where key = 'closed_through'"
    )
    press(pages, "F6")
    asked = await in_sight(ReasonDialog)
    asked._list.setCurrentRow([method.value for method in ValuationMethod].index("FIFO"))
    asked.accept()
    (await in_sight(ConfirmDialog)).accept()
    await told(pages, "The method is changed.")
    assert "FIFO" in pages.list.books.text() or "first in" in pages.list.books.text().lower()


async def test_a_rate_is_kept_from_a_day_on(pages: ValuePages, stock: Stock) -> None:
    press(pages, "F7")
    asked = await in_sight(RateDialog)
    problems = []
    for code, rate in (("", "1"), ("EUR", "1"), ("USD", "0")):
        asked.currency.setText(code)
        asked.rate.set_quantity(Decimal(rate))
        problems.append(asked.problem())
    asked.rate.set_quantity(Decimal("0.91"))
    asked.accept()
    await told(pages, "1 USD is 0.91 EUR")

    assert all(problems)
    assert stock.warehouse.one("select rate from exchange_rate where currency = 'USD'") == Decimal("0.91")
