-- Stock on hand follows the ledger, in the same transaction, by the statement.
create function app.project_movements() returns trigger
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
    select c.n, c.delta, i.id, i.quantity
      from change c
      join inventory_item i
        on i.product_id = c.product_id and i.location_id = c.location_id and i.status = c.status
       and i.variant_id is not distinct from c.variant_id and i.lot_id is not distinct from c.lot_id
     order by c.n
       for no key update of i
  ), changed as (
    update inventory_item i set quantity = i.quantity + h.delta, updated_at = now()
      from held h where i.id = h.id and i.quantity + h.delta >= i.reserved_quantity
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
  select p.sku, l.code as location, coalesce(h.quantity, 0) as on_hand, -c.delta as needed
    from change c
    left join held h on h.n = c.n
    join product p on p.id = c.product_id
    join location l on l.id = c.location_id
   where c.delta < 0 and c.n not in (select ch.n from changed ch)
   limit 1
  $query$ into short;
  if short.sku is not null then
    perform app.refuse('IV010', 'insufficient_stock', to_jsonb(short));
  end if;
  return null;
end $$;

-- A serial moves from where it lies, and only from there.
create function app.move_serials() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  if not exists (select from moved m where m.serial_id is not null) then
    return null;
  end if;
  perform from serial s where s.id in (select m.serial_id from moved m) order by s.id for no key update;
  select s.code as serial, l.code as location into wrong
    from moved m
    join serial s on s.id = m.serial_id
    join location f on f.id = m.from_location_id
    left join location l on l.id = s.location_id
   where s.location_id is distinct from (case when f.holds_stock then f.id end)
   limit 1;
  if found then
    perform app.refuse('IV010', case when wrong.location is null then 'serial_not_here' else 'serial_in_stock' end,
      to_jsonb(wrong));
  end if;
  select s.code as serial into wrong
    from moved m join serial s on s.id = m.serial_id group by s.code, s.id having count(*) > 1 limit 1;
  if found then
    perform app.refuse('IV010', 'serial_twice', to_jsonb(wrong));
  end if;
  update serial s set location_id = case when t.holds_stock then t.id end
    from moved m join location t on t.id = m.to_location_id
   where s.id = m.serial_id;
  return null;
end $$;

create trigger project_movements after insert on inventory_movement referencing new table as moved
  for each statement execute function app.project_movements();
create trigger move_serials after insert on inventory_movement referencing new table as moved
  for each statement execute function app.move_serials();

-- Nobody writes stock on hand but the ledger's trigger.
create trigger only_by_ledger before insert or delete or update of
    id, product_id, variant_id, location_id, lot_id, status, quantity
  on inventory_item for each statement
  when (pg_trigger_depth() = 0) execute function app.refuse_change();
create trigger never_truncated before truncate on inventory_item
  for each statement execute function app.refuse_change();

-- What the ledger says against what is kept; no rows means that they agree.
create function app.verify_stock()
returns table (sku text, variant text, location text, lot text, status text, by_ledger numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set work_mem = '128MB' as $$
begin
  perform app.require('stock.read');
  return query
  with internal as materialized (select l.id from location l where l.holds_stock),
  ends as (
    select m.product_id, m.variant_id, m.to_location_id as location_id, m.lot_id, m.to_status as status, m.quantity
      from inventory_movement m where m.to_location_id in (select i.id from internal i)
    union all
    select m.product_id, m.variant_id, m.from_location_id, m.lot_id, m.from_status, -m.quantity
      from inventory_movement m where m.from_location_id in (select i.id from internal i)
    ),
  both_sides as (
    select e.product_id, e.variant_id, e.location_id, e.lot_id, e.status, e.quantity as ledger, 0::numeric as shown
      from ends e
    union all
    select k.product_id, k.variant_id, k.location_id, k.lot_id, k.status, 0, k.quantity from inventory_item k
  ),
  drift as (
    select b.product_id, b.variant_id, b.location_id, b.lot_id, b.status, sum(b.ledger) as ledger, sum(b.shown) as shown
      from both_sides b
     group by b.product_id, b.variant_id, b.location_id, b.lot_id, b.status
    having sum(b.ledger) <> sum(b.shown)
  )
  select p.sku, v.sku, l.code, t.code, d.status::text, d.ledger, d.shown
    from drift d
    join product p on p.id = d.product_id
    join location l on l.id = d.location_id
    left join product_variant v on v.id = d.variant_id
    left join lot t on t.id = d.lot_id
   order by p.sku, v.sku, l.code, t.code, d.status;
end $$;

-- Serials whose last movement leads elsewhere than where they are kept.
create function app.verify_serials()
returns table (sku text, serial text, by_ledger text, kept text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set work_mem = '128MB' as $$
begin
  perform app.require('stock.read');
  return query
  with latest as (
    select distinct on (m.serial_id) m.serial_id, case when l.holds_stock then l.id end as location_id
      from inventory_movement m join location l on l.id = m.to_location_id
     where m.serial_id is not null
     order by m.serial_id, m.seq desc
  )
  select p.sku, s.code, byl.code, k.code
    from serial s
    join product p on p.id = s.product_id
    left join latest x on x.serial_id = s.id
    left join location byl on byl.id = x.location_id
    left join location k on k.id = s.location_id
   where s.location_id is distinct from x.location_id
   order by p.sku, s.code;
end $$;
