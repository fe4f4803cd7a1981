-- The pallet, locked with all that stands on it, so that whoever changes one of them waits here.
create function app.pallet_for_update(pallet_id uuid) returns pallet
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  k pallet;
begin
  perform from pallet p where p.id in (select t.id from app.pallet_tree($1) t) order by p.id for no key update;
  select * into k from pallet p where p.id = $1;
  if k.id is null then
    perform app.refuse('IV010', 'unknown_pallet');
  elsif k.status = 'BROKEN' then
    perform app.refuse('IV030', 'pallet_broken', jsonb_build_object('sscc', k.sscc));
  elsif app.uid() is not null and not app.may_in((select l.warehouse_id from location l where l.id = k.location_id)) then
    perform app.refuse('IV002', 'pallet_elsewhere', jsonb_build_object('sscc', k.sscc));
  end if;
  return k;
end $$;

-- A pallet and everything on it, however deep.
create function app.pallet_tree(pallet_id uuid) returns table (id uuid, depth integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with recursive tree as (
    select p.id, 0 as depth from pallet p where p.id = $1
    union all
    select c.id, t.depth + 1 from tree t join pallet c on c.parent_id = t.id where t.depth < 20
  )
  select t.id, t.depth from tree t
$$;

-- Take goods of a place as standing on pallets, or as loose again (`sign` 1 or -1). Says which are not there.
create function app.shift_pallet_quantity(place uuid, items pallet_item[], sign integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  short record;
begin
  perform from inventory_item k where k.location_id = place
     and k.product_id in (select x.product_id from unnest(items) x)
     order by k.product_id, k.variant_id, k.location_id, k.lot_id, k.status for no key update;
  select p.sku, l.code as location, sum(x.quantity) as needed, coalesce(max(k.quantity - k.pallet_quantity), 0) as loose into short
    from unnest(items) x
    join product p on p.id = x.product_id
    join location l on l.id = place
    left join inventory_item k
      on k.location_id = place and k.product_id = x.product_id and k.status = x.status
     and k.variant_id is not distinct from x.variant_id and k.lot_id is not distinct from x.lot_id
   where sign > 0
   group by p.sku, l.code, x.product_id, x.variant_id, x.lot_id, x.status
  having sum(x.quantity) > coalesce(max(k.quantity - k.pallet_quantity), 0) limit 1;
  if found then
    perform app.refuse('IV010', 'not_loose_here', to_jsonb(short));
  end if;
  update inventory_item k set pallet_quantity = k.pallet_quantity + sign * x.quantity
    from (select y.product_id, y.variant_id, y.lot_id, y.status, sum(y.quantity) as quantity from unnest(items) y
           group by y.product_id, y.variant_id, y.lot_id, y.status) x
   where k.location_id = place and k.product_id = x.product_id and k.status = x.status
     and k.variant_id is not distinct from x.variant_id and k.lot_id is not distinct from x.lot_id;
end $$;

-- The items a command names, each looked at: an item, a quantity its unit has, its serial, its lot.
create function app.pallet_items(pallet_id uuid, place uuid, said jsonb) returns pallet_item[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  lines app.stock_line[];
  problem record;
begin
  -- Read and judged as a move into another place would be: the rules of a line are the same.
  lines := app.stock_lines((
    select jsonb_agg(x.line || jsonb_build_object(
        'from_location_id', place, 'from_status', coalesce(x.line->>'status', 'AVAILABLE'), 'to_location_id', o.id) order by x.n)
      from jsonb_array_elements(said) with ordinality x(line, n)
      cross join (select l.id from location l where l.kind = 'lost_and_found' and l.warehouse_id is null) o));
  perform app.check_stock_lines(lines);
  select s.code as serial into problem
    from unnest(lines) l join serial s on s.id = l.serial_id
   where s.location_id is distinct from place or s.status is distinct from l.from_status limit 1;
  if found then
    perform app.refuse('IV010', 'serial_not_here', to_jsonb(problem));
  end if;
  return (select array_agg((app.new_id(), pallet_id, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.from_status,
      l.quantity, now(), app.uid())::pallet_item) from unnest(lines) l);
end $$;

create function app.put_on_pallet(k pallet, said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  items pallet_item[] := app.pallet_items(k.id, k.location_id, said);
  taken record;
begin
  select s.code as serial, o.sscc into taken
    from unnest(items) x join pallet_item i on i.serial_id = x.serial_id join pallet o on o.id = i.pallet_id
    join serial s on s.id = x.serial_id limit 1;
  if found then
    perform app.refuse('IV010', 'serial_on_a_pallet', to_jsonb(taken));
  end if;
  perform app.shift_pallet_quantity(k.location_id, items, 1);
  insert into pallet_item as i (id, pallet_id, product_id, variant_id, lot_id, serial_id, status, quantity, created_by)
  select x.id, k.id, x.product_id, x.variant_id, x.lot_id, x.serial_id, x.status, x.quantity, x.created_by
    from unnest(items) x
  on conflict (pallet_id, product_id, variant_id, lot_id, serial_id, status)
    do update set quantity = i.quantity + excluded.quantity;
end $$;

create function app.take_off_pallet(k pallet, said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  items pallet_item[] := app.pallet_items(k.id, k.location_id, said);
  short record;
begin
  select p.sku, k.sscc, sum(x.quantity) as needed, coalesce(max(i.quantity), 0) as on_pallet into short
    from unnest(items) x
    join product p on p.id = x.product_id
    left join pallet_item i
      on i.pallet_id = k.id and i.product_id = x.product_id and i.status = x.status
     and i.variant_id is not distinct from x.variant_id and i.lot_id is not distinct from x.lot_id
     and i.serial_id is not distinct from x.serial_id
   group by p.sku, x.product_id, x.variant_id, x.lot_id, x.serial_id, x.status
  having sum(x.quantity) > coalesce(max(i.quantity), 0) limit 1;
  if found then
    perform app.refuse('IV010', 'not_on_pallet', to_jsonb(short));
  end if;
  with less as (
    select x.product_id, x.variant_id, x.lot_id, x.serial_id, x.status, sum(x.quantity) as quantity from unnest(items) x
     group by x.product_id, x.variant_id, x.lot_id, x.serial_id, x.status
  ), gone as (
    delete from pallet_item i using less x
     where i.pallet_id = k.id and i.product_id = x.product_id and i.status = x.status and i.quantity = x.quantity
       and i.variant_id is not distinct from x.variant_id and i.lot_id is not distinct from x.lot_id
       and i.serial_id is not distinct from x.serial_id
    returning i.id
  )
  update pallet_item i set quantity = i.quantity - x.quantity
    from less x
   where i.pallet_id = k.id and i.product_id = x.product_id and i.status = x.status and i.quantity > x.quantity
     and i.variant_id is not distinct from x.variant_id and i.lot_id is not distinct from x.lot_id
     and i.serial_id is not distinct from x.serial_id;
  perform app.shift_pallet_quantity(k.location_id, items, -1);
end $$;

-- A new pallet or carton in a place, with what is put on it, on another pallet if told. Returns its SSCC.
create function app.build_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('pallets.manage');
  outcome jsonb := app.begin_operation(operation_id, 'build_pallet', command);
  place location;
  k pallet;
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into place from location l where l.id = (command->>'location_id')::uuid;
  if place.id is null or not place.holds_stock or place.level in ('zone', 'aisle') or place.kind = 'in_transit' then
    perform app.refuse('IV010', 'no_place_for_pallets', jsonb_build_object('location', coalesce(place.code, '')));
  elsif app.uid() is not null and not app.may_in(place.warehouse_id) then
    perform app.refuse('IV002', 'pallet_elsewhere', jsonb_build_object('sscc', place.code));
  end if;
  insert into pallet (sscc, kind, location_id, created_by, updated_by)
  values (app.next_sscc(), (command->>'kind')::pallet_kind, place.id, who, who) returning * into k;
  insert into barcode (code, kind, pallet_id, created_by) values (k.sscc, 'pallet', k.id, who);
  if jsonb_array_length(coalesce(command->'items', '[]')) > 0 then
    perform app.put_on_pallet(k, command->'items');
  end if;
  if command->>'parent_id' is not null then
    perform app.set_pallet_parent(k, (command->>'parent_id')::uuid);
  end if;
  return app.end_operation(operation_id, jsonb_build_object('pallet_id', k.id, 'sscc', k.sscc));
end $$;

create function app.set_pallet_parent(k pallet, parent uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  onto pallet;
begin
  if parent is not null then
    onto := app.pallet_for_update(parent);
    if onto.location_id <> k.location_id then
      perform app.refuse('IV010', 'pallets_apart', jsonb_build_object('sscc', k.sscc, 'other', onto.sscc));
    elsif exists (select from app.pallet_tree(k.id) t where t.id = onto.id) then
      perform app.refuse('IV010', 'pallet_on_itself', jsonb_build_object('sscc', k.sscc, 'other', onto.sscc));
    end if;
  end if;
  update pallet p set parent_id = parent where p.id = k.id;
end $$;

-- Put goods on a pallet, or take them off, or put the pallet on another one, or take it down.
create function app.change_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('pallets.manage');
  outcome jsonb := app.begin_operation(operation_id, 'change_pallet', command);
  k pallet;
begin
  if outcome is not null then
    return outcome;
  end if;
  -- Nesting takes two trees: one at a time, so that no two of them wait for each other.
  if command ? 'parent_id' then
    perform pg_advisory_xact_lock(hashtext('pallet nesting'));
  end if;
  k := app.pallet_for_update((command->>'pallet_id')::uuid);
  if jsonb_array_length(coalesce(command->'put', '[]')) > 0 then
    perform app.put_on_pallet(k, command->'put');
  end if;
  if jsonb_array_length(coalesce(command->'take', '[]')) > 0 then
    perform app.take_off_pallet(k, command->'take');
  end if;
  if command ? 'parent_id' then
    perform app.set_pallet_parent(k, (command->>'parent_id')::uuid);
  end if;
  return app.end_operation(operation_id, jsonb_build_object('pallet_id', k.id, 'sscc', k.sscc));
end $$;

-- A pallet with everything on it to another place of its warehouse; it leaves the pallet it stands on.
create function app.move_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.move');
  outcome jsonb := app.begin_operation(operation_id, 'move_pallet', command);
  k pallet;
  tree uuid[];
  items pallet_item[];
  lines app.stock_line[];
  goal uuid := (command->>'to_location_id')::uuid;
begin
  if outcome is not null then
    return outcome;
  end if;
  k := app.pallet_for_update((command->>'pallet_id')::uuid);
  tree := array(select t.id from app.pallet_tree(k.id) t);
  items := array(select i from pallet_item i where i.pallet_id = any (tree));
  if cardinality(items) = 0 then
    perform app.refuse('IV010', 'pallet_empty', jsonb_build_object('sscc', k.sscc));
  end if;
  lines := app.stock_lines((
    select jsonb_agg(jsonb_build_object(
        'product_id', x.product_id, 'variant_id', x.variant_id, 'lot_id', x.lot_id, 'serial_id', x.serial_id,
        'from_location_id', k.location_id, 'to_location_id', goal, 'from_status', x.status, 'quantity', x.quantity))
      from unnest(items) x));
  perform app.check_stock_lines(lines);
  if exists (select from unnest(lines) l where l.to_warehouse is null) then
    perform app.refuse('IV010', 'not_a_move');
  end if;
  perform app.shift_pallet_quantity(k.location_id, items, -1);
  update pallet p set location_id = goal, parent_id = case when p.id = k.id then null else p.parent_id end where p.id = any (tree);
  outcome := app.write_moves(operation_id, lines, command->>'note');
  perform app.shift_pallet_quantity(goal, items, 1);
  return outcome || jsonb_build_object('sscc', k.sscc);
end $$;

-- Break a pallet up: what stood on it is loose, and pallets on it stand by themselves. Its SSCC is not used again.
create function app.break_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('pallets.manage');
  outcome jsonb := app.begin_operation(operation_id, 'break_pallet', command);
  k pallet;
begin
  if outcome is not null then
    return outcome;
  end if;
  k := app.pallet_for_update((command->>'pallet_id')::uuid);
  perform app.shift_pallet_quantity(k.location_id, array(select i from pallet_item i where i.pallet_id = k.id), -1);
  delete from pallet_item i where i.pallet_id = k.id;
  update pallet p set parent_id = k.parent_id where p.parent_id = k.id;
  update pallet p set status = 'BROKEN', location_id = null, parent_id = null where p.id = k.id;
  return app.end_operation(operation_id, jsonb_build_object('pallet_id', k.id, 'sscc', k.sscc));
end $$;

grant execute on function
  app.build_pallet(uuid, jsonb), app.change_pallet(uuid, jsonb), app.move_pallet(uuid, jsonb), app.break_pallet(uuid, jsonb)
  to invista_workstation;
reset role;
