-- The words of stock, each defined here and nowhere else.
--   on hand     physically there
--   reserved    promised, still there
--   on hold     there, but not to be taken: held, damaged, recalled, past its expiry, in quarantine or a blocked place
--   available   on hand less reserved and on hold
--   in transit  on its way to the warehouse
--   on order    expected from suppliers (stock_level)
-- Every name is spelled out instead of a pinned search path: only so is it folded into the statement, and
-- a call for each of a million rows takes ten seconds.
create function app.today(timezone text) returns date
language sql stable parallel safe as
$$ select pg_catalog.timezone(timezone, pg_catalog.now())::pg_catalog.date $$;

create view stock with (security_invoker = true) as
select s.*,
       case when s.is_usable then s.quantity - s.reserved else 0 end as available,
       case when s.is_usable then 0 else s.on_hand - s.reserved end as on_hold
  from (
    select i.id, i.product_id, i.variant_id, i.location_id, i.lot_id, i.status, i.quantity, i.updated_at,
           p.sku as product_sku, coalesce(v.sku, p.sku) as sku, p.name as product_name, v.name as variant_name,
           p.base_unit_code as unit, u.decimals,
           l.code as location_code, l.path as location_path, l.kind as location_kind, l.warehouse_id,
           w.code as warehouse_code, t.code as lot_code, t.expiry_date,
           coalesce(t.expiry_date < app.today(w.timezone), false) as is_expired,
           case when l.kind = 'in_transit' then 0 else i.quantity end as on_hand,
           case when l.kind = 'in_transit' then i.quantity else 0 end as in_transit,
           i.reserved_quantity as reserved,
           i.status = 'AVAILABLE' and l.kind in ('receiving_dock', 'staging', 'storage') and not l.is_blocked
             and coalesce(t.expiry_date >= app.today(w.timezone), true) as is_usable
      from inventory_item i
      join product p on p.id = i.product_id
      join unit u on u.code = p.base_unit_code
      join location l on l.id = i.location_id
      join warehouse w on w.id = l.warehouse_id
      left join product_variant v on v.id = i.variant_id
      left join lot t on t.id = i.lot_id
     where i.quantity > 0
  ) s;

create view stock_level with (security_invoker = true) as
select x.product_id, x.variant_id, x.warehouse_id,
       sum(x.on_hand) as on_hand, sum(x.reserved) as reserved, sum(x.on_hold) as on_hold,
       sum(x.available) as available, sum(x.in_transit) as in_transit, sum(x.on_order) as on_order
  from (
    select s.product_id, s.variant_id, s.warehouse_id, s.on_hand, s.reserved, s.on_hold, s.available, s.in_transit,
           0::numeric as on_order
      from stock s
    union all
    select i.product_id, i.variant_id, o.warehouse_id, 0, 0, 0, 0, 0, i.outstanding
      from purchase_order_item i
      join purchase_order o on o.id = i.purchase_order_id
     where i.outstanding > 0 and o.status in ('APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED')
  ) x
 group by x.product_id, x.variant_id, x.warehouse_id;

grant execute on function app.today(text) to invista_workstation;
grant select on stock, stock_level to invista_workstation;
