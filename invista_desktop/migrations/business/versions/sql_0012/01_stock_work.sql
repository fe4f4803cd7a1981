set local role invista_owner;

-- Move back what an operation moved, whole, each movement linked to the one that it takes back.
create function app.undo_move(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  who uuid := app.require('stock.move');
  outcome jsonb := app.begin_operation(operation_id, 'undo_move', command);
  undone operation;
  lines app.stock_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into undone from operation o where o.id = (command->>'undone_id')::uuid for no key update;
  if undone.id is null or undone.kind not in ('move_stock', 'move_bin') then
    perform app.refuse('IV010', 'not_a_move_to_undo');
  elsif exists (
    select from inventory_movement m join inventory_movement back on back.reverses_id = m.id
     where m.operation_id = undone.id) then
    perform app.refuse('IV030', 'move_undone');
  end if;
  lines := app.stock_lines((
    select jsonb_agg(jsonb_build_object(
        'product_id', m.product_id, 'variant_id', m.variant_id, 'lot_id', m.lot_id, 'serial_id', m.serial_id,
        'from_location_id', m.to_location_id, 'to_location_id', m.from_location_id,
        'from_status', m.to_status, 'to_status', m.from_status, 'quantity', m.quantity,
        'entered_quantity', m.entered_quantity, 'entered_unit', m.entered_unit, 'entered_factor', m.entered_factor)
        order by m.seq)
      from inventory_movement m where m.operation_id = undone.id));
  perform app.check_stock_lines(lines);
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, entered_quantity, entered_unit, entered_factor, reverses_id,
    created_by, workstation_id)
  select operation_id, 'MOVE', l.product_id, l.variant_id, l.lot_id, l.serial_id, l.from_id, l.to_id,
         l.from_status, l.to_status, l.quantity, l.entered_quantity, l.entered_unit, l.entered_factor, m.id,
         app.uid(), app.workstation_id()
    from unnest(lines) l
    join (select x.id, row_number() over (order by x.seq) as n
            from inventory_movement x where x.operation_id = undone.id) m on m.n = l.n
   order by l.n;
  return app.end_operation(operation_id, jsonb_build_object('lines', cardinality(lines)));
end $$;

-- What `adjust_stock` would make of the command now: its worth, and whether somebody else has to say yes.
create function app.preview_adjustment(command jsonb) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.adjust');
  reason reason_code;
  lines app.stock_line[];
begin
  select * into reason from reason_code r where r.kind = 'adjustment' and r.code = command->>'reason_code' and r.is_active;
  if reason.code is null then
    perform app.refuse('IV010', 'reason_required', jsonb_build_object('reason', coalesce(command->>'reason_code', '')));
  end if;
  lines := app.adjustment_lines(reason, command->'lines');
  perform app.check_adjustment(reason, command || jsonb_build_object('attachments', '[0]'::jsonb), lines);
  return jsonb_build_object(
    'waits', app.needs_approval(lines),
    'value', (select coalesce(sum(
        case when l.to_warehouse is null then -l.quantity else l.quantity end
        * app.unit_cost(l.product_id, l.variant_id, coalesce(l.from_warehouse, l.to_warehouse))), 0) from unnest(lines) l));
end $$;

grant execute on function app.undo_move(uuid, jsonb), app.preview_adjustment(jsonb) to invista_workstation;
reset role;
