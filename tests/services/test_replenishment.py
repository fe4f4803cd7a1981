"""What the screen of what to buy reads and posts."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from invista_desktop.errors import Conflict
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.replenishment import (
    DraftReorders,
    ReorderFilter,
    ReorderQuestion,
    ReorderSort,
    SetReorderPoint,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.replenishment.desk import ReplenishmentDesk
from tests.builders import Warehouse
from tests.services.test_database_reordering import rule, supplied
from tests.stock_given import Stock, post


@pytest.fixture
def stock(warehouse: Warehouse) -> Stock:
    return Stock(warehouse)


@pytest.fixture
def desk(transactions: Transactions) -> ReplenishmentDesk:
    return ReplenishmentDesk(transactions)


def building(stock: Stock, code: str) -> UUID:
    return UUID(str(stock.warehouse.one("select id from warehouse where code = %s", code)))


def found(desk: ReplenishmentDesk, **asked: Any) -> list[str]:
    question = ReorderQuestion(**asked)
    rows = desk.reorder_window(question, 0, 10)
    assert desk.count_reorders(question) == len(rows)
    return [row.sku for row in rows]


def furnish(transactions: Transactions, stock: Stock) -> None:
    """BOLT is bought and runs low, NUT comes from NORTH and runs low, SCREW has enough."""
    for sku in ("BOLT", "NUT", "SCREW"):
        stock.warehouse.product(sku)
    supplied(stock, "BOLT")
    stock.pile("NUT", 30, "NORTH-A-01")
    stock.pile("SCREW", 30)
    post(transactions, "set_reorder_rule", **rule(stock, "BOLT"))
    post(transactions, "set_reorder_rule", **rule(stock, "NUT", source_warehouse_id=str(building(stock, "NORTH"))))
    post(transactions, "set_reorder_rule", **rule(stock, "SCREW"))


def test_the_worklist_is_searched_narrowed_and_sorted(
    transactions: Transactions, stock: Stock, desk: ReplenishmentDesk
) -> None:
    furnish(transactions, stock)

    assert found(desk) == ["BOLT", "NUT"]
    assert found(desk, filter=ReorderFilter.BUY) == ["BOLT"]
    assert found(desk, filter=ReorderFilter.TRANSFER) == ["NUT"]
    assert found(desk, filter=ReorderFilter.ALL, descending=True) == ["SCREW", "NUT", "BOLT"]
    assert [found(desk, search=words) for words in ("nu", "%", "demo supp", "NORTH", "\x00")] == [
        ["NUT"], [], ["BOLT"], ["NUT"], ["BOLT", "NUT"],
    ]  # fmt: skip
    assert found(desk, warehouse_id=building(stock, "NORTH")) == []
    for sort in ReorderSort:
        assert sorted(found(desk, sort=sort)) == ["BOLT", "NUT"]
    bolt, nut = desk.reorder_window(ReorderQuestion(), 0, 10)
    assert (int(bolt.suggested), bolt.is_transfer, bolt.source_name, bolt.lead_time_days) == (
        60,
        False,
        "Demo Supplies",
        7,
    )
    assert (nut.is_transfer, nut.source_name, int(nut.source_available)) == (True, "NORTH", 30)


def test_what_is_chosen_becomes_a_draft_order_and_a_draft_transfer(
    transactions: Transactions, stock: Stock, desk: ReplenishmentDesk
) -> None:
    furnish(transactions, stock)
    bolt, nut = desk.reorder_window(ReorderQuestion(), 0, 10)
    lines = DraftReorders(new_id(), ((bolt.rule_id, bolt.suggested), (nut.rule_id, Decimal(12))))

    made = desk.draft(lines)

    assert ([number[:2] for number in made.orders], [number[:2] for number in made.transfers]) == (["RO"], ["TR"])
    # What was asked for counts: sixty bolts are enough, a dozen nuts are enough.
    assert found(desk) == []
    with pytest.raises(Conflict):
        desk.draft(DraftReorders(new_id(), lines.lines))


def test_a_reorder_point_is_read_as_it_is_set(
    transactions: Transactions, stock: Stock, desk: ReplenishmentDesk
) -> None:
    furnish(transactions, stock)
    bolt = desk.reorder_window(ReorderQuestion(search="BOLT"), 0, 1)[0]
    before = desk.point_of_rule(bolt.rule_id)

    desk.set_point(
        SetReorderPoint(
            new_id(), before.product_id, None, before.warehouse_id, Decimal(5), Decimal(20), Decimal(4),
            lead_time_days=3, supplier_id=before.suppliers[0].id,
        )
    )  # fmt: skip

    after = desk.point_of_rule(bolt.rule_id)
    assert (before.preferred_supplier, before.supplier_id) == ("Demo Supplies", None)
    assert [after.min_quantity, after.max_quantity, after.multiple] == [5, 20, 4]
    assert after.lead_time_days == 3
    assert after.supplier_id == before.suppliers[0].id
    assert [one.code for one in after.warehouses] == ["NORTH"]


def test_an_item_without_a_reorder_point_begins_with_none(stock: Stock, desk: ReplenishmentDesk) -> None:
    product = stock.pile("BOLT", 1)

    point = desk.point_of_item(product, None, building(stock, "NORTH"))

    assert (point.is_new, point.sku, point.warehouse_code, int(point.max_quantity)) == (True, "BOLT", "NORTH", 0)


def test_a_reorder_point_that_is_gone_is_a_conflict(desk: ReplenishmentDesk) -> None:
    with pytest.raises(Conflict):
        desk.point_of_rule(new_id())
