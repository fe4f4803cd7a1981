"""What the screens of replenishment read and post."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from invista_desktop.errors import Conflict, NeedsConfirmation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.replenishment import DraftReorders, ReorderQuestion, ReserveStock
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.replenishment.postings import draft_reorders, release_reservation, reserve_stock
from invista_desktop.services.replenishment.worklist import active_reservations, reorders
from invista_desktop.services.valuation.values import stock_value_on
from tests.builders import Warehouse
from tests.services.test_database_reordering import rule, supplied
from tests.stock_given import Stock, post


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


def reserve(stock: Stock, product: UUID, quantity: int, *, accept_part: bool = False) -> ReserveStock:
    main = stock.warehouse.one("select id from warehouse where code = 'MAIN'")
    until = datetime.now(UTC) + timedelta(days=1)
    return ReserveStock(
        new_id(), product, None, main, Decimal(quantity), None, until, "For the fair", accept_part=accept_part
    )


def test_a_reservation_is_made_listed_and_released(transactions: Transactions, stock: Stock) -> None:
    product = stock.pile("BOLT", 5)

    made = reserve_stock(transactions, reserve(stock, product, 3))
    (row,) = transactions.run(lambda session: active_reservations(session).rows(session, 0, 10))

    assert (row.number, row.sku, row.quantity, row.reason) == (made.number, "BOLT", Decimal(3), "For the fair")
    assert row.reserved_by.startswith("Demo Person")
    release_reservation(transactions, new_id(), row.id)
    assert transactions.run(lambda session: active_reservations(session).rows(session, 0, 10)) == []
    with pytest.raises(Conflict):
        release_reservation(transactions, new_id(), row.id)


def test_a_part_is_reserved_when_that_was_accepted(transactions: Transactions, stock: Stock) -> None:
    product = stock.pile("BOLT", 5)
    with pytest.raises(NeedsConfirmation):
        reserve_stock(transactions, reserve(stock, product, 9))

    assert reserve_stock(transactions, reserve(stock, product, 9, accept_part=True)).quantity == 5


def test_the_worklist_is_searched_and_becomes_drafts(transactions: Transactions, stock: Stock) -> None:
    for sku in ("BOLT", "NUT"):
        stock.warehouse.product(sku)
        supplied(stock, sku)
        post(transactions, "set_reorder_rule", **rule(stock, sku))

    def found(search: str) -> list[str]:
        question = ReorderQuestion(search)
        rows = transactions.run(lambda session: reorders(session, question).rows(session, 0, 10))
        return [row.sku for row in rows]

    assert [found(""), found("nu"), found("%"), found("demo supp")] == [["BOLT", "NUT"], ["NUT"], [], ["BOLT", "NUT"]]
    (bolt,) = transactions.run(lambda session: reorders(session, ReorderQuestion("BOLT")).rows(session, 0, 1))
    assert bolt.suggested == 60
    assert (bolt.is_transfer, bolt.source_name, bolt.lead_time_days) == (False, "Demo Supplies", 7)

    (number,) = draft_reorders(transactions, DraftReorders(new_id(), ((bolt.rule_id, bolt.suggested),)))

    assert number.startswith("RO-")
    assert found("") == ["NUT"]


def test_the_value_of_today_is_told_by_warehouse_and_item(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 5, standard_cost=2)

    rows = transactions.run(lambda session: stock_value_on(session, datetime.now(UTC).date()))

    assert [(row.warehouse_code, row.sku) for row in rows] == [("MAIN", "BOLT")]
    assert (rows[0].quantity, rows[0].value) == (Decimal(5), Decimal(10))
