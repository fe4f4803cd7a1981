"""Reorder points of the sample, so that something runs low: in the main warehouse bought, in the north fetched."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

# Every ninth item that lies in a warehouse has a reorder point, and every other of those runs low.
_POINTS = """
insert into reorder_rule (
  product_id, variant_id, warehouse_id, min_quantity, max_quantity, multiple, source_warehouse_id)
select l.product_id, l.variant_id, l.warehouse_id, p.least, 2 * p.least + 40, 5,
       case when w.code = 'NORTH' then m.id end
  from (select s.*, row_number() over (partition by s.warehouse_id order by s.product_id, s.variant_id) as n
          from stock_level s where s.available > 0) l
  join warehouse w on w.id = l.warehouse_id and w.code in ('MAIN', 'NORTH')
  join warehouse m on m.code = 'MAIN'
 cross join lateral (
   select case when l.n % 18 = 0 then ceil(l.available) + 10 else ceil(l.available / 4) end as least) p
 where l.n % 9 = 0
"""


def set_reorder_points(connection: "psycopg.Connection[Any]") -> None:
    """Leave reorder points for some of what lies in the warehouses."""
    connection.execute(_POINTS)
