"""Whatever is done to stock, in whatever order and by how many at once: the books stay right."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import InvistaError
from invista_desktop.local_stack.postgres import Address
from tests.builders import Business, Warehouse
from tests.races.stock_workers import KINDS
from tests.races.transfer_workers import TRANSFER_KINDS, TransferWorker
from tests.stock_given import Stock, post

SEEDS = st.integers(min_value=0, max_value=2**32)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS + 2 * TRANSFER_KINDS), SEEDS), min_size=20, max_size=40)
# The books are one for all examples, so an example alone would not fail again, and cannot be made smaller.
ONCE: Any = {
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}

# Every statement tells what is wrong in one consistent look at what is committed.
WRONG = {
    "in and out do not cancel": """
        select m.product_id, m.lot_id from inventory_movement m
         cross join lateral (values (m.quantity), (-m.quantity)) e(q) group by 1, 2 having sum(e.q) <> 0""",
    "stock is not the ledger's": "select * from app.verify_stock()",
    "a serial is not where the ledger says": "select * from app.verify_serials()",
    "reserved is not the sum of reservations": "select * from app.verify_reservations()",
    "value is not the ledger's": "select * from app.verify_valuation()",
    "what is under way is not the ledger's": "select * from app.verify_transfers()",
    "what pallets hold is not what is kept of them": "select * from app.verify_pallets()",
    "more stands on pallets than there is": "select * from inventory_item where pallet_quantity > quantity",
    "a transfer keeps more than it will send": """
        select i.id from stock_transfer_item i
          join stock_reservation r on r.stock_transfer_item_id = i.id and r.status = 'ACTIVE'
         group by i.id having sum(r.quantity) > i.outstanding""",
    "transit is not what transfers have under way": """
        select product_id from (
          select i.product_id, t.to_warehouse_id as w, sum(i.in_transit) as q
            from stock_transfer_item i join stock_transfer t on t.id = i.transfer_id group by 1, 2
          union all
          select i.product_id, l.warehouse_id, -sum(i.quantity)
            from inventory_item i join location l on l.id = i.location_id where l.kind = 'in_transit' group by 1, 2) x
         group by product_id, w having sum(q) <> 0""",
    "something is negative": "select * from inventory_item where quantity < 0",
    "more is reserved than there is": "select * from inventory_item where reserved_quantity > quantity",
    "a serial is in two places": """
        select k.id from serial k join inventory_movement m on m.serial_id = k.id
          join location f on f.id = m.from_location_id join location t on t.id = m.to_location_id
         group by k.id having sum(t.holds_stock::int - f.holds_stock::int) not in (0, 1)""",
    "value in is not value out and on hand": """
        select * from (select coalesce(sum(value), 0) as moved from movement_value) m,
          (select coalesce(sum(value), 0) as held from stock_value) s where m.moved <> s.held""",
}


def wrong(admin: psycopg.Connection[Any]) -> list[str]:
    """Return what is wrong with the books as they are committed now."""
    with admin.transaction():
        admin.execute("set transaction isolation level repeatable read")
        return [name for name, query in WRONG.items() if admin.execute(query.encode()).fetchone()]


@pytest.fixture(params=["MOVING_AVERAGE", "FIFO"])
def house(cluster: Address, business_template: str, request: pytest.FixtureRequest) -> Iterator[Business]:
    """A warehouse with three items, under one method of valuation."""
    business = Business.clone(cluster, business_template)
    with business.connect_admin() as admin:
        warehouse = Warehouse(admin)
        warehouse.product("BOLT", standard_cost=2)
        warehouse.product("MILK", is_lot_tracked=True)
        warehouse.product("DRILL", is_serialized=True, standard_cost=50)
        Stock(warehouse).bin("B-01")
        admin.execute("insert into organisation_setting (key, value) values ('sscc_company_prefix', '\"9520000\"')")
        admin.execute(
            "update organisation_setting set value = to_jsonb(%s::text) where key = 'valuation_method'",
            (request.param,),
        )
    yield business
    business.drop()


@settings(max_examples=8, **ONCE)
@given(steps=STEPS)
def test_after_every_step_of_one_worker_the_books_are_right(house: Business, steps: list[tuple[str, int]]) -> None:
    with house.connect_admin() as admin, house.transactions(workers=1) as transactions:
        worker = TransferWorker(Stock(Warehouse(admin)), transactions)
        for kind, seed in steps:
            worker.step(kind, seed)
            assert wrong(admin) == [], (kind, seed)


@settings(max_examples=3, **ONCE)
@given(plans=st.lists(STEPS, min_size=4, max_size=4))
def test_while_four_work_at_once_the_books_are_right_at_every_commit(
    house: Business, plans: list[list[tuple[str, int]]]
) -> None:
    finished = Event()

    def work(plan: list[tuple[str, int]]) -> None:
        with house.connect_admin() as own, house.transactions(workers=1) as transactions:
            worker = TransferWorker(Stock(Warehouse(own)), transactions)
            for kind, seed in plan:
                worker.step(kind, seed)

    def watch() -> list[str]:
        found: list[str] = []
        with house.connect_admin() as admin:
            while not finished.is_set() and not found:
                found = wrong(admin)
            return found or wrong(admin)

    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(len(plans) + 1))
        watcher = threads.submit(watch)
        try:
            list(threads.map(work, plans))
        finally:
            finished.set()
        assert watcher.result() == []


def test_two_never_reserve_the_same_unit(house: Business) -> None:
    with house.connect_admin() as admin:
        stock = Stock(Warehouse(admin))
        for turn in range(5):
            stock.pile(f"LAST-{turn}", 1)
            command: dict[str, Any] = {
                "product_id": str(stock.warehouse.one("select id from product where sku = %s", f"LAST-{turn}")),
                "warehouse_id": str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")),
                "quantity": "1",
            }

            def reserve(command: dict[str, Any] = command) -> str:
                with house.transactions(workers=1) as transactions:
                    try:
                        return str(post(transactions, "reserve_stock", **command)["number"])
                    except InvistaError as refused:
                        return refused.code

            with ThreadPoolExecutor(6) as threads:
                outcomes = [future.result() for future in [threads.submit(reserve) for _ in range(6)]]

            assert outcomes.count("nothing_to_reserve") == 5
        assert wrong(admin) == []
