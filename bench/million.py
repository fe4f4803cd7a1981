"""A million piles of stock, loaded past the triggers as a restored backup is."""

from typing import Final

import psycopg

from bench.warehouse import DATABASE, Warehouse

PRODUCTS: Final = 40_000
BINS: Final = 20_000
PILES: Final = 1_000_000


def load(warehouse: Warehouse) -> None:
    """Fill the warehouse: 25 piles of each product, half of them with a lot, and the movement that made each."""
    with psycopg.connect(warehouse.cluster.dsn(DATABASE), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        for statement in _STATEMENTS:
            superuser.execute(statement)
        superuser.execute("set session_replication_role = origin")
        superuser.execute("vacuum analyze")


_STATEMENTS: Final = (
    f"""insert into product (sku, name, is_lot_tracked, has_expiry)
        select 'SKU-' || lpad(n::text, 6, '0'), 'Oat drink barista ' || n, n % 2 = 0, n % 2 = 0
          from generate_series(1, {PRODUCTS}) n""",
    "insert into sku (code, product_id) select p.sku, p.id from product p on conflict do nothing",
    f"""insert into location (warehouse_id, kind, level, code, path)
        select w.id, 'storage', 'bin', 'B-' || lpad(n::text, 5, '0'), 'B > ' || n
          from warehouse w, generate_series(1, {BINS}) n""",
    """create temporary table place as
        select l.id, row_number() over (order by l.code) as n from location l where l.code like 'B-%'""",
    """create temporary table goods as
        select p.id, p.is_lot_tracked, row_number() over (order by p.sku) as n from product p""",
    """insert into lot (product_id, code, expiry_date)
        select g.id, 'L' || lpad((g.n * 13 + k)::text, 7, '0'), current_date + ((g.n * 7 + k * 31) % 700)::int
          from goods g, generate_series(1, 13) k where g.is_lot_tracked""",
    f"""create temporary table heap as
        select g.id as product_id, p.id as location_id, l.id as lot_id,
               (case when (g.n + k) % 40 = 0 then 'QUARANTINE' else 'AVAILABLE' end)::inventory_status as status,
               (1 + (g.n * 31 + k * 17) % 400)::numeric as quantity
          from goods g
         cross join generate_series(1, {PILES // PRODUCTS}) k
          join place p on p.n = 1 + (g.n * 7 + k * 769) % {BINS}
          left join lateral (select t.id from lot t where t.product_id = g.id order by t.code offset k % 13 limit 1) l
            on g.is_lot_tracked""",
    """insert into inventory_item (product_id, location_id, lot_id, status, quantity)
        select h.product_id, h.location_id, h.lot_id, h.status, h.quantity from heap h
        on conflict do nothing""",
    """insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,
                                        from_status, to_status, quantity, occurred_at)
        select app.new_id(), 'RECEIPT', i.product_id, i.lot_id, s.id, i.location_id, i.status, i.status, i.quantity,
               now() - interval '1 day'
          from inventory_item i, location s where s.code = 'SUPPLIER'""",
)
