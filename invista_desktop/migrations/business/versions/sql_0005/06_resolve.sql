create type app.missing_line as (
  n bigint, item_id uuid, sku text, unit_cost numeric, lot_id uuid, serial_id uuid, quantity numeric,
  outcome transfer_outcome, to_id uuid, to_fits boolean, under_way numeric);

-- What is said to be missing, beside how much is under way and not spoken for, and where it goes.
create function app.missing_lines(t stock_transfer, said jsonb) returns app.missing_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg((
      s.n, i.id, i.product_sku, i.unit_cost, s.lot_id, s.serial_id, s.quantity, s.outcome, l.id,
      case when s.outcome in ('LOST', 'DAMAGED') then true
           else l.holds_stock and l.kind <> 'in_transit' and l.level not in ('zone', 'aisle')
             and l.warehouse_id = case s.outcome when 'FOUND' then t.to_warehouse_id else t.from_warehouse_id end end,
      coalesce(u.quantity, 0) - coalesce((
        select sum(r.quantity) from stock_transfer_resolution r
         where r.item_id = i.id and r.lot_id is not distinct from s.lot_id and r.serial_id is not distinct from s.serial_id
           and r.status = 'PENDING_APPROVAL'), 0))::app.missing_line order by s.n)
    from rows from (jsonb_to_recordset(said) as (
        item_id uuid, lot_id uuid, serial_id uuid, quantity numeric, outcome transfer_outcome, to_location_id uuid))
      with ordinality as s(item_id, lot_id, serial_id, quantity, outcome, to_location_id, n)
    left join stock_transfer_item i on i.id = s.item_id and i.transfer_id = t.id
    left join stock_transfer_transit u on u.transfer_id = t.id and u.item_id = i.id
      and u.lot_id is not distinct from s.lot_id and u.serial_id is not distinct from s.serial_id
    left join location l on l.id = case s.outcome
      when 'LOST' then (select x.id from location x where x.warehouse_id is null and x.kind = 'lost_and_found')
      when 'DAMAGED' then (select x.id from location x where x.warehouse_id is null and x.kind = 'scrap')
      else coalesce(s.to_location_id, case s.outcome when 'MIS_PICKED' then (
        select k.location_id from stock_transfer_pick k
         where k.item_id = i.id and k.lot_id is not distinct from s.lot_id and k.serial_id is not distinct from s.serial_id
           and k.undone_at is null and k.quantity > 0
         order by k.created_at desc, k.id desc limit 1) end) end
$$;

