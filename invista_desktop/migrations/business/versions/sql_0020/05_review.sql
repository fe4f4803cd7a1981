-- What a person says about a finding: take it as if it had been accepted, or put it aside with a note.
create function app.resolve_finding(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'resolve_finding', command);
  f inventory_audit_finding;
  e inventory_audit_entry;
  a inventory_audit;
  takes boolean := command->>'resolution' = 'taken';
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into f from inventory_audit_finding x where x.id = (command->>'finding_id')::uuid for no key update;
  if f.id is null then
    perform app.refuse('IV010', 'unknown_finding');
  end if;
  select * into e from inventory_audit_entry x where x.id = f.entry_id;
  if f.audit_id is not null then
    a := app.audit_for_update(f.audit_id);
  end if;
  if f.resolution is not null then
    perform app.refuse('IV030', 'finding_resolved');
  elsif command->>'resolution' not in ('taken', 'dismissed') or command->>'resolution' is null then
    perform app.refuse('IV010', 'unknown_decision');
  elsif not takes and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Put aside'));
  elsif takes then
    perform app.require_audit_status(a, 'IN_PROGRESS', 'REVIEW');
    -- What stays unclear cannot be taken: it is counted anew.
    if f.kind not in ('audit_in_review', 'clock_ahead', 'before_start', 'status_unclear')
       or e.bin_id is null or e.count_id is null or e.counted_at < a.started_at then
      perform app.refuse('IV010', 'cannot_be_taken');
    end if;
  end if;
  update inventory_audit_finding x
     set resolution = command->>'resolution', note = nullif(btrim(command->>'note'), ''), resolved_by = who, resolved_at = now()
   where x.id = f.id;
  if takes then
    insert into inventory_audit_count (id, audit_id, bin_id, number, counted_by, workstation_id, created_by)
    select e.count_id, e.audit_id, e.bin_id,
           coalesce((select max(c.number) from inventory_audit_count c where c.bin_id = e.bin_id), 0) + 1,
           e.created_by, e.workstation_id, who
     where not exists (select from inventory_audit_count c where c.id = e.count_id);
    perform app.settle_bins(array[e.bin_id]);
  end if;
  return app.end_operation(operation_id, jsonb_build_object('finding_id', f.id, 'resolution', command->>'resolution'));
end $$;

-- Counting is over: the lines go to the reviewer. Bins that wait for another count keep it from being over.
create function app.submit_audit(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'submit_audit', command);
  a inventory_audit;
  wrong record;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'IN_PROGRESS');
  select b.location_code as location, b.state into wrong from inventory_audit_bin b
   where b.audit_id = a.id and (b.state in ('COUNTING', 'RECOUNT')
      or b.state = 'TO_COUNT' and not coalesce((command->>'leave_uncounted')::boolean, false))
   order by b.state = 'TO_COUNT', b.location_code limit 1;
  if found then
    perform app.refuse('IV010', case wrong.state when 'TO_COUNT' then 'bins_not_counted' else 'bins_open' end, to_jsonb(wrong));
  end if;
  perform app.refresh_books(a.id);
  update inventory_audit x set status = 'REVIEW', reviewed_at = now(), reviewed_by = who where x.id = a.id;
  return app.end_operation(operation_id, jsonb_build_object('audit_id', a.id, 'number', a.audit_number, 'status', 'REVIEW'));
end $$;

-- Have bins counted again, by somebody who has not counted them yet.
create function app.ask_recount(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'ask_recount', command);
  a inventory_audit;
  ids uuid[] := array(select jsonb_array_elements_text(command->'bin_ids')::uuid);
  asked integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'IN_PROGRESS', 'REVIEW');
  if a.status = 'REVIEW' then
    update inventory_audit x set status = 'IN_PROGRESS' where x.id = a.id;
  end if;
  update inventory_audit_bin b
     set state = 'RECOUNT', count_id = null, done_at = null, assigned_to = null,
         recount_after = coalesce((select max(c.number) from inventory_audit_count c where c.bin_id = b.id), 0)
   where b.id = any (ids) and b.audit_id = a.id;
  get diagnostics asked = row_count;
  perform app.settle_bins(array(select b.id from inventory_audit_bin b where b.id = any (ids) and b.audit_id = a.id));
  return app.end_operation(operation_id, jsonb_build_object('bins', asked));
end $$;

