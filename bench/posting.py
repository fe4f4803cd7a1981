"""Posting a receipt, as the product does it, beside bare set-based SQL on the same tables.

The bare way has the same constraints, indexes, triggers and durability, and checks no rule: arrays
in, one statement for each table, one transaction, as the owner. Both post the same quantities of
the same products, in turns; the one that goes first changes with every turn.
"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

import psycopg

from bench.figures import Figure, seconds
from bench.warehouse import Order, Warehouse, open_warehouse
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.receiving import DraftLine, PostGoodsReceipt
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.postings import post_goods_receipt

SMALL, LARGE = 1_000, 10_000
TURNS = {SMALL: 15, LARGE: 7}
ARRIVED = Decimal(10)
GOAL = 3.0
GOAL_FLAT = 1.5

Owner = psycopg.Connection[tuple[object, ...]]
_numbers = count(1)


@dataclass(frozen=True)
class Timing:
    """Medians in seconds over `turns`."""

    lines: int
    ours: float
    bare: float
    turns: int


def run() -> Iterator[Figure]:
    """Yield seconds for each size, and what a line costs in a large receipt beside a small one."""
    for with_lots in (False, True):
        with open_warehouse() as warehouse:
            products = warehouse.products("LOT" if with_lots else "PLAIN", LARGE, with_lots=with_lots)
            timings = [_measure(warehouse, products[:lines], with_lots=with_lots) for lines in (SMALL, LARGE)]
        kind = " with lots" if with_lots else ""
        for one in timings:
            name = f"posting {one.lines:,} lines{kind}, beside bare SQL"
            yield Figure(name, one.ours, one.bare, "s", one.turns, GOAL)
        small, large = [one.ours / one.lines * 1e3 for one in timings]
        name = f"posting{kind}, a line of {LARGE:,} beside one of {SMALL:,}"
        yield Figure(name, large, small, "ms/line", timings[1].turns, GOAL_FLAT)


def _measure(warehouse: Warehouse, products: list[UUID], *, with_lots: bool) -> Timing:
    ours: list[float] = []
    bare: list[float] = []
    with warehouse.transactions() as transactions, warehouse.owner() as owner:
        for turn in range(-1, TURNS[len(products)]):  # the first turn opens the stock and warms the caches
            orders = [warehouse.order(products) for _ in range(2)]
            warehouse.analyse()
            first = _posting(transactions, orders[0], with_lots=with_lots)
            second = _bare_posting(owner, orders[1], warehouse.person, with_lots=with_lots)
            pair = [(first, ours), (second, bare)]
            for post, kept in pair if turn % 2 else reversed(pair):
                taken = seconds(post)
                if turn >= 0:
                    kept.append(taken)
    return Timing(len(products), statistics.median(ours), statistics.median(bare), len(ours))


def _posting(transactions: Transactions, order: Order, *, with_lots: bool) -> Callable[[], object]:
    lot, expiry = _lot(with_lots=with_lots)
    lines = tuple(
        DraftLine(
            str(place), item, product, None, accepted=ARRIVED, lot_code=lot, expiry_date=expiry,
            entered_quantity=ARRIVED, entered_unit="EA", base_unit="EA",
        )
        for place, (item, product) in enumerate(order.lines, 1)
    )  # fmt: skip
    command = PostGoodsReceipt(new_id(), new_id(), order.id, order.dock, datetime.now(UTC), lines)
    return lambda: post_goods_receipt(transactions, command)


def _lot(*, with_lots: bool) -> tuple[str | None, date | None]:
    if not with_lots:
        return None, None
    return f"L-{next(_numbers):06d}", datetime.now(UTC).date() + timedelta(days=400)


def _bare_posting(owner: Owner, order: Order, person: UUID, *, with_lots: bool) -> Callable[[], object]:
    lot, expiry = _lot(with_lots=with_lots)
    said = {
        "operation": new_id(), "receipt": new_id(), "order": order.id, "dock": order.dock, "person": person,
        "number": f"BARE-{next(_numbers):06d}", "lot": lot, "expiry": expiry,
        "items": [new_id() for _ in order.lines],
        "lots": [new_id() if with_lots else None for _ in order.lines],
        "order_items": [item for item, _ in order.lines],
        "products": [product for _, product in order.lines],
        "quantities": [ARRIVED for _ in order.lines],
    }  # fmt: skip

    def post() -> None:
        with owner.transaction():
            for statement in (_HEADER, *([_LOTS] if with_lots else []), _ITEMS, _MOVEMENTS, _ORDER_LINES, _ORDER):
                owner.execute(statement, said)

    return post


_HEADER = """
with operation as (
  insert into operation (id, kind, fingerprint, created_by) values (%(operation)s, 'bare', '', %(person)s) returning id
)
insert into goods_receipt (id, receipt_number, purchase_order_id, warehouse_id, posted_by, created_by, operation_id)
select %(receipt)s, %(number)s, o.id, o.warehouse_id, %(person)s, %(person)s, operation.id
  from purchase_order o, operation where o.id = %(order)s
"""

_LOTS = """
insert into lot (id, product_id, code, expiry_date, created_by, updated_by)
select l.id, l.product_id, %(lot)s, %(expiry)s, %(person)s, %(person)s
  from unnest(%(lots)s::uuid[], %(products)s::uuid[]) l(id, product_id)
"""

_ITEMS = """
insert into goods_receipt_item (id, goods_receipt_id, line_number, purchase_order_item_id, product_id,
  accepted_quantity, lot_id, expiry_date, entered_quantity, entered_unit, entered_factor, unit_cost, created_by)
select l.id, %(receipt)s, l.n, l.order_item, l.product_id, l.quantity, l.lot, %(expiry)s, l.quantity, 'EA', 1, 1.25,
       %(person)s
  from unnest(%(items)s::uuid[], %(order_items)s::uuid[], %(products)s::uuid[], %(lots)s::uuid[],
              %(quantities)s::numeric[]) with ordinality l(id, order_item, product_id, lot, quantity, n)
"""

_MOVEMENTS = """
insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id, from_status,
  to_status, quantity, unit_cost, currency, goods_receipt_item_id, created_by)
select %(operation)s, 'RECEIPT', l.product_id, l.lot, s.id, %(dock)s, 'AVAILABLE', 'AVAILABLE', l.quantity, 1.25, 'EUR',
       l.item, %(person)s
  from unnest(%(items)s::uuid[], %(products)s::uuid[], %(lots)s::uuid[], %(quantities)s::numeric[])
       l(item, product_id, lot, quantity), location s
 where s.code = 'SUPPLIER'
"""

_ORDER_LINES = """
update purchase_order_item i
   set received_quantity = i.received_quantity + l.quantity, status = 'PARTIALLY_RECEIVED', updated_at = now(),
       updated_by = %(person)s, row_version = i.row_version + 1
  from unnest(%(order_items)s::uuid[], %(quantities)s::numeric[]) l(id, quantity)
 where i.id = l.id
"""

_ORDER = """
update purchase_order set status = 'PARTIALLY_RECEIVED', updated_at = now(), updated_by = %(person)s,
       row_version = row_version + 1
 where id = %(order)s
"""
