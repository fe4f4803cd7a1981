-- Goods that stand on a pallet leave its place with it, or not at all.
create or replace function app.project_movements() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  short record;
begin
  -- Dynamic, so that it is planned for as many rows as there are: a plan kept from one row is ruinous for thousands.
  execute $query$
  with ends as (
    select m.product_id, m.variant_id, m.to_location_id as location_id, m.lot_id, m.to_status as status, m.quantity
      from moved m
    union all
    select m.product_id, m.variant_id, m.from_location_id, m.lot_id, m.from_status, -m.quantity from moved m
  ), change as materialized (
    select e.product_id, e.variant_id, e.location_id, e.lot_id, e.status, sum(e.quantity) as delta,
           row_number() over (order by e.product_id, e.variant_id, e.location_id, e.lot_id, e.status) as n
      from ends e join location l on l.id = e.location_id and l.holds_stock
     group by e.product_id, e.variant_id, e.location_id, e.lot_id, e.status
    having sum(e.quantity) <> 0
  ), held as materialized (
    -- Locked in key order: two postings never wait for each other in a circle.
    select c.n, c.delta, i.id, i.quantity, i.reserved_quantity, i.pallet_quantity
      from change c
      join inventory_item i
        on i.product_id = c.product_id and i.location_id = c.location_id and i.status = c.status
       and i.variant_id is not distinct from c.variant_id and i.lot_id is not distinct from c.lot_id
     order by c.n
       for no key update of i
  ), changed as (
    update inventory_item i set quantity = i.quantity + h.delta, updated_at = now()
      from held h where i.id = h.id and i.quantity + h.delta >= greatest(i.reserved_quantity, i.pallet_quantity)
    returning h.n
  ), opened as (
    insert into inventory_item as i (product_id, variant_id, location_id, lot_id, status, quantity)
    select c.product_id, c.variant_id, c.location_id, c.lot_id, c.status, c.delta
      from change c
     where c.delta > 0 and c.n not in (select h.n from held h)
     order by c.n
    on conflict (product_id, variant_id, location_id, lot_id, status)
      do update set quantity = i.quantity + excluded.quantity, updated_at = now()
  )
  select p.sku, l.code as location, coalesce(h.quantity, 0) as on_hand, -c.delta as needed,
         h.reserved_quantity as reserved, h.pallet_quantity as on_pallets
    from change c
    left join held h on h.n = c.n
    join product p on p.id = c.product_id
    join location l on l.id = c.location_id
   where c.delta < 0 and c.n not in (select ch.n from changed ch)
   limit 1
  $query$ into short;
  if short.sku is not null then
    perform app.refuse('IV010', case
      when short.on_hand < short.needed then 'insufficient_stock'
      when short.on_hand - short.on_pallets < short.needed then 'on_a_pallet'
      else 'stock_reserved' end, to_jsonb(short));
  end if;
  return null;
end $$;

-- A piece with a number on a pallet stays on it: the pile's count alone would not tell which piece left.
create function app.guard_pallet_serials() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wrong record;
begin
  select s.code as serial, k.sscc into wrong
    from moved m
    join pallet_item i on i.serial_id = m.serial_id
    join pallet k on k.id = i.pallet_id and k.location_id = m.from_location_id
    join serial s on s.id = m.serial_id
   limit 1;
  if found then
    perform app.refuse('IV010', 'serial_on_a_pallet', to_jsonb(wrong));
  end if;
  return null;
end $$;
create trigger guard_pallet_serials after insert on inventory_movement referencing new table as moved
  for each statement execute function app.guard_pallet_serials();

-- What is kept of pallets against what they hold; no rows means that they agree.
create function app.verify_pallets()
returns table (sku text, location text, on_pallets numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('stock.read');
  return query
  with held as (
    select i.product_id, i.variant_id, p.location_id, i.lot_id, i.status, sum(i.quantity) as quantity
      from pallet_item i join pallet p on p.id = i.pallet_id
     group by i.product_id, i.variant_id, p.location_id, i.lot_id, i.status
  )
  select p.sku, l.code, coalesce(h.quantity, 0), coalesce(k.pallet_quantity, 0)
    from held h
    full join (select * from inventory_item x where x.pallet_quantity > 0) k
      on k.product_id = h.product_id and k.location_id = h.location_id and k.status = h.status
     and k.variant_id is not distinct from h.variant_id and k.lot_id is not distinct from h.lot_id
    join product p on p.id = coalesce(h.product_id, k.product_id)
    left join location l on l.id = coalesce(h.location_id, k.location_id)
   where h.quantity is distinct from k.pallet_quantity;
end $$;
grant execute on function app.verify_pallets() to invista_workstation;