-- Which of the counts of a bin holds; all of them are kept.
create function app.choose_count(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'choose_count', command);
  a inventory_audit;
  c inventory_audit_count;
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into c from inventory_audit_count x where x.id = (command->>'count_id')::uuid;
  a := app.audit_for_update(c.audit_id);
  perform app.require_audit_status(a, 'IN_PROGRESS', 'REVIEW');
  if not exists (select from unnest(app.count_lines(array[c.bin_id])) l where l.count_id = c.id and l.is_finished) then
    perform app.refuse('IV010', 'count_not_finished');
  elsif exists (select from inventory_audit_count x where x.bin_id = c.bin_id and x.counted_by = who) then
    perform app.refuse('IV002', 'own_count', jsonb_build_object('number', a.audit_number));
  end if;
  perform app.settle_bins(array[c.bin_id], c.id);
  return app.end_operation(operation_id, jsonb_build_object('count_id', c.id));
end $$;

-- Say why lines are off. The books at the moment of each count are looked up anew with it.
create function app.review_lines(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'review_lines', command);
  a inventory_audit;
  said record;
  changed integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'REVIEW');
  changed := app.refresh_books(a.id);
  for said in select distinct x.reason_code, x.note
      from jsonb_to_recordset(coalesce(command->'lines', '[]')) as x(reason_code text, note text) where x.reason_code is not null loop
    perform app.require_reason('count', said.reason_code, said.note);
  end loop;
  update inventory_audit_item i
     set reason_code = x.reason_code, note = nullif(btrim(x.note), ''), reviewed_by = who,
         needs_investigation = coalesce(x.needs_investigation, false), updated_at = now(), updated_by = who, row_version = i.row_version + 1
    from jsonb_to_recordset(coalesce(command->'lines', '[]')) as x(item_id uuid, reason_code text, note text, needs_investigation boolean)
   where i.id = x.item_id and i.audit_id = a.id and i.status in ('PENDING', 'COUNTED');
  return app.end_operation(operation_id, jsonb_build_object('refreshed', changed));
end $$;

-- Say yes or no to lines. Nobody who counted in the audit does; above the limit only who may approve.
create function app.decide_lines(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('counts.review');
  outcome jsonb := app.begin_operation(operation_id, 'decide_lines', command);
  a inventory_audit;
  ids uuid[] := array(select jsonb_array_elements_text(command->'item_ids')::uuid);
  says_yes boolean := command->>'verb' = 'approve';
  wrong record;
  decided integer;
  worth numeric;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'REVIEW');
  if command->>'verb' is null or command->>'verb' not in ('approve', 'reject') then
    perform app.refuse('IV010', 'unknown_decision');
  elsif exists (select from inventory_audit_count c where c.audit_id = a.id and c.counted_by = who) then
    perform app.refuse('IV002', 'own_count', jsonb_build_object('number', a.audit_number));
  end if;
  select p.sku, l.code as location into wrong
    from app.outdated_lines(a.id) o
    join inventory_audit_item i on i.id = o.item_id
    join product p on p.id = i.product_id
    join location l on l.id = i.location_id
   where i.id = any (ids) limit 1;
  if found then
    perform app.refuse('IV030', 'books_changed', to_jsonb(wrong));
  end if;
  select p.sku, l.code as location, i.status::text as status into wrong
    from unnest(ids) x(id)
    left join inventory_audit_item i on i.id = x.id and i.audit_id = a.id
    left join product p on p.id = i.product_id
    left join location l on l.id = i.location_id
   where i.id is null or i.status <> 'COUNTED' or says_yes and i.variance <> 0 and i.reason_code is null
   order by i.id nulls first limit 1;
  if found then
    if wrong.status = 'COUNTED' then
      perform app.refuse('IV010', 'count_reason_required', to_jsonb(wrong));
    end if;
    perform app.refuse('IV030', 'line_not_counted', jsonb_build_object('sku', coalesce(wrong.sku, ''), 'location', coalesce(wrong.location, '')));
  end if;
  -- Gross, and with what the person said yes to before: a limit is not got round by small portions.
  select coalesce(sum(abs(i.variance * i.unit_cost)), 0) into worth
    from inventory_audit_item i
   where i.audit_id = a.id and (i.id = any (ids) or i.status = 'VERIFIED' and i.approved_by is not distinct from who);
  if says_yes and worth > app.setting('count_approval_value') then
    perform app.require('counts.approve');
  end if;
  update inventory_audit_item i
     set status = (case when says_yes then 'VERIFIED' else 'EXCEPTION' end)::audit_item_status, approved_by = who, approved_at = now(),
         note = coalesce(nullif(btrim(command->>'note'), ''), i.note), updated_at = now(), updated_by = who, row_version = i.row_version + 1
   where i.id = any (ids);
  get diagnostics decided = row_count;
  update inventory_audit x set approved_by = who, approved_at = now() where x.id = a.id;
  return app.end_operation(operation_id, jsonb_build_object('lines', decided, 'value', round(worth, 2)));