create function app.check_missing(t stock_transfer, lines app.missing_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wrong record;
begin
  if lines is null then
    perform app.refuse('IV010', 'no_lines');
  end if;
  select split_part(j.problem, ':', 1) as state, split_part(j.problem, ':', 2) as code,
         jsonb_build_object('sku', coalesce(j.sku, ''), 'number', t.transfer_number,
           'quantity', coalesce(j.quantity::text, ''), 'under_way', j.under_way) as parts into wrong
    from (
      select l.*, case
          when l.item_id is null then 'IV010:not_on_transfer'
          when l.outcome is null then 'IV010:unknown_outcome'
          when l.quantity is null or l.quantity <= 0 or l.quantity >= 1e9 then 'IV010:no_stock_quantity'
          when sum(l.quantity) over (partition by l.item_id, l.lot_id, l.serial_id) > l.under_way then 'IV030:not_under_way'
          when not coalesce(l.to_fits, false) then 'IV010:nowhere_to_go'
        end as problem
        from unnest(lines) l) j
   where j.problem is not null order by j.n limit 1;
  if found then
    perform app.refuse(wrong.state, wrong.code, wrong.parts);
  end if;
end $$;

-- Found goods arrive late; lost and damaged ones leave the books; mis-picked ones were never sent, so the
-- movement that took them out is taken back as far as that.
create function app.move_resolutions(t stock_transfer, operation uuid, resolutions uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, reason_code, note, stock_transfer_item_id, reverses_id, created_by, workstation_id)
  select operation,
         case r.outcome when 'FOUND' then 'TRANSFER_IN' when 'LOST' then 'ADJUSTMENT' when 'DAMAGED' then 'DAMAGE'
           else 'TRANSFER_OUT' end::movement_type,
         i.product_id, i.variant_id, r.lot_id, r.serial_id, (select app.transit_of(t.to_warehouse_id)), r.to_location_id,
         'AVAILABLE', 'AVAILABLE', r.quantity, r.reason_code, r.note, i.id,
         case r.outcome when 'MIS_PICKED' then (
           select m.id from inventory_movement m
            where m.stock_transfer_item_id = i.id and m.from_location_id = r.to_location_id
              and m.lot_id is not distinct from r.lot_id and m.serial_id is not distinct from r.serial_id
              and m.reverses_id is null
            order by m.seq desc limit 1) end,
         (select app.uid()), (select app.workstation_id())
    from stock_transfer_resolution r join stock_transfer_item i on i.id = r.item_id
   where r.id = any (resolutions) order by i.line_number, r.id;
  update stock_transfer_item i
     set received_quantity = i.received_quantity + r.arrived, resolved_quantity = i.resolved_quantity + r.ended,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
    from (select x.item_id, coalesce(sum(x.quantity) filter (where x.outcome = 'FOUND'), 0) as arrived,
                 coalesce(sum(x.quantity) filter (where x.outcome <> 'FOUND'), 0) as ended
            from stock_transfer_resolution x where x.id = any (resolutions) group by x.item_id) r
   where i.id = r.item_id;
$$;

-- How units that did not arrive end; above a limit somebody else says yes first.
create function app.resolve_missing(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.resolve');
  outcome jsonb := app.begin_operation(operation_id, 'resolve_missing', command);
  t stock_transfer;
  lines app.missing_line[];
  written uuid[];
  waits boolean;
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.require_reason('transfer_resolution', command->>'reason_code', command->>'note');
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_transfer_status(t, 'DISPATCHED', 'IN_TRANSIT', 'PARTLY_RECEIVED');
  lines := app.missing_lines(t, command->'lines');
  perform app.check_missing(t, lines);
  select coalesce(sum(l.quantity * l.unit_cost) filter (where l.outcome <> 'FOUND'), 0)
           > app.setting('transfer_resolution_approval_value') into waits from unnest(lines) l;
  with rows as (
    insert into stock_transfer_resolution (
      transfer_id, item_id, lot_id, serial_id, quantity, outcome, to_location_id, reason_code, note, value, status,
      operation_id, workstation_id, created_by, updated_by)
    select t.id, l.item_id, l.lot_id, l.serial_id, l.quantity, l.outcome, l.to_id, command->>'reason_code',
           nullif(btrim(command->>'note'), ''), l.quantity * l.unit_cost,
           case when waits and l.outcome <> 'FOUND' then 'PENDING_APPROVAL' else 'POSTED' end::adjustment_status,
           $1, app.workstation_id(), who, who
      from unnest(lines) l order by l.n
    returning id, status
  )
  select array_agg(r.id) filter (where r.status = 'POSTED') into written from rows r;
  if written is not null then
    perform app.move_resolutions(t, operation_id, written);
    perform app.settle_transfer(t);
  end if;
  return app.end_transfer_step(operation_id, t, 'resolve', command->>'note', jsonb_build_object(
    'lines', cardinality(lines), 'waiting', cardinality(lines) - coalesce(cardinality(written), 0)));
end $$;

create function app.decide_resolution(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  verb text := command->>'verb';
  who uuid := app.require('transfers.resolve');
  outcome jsonb := app.begin_operation(operation_id, 'decide_resolution', command);
  t stock_transfer;
  r stock_transfer_resolution;
  under_way numeric;
  settled adjustment_status := case verb
    when 'approve' then 'POSTED' when 'reject' then 'REJECTED' when 'withdraw' then 'CANCELLED' end;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((
    select x.transfer_id from stock_transfer_resolution x where x.id = (command->>'resolution_id')::uuid));
  select * into strict r from stock_transfer_resolution x where x.id = (command->>'resolution_id')::uuid;
  if settled is null then
    perform app.refuse('IV010', 'unknown_decision');
  elsif r.status <> 'PENDING_APPROVAL' then
    perform app.refuse('IV030', 'resolution_decided', jsonb_build_object('number', t.transfer_number, 'status', r.status));
  elsif verb = 'withdraw' and r.created_by is distinct from who then
    perform app.refuse('IV002', 'request_of_another', jsonb_build_object('number', t.transfer_number));
  elsif verb <> 'withdraw' and r.created_by is not distinct from who then
    perform app.refuse('IV002', 'own_request', jsonb_build_object('number', t.transfer_number));
  elsif verb = 'reject' and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'No'));
  end if;
  if settled = 'POSTED' then
    select coalesce(sum(u.quantity), 0) into under_way from stock_transfer_transit u
     where u.item_id = r.item_id and u.lot_id is not distinct from r.lot_id and u.serial_id is not distinct from r.serial_id;
    if r.quantity > under_way then
      perform app.refuse('IV030', 'not_under_way', jsonb_build_object('number', t.transfer_number,
        'sku', (select i.product_sku from stock_transfer_item i where i.id = r.item_id), 'quantity', r.quantity,
        'under_way', under_way));
    end if;
  end if;
  update stock_transfer_resolution x
     set status = settled, decided_by = who, decided_at = now(), decision_note = nullif(btrim(command->>'note'), '')
   where x.id = r.id;
  if settled = 'POSTED' then
    perform app.move_resolutions(t, operation_id, array[r.id]);
    perform app.settle_transfer(t);
  end if;
  return app.end_transfer_step(operation_id, t, verb || '_resolution', command->>'note', '{"lines": 1}');
end $$;

-- Close a transfer of which nothing is under way.
create function app.close_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.receive');
  outcome jsonb := app.begin_operation(operation_id, 'close_transfer', command);
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.to_warehouse_id);
  if exists (select from stock_transfer_item i where i.transfer_id = t.id and i.in_transit > 0) then
    perform app.refuse('IV010', 'still_under_way', jsonb_build_object('number', t.transfer_number,
      'lines', (select count(*) from stock_transfer_item i where i.transfer_id = t.id and i.in_transit > 0)));
  end if;
  perform app.require_transfer_status(t, 'PARTLY_RECEIVED', 'RECEIVED');
  perform app.close_transfer_rest(t, command->>'rest_reason', command->>'note');
  update stock_transfer_resolution r set status = 'CANCELLED' where r.transfer_id = t.id and r.status = 'PENDING_APPROVAL';
  update stock_transfer s set status = 'CLOSED' where s.id = t.id;
  return app.end_transfer_step(operation_id, t, 'close', command->>'note');
end $$;
