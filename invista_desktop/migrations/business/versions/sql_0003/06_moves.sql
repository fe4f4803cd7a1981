-- From place to place within a warehouse: put-away where goods leave a dock for a bin.
create function app.move_stock(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.move');
  outcome jsonb := app.begin_operation(operation_id, 'move_stock', command);
  lines app.stock_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  lines := app.stock_lines(command->'lines');
  perform app.check_stock_lines(lines);
  if exists (select from unnest(lines) l where l.from_status <> l.to_status or l.from_warehouse is null or l.to_warehouse is null) then
    perform app.refuse('IV010', 'not_a_move');
  end if;
  return app.write_moves(operation_id, lines, command->>'note');
end $$;

create function app.write_moves(operation_id uuid, lines app.stock_line[], note text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  put_away app.stock_line[];
  moved app.stock_line[];
begin
  select array_agg(l.*) filter (where l.from_kind in ('receiving_dock', 'staging') and l.to_kind = 'storage'),
         array_agg(l.*) filter (where not (l.from_kind in ('receiving_dock', 'staging') and l.to_kind = 'storage'))
    into put_away, moved from unnest(lines) l;
  perform app.write_stock_movements(operation_id, put_away, 'PUT_AWAY', null, note);
  perform app.write_stock_movements(operation_id, moved, 'MOVE', null, note);
  return app.end_operation(operation_id, jsonb_build_object('lines', cardinality(lines)));
end $$;

-- Everything that lies in a place, as lines from there to elsewhere: one for each pile, of serials one for each.
create function app.content_lines(from_id uuid, to_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_agg(jsonb_build_object(
      'product_id', i.product_id, 'variant_id', i.variant_id, 'lot_id', i.lot_id, 'serial_id', k.id,
      'from_location_id', from_id, 'to_location_id', to_id, 'from_status', i.status,
      'quantity', case when k.id is null then i.quantity else 1 end))
    from inventory_item i
    join product p on p.id = i.product_id
    left join serial k
      on p.is_serialized and k.location_id = i.location_id and k.product_id = i.product_id and k.status = i.status
     and k.variant_id is not distinct from i.variant_id and k.lot_id is not distinct from i.lot_id
   where i.location_id = from_id and i.quantity > 0
$$;

-- A whole bin into another: what lies there at that moment, with nothing left behind.
create function app.move_bin(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.move');
  outcome jsonb := app.begin_operation(operation_id, 'move_bin', command);
  from_id uuid := (command->>'from_location_id')::uuid;
  lines app.stock_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  perform from inventory_item i where i.location_id = from_id
    order by i.product_id, i.variant_id, i.location_id, i.lot_id, i.status for no key update;
  lines := app.stock_lines(app.content_lines(from_id, (command->>'to_location_id')::uuid));
  if lines is null then
    perform app.refuse('IV010', 'bin_empty', jsonb_build_object(
      'from', coalesce((select l.code from location l where l.id = from_id), '')));
  end if;
  perform app.check_stock_lines(lines);
  return app.write_moves(operation_id, lines, command->>'note');
end $$;

-- Hold: available goods become held, damaged, recalled or expired, there or in another place.
-- Release: they become available again.
create function app.change_quality(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_hold boolean := command->>'verb' = 'hold';
  who uuid := app.require(case when is_hold then 'stock.hold' else 'stock.release' end);
  outcome jsonb := app.begin_operation(operation_id, 'change_quality', command);
  lines app.stock_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  if is_hold then
    perform app.require_reason('hold', command->>'reason_code', command->>'note');
  end if;
  lines := app.stock_lines(command->'lines');
  perform app.check_stock_lines(lines);
  if exists (
    select from unnest(lines) l
     where l.from_warehouse is null or l.to_warehouse is null
        or (is_hold and (l.from_status <> 'AVAILABLE' or l.to_status not in ('QUARANTINE', 'DAMAGED', 'EXPIRED', 'RECALLED')))
        or (not is_hold and (l.from_status = 'AVAILABLE' or l.to_status <> 'AVAILABLE'))) then
    perform app.refuse('IV010', case when is_hold then 'not_a_hold' else 'not_a_release' end);
  end if;
  perform app.write_stock_movements(operation_id, lines, case when is_hold then 'HOLD'::movement_type else 'RELEASE' end,
    command->>'reason_code', command->>'note');
  return app.end_operation(operation_id, jsonb_build_object('lines', cardinality(lines)));
end $$;

grant execute on function
  app.move_stock(uuid, jsonb), app.move_bin(uuid, jsonb), app.change_quality(uuid, jsonb), app.close_period(uuid, jsonb),
  app.convert(numeric, text, text) to invista_workstation;
