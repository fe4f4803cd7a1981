-- Nothing is posted on a day that the books have closed.
create function app.closed_through() returns date
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select (s.value #>> '{}')::date from organisation_setting s where s.key = 'closed_through' $$;

create function app.organisation_day(at timestamptz) returns date
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select (at at time zone (s.value #>> '{}'))::date from organisation_setting s where s.key = 'organisation_timezone' $$;

create function app.guard_period() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  closed date := app.closed_through();
  earliest timestamptz;
begin
  if closed is not null then
    select min(m.occurred_at) into earliest from moved m;
    if app.organisation_day(earliest) <= closed then
      perform app.refuse('IV010', 'period_closed', jsonb_build_object('closed', closed, 'day', app.organisation_day(earliest)));
    end if;
  end if;
  return null;
end $$;
create trigger guard_period after insert on inventory_movement referencing new table as moved
  for each statement execute function app.guard_period();

-- Close the books through a day; an earlier day, or null, opens them again.
create function app.close_period(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('periods.close');
  outcome jsonb := app.begin_operation(operation_id, 'close_period', command);
  through date := (command->>'through')::date;
begin
  if outcome is not null then
    return outcome;
  end if;
  if through > app.organisation_day(now()) then
    perform app.refuse('IV010', 'day_not_over', jsonb_build_object('day', through));
  elsif coalesce(through, '-infinity') < coalesce(app.closed_through(), '-infinity') and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Reopen'));
  end if;
  update organisation_setting s set value = coalesce(to_jsonb(through), 'null') where s.key = 'closed_through';
  perform app.note('organisation_setting', 'closed_through', jsonb_build_object('through', through, 'note', command->'note'));
  return app.end_operation(operation_id, jsonb_build_object('closed_through', through));
end $$;

-- A place that is blocked or full takes nothing in. What is found there is found all the same: an
-- adjustment tells the truth about a place, whatever the place is allowed to hold.
create function app.guard_places() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  if not exists (
    select from moved m join location l on l.id = m.to_location_id
     where l.capacity_quantity is not null or l.is_blocked or not l.is_active) then
    return null;
  end if;
  select l.code as location, coalesce(l.blocked_reason, '') as reason into wrong
    from moved m join location l on l.id = m.to_location_id
   where m.type in ('RECEIPT', 'PUT_AWAY', 'MOVE', 'TRANSFER_IN', 'RETURN') and m.from_location_id <> m.to_location_id
     and (l.is_blocked or not l.is_active) and l.holds_stock
   limit 1;
  if found then
    perform app.refuse('IV010', 'place_blocked', to_jsonb(wrong));
  end if;
  -- Two people filling one bin take turns here.
  perform from location l where l.capacity_quantity is not null and l.id in (select m.to_location_id from moved m)
    order by l.id for no key update;
  select l.code as location, l.capacity_quantity as capacity, h.held as on_hand, c.change as arriving into wrong
    from (select e.location_id, sum(e.quantity) as change
            from (select m.to_location_id as location_id, m.quantity from moved m
                  union all select m.from_location_id, -m.quantity from moved m) e
           group by e.location_id having sum(e.quantity) > 0) c
    join location l on l.id = c.location_id and l.capacity_quantity is not null
   cross join lateral (select coalesce(sum(i.quantity), 0) as held from inventory_item i where i.location_id = l.id) h
   where h.held + c.change > l.capacity_quantity
     and exists (select from moved m where m.to_location_id = l.id and m.type in ('RECEIPT', 'PUT_AWAY', 'MOVE', 'TRANSFER_IN', 'RETURN'))
   limit 1;
  if found then
    perform app.refuse('IV010', 'place_full', to_jsonb(wrong));
  end if;
  return null;
end $$;
create trigger guard_places after insert on inventory_movement referencing new table as moved
  for each statement execute function app.guard_places();

-- A serial moves from where it lies, in the status it has there, with its own lot, and only from there.
create or replace function app.move_serials() returns trigger
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
      or (f.holds_stock and (s.status <> m.from_status or s.lot_id is distinct from m.lot_id))
      or (s.product_id, s.variant_id) is distinct from (m.product_id, m.variant_id)
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
  update serial s
     set location_id = case when t.holds_stock then t.id end, status = case when t.holds_stock then m.to_status end,
         -- Back from outside it may come under another lot; inside it keeps its own.
         lot_id = m.lot_id
    from moved m join location t on t.id = m.to_location_id
   where s.id = m.serial_id;
  return null;
end $$;

-- Serials whose last movement leads elsewhere, or to another status, than what is kept of them.
create or replace function app.verify_serials()
returns table (sku text, serial text, by_ledger text, kept text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set work_mem = '128MB' as $$
begin
  perform app.require('stock.read');
  return query
  with latest as (
    select distinct on (m.serial_id) m.serial_id, case when l.holds_stock then l.id end as location_id,
           case when l.holds_stock then m.to_status end as status
      from inventory_movement m join location l on l.id = m.to_location_id
     where m.serial_id is not null
     order by m.serial_id, m.seq desc
  )
  select p.sku, s.code, nullif(concat_ws(' ', byl.code, x.status), ''), nullif(concat_ws(' ', k.code, s.status), '')
    from serial s
    join product p on p.id = s.product_id
    left join latest x on x.serial_id = s.id
    left join location byl on byl.id = x.location_id
    left join location k on k.id = s.location_id
   where s.location_id is distinct from x.location_id or s.status is distinct from x.status
   order by p.sku, s.code;
end $$;
