-- Pallets that arrived whole, each with all that stands on it, and where they were put.
create type app.arrived_pallet as (pallet_id uuid, to_id uuid);

create function app.arrived_pallets(said jsonb) returns app.arrived_pallet[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg((k.id, k.to_location_id)::app.arrived_pallet), '{}')
    from (select distinct on (c.id) c.id, a.to_location_id
            from jsonb_to_recordset(said) as a(pallet_id uuid, to_location_id uuid)
           cross join lateral (select a.pallet_id as id, 0 as depth union all
                               select x.id, x.depth from app.pallet_tree(a.pallet_id) x where x.depth > 0) c
           order by c.id, c.depth desc) k
$$;

-- A pallet arrives whole: it is under way with the transfer, and all of it is among what came to its place.
create function app.check_pallets_arrived(t stock_transfer, arrived app.arrived_pallet[], lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  select k.sscc, t.transfer_number as number into wrong
    from unnest(arrived) a left join pallet k on k.id = a.pallet_id
   where k.stock_transfer_id is distinct from t.id order by k.sscc limit 1;
  if found then
    perform app.refuse(case when wrong.sscc is null then 'IV010' else 'IV030' end,
      case when wrong.sscc is null then 'unknown_pallet' else 'pallet_not_under_way' end, to_jsonb(wrong));
  end if;
  select min(k.sscc) as sscc, o.sku, sum(i.quantity) as on_pallet, coalesce(max(s.quantity), 0) as arrived into wrong
    from unnest(arrived) a
    join pallet k on k.id = a.pallet_id
    join pallet_item i on i.pallet_id = k.id
    join product o on o.id = i.product_id
    left join (select l.product_id, l.variant_id, l.lot_id, l.serial_id, l.to_id, sum(l.quantity) as quantity
                 from unnest(lines) l where l.to_status = 'AVAILABLE'
                group by l.product_id, l.variant_id, l.lot_id, l.serial_id, l.to_id) s
      on s.product_id = i.product_id and s.variant_id is not distinct from i.variant_id and s.to_id = a.to_id
     and s.lot_id is not distinct from i.lot_id and s.serial_id is not distinct from i.serial_id
   group by a.to_id, i.product_id, i.variant_id, i.lot_id, i.serial_id, o.sku
  having sum(i.quantity) > coalesce(max(s.quantity), 0)
   order by o.sku limit 1;
  if found then
    perform app.refuse('IV010', 'pallet_not_whole', to_jsonb(wrong));
  end if;
end $$;

-- Pallets of the source on which its books have pieces that came: those pieces are not on them.
create function app.strayed_pallets(t stock_transfer, lines app.stock_line[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id
    from pallet_item i
    join pallet p on p.id = i.pallet_id and p.stock_transfer_id is null
    join location l on l.id = p.location_id and l.warehouse_id = t.from_warehouse_id
   where i.serial_id in (select x.serial_id from unnest(lines) x)
$$;

-- Those pallets, what they stand on and all that stands on them, locked.
create function app.lock_strayed(t stock_transfer, lines app.stock_line[]) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tops uuid[];
begin
  with recursive up as (
    select p.id, p.parent_id from pallet p where p.id in (select s.id from app.strayed_pallets(t, lines) s(id))
    union
    select p.id, p.parent_id from up u join pallet p on p.id = u.parent_id
  )
  select coalesce(array_agg(u.id), '{}') into tops from up u where u.parent_id is null;
  return app.lock_pallets(tops);
end $$;

-- The pallets that arrived stand where they were put, their goods still to follow; a pallet that one of
-- them stood on is broken, and so are those of which anything came by itself, here or at the source.
create function app.put_down_pallets(t stock_transfer, arrived app.arrived_pallet[], lines app.stock_line[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tree uuid[] := array(select a.pallet_id from unnest(arrived) a);
  strayed uuid[] := app.lock_strayed(t, lines);
  product_ids uuid[] := array(
    select l.product_id from unnest(lines) l
    union select i.product_id from pallet_item i where i.pallet_id = any (strayed));
  goals uuid[] := array(select l.to_id from unnest(lines) l);
begin
  if not app.lock_travelling(t, product_ids, goals) and cardinality(strayed) > 0 then
    perform app.lock_transfer_piles(t, product_ids, goals);
  end if;
  perform app.check_pallets_arrived(t, arrived, lines);
  loop
    exit when not exists (select from app.strayed_pallets(t, lines));
    perform app.break_with_parents((select s.id from app.strayed_pallets(t, lines) s(id) limit 1));
  end loop;
  perform app.break_with_parents(k.parent_id)
     from (select distinct p.parent_id from pallet p
            where p.id = any (tree) and p.parent_id is not null and p.parent_id <> all (tree)) k;
  perform app.shift_pallets(tree, -1);
  update pallet p
     set location_id = a.to_id, sent_from_id = null, stock_transfer_id = null,
         parent_id = case when p.parent_id = any (tree) then p.parent_id end
    from unnest(arrived) a where p.id = a.pallet_id;
  perform app.open_travelling(
    t, array(select (l.product_id, l.variant_id, l.lot_id, l.serial_id, l.quantity)::app.leaving from unnest(lines) l),
    goals);
end $$;

-- Take in what arrived, line by line, in part or whole, and pallets whole with the lines that stand on them.
create or replace function app.receive_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.receive');
  outcome jsonb := app.begin_operation(operation_id, 'receive_transfer', command);
  t stock_transfer;
  lines app.stock_line[];
  shares app.transfer_share[];
  arrived app.arrived_pallet[];
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
  arrived := app.arrived_pallets(coalesce(command->'pallets', '[]'));
  perform app.put_down_pallets(t, arrived, lines);
  shares := app.share_arrivals(t, lines);
  select l.sku, s.quantity, t.transfer_number as number into unsent
    from unnest(shares) s join unnest(lines) l on l.n = s.n where s.item_id is null order by s.n limit 1;
  if found then
    if not coalesce(command->'confirmed', '[]') ? 'not_sent' then
      perform app.refuse('IV020', 'not_sent', to_jsonb(unsent));
    end if;
    -- What was sent without being written down may be what is kept here for it.
    perform app.lock_transfer_piles(
      t, array(select l.product_id from unnest(lines) l), array(select l.to_id from unnest(lines) l));
    perform app.end_transfer_reservations(t.id, 'FULFILLED');
    found_lines := (select count(*) from unnest(shares) s where s.item_id is null);
    perform app.open_found((select array_agg(l) from unnest(lines) l
                             where l.n in (select s.n from unnest(shares) s where s.item_id is null)));
    lines := app.arrival_lines(command->'lines');  -- with the lots and serials just opened
    perform app.send_after(t, operation_id, lines, app.share_arrivals(t, lines));
    shares := app.share_arrivals(t, lines);
    if app.is_sendable(t.status) then
      perform app.reserve_for_transfer(t, operation_id);
    end if;
  end if;
  perform app.write_arrivals(t, operation_id, lines, shares, command->>'note');
  perform app.shift_pallets(array(select a.pallet_id from unnest(arrived) a), 1);
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'receive', command->>'note',
    jsonb_build_object('lines', cardinality(lines), 'found', found_lines));
end $$;

-- The source's piles of what arrived unsent: bins that this transfer was picked from before others. Only what
-- nobody has reserved and what stands on no pallet; serials where they lie.
create or replace function app.source_piles(t stock_transfer, lines app.stock_line[])
returns table (product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, location_id uuid, quantity numeric, upto numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select s.*, sum(s.quantity) over (
           partition by s.product_id, s.variant_id, s.lot_id, s.serial_id
           order by s.location_id in (select k.location_id from stock_transfer_pick k where k.transfer_id = t.id) desc,
                    s.location_id)
    from (
      select i.product_id, i.variant_id, i.lot_id, null::uuid as serial_id, i.location_id,
             i.quantity - greatest(i.reserved_quantity, i.pallet_quantity) as quantity
        from inventory_item i
        join location l on l.id = i.location_id and l.warehouse_id = t.from_warehouse_id and l.kind <> 'in_transit'
        join product p on p.id = i.product_id and not p.is_serialized
       where i.status = 'AVAILABLE' and i.quantity > greatest(i.reserved_quantity, i.pallet_quantity)
         and i.product_id in (select x.product_id from unnest(lines) x)
      union all
      select k.product_id, k.variant_id, k.lot_id, k.id, k.location_id, 1
        from serial k
        join location l on l.id = k.location_id and l.warehouse_id = t.from_warehouse_id and l.kind <> 'in_transit'
       where k.status = 'AVAILABLE' and k.id in (select x.serial_id from unnest(lines) x)
    ) s
$$;