end $$;

-- Post what was approved, and end the audit: all of it or nothing. A line changes the books by its variance, so what
-- moved since stays as it moved.
create function app.post_audit(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  who uuid := app.require('counts.approve');
  outcome jsonb := app.begin_operation(operation_id, 'post_audit', command);
  a inventory_audit;
  wrong record;
  posted integer;
  worth numeric;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.audit_for_update((command->>'audit_id')::uuid);
  perform app.require_audit_status(a, 'REVIEW');
  if exists (select from inventory_audit_count c where c.audit_id = a.id and c.counted_by = who) then
    perform app.refuse('IV002', 'own_count', jsonb_build_object('number', a.audit_number));
  end if;
  select p.sku, l.code as location, i.status into wrong
    from inventory_audit_item i
    join product p on p.id = i.product_id
    join location l on l.id = i.location_id
   where i.audit_id = a.id
     and (i.status = 'COUNTED' and (i.variance <> 0 or i.hold_status is not null)
       or i.status = 'PENDING' and i.is_expected and not coalesce((command->>'leave_uncounted')::boolean, false))
   order by i.status desc, l.code, p.sku limit 1;
  if found then
    perform app.refuse('IV010', case wrong.status when 'PENDING' then 'lines_not_counted' else 'lines_undecided' end, to_jsonb(wrong));
  end if;
  select p.sku, l.code as location into wrong
    from app.outdated_lines(a.id) o
    join inventory_audit_item i on i.id = o.item_id
    join product p on p.id = i.product_id
    join location l on l.id = i.location_id limit 1;
  if found then
    perform app.refuse('IV030', 'books_changed', to_jsonb(wrong));
  end if;
  insert into inventory_movement (operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, unit_cost, currency, reason_code, note, inventory_audit_item_id, created_by, workstation_id)
  select operation_id, 'COUNT', i.product_id, i.variant_id, i.lot_id, i.serial_id,
         case when i.variance < 0 then i.location_id else o.id end, case when i.variance < 0 then o.id else i.location_id end,
         i.stock_status, i.stock_status, abs(i.variance), i.unit_cost, p.currency, i.reason_code, i.note, i.id, who, (select app.workstation_id())
    from inventory_audit_item i
    join product p on p.id = i.product_id
    join location o on o.kind = 'lost_and_found' and o.warehouse_id is null
   where i.audit_id = a.id and i.status = 'VERIFIED' and i.variance <> 0
   order by i.location_id, i.product_id, i.id;
  get diagnostics posted = row_count;
  insert into inventory_movement (operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, reason_code, note, inventory_audit_item_id, created_by, workstation_id)
  select operation_id, 'HOLD', i.product_id, i.variant_id, i.lot_id, i.serial_id, i.location_id, i.location_id,
         i.stock_status, i.hold_status, i.hold_quantity, case i.hold_status when 'DAMAGED' then 'DAMAGED' else 'QUALITY' end,
         i.note, i.id, who, (select app.workstation_id())
    from inventory_audit_item i
   where i.audit_id = a.id and i.status = 'VERIFIED' and i.hold_quantity > 0
   order by i.location_id, i.product_id, i.id;
  select coalesce(sum(i.variance * i.unit_cost), 0) into worth
    from inventory_audit_item i where i.audit_id = a.id and i.status = 'VERIFIED';
  update inventory_audit_item i set status = 'ADJUSTED', updated_at = now(), updated_by = who, row_version = i.row_version + 1
   where i.audit_id = a.id and i.status = 'VERIFIED';
  update inventory_audit x set status = 'COMPLETED', ended_at = now(), adjustment_value = round(worth, 2) where x.id = a.id;
  return app.end_operation(operation_id, jsonb_build_object(
    'audit_id', a.id, 'number', a.audit_number, 'status', 'COMPLETED', 'lines', posted, 'value', round(worth, 2)));
end $$;
