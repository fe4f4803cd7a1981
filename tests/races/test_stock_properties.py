"""Whatever is done to stock, in whatever order and by how many at once: the books stay right."""

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Event
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import InvistaError
from invista_desktop.local_stack.postgres import Address
from invista_desktop.services.database.sentences import SENTENCES
from invista_desktop.services.database.transactions import Transactions
from tests.builders import Business, Warehouse, arrived, receipt
from tests.stock_given import Stock, post

SKUS = ("BOLT", "MILK", "DRILL")
PLACES = ("MAIN-DOCK", "MAIN-A-01", "B-01")
SEEDS = st.integers(min_value=0, max_value=2**32)
KINDS = ("receive", "move", "hold", "free", "reserve", "release", "reverse", "adjust", "turn_up", "send")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), SEEDS), min_size=5, max_size=25)
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


SEND = """
insert into inventory_movement (operation_id, type, product_id, lot_id, serial_id, from_location_id, quantity,
  to_location_id, from_status, to_status)
select %s, 'TRANSFER_OUT', %s, %s, %s, %s, %s, l.id, 'AVAILABLE', 'AVAILABLE'
  from location l where l.code = %s and l.id <> %s
"""


@dataclass
class Worker:
    """Does random work on stock as a person would: looks, then posts; a refusal is an answer."""

    stock: Stock
    transactions: Transactions
    done: list[str] = field(default_factory=list)

    def step(self, kind: str, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - chosen by the test
        act: Callable[[random.Random], Any] = getattr(self, f"_{kind}")
        try:
            act(chance)
            self.done.append(kind)
        except InvistaError as refused:
            # Not a lost race, not a wait, not a constraint that a rule should have foreseen.
            assert refused.code in SENTENCES, refused.code

    def _query(self, statement: str, *values: object) -> Any:
        return self.stock.warehouse.admin.execute(statement.encode(), values).fetchall()

    def _pick(self, chance: random.Random, statement: str) -> Any:
        rows = self._query(statement)
        return chance.choice(rows) if rows else None

    def _receive(self, chance: random.Random) -> None:
        warehouse, sku = self.stock.warehouse, chance.choice(SKUS)
        quantity = chance.randint(1, 9)
        ordered: dict[str, Any] = {sku: quantity}
        order = warehouse.order(**ordered)
        warehouse.admin.execute(
            "update purchase_order_item set unit_cost = %s where purchase_order_id = %s",
            (Decimal(chance.randint(0, 99_999)) / 1000, order.id),
        )
        said: dict[str, Any] = {"lot_code": chance.choice(["L1", "L2"])} if sku == "MILK" else {}
        if sku == "DRILL":
            said = {"serials": [f"S-{uuid4()}" for _ in range(quantity)]}
        self.transactions.call(
            "post_goods_receipt", uuid4(), receipt(order, arrived(warehouse, order, sku, quantity, **said))
        )

    def _some(self, chance: random.Random, *, status: str = "AVAILABLE") -> dict[str, Any] | None:
        """Return some of a pile as the beginning of a line."""
        pile = self._pick(
            chance,
            "select i.product_id, i.lot_id, i.location_id, i.quantity, k.id from inventory_item i"
            " left join lateral (select s.id from serial s where s.location_id = i.location_id"
            "   and s.product_id = i.product_id and s.status = i.status limit 1) k on true"
            f" join location l on l.id = i.location_id and l.kind <> 'in_transit'"
            f" where i.quantity > 0 and i.status = '{status}'",
        )
        if pile is None:
            return None
        product, lot, place, held, serial = pile
        quantity = 1 if serial else chance.randint(1, int(held) + 1)
        line = {
            "product_id": product, "lot_id": lot, "serial_id": serial, "from_location_id": place,
            "from_status": status, "quantity": quantity,
        }  # fmt: skip
        return {name: str(value) for name, value in line.items() if value is not None}

    def _move(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            place = self.stock.warehouse.location(chance.choice(PLACES))
            post(self.transactions, "move_stock", line | {"to_location_id": str(place)})

    def _hold(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            held = line | {"to_location_id": line["from_location_id"], "to_status": "QUARANTINE"}
            post(self.transactions, "change_quality", held, verb="hold", reason_code="QUALITY")

    def _free(self, chance: random.Random) -> None:
        line = self._some(chance, status="QUARANTINE")
        if line:
            free = line | {"to_location_id": line["from_location_id"], "to_status": "AVAILABLE"}
            post(self.transactions, "change_quality", free, verb="release")

    def _reserve(self, chance: random.Random) -> None:
        product, warehouse = self._query(
            "select p.id, w.id from product p, warehouse w where p.sku = %s and w.code = 'MAIN'", chance.choice(SKUS)
        )[0]
        command: dict[str, Any] = {
            "product_id": str(product), "warehouse_id": str(warehouse), "quantity": str(chance.randint(1, 5)),
            "confirmed": ["partial_reservation"],
        }  # fmt: skip
        post(self.transactions, "reserve_stock", **command)

    def _release(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from stock_reservation where status = 'ACTIVE'")
        if one:
            post(self.transactions, "release_reservation", reservation_id=str(one[0]))

    def _reverse(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from goods_receipt where status = 'POSTED' and reverses_id is null")
        if one:
            said = {"receipt_id": str(one[0]), "reason_code": "WRONG_ORDER", "confirmed": ["partial_reversal"]}
            self.transactions.call("reverse_goods_receipt", uuid4(), json.dumps(said))

    def _adjust(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            place, quantity = line.pop("from_location_id"), int(line.pop("quantity"))
            is_found = chance.random() < 0.5 and "serial_id" not in line
            change = line | {"location_id": place, "quantity_change": str(quantity if is_found else -quantity)}
            post(self.transactions, "adjust_stock", change, reason_code="FOUND" if is_found else "LOST")

    def _turn_up(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from stock_adjustment where status = 'POSTED' and reverses_id is null")
        if one:
            post(self.transactions, "reverse_adjustment", adjustment_id=str(one[0]), reason_code="TURNED_UP")

    def _send(self, chance: random.Random) -> None:
        """Let goods go to the other warehouse, through the ledger as a transfer's posting would."""
        line = self._some(chance)
        if line:
            there = chance.choice(["NORTH-TRANSIT", "NORTH-A-01"])
            values = [line.get(name) for name in ("product_id", "lot_id", "serial_id", "from_location_id", "quantity")]
            try:
                self.stock.warehouse.admin.execute(SEND, (uuid4(), *values, there, line["from_location_id"]))
            except psycopg.Error as refused:
                assert (refused.sqlstate or "").startswith("IV"), refused


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
        admin.execute(
            "update organisation_setting set value = to_jsonb(%s::text) where key = 'valuation_method'",
            (request.param,),
        )
    yield business
    business.drop()


@settings(max_examples=12, **ONCE)
@given(steps=STEPS)
def test_after_every_step_of_one_worker_the_books_are_right(house: Business, steps: list[tuple[str, int]]) -> None:
    with house.connect_admin() as admin, house.transactions(workers=1) as transactions:
        worker = Worker(Stock(Warehouse(admin)), transactions)
        for kind, seed in steps:
            worker.step(kind, seed)
            assert wrong(admin) == [], (kind, seed)


@settings(max_examples=4, **ONCE)
@given(plans=st.lists(STEPS, min_size=4, max_size=4))
def test_while_four_work_at_once_the_books_are_right_at_every_commit(
    house: Business, plans: list[list[tuple[str, int]]]
) -> None:
    finished = Event()

    def work(plan: list[tuple[str, int]]) -> None:
        with house.connect_admin() as own, house.transactions(workers=1) as transactions:
            worker = Worker(Stock(Warehouse(own)), transactions)
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
