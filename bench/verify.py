"""All checks of `invista db verify` on a ledger of a million movements, beside a promise and beside a bare sum."""

import statistics
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.figures import Figure, seconds
from bench.warehouse import DATABASE, Warehouse, open_warehouse
from invista_desktop.cli.db import CHECKS

MOVEMENTS = 1_000_000
PRODUCTS = 2_000
PROMISED_SECONDS = 5.0
TURNS = 5


def run() -> Iterator[Figure]:
    """Yield seconds for every check of the command as the owner, in turns with a bare sum of the ledger."""
    with open_warehouse() as warehouse, warehouse.owner() as owner:
        _fill(warehouse)
        ours, bare = [], []
        for turn in range(-1, TURNS):  # the first turn warms the caches
            taken = [seconds(lambda: _verify(owner)), seconds(lambda: owner.execute(_SUM).fetchall())]
            if turn >= 0:
                ours.append(taken[0])
                bare.append(taken[1])
    verified = statistics.median(ours)
    name = f"{len(CHECKS)} checks of db verify over {MOVEMENTS:,} movements"
    yield Figure(f"{name}, beside 5 s", verified, PROMISED_SECONDS, "s", TURNS, 1.0)
    yield Figure(f"{name}, beside a bare sum", verified, statistics.median(bare), "s", TURNS)


def _verify(owner: psycopg.Connection[Any]) -> None:
    for check in CHECKS:
        drift = owner.execute(f"select * from app.verify_{check}()".encode()).fetchall()
        assert drift == [], f"the loaded ledger agrees with its {check}"


def _fill(warehouse: Warehouse) -> None:
    """Leave a ledger of receipts, each put away in one of 600 bins, and the stock and its worth that follow from it.

    Loaded as a restore is, without triggers; every third product is kept by lot, five of each.
    """
    warehouse.products("LEDGER", PRODUCTS)
    with psycopg.connect(warehouse.cluster.dsn(DATABASE)) as superuser:
        superuser.execute("set session_replication_role = replica")
        for statement in (_LOTS, _MOVEMENTS, _STOCK, _WORTH, _ARRIVALS, _LAYERS):
            superuser.execute(statement, {"pairs": MOVEMENTS // 2, "person": warehouse.person})
    warehouse.analyse()


_LOTS = """
insert into lot (product_id, code, created_by)
select p.id, 'L' || k, %(person)s from product p, generate_series(1, 5) k where right(p.sku, 6)::int %% 3 = 0
"""

_MOVEMENTS = """
with numbered as (
  select p.id, row_number() over (order by p.sku) - 1 as n from product p
), lots as (
  select t.product_id, array_agg(t.id order by t.code) as ids from lot t group by t.product_id
), bins as (
  select array_agg(l.id order by l.code) as ids from location l where l.kind = 'storage'
), pairs as (
  select g, p.id as product_id, lots.ids[1 + (g / 2000) %% 5] as lot_id,
         bins.ids[1 + (p.n * 7 + g / 2000 * 13) %% 600] as bin
    from generate_series(0, %(pairs)s - 1) g
    join numbered p on p.n = g %% 2000
    left join lots on lots.product_id = p.id
   cross join bins
)
insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id, from_status,
  to_status, quantity, unit_cost, currency, created_by)
select app.new_id(), leg.type, s.product_id, s.lot_id, coalesce(leg.start, dock.id), coalesce(leg.finish, dock.id),
       'AVAILABLE', 'AVAILABLE', 1 + s.g %% 48, 1.25, 'EUR', %(person)s
  from pairs s
 cross join (select id from location where code = 'BENCH-DOCK') dock
 cross join (select id from location where code = 'SUPPLIER') supplier
 cross join lateral (values ('RECEIPT'::movement_type, supplier.id, null::uuid), ('PUT_AWAY', null, s.bin))
            leg(type, start, finish)
"""

_SUM = """
select e.product_id, e.variant_id, e.location_id, e.lot_id, e.status, sum(e.quantity)
  from (select product_id, variant_id, to_location_id as location_id, lot_id, to_status as status, quantity
          from inventory_movement
        union all
        select product_id, variant_id, from_location_id, lot_id, from_status, -quantity from inventory_movement) e
 group by e.product_id, e.variant_id, e.location_id, e.lot_id, e.status
"""

_STOCK = f"""
insert into inventory_item (product_id, variant_id, location_id, lot_id, status, quantity)
select s.* from ({_SUM}) s join location l on l.id = s.location_id and l.holds_stock where s.sum <> 0
"""

_WORTH = """
insert into stock_value (product_id, warehouse_id, quantity, value)
select m.product_id, l.warehouse_id, sum(m.quantity), sum(m.quantity * m.unit_cost)
  from inventory_movement m join location l on l.id = m.to_location_id
 where m.type = 'RECEIPT' group by m.product_id, l.warehouse_id
"""

_ARRIVALS = """
insert into movement_value (movement_id, stock_value_id, quantity, value, method, occurred_at, seq)
select m.id, s.id, m.quantity, m.quantity * m.unit_cost, app.valuation_method(), m.occurred_at, m.seq
  from inventory_movement m
  join location l on l.id = m.to_location_id
  join stock_value s on s.product_id = m.product_id and s.warehouse_id = l.warehouse_id
 where m.type = 'RECEIPT'
"""

_LAYERS = """
insert into cost_layer (stock_value_id, movement_id, seq, quantity, value)
select v.stock_value_id, v.movement_id, v.seq, v.quantity, v.value
  from movement_value v where app.valuation_method() = 'FIFO'
"""
