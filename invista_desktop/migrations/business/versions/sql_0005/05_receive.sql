-- How much of which arrival belongs to which line of the transfer; without a line, nobody sent it.
create type app.transfer_share as (n bigint, item_id uuid, quantity numeric);

create function app.share_arrivals(t stock_transfer, lines app.stock_line[]) returns app.transfer_share[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with arrived as materialized (
    select l.n, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.quantity,
           sum(l.quantity) over (partition by l.product_id, l.variant_id, l.lot_id, l.serial_id order by l.n) as upto
      from unnest(lines) l
  ), under_way as materialized (
    select u.*, sum(u.quantity) over (
             partition by u.product_id, u.variant_id, u.lot_id, u.serial_id order by u.line_number) as upto
      from stock_transfer_transit u where u.transfer_id = t.id
  ), matched as (
    select a.n, u.item_id, least(a.upto, u.upto) - greatest(a.upto - a.quantity, u.upto - u.quantity) as quantity
      from arrived a
      join under_way u on u.product_id = a.product_id and u.variant_id is not distinct from a.variant_id
       and u.lot_id is not distinct from a.lot_id and u.serial_id is not distinct from a.serial_id
       and a.upto - a.quantity < u.upto and u.upto - u.quantity < a.upto
  )
  select array_agg((s.n, s.item_id, s.quantity)::app.transfer_share order by s.n) from (
    select m.n, m.item_id, m.quantity from matched m
    union all
    select a.n, null, a.quantity - coalesce(m.quantity, 0)
      from arrived a left join (select x.n, sum(x.quantity) as quantity from matched x group by x.n) m on m.n = a.n
     where a.quantity > coalesce(m.quantity, 0)) s
$$;

-- The arrivals as lines of stock, as if they came from outside: what is new to the books may be among them.
create function app.arrival_lines(said jsonb) returns app.stock_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select app.stock_lines(jsonb_agg(x.line || jsonb_build_object('from_location_id', o.id, 'from_status', 'AVAILABLE') order by x.n))
    from jsonb_array_elements(said) with ordinality x(line, n)
   cross join (select l.id from location l where l.warehouse_id is null and l.kind = 'lost_and_found') o
$$;

create function app.check_arrivals(t stock_transfer, lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wrong record;
begin
  perform app.check_stock_lines(lines);
  select case when l.to_warehouse is distinct from t.to_warehouse_id then 'not_at_destination' else 'arrival_status' end as problem,
         l.to_code as location, l.sku, t.transfer_number as number into wrong
    from unnest(lines) l
   where l.to_warehouse is distinct from t.to_warehouse_id or l.to_status = 'RESERVED' order by l.n limit 1;
  if found then
    perform app.refuse('IV010', wrong.problem, to_jsonb(wrong) - 'problem');
  end if;
end $$;

-- The source's piles of what arrived unsent: bins that this transfer was picked from before others. Only what
-- nobody has reserved; serials where they lie.
create function app.source_piles(t stock_transfer, lines app.stock_line[])
returns table (product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, location_id uuid, quantity numeric, upto numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select s.*, sum(s.quantity) over (
           partition by s.product_id, s.variant_id, s.lot_id, s.serial_id
           order by s.location_id in (select k.location_id from stock_transfer_pick k where k.transfer_id = t.id) desc,
                    s.location_id)
    from (
      select i.product_id, i.variant_id, i.lot_id, null::uuid as serial_id, i.location_id,
             i.quantity - i.reserved_quantity as quantity
        from inventory_item i
        join location l on l.id = i.location_id and l.warehouse_id = t.from_warehouse_id and l.kind <> 'in_transit'
        join product p on p.id = i.product_id and not p.is_serialized
       where i.status = 'AVAILABLE' and i.quantity > i.reserved_quantity
         and i.product_id in (select x.product_id from unnest(lines) x)
      union all
      select k.product_id, k.variant_id, k.lot_id, k.id, k.location_id, 1
        from serial k
        join location l on l.id = k.location_id and l.warehouse_id = t.from_warehouse_id and l.kind <> 'in_transit'
       where k.status = 'AVAILABLE' and k.id in (select x.serial_id from unnest(lines) x)
    ) s
$$;

-- What arrived and was not sent is a found unit of the source: it is taken from the source's books where they
-- have it, else from lost and found, and sent after the rest. Nothing is invented.
create function app.send_after(t stock_transfer, operation uuid, lines app.stock_line[], shares app.transfer_share[])
returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  transit uuid := app.transit_of(t.to_warehouse_id);
  held record;
begin
  select k.code as serial, l.code as location into held
    from unnest(shares) s join unnest(lines) x on x.n = s.n
    join serial k on k.id = x.serial_id join location l on l.id = k.location_id and l.warehouse_id = t.from_warehouse_id
   where s.item_id is null and k.status <> 'AVAILABLE' limit 1;
  if found then
    perform app.refuse('IV010', 'serial_held', to_jsonb(held));
  end if;
  insert into stock_transfer_item (
    transfer_id, line_number, product_id, variant_id, product_sku, product_name, unit_cost, requested_quantity,
    is_unexpected, created_by, updated_by)
  select t.id, row_number() over (order by x.n)
           + (select coalesce(max(i.line_number), 0) from stock_transfer_item i where i.transfer_id = t.id),
         x.product_id, x.variant_id, x.sku, concat_ws(', ', p.name, v.name),
         app.unit_cost(x.product_id, x.variant_id, t.from_warehouse_id), 0, true, (select app.uid()), (select app.uid())
    from (select l.product_id, l.variant_id, l.sku, min(l.n) as n
            from unnest(shares) s join unnest(lines) l on l.n = s.n where s.item_id is null
           group by l.product_id, l.variant_id, l.sku) x
    join product p on p.id = x.product_id left join product_variant v on v.id = x.variant_id
   where not exists (select from stock_transfer_item i where i.transfer_id = t.id and i.product_id = x.product_id
                        and i.variant_id is not distinct from x.variant_id);
  -- Two statements move these piles: all of them are locked first, in the order everybody locks them in.
  perform from inventory_item i join location l on l.id = i.location_id
    where i.product_id in (select x.product_id from unnest(lines) x)
      and (l.warehouse_id = t.from_warehouse_id or l.id = transit or l.id in (select x.to_id from unnest(lines) x))
    order by i.product_id, i.variant_id, i.location_id, i.lot_id, i.status for no key update of i;
  with wanted as materialized (
    select x.product_id, x.variant_id, x.lot_id, x.serial_id, s.quantity, f.item_id, x.n,
           sum(s.quantity) over (partition by x.product_id, x.variant_id, x.lot_id, x.serial_id order by x.n) as upto
      from unnest(shares) s
      join unnest(lines) x on x.n = s.n
     cross join lateral (
       select i.id as item_id from stock_transfer_item i
        where i.transfer_id = t.id and i.product_id = x.product_id and i.variant_id is not distinct from x.variant_id
        order by (i.lot_id = x.lot_id) desc nulls last, i.line_number limit 1) f
     where s.item_id is null
  ), taken as materialized (
    select w.n, p.location_id, least(w.upto, p.upto) - greatest(w.upto - w.quantity, p.upto - p.quantity) as quantity
      from wanted w
      join app.source_piles(t, lines) p on p.product_id = w.product_id and p.variant_id is not distinct from w.variant_id
       and p.lot_id is not distinct from w.lot_id and p.serial_id is not distinct from w.serial_id
       and w.upto - w.quantity < p.upto and p.upto - p.quantity < w.upto
  ), legs as (
    select k.n, k.location_id, k.quantity, true as is_known from taken k
    union all
    select w.n, (select l.id from location l where l.warehouse_id is null and l.kind = 'lost_and_found'),
           w.quantity - coalesce(k.quantity, 0), false
      from wanted w left join (select x.n, sum(x.quantity) as quantity from taken x group by x.n) k on k.n = w.n
     where w.quantity > coalesce(k.quantity, 0)
  ), written as (
    insert into inventory_movement (
      operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
      from_status, to_status, quantity, reason_code, stock_transfer_item_id, created_by, workstation_id)
    select operation, case when g.is_known then 'TRANSFER_OUT' else 'ADJUSTMENT' end::movement_type,
           w.product_id, w.variant_id, w.lot_id, w.serial_id, g.location_id, transit, 'AVAILABLE', 'AVAILABLE',
           g.quantity, 'FOUND', w.item_id, (select app.uid()), (select app.workstation_id())
      from legs g join wanted w on w.n = g.n order by g.n
    returning stock_transfer_item_id, quantity
  )
  update stock_transfer_item i
     set dispatched_quantity = i.dispatched_quantity + m.quantity,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
    from (select x.stock_transfer_item_id, sum(x.quantity) as quantity from written x group by 1) m
   where i.id = m.stock_transfer_item_id;
end $$;

create function app.write_arrivals(
  t stock_transfer, operation uuid, lines app.stock_line[], shares app.transfer_share[], note text) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, note, stock_transfer_item_id, created_by, workstation_id)
  select operation, 'TRANSFER_IN', l.product_id, l.variant_id, l.lot_id, l.serial_id,
         (select app.transit_of(t.to_warehouse_id)), l.to_id,
         'AVAILABLE', l.to_status, s.quantity, coalesce(l.note, nullif(btrim($5), '')), s.item_id,
         (select app.uid()), (select app.workstation_id())
    from unnest(shares) s join unnest(lines) l on l.n = s.n
   order by s.n;
  update stock_transfer_item i
     set received_quantity = i.received_quantity + s.quantity,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
    from (select x.item_id, sum(x.quantity) as quantity from unnest(shares) x group by x.item_id) s
   where i.id = s.item_id;
$$;

-- Take in what arrived, line by line, in part or whole.
create function app.receive_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.receive');
  outcome jsonb := app.begin_operation(operation_id, 'receive_transfer', command);
  t stock_transfer;
  lines app.stock_line[];
  shares app.transfer_share[];
  unsent record;
  found_lines integer := 0;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.to_warehouse_id);
  perform app.require_transfer_status(t, 'DISPATCHED', 'IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED');
  lines := app.arrival_lines(command->'lines');
  perform app.check_arrivals(t, lines);
  shares := app.share_arrivals(t, lines);
  select l.sku, s.quantity, t.transfer_number as number into unsent
    from unnest(shares) s join unnest(lines) l on l.n = s.n where s.item_id is null order by s.n limit 1;
  if found then
    if not coalesce(command->'confirmed', '[]') ? 'not_sent' then
      perform app.refuse('IV020', 'not_sent', to_jsonb(unsent));
    end if;
    found_lines := (select count(*) from unnest(shares) s where s.item_id is null);
    perform app.open_found((select array_agg(l) from unnest(lines) l
                             where l.n in (select s.n from unnest(shares) s where s.item_id is null)));
    lines := app.arrival_lines(command->'lines');  -- with the lots and serials just opened
    perform app.send_after(t, operation_id, lines, app.share_arrivals(t, lines));
    shares := app.share_arrivals(t, lines);
  end if;
  perform app.write_arrivals(t, operation_id, lines, shares, command->>'note');
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'receive', command->>'note',
    jsonb_build_object('lines', cardinality(lines), 'found', found_lines));
end $$;
