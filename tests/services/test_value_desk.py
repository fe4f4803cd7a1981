"""What the screen of stock's value reads and posts."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from invista_desktop.errors import NotPermitted, RuleViolation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.stock_values import ClosePeriod, ValuationMethod, ValueQuestion, ValueSort
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.valuation.desk import ValueDesk
from tests.builders import CLERK, Business, arrived, receipt
from tests.services.test_database_valuation import buy
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers


@pytest.fixture
def desk(transactions: Transactions) -> ValueDesk:
    return ValueDesk(transactions)


@pytest.fixture
def fifo(stock: Stock) -> Iterator[Stock]:
    stock.warehouse.admin.execute("update organisation_setting set value = '\"FIFO\"' where key = 'valuation_method'")
    yield stock


def found(desk: ValueDesk, **asked: Any) -> list[tuple[str, str, int, int]]:
    question = ValueQuestion(**asked)
    rows = desk.value_window(question, 0, 10)
    assert desk.count_values(question) == len(rows)
    return [(row.warehouse_code, row.sku, int(row.quantity), int(row.value)) for row in rows]


def furnish(stock: Stock) -> None:
    for sku in ("BOLT", "NUT"):
        stock.warehouse.product(sku)
    buy(stock, "BOLT", 10, "2")
    buy(stock, "BOLT", 10, "4")
    buy(stock, "NUT", 5, "1")
    stock.warehouse.move("BOLT", 5, "MAIN-A-01", "NORTH-A-01")


def test_values_are_told_by_item_and_warehouse(stock: Stock, desk: ValueDesk) -> None:
    furnish(stock)

    assert sorted(found(desk)) == [("MAIN", "BOLT", 15, 45), ("MAIN", "NUT", 5, 5), ("NORTH", "BOLT", 5, 15)]
    assert found(desk, search="nu") == [("MAIN", "NUT", 5, 5)]
    assert [row[3] for row in found(desk, sort=ValueSort.VALUE, descending=True)] == [45, 15, 5]
    for sort in ValueSort:
        assert len(found(desk, sort=sort)) == 3
    totals = [(row.warehouse_code, int(row.value), row.items) for row in desk.values_by_warehouse(ValueQuestion())]
    assert totals == [("MAIN", 50, 2), ("NORTH", 15, 1)]
    main = next(one.id for one in desk.warehouses() if one.code == "MAIN")
    assert len(found(desk, filter=main)) == 2


def test_a_past_day_has_its_own_value(stock: Stock, desk: ValueDesk) -> None:
    furnish(stock)
    today = desk.books().today

    assert found(desk, day=today - timedelta(days=1)) == []
    assert len(found(desk, day=today)) == 3


def test_under_fifo_an_item_lies_in_layers(fifo: Stock, desk: ValueDesk) -> None:
    furnish(fifo)
    row = next(one for one in desk.value_window(ValueQuestion(), 0, 10) if (one.sku, int(one.value)) == ("BOLT", 50))

    card = desk.cost_card(row.stock_value_id)

    assert desk.books().method is ValuationMethod.FIFO
    assert [(int(layer.quantity), int(layer.value)) for layer in card.layers] == [(5, 10), (10, 40)]
    assert (card.row.unit_cost, card.last_cost) == (Decimal(50) / 15, Decimal(4))
    assert all(layer.arrived_at for layer in card.layers)


def test_under_moving_average_there_are_no_layers(stock: Stock, desk: ValueDesk) -> None:
    furnish(stock)
    row = next(one for one in desk.value_window(ValueQuestion(), 0, 10) if one.sku == "NUT")

    card = desk.cost_card(row.stock_value_id)

    assert (desk.books().method, card.layers, int(card.row.value)) == (ValuationMethod.MOVING_AVERAGE, (), 5)


def test_the_books_are_closed_and_opened_again_with_a_note(desk: ValueDesk) -> None:
    before = desk.books()
    through = before.today - timedelta(days=1)

    desk.close_period(ClosePeriod(new_id(), through))

    assert (before.closed_through, before.currency) == (None, "EUR")
    assert desk.books().closed_through == through
    with pytest.raises(RuleViolation) as refused:
        desk.close_period(ClosePeriod(new_id(), None))
    assert refused.value.code == "note_required"
    with pytest.raises(RuleViolation) as early:
        desk.close_period(ClosePeriod(new_id(), before.today + timedelta(days=1)))
    assert early.value.code == "day_not_over"
    desk.close_period(ClosePeriod(new_id(), None, "An invoice came late"))
    assert desk.books().closed_through is None


def test_values_and_closing_are_for_who_may(business: Business, stock: Stock) -> None:
    with business.transactions(*CLERK) as clerk:
        with pytest.raises(NotPermitted):
            ValueDesk(clerk).count_values(ValueQuestion())
        with pytest.raises(NotPermitted):
            ValueDesk(clerk).close_period(ClosePeriod(new_id(), None))


def test_a_layer_names_the_document_it_came_with(
    fifo: Stock, desk: ValueDesk, transfers: Transfers, transactions: Transactions
) -> None:
    order = fifo.warehouse.order(BOLT=5)
    command = receipt(order, arrived(fifo.warehouse, order, "BOLT", 5))
    received = transactions.call("post_goods_receipt", new_id(), command)
    post(transactions, "adjust_stock", fifo.change("BOLT", 1, "MAIN-DOCK"), reason_code="FOUND")
    transfer = transfers.approved(BOLT=2)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 2, "MAIN-DOCK"))

    cards = {
        row.warehouse_code: desk.cost_card(row.stock_value_id) for row in desk.value_window(ValueQuestion(), 0, 10)
    }

    assert [(layer.document or "")[:2] for layer in cards["MAIN"].layers] == ["GR", "SA"]
    assert cards["MAIN"].layers[0].document == received["receipt_number"]
    assert [(layer.document or "")[:2] for layer in cards["NORTH"].layers] == ["TR"]
