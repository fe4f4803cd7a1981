-- Classes by the value that moved in a year: A are the items that make up the first 80 %, B the next 15 %.
create function app.abc_classes(warehouse_id uuid, days integer default 365)
returns table (product_id uuid, variant_id uuid, moved_value numeric, abc_class text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('counts.plan');
  if app.uid() is not null and not app.may_in($1) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  return query select * from app.classes_of($1, $2);
end $$;

create function app.classes_of(warehouse_id uuid, days integer)
returns table (product_id uuid, variant_id uuid, moved_value numeric, abc_class text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with moved as (
    select s.product_id, s.variant_id, sum(abs(v.value)) as value
      from movement_value v join stock_value s on s.id = v.stock_value_id
     where s.warehouse_id = $1 and v.occurred_at > now() - make_interval(days => $2)
     group by s.product_id, s.variant_id having sum(abs(v.value)) > 0
  ), ranked as (
    select m.*, sum(m.value) over (order by m.value desc, m.product_id, m.variant_id) - m.value as before,
           sum(m.value) over () as total from moved m)
  select r.product_id, r.variant_id, r.value,
         case when r.before < 0.80 * r.total then 'A' when r.before < 0.95 * r.total then 'B' else 'C' end
    from ranked r
$$;

create function app.audit_for_update(audit_id uuid) returns inventory_audit
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  a inventory_audit;
begin
  select * into a from inventory_audit x where x.id = audit_id for no key update;
  if a.id is null then
    perform app.refuse('IV010', 'unknown_audit');
  elsif app.uid() is not null and not app.may_in(a.warehouse_id) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', a.audit_number));
  end if;
  return a;
end $$;

create function app.require_audit_status(a inventory_audit, variadic allowed audit_status[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if a.status <> all (allowed) then
    perform app.refuse('IV030', 'audit_is', jsonb_build_object('number', a.audit_number, 'status', a.status));
  end if;
end $$;

-- The bins that a scope means: places that hold goods and nothing below them. Whatever is named must hold.
create function app.bins_in_scope(warehouse_id uuid, scope jsonb)
returns table (location_id uuid, code text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with recursive zones as (
    select l.id from location l where scope->'zone_ids' ? l.id::text
    union select l.id from location l join zones z on l.parent_id = z.id
  ), classes as materialized (
    select * from app.classes_of($1, 365) c where scope ? 'abc_classes'
  )
  select l.id, l.code
    from location l
   where l.warehouse_id = $1 and l.is_active and l.holds_stock and l.kind <> 'in_transit'
     and l.level in ('area', 'bin', 'shelf')
     and not exists (select from location c where c.parent_id = l.id and c.is_active)
     and (not scope ? 'zone_ids' or l.id in (select z.id from zones z))
     and (not scope ? 'location_ids' or scope->'location_ids' ? l.id::text)
     and (not scope ? 'product_ids' or exists (
       select from inventory_item i where i.location_id = l.id and i.quantity > 0 and scope->'product_ids' ? i.product_id::text))
     and (not scope ? 'abc_classes' or exists (
       select from inventory_item i
         left join classes k on k.product_id = i.product_id and k.variant_id is not distinct from i.variant_id
        where i.location_id = l.id and i.quantity > 0 and scope->'abc_classes' ? coalesce(k.abc_class, 'C')))
     and (not scope ? 'not_counted_since' or not exists (
       select from inventory_audit_bin b where b.location_id = l.id and b.done_at >= (scope->>'not_counted_since')::timestamptz))
     and (not scope ? 'below_threshold' or exists (
       select from inventory_item i where i.location_id = l.id and i.quantity > 0
          and i.quantity <= (scope->>'below_threshold')::numeric))
     and (not scope ? 'emptied_since' or (
       not exists (select from inventory_item i where i.location_id = l.id and i.quantity > 0)
       and exists (select from inventory_movement m where m.from_location_id = l.id
                      and m.occurred_at >= (scope->>'emptied_since')::timestamptz)))
$$;

-- How sure a sample of `drawn` of `population` makes that fewer than `rate` are wrong, when all of it are right.
create function app.sample_confidence(population integer, drawn integer, rate numeric) returns numeric
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when population = 0 or drawn >= population then 1
    when drawn > population - ceil(population * rate) then 1
    else round((1 - exp(coalesce(sum(
      ln((population - ceil(population * rate) - i)::double precision / (population - i))), 0)))::numeric, 6) end
    from generate_series(0, least(drawn, (population - ceil(population * rate))::integer) - 1) i
$$;

-- Write an audit down with its bins. A sample is drawn by its seed and the bins' codes: the same seed, the same bins.
create function app.write_audit(audit uuid, operation uuid, said jsonb, schedule uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  place uuid := (said->>'warehouse_id')::uuid;
  scope jsonb := coalesce(said->'scope', '{}');
  chosen_method audit_method := coalesce(said->>'method', 'FULL_COUNT')::audit_method;
  chosen_seed bigint := coalesce((said->>'seed')::bigint, (random() * 2147483647)::bigint);
  wanted integer := (scope->>'sample_size')::integer;
  rate numeric := coalesce((scope->>'tolerable_rate')::numeric, 0.05);
  number text;
  found_bins integer;
  drawn integer;
begin
  if not exists (select from warehouse w where w.id = place and w.is_active) then
    perform app.refuse('IV010', 'unknown_warehouse', jsonb_build_object('warehouse', coalesce(place::text, '')));
  elsif chosen_method = 'SAMPLE_COUNT' and (coalesce(wanted, 0) < 1 or rate <= 0 or rate > 1) then
    perform app.refuse('IV010', 'sample_size_required');
  end if;
  number := app.next_number('IA', 'app_secret.inventory_audit_number');
  insert into inventory_audit (id, audit_number, warehouse_id, type, method, scope, is_blind, planned_for, deadline,
    priority, schedule_id, seed, note, operation_id, created_by, updated_by)
  values (audit, number, place, coalesce(said->>'type', 'CYCLE_COUNT')::audit_type, chosen_method, scope,
    coalesce((said->>'is_blind')::boolean, true),
    coalesce((said->>'planned_for')::date, app.organisation_day(now())), (said->>'deadline')::timestamptz,
    coalesce((said->>'priority')::integer, 0), schedule,
    case when chosen_method = 'SAMPLE_COUNT' then chosen_seed end, nullif(btrim(said->>'note'), ''),
    operation, app.uid(), app.uid());
  with bins as materialized (
    select b.*, row_number() over (order by encode(sha256(convert_to(chosen_seed || ':' || b.code, 'UTF8')), 'hex'), b.code) as n
      from app.bins_in_scope(place, scope) b
  ), written as (
    insert into inventory_audit_bin (audit_id, location_id, location_code, zone, created_by, updated_by)
    select audit, b.location_id, b.code, coalesce(z.code, ''), app.uid(), app.uid()
      from bins b
      join location l on l.id = b.location_id
      left join lateral (
        with recursive up as (
          select p.id, p.parent_id, p.level, p.code, 1 as depth from location p where p.id = l.parent_id
          union all select p.id, p.parent_id, p.level, p.code, u.depth + 1 from location p join up u on p.id = u.parent_id
        ) select u.code from up u order by (u.level = 'zone') desc, u.depth desc limit 1) z on true
     where chosen_method <> 'SAMPLE_COUNT' or b.n <= wanted
     order by b.code
    returning 1)
  select (select count(*) from bins), (select count(*) from written) into found_bins, drawn;
  if drawn = 0 then
    perform app.refuse('IV010', 'nothing_in_scope');
  end if;
  if chosen_method = 'SAMPLE_COUNT' then
    update inventory_audit a set population = found_bins, sample_size = drawn,
           confidence = app.sample_confidence(found_bins, drawn, rate) where a.id = audit;
  end if;
  return jsonb_build_object('audit_id', audit, 'number', number, 'status', 'PLANNED', 'bins', drawn);
end $$;

create function app.plan_audit(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'plan_audit', command);
begin
  if outcome is not null then
    return outcome;
  elsif who is not null and not app.may_in((command->>'warehouse_id')::uuid) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  return app.end_operation(operation_id, app.write_audit((command->>'audit_id')::uuid, operation_id, command, null));
end $$;

-- What is due by its schedule becomes an audit, once for each time; two who call it plan nothing twice.
create function app.plan_due_audits(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'plan_due_audits', command);
  today date := app.organisation_day(now());
  due count_schedule;
  planned jsonb := '[]';
begin
  if outcome is not null then
    return outcome;
  end if;
  for due in
    select * from count_schedule s
     where s.is_active and s.next_on <= today and (who is null or app.may_in(s.warehouse_id))
     order by s.id for no key update loop
    if exists (select from app.bins_in_scope(due.warehouse_id, due.scope)) then
      planned := planned || app.write_audit(app.new_id(), operation_id, to_jsonb(due) - 'id' || jsonb_build_object(
        'note', due.name, 'planned_for', today, 'deadline', today + due.deadline_days), due.id);
    end if;
    update count_schedule s
       set next_on = s.next_on + s.every_days * ((today - s.next_on) / s.every_days + 1) where s.id = due.id;
  end loop;
  return app.end_operation(operation_id, jsonb_build_object('planned', planned));
end $$;

-- Make or change a schedule, by its name.
create function app.save_count_schedule(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'save_count_schedule', command);
  saved uuid;
begin
  if outcome is not null then
    return outcome;
  elsif who is not null and (not app.may_in((command->>'warehouse_id')::uuid) or exists (
      select from count_schedule s where s.name = btrim(command->>'name') and not app.may_in(s.warehouse_id))) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  insert into count_schedule as s (name, warehouse_id, type, method, scope, is_blind, every_days, next_on, deadline_days,
    priority, is_active, created_by, updated_by)
  values (btrim(command->>'name'), (command->>'warehouse_id')::uuid, coalesce(command->>'type', 'CYCLE_COUNT')::audit_type,
    coalesce(command->>'method', 'FULL_COUNT')::audit_method, coalesce(command->'scope', '{}'),
    coalesce((command->>'is_blind')::boolean, true), (command->>'every_days')::integer,
    coalesce((command->>'next_on')::date, app.organisation_day(now())), (command->>'deadline_days')::integer,
    coalesce((command->>'priority')::integer, 0), coalesce((command->>'is_active')::boolean, true), who, who)
  on conflict (name) do update set warehouse_id = excluded.warehouse_id, type = excluded.type, method = excluded.method,
    scope = excluded.scope, is_blind = excluded.is_blind, every_days = excluded.every_days, next_on = excluded.next_on,
    deadline_days = excluded.deadline_days, priority = excluded.priority, is_active = excluded.is_active
  returning s.id into saved;
  return app.end_operation(operation_id, jsonb_build_object('schedule_id', saved));
end $$;

-- Set, or with no limit at all take away, how far a count may be off.
create function app.set_count_tolerance(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'set_count_tolerance', command);
begin
  if outcome is not null then
    return outcome;
  end if;
  if num_nonnulls(command->>'percent', command->>'quantity', command->>'value') = 0 then
    delete from count_tolerance t where t.abc_class is not distinct from command->>'abc_class'
      and t.person_id is not distinct from (command->>'person_id')::uuid;
  else
    insert into count_tolerance (abc_class, person_id, percent, quantity, value, created_by, updated_by)
    values (command->>'abc_class', (command->>'person_id')::uuid, (command->>'percent')::numeric,
      (command->>'quantity')::numeric, (command->>'value')::numeric, who, who)
    on conflict (abc_class, person_id) do update
      set percent = excluded.percent, quantity = excluded.quantity, value = excluded.value;
  end if;
  return app.end_operation(operation_id, '{}');
end $$;

-- Begin counting: what the books expect is written down, a line for each key; serials one each.
create function app.start_audit(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
-- How many classes there are is unknown to the planner: a nested loop over them is ruinous for thousands of lines.
set enable_nestloop = off as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'start_audit', command);
  a inventory_audit;
  lines integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'PLANNED');
  update inventory_audit x
     set status = 'IN_PROGRESS', started_at = now(), started_by = who,
         ledger_seq = coalesce((select max(m.seq) from inventory_movement m), 0)
   where x.id = a.id;
  insert into inventory_audit_item (audit_id, bin_id, location_id, product_id, variant_id, lot_id, serial_id, stock_status,
    abc_class, is_expected, expected_quantity, unit_cost, created_by, updated_by)
  select a.id, b.id, i.location_id, i.product_id, i.variant_id, i.lot_id, k.id, i.status, coalesce(c.abc_class, 'C'),
         true, case when k.id is null then i.quantity else 1 end, app.unit_cost(i.product_id, i.variant_id, a.warehouse_id), who, who
    from inventory_audit_bin b
    join inventory_item i on i.location_id = b.location_id and i.quantity > 0
    join product p on p.id = i.product_id
    left join serial k
      on p.is_serialized and k.location_id = i.location_id and k.product_id = i.product_id and k.status = i.status
     and k.variant_id is not distinct from i.variant_id and k.lot_id is not distinct from i.lot_id
    left join app.classes_of(a.warehouse_id, 365) c
      on c.product_id = i.product_id and c.variant_id is not distinct from i.variant_id
   where b.audit_id = a.id
     and (not a.scope ? 'product_ids' or a.scope->'product_ids' ? i.product_id::text);
  get diagnostics lines = row_count;
  return app.end_operation(operation_id, jsonb_build_object(
    'audit_id', a.id, 'number', a.audit_number, 'status', 'IN_PROGRESS', 'lines', lines));
end $$;

-- Give bins to a person to count, or to nobody; without a name one takes them oneself.
create function app.take_bins(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.count');
  outcome jsonb := app.begin_operation(operation_id, 'take_bins', command);
  a inventory_audit;
  taker uuid := case when command ? 'person_id' then (command->>'person_id')::uuid else who end;
  ids uuid[] := array(select jsonb_array_elements_text(command->'bin_ids')::uuid);
  wrong text;
  taken integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  if command ? 'person_id' and taker is distinct from who then
    perform app.require('counts.plan');
    if taker is not null and not exists (select from app_user u where u.id = taker) then
      perform app.refuse('IV010', 'counter_unknown');
    end if;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'PLANNED', 'IN_PROGRESS', 'REVIEW');
  select b.location_code into wrong from inventory_audit_bin b
   where b.id = any (ids) and b.audit_id = a.id and b.state = 'RECOUNT'
     and exists (select from inventory_audit_count c where c.bin_id = b.id and c.counted_by = taker) limit 1;
  if wrong is not null then
    perform app.refuse('IV010', 'recount_by_another', jsonb_build_object('location', wrong));
  elsif not command ? 'person_id' then
    select b.location_code into wrong from inventory_audit_bin b
     where b.id = any (ids) and b.audit_id = a.id and b.assigned_to <> who limit 1;
    if wrong is not null then
      perform app.refuse('IV030', 'bin_taken', jsonb_build_object('location', wrong));
    end if;
  end if;
  update inventory_audit_bin b set assigned_to = taker where b.id = any (ids) and b.audit_id = a.id;
  get diagnostics taken = row_count;
  return app.end_operation(operation_id, jsonb_build_object('bins', taken));
end $$;

-- Give an audit up. What was scanned for it stays where it is; nothing is posted.
create function app.cancel_audit(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.plan');
  outcome jsonb := app.begin_operation(operation_id, 'cancel_audit', command);
  a inventory_audit;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'PLANNED', 'IN_PROGRESS', 'REVIEW');
  if a.status <> 'PLANNED' and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Cancel'));
  end if;
  update inventory_audit x set status = 'CANCELLED', ended_at = now(),
         note = concat_ws(E'\n', x.note, nullif(btrim(command->>'note'), '')) where x.id = a.id;
  return app.end_operation(operation_id, jsonb_build_object(
    'audit_id', a.id, 'number', a.audit_number, 'status', 'CANCELLED'));
end $$;
