set local role invista_owner;

create function app.require_warehouse(warehouse_id uuid) returns warehouse
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  w warehouse;
begin
  select * into w from warehouse x where x.id = $1;
  if w.id is null then
    perform app.refuse('IV010', 'no_such_warehouse');
  elsif app.uid() is not null and not app.may_in(w.id) then
    perform app.refuse('IV002', 'warehouse_elsewhere', jsonb_build_object('warehouse', w.code));
  end if;
  return w;
end $$;

-- A new warehouse, or another name, clock, address of one. A person of some warehouses makes no others.
create function app.save_warehouse(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('locations.manage');
  outcome jsonb := app.begin_operation(operation_id, 'save_warehouse', command);
  w warehouse;
begin
  if outcome is not null then
    return outcome;
  end if;
  if not exists (select from pg_timezone_names z where z.name = command->>'timezone') then
    perform app.refuse('IV010', 'unknown_timezone', jsonb_build_object('timezone', command->'timezone'));
  end if;
  if command->>'warehouse_id' is null then
    if app.warehouses() is not null and app.uid() is not null then
      perform app.refuse('IV002', 'warehouse_elsewhere', jsonb_build_object('warehouse', command->'code'));
    elsif exists (select from warehouse x where x.code = upper(btrim(command->>'code'))) then
      perform app.refuse('IV010', 'code_taken', jsonb_build_object('code', command->'code'));
    end if;
    insert into warehouse (code, name, timezone, address)
    values (upper(btrim(command->>'code')), btrim(command->>'name'), command->>'timezone', nullif(btrim(command->>'address'), ''))
    returning * into w;
  else
    w := app.require_warehouse((command->>'warehouse_id')::uuid);
    update warehouse x
       set name = btrim(command->>'name'), timezone = command->>'timezone', address = nullif(btrim(command->>'address'), '')
     where x.id = w.id returning * into w;
  end if;
  return app.end_operation(operation_id, jsonb_build_object('warehouse_id', w.id, 'code', w.code));
end $$;

-- New places, each under its parent: `locations` holds {code, level, parent}, parents before children. A
-- parent that exists is used as it is; a place that exists is told, and nothing is made.
create function app.make_locations(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('locations.manage');
  outcome jsonb := app.begin_operation(operation_id, 'make_locations', command);
  w warehouse := app.require_warehouse((command->>'warehouse_id')::uuid);
  taken text;
  made integer := 0;
  depth location_level;
begin
  if outcome is not null then
    return outcome;
  end if;
  if command->>'kind' not in ('receiving_dock', 'staging', 'storage', 'quarantine') then
    perform app.refuse('IV010', 'not_made_by_hand', jsonb_build_object('kind', command->'kind'));
  elsif jsonb_array_length(command->'locations') not between 1 and 20000 then
    perform app.refuse('IV010', 'too_many_places', jsonb_build_object('count', jsonb_array_length(command->'locations')));
  end if;
  -- Whoever makes places of one warehouse waits for whoever else does.
  perform from warehouse x where x.id = w.id for no key update;
  select s.code into taken
    from jsonb_to_recordset(command->'locations') as s(code text, level location_level, parent text, shared boolean)
    join location l on l.code = s.code
   where not (coalesce(s.shared, false) and l.warehouse_id = w.id and l.level = s.level) order by s.code limit 1;
  if found then
    perform app.refuse('IV010', 'code_taken', jsonb_build_object('code', taken));
  end if;
  select b.code into taken
    from jsonb_to_recordset(command->'locations') as s(code text) join barcode b on b.code = s.code and b.location_id is null limit 1;
  if found then
    perform app.refuse('IV010', 'code_taken', jsonb_build_object('code', taken));
  end if;
  foreach depth in array enum_range(null::location_level) loop
    with fresh as (
      insert into location (warehouse_id, parent_id, kind, level, code, path, capacity_quantity, created_by, updated_by)
      select w.id, p.id, (command->>'kind')::location_kind, s.level, s.code,
             coalesce(p.path, w.code) || ' > ' || s.part,
             case when s.level in ('bin', 'area') then (command->>'capacity_quantity')::numeric end, who, who
        from jsonb_to_recordset(command->'locations')
             as s(code text, level location_level, parent text, part text)
        left join location p on p.code = s.parent and p.warehouse_id = w.id
       where s.level = depth and not exists (select from location l where l.code = s.code)
      returning id, code
    ), coded as (
      insert into barcode (code, kind, location_id, created_by)
      select f.code, 'location', f.id, who from fresh f returning 1
    )
    select made + count(*) into made from fresh;
  end loop;
  return app.end_operation(operation_id, jsonb_build_object('made', made));
end $$;

-- Block or free places, set what they take, shut them for good: shut are only empty ones.
create function app.change_locations(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('locations.manage');
  outcome jsonb := app.begin_operation(operation_id, 'change_locations', command);
  ids uuid[] := array(select jsonb_array_elements_text(command->'location_ids')::uuid);
  wrong record;
  changed integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  perform from location l where l.id = any (ids) order by l.id for no key update;
  select l.code as code into wrong from unnest(ids) i(id) left join location l on l.id = i.id
    where l.id is null or l.warehouse_id is null or l.kind in ('in_transit', 'supplier', 'customer', 'lost_and_found', 'scrap') limit 1;
  if found then
    perform app.refuse('IV010', 'not_changed_by_hand', jsonb_build_object('location', coalesce(wrong.code, '')));
  end if;
  perform app.require_warehouse(x.warehouse_id) from (select distinct l.warehouse_id from location l where l.id = any (ids)) x;
  if (command->>'is_blocked')::boolean and coalesce(btrim(command->>'blocked_reason'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Blocked'));
  end if;
  if not (command->>'is_active')::boolean then
    select l.code as location, sum(i.quantity) as on_hand into wrong
      from inventory_item i join location l on l.id = i.location_id
     where i.location_id = any (ids) and i.quantity > 0 group by l.code limit 1;
    if found then
      perform app.refuse('IV010', 'place_not_empty', to_jsonb(wrong));
    end if;
  end if;
  update location l
     set is_blocked = coalesce((command->>'is_blocked')::boolean, l.is_blocked),
         blocked_reason = case when command ? 'is_blocked'
           then case when (command->>'is_blocked')::boolean then btrim(command->>'blocked_reason') end else l.blocked_reason end,
         is_active = coalesce((command->>'is_active')::boolean, l.is_active),
         capacity_quantity = case when command ? 'capacity_quantity'
           then (command->>'capacity_quantity')::numeric else l.capacity_quantity end,
         kind = coalesce((command->>'kind')::location_kind, l.kind)
   where l.id = any (ids);
  get diagnostics changed = row_count;
  return app.end_operation(operation_id, jsonb_build_object('changed', changed));
end $$;

-- Goods do not change what a place is under them: a dock full of goods stays a dock.
create function app.guard_location_kind() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from inventory_item i where i.location_id = new.id and i.quantity > 0) then
    perform app.refuse('IV010', 'place_not_empty', jsonb_build_object('location', new.code, 'on_hand', (
      select sum(i.quantity) from inventory_item i where i.location_id = new.id)));
  end if;
  return new;
end $$;
create trigger guard_kind before update of kind, warehouse_id on location for each row
  when ((old.kind, old.warehouse_id) is distinct from (new.kind, new.warehouse_id)) execute function app.guard_location_kind();

-- The bin an item always goes to; one more, or one less.
create function app.set_fixed_bin(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('locations.manage');
  outcome jsonb := app.begin_operation(operation_id, 'set_fixed_bin', command);
  l location;
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into l from location x where x.id = (command->>'location_id')::uuid;
  if l.id is null or l.kind <> 'storage' or l.level not in ('bin', 'shelf') then
    perform app.refuse('IV010', 'not_changed_by_hand', jsonb_build_object('location', coalesce(l.code, '')));
  end if;
  perform app.require_warehouse(l.warehouse_id);
  if (command->>'is_fixed')::boolean then
    insert into fixed_bin (product_id, variant_id, location_id, created_by)
    values ((command->>'product_id')::uuid, (command->>'variant_id')::uuid, l.id, who)
    on conflict (product_id, variant_id, location_id) do nothing;
  else
    delete from fixed_bin f where f.product_id = (command->>'product_id')::uuid and f.location_id = l.id
      and f.variant_id is not distinct from (command->>'variant_id')::uuid;
  end if;
  return app.end_operation(operation_id, '{}');
end $$;

grant execute on function
  app.save_warehouse(uuid, jsonb), app.make_locations(uuid, jsonb), app.change_locations(uuid, jsonb),
  app.set_fixed_bin(uuid, jsonb) to invista_workstation;
