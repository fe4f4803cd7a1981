create function app.check_transfer_ends(command jsonb) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  source warehouse;
  destination warehouse;
begin
  select * into source from warehouse w where w.id = (command->>'from_warehouse_id')::uuid;
  select * into destination from warehouse w where w.id = (command->>'to_warehouse_id')::uuid;
  if source.id is null or destination.id is null or not source.is_active or not destination.is_active then
    perform app.refuse('IV010', 'warehouse_not_in_use');
  elsif source.id = destination.id then
    perform app.refuse('IV010', 'same_warehouse', jsonb_build_object('warehouse', source.code));
  elsif app.uid() is not null and not app.may_in(source.id) and not app.may_in(destination.id) then
    perform app.refuse('IV002', 'warehouses_elsewhere', jsonb_build_object('from', source.code, 'to', destination.code));
  end if;
end $$;

create type app.requested_line as (
  n bigint, product_id uuid, variant_id uuid, sku text, name text, unit_cost numeric, decimals integer,
  is_lot_tracked boolean, lot_id uuid, lot_code text, lot_fits boolean, quantity numeric,
  entered_quantity numeric, entered_unit text, entered_factor numeric, note text);

create function app.requested_lines(source uuid, said jsonb) returns app.requested_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg((
      s.n, p.id, s.variant_id, case when s.variant_id is null then p.sku else v.sku end, concat_ws(', ', p.name, v.name),
      app.unit_cost(p.id, s.variant_id, source), u.decimals::int, p.is_lot_tracked, s.lot_id, t.code,
      t.product_id = s.product_id and t.variant_id is not distinct from s.variant_id, s.quantity,
      s.entered_quantity, s.entered_unit, s.entered_factor, nullif(btrim(s.note), ''))::app.requested_line order by s.n)
    from rows from (jsonb_to_recordset(said) as (
        product_id uuid, variant_id uuid, lot_id uuid, quantity numeric, entered_quantity numeric, entered_unit text,
        entered_factor numeric, note text))
      with ordinality as s(product_id, variant_id, lot_id, quantity, entered_quantity, entered_unit, entered_factor, note, n)
    left join product p on p.id = s.product_id
    left join product_variant v on v.id = s.variant_id and v.product_id = s.product_id
    left join unit u on u.code = p.base_unit_code
    left join lot t on t.id = s.lot_id
$$;

create function app.check_requested_lines(lines app.requested_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wrong record;
begin
  select j.problem, jsonb_strip_nulls(jsonb_build_object('sku', coalesce(j.sku, ''), 'line', j.n,
           'quantity', coalesce(j.quantity::text, ''), 'decimals', j.decimals, 'lot', j.lot_code)) as parts into wrong
    from (
      select l.*, case
          when l.product_id is null or l.sku is null then 'unknown_product'
          when l.quantity is null or l.quantity <= 0 or l.quantity >= 1e9 then 'no_stock_quantity'
          when l.quantity <> round(l.quantity, l.decimals) then 'too_many_decimals'
          when l.lot_id is not null and not l.is_lot_tracked then 'not_lot_tracked'
          when l.lot_id is not null and not coalesce(l.lot_fits, false) then 'wrong_lot'
          -- Of one item either any lot, or each lot on a line of its own.
          when count(*) over same_lot > 1 or (bool_or(l.lot_id is null) over same and count(*) over same > 1)
            then 'item_twice'
        end as problem
        from unnest(lines) l
      window same as (partition by l.product_id, l.variant_id),
             same_lot as (partition by l.product_id, l.variant_id, l.lot_id)
    ) j
   where j.problem is not null order by j.n limit 1;
  if found then
    perform app.refuse('IV010', wrong.problem, wrong.parts);
  end if;
end $$;

-- The draft as it was, locked; a new one where there is none yet.
create function app.transfer_draft(command jsonb) returns stock_transfer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t stock_transfer;
begin
  insert into stock_transfer (id, transfer_number, from_warehouse_id, to_warehouse_id, created_by, updated_by)
  select (command->>'transfer_id')::uuid, app.next_number('TR', 'app_secret.stock_transfer_number'),
         (command->>'from_warehouse_id')::uuid, (command->>'to_warehouse_id')::uuid, app.uid(), app.uid()
   where not exists (select from stock_transfer s where s.id = (command->>'transfer_id')::uuid)
  on conflict (id) do nothing returning * into t;
  if t.id is not null then
    t.status := null;  -- it was nothing before
    return t;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_transfer_status(t, 'DRAFT', 'REJECTED');
  if (command->>'row_version')::int is distinct from t.row_version then
    perform app.refuse('IV030', 'transfer_changed', jsonb_build_object('number', t.transfer_number));
  end if;
  return t;
end $$;

create function app.write_requested_lines(t stock_transfer, lines app.requested_line[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from stock_transfer_item i where i.transfer_id = t.id;
  insert into stock_transfer_item (
    transfer_id, line_number, product_id, variant_id, lot_id, product_sku, product_name, unit_cost, requested_quantity,
    entered_quantity, entered_unit, entered_factor, note, created_by, updated_by)
  select t.id, l.n, l.product_id, l.variant_id, l.lot_id, l.sku, l.name, l.unit_cost, l.quantity,
         l.entered_quantity, l.entered_unit, l.entered_factor, l.note, (select app.uid()), (select app.uid())
    from unnest(lines) l order by l.n;
$$;

-- Write a draft, new or in place of what it said before; a rejected transfer becomes a draft again.
create function app.request_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.request');
  outcome jsonb := app.begin_operation(operation_id, 'request_transfer', command);
  said jsonb := coalesce(command->'lines', '[]');
  t stock_transfer;
  lines app.requested_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.check_transfer_ends(command);
  if said = '[]' and command->>'template_id' is not null then
    select jsonb_agg(jsonb_build_object('product_id', i.product_id, 'variant_id', i.variant_id, 'lot_id', i.lot_id,
             'quantity', i.requested_quantity, 'note', i.note) order by i.line_number) into said
      from stock_transfer_item i join stock_transfer x on x.id = i.transfer_id
     where x.id = (command->>'template_id')::uuid and x.template_name is not null and x.status = 'DRAFT';
  end if;
  lines := app.requested_lines((command->>'from_warehouse_id')::uuid, said);
  if lines is null then
    perform app.refuse('IV010', 'no_lines');
  end if;
  perform app.check_requested_lines(lines);
  if exists (select from stock_transfer s where s.template_name = btrim(command->>'template_name')
                and s.id <> (command->>'transfer_id')::uuid) then
    perform app.refuse('IV010', 'template_taken', jsonb_build_object('name', btrim(command->>'template_name')));
  end if;
  t := app.transfer_draft(command);
  perform app.write_requested_lines(t, lines);
  update stock_transfer s
     set from_warehouse_id = (command->>'from_warehouse_id')::uuid, to_warehouse_id = (command->>'to_warehouse_id')::uuid,
         status = 'DRAFT', needed_by = (command->>'needed_by')::date, note = nullif(btrim(command->>'note'), ''),
         template_name = nullif(btrim(command->>'template_name'), ''),
         value = (select sum(l.quantity * l.unit_cost) from unnest(lines) l),
         requested_by = null, requested_at = null, decided_by = null, decided_at = null
   where s.id = t.id;
  return app.end_transfer_step(operation_id, t, 'request', null, jsonb_build_object('lines', cardinality(lines)));
end $$;

-- Ask for the draft's goods; above the organisation's limit somebody else says yes first.
create function app.submit_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.request');
  outcome jsonb := app.begin_operation(operation_id, 'submit_transfer', command);
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_transfer_status(t, 'DRAFT');
  if t.template_name is not null then
    perform app.refuse('IV010', 'is_template', jsonb_build_object('name', t.template_name));
  end if;
  update stock_transfer s
     set requested_by = who, requested_at = now(),
         status = case when t.value > app.setting('transfer_approval_value') then 'PENDING' else 'APPROVED' end::transfer_status
   where s.id = t.id;
  return app.end_transfer_step(operation_id, t, 'submit', null);
end $$;

-- Say yes or no to a request: somebody else than who wrote or asked. Who asked may take it back into a draft.
create function app.decide_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  verb text := command->>'verb';
  who uuid := app.require(case when verb = 'withdraw' then 'transfers.request' else 'transfers.approve' end);
  outcome jsonb := app.begin_operation(operation_id, 'decide_transfer', command);
  t stock_transfer;
  settled transfer_status := case verb
    when 'approve' then 'APPROVED' when 'reject' then 'REJECTED' when 'withdraw' then 'DRAFT' end;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  if settled is null then
    perform app.refuse('IV010', 'unknown_decision');
  end if;
  perform app.require_transfer_status(t, 'PENDING');
  if verb = 'withdraw' and t.requested_by is distinct from who then
    perform app.refuse('IV002', 'request_of_another', jsonb_build_object('number', t.transfer_number));
  elsif verb <> 'withdraw' and (t.requested_by is not distinct from who or t.created_by is not distinct from who) then
    perform app.refuse('IV002', 'own_request', jsonb_build_object('number', t.transfer_number));
  elsif verb = 'reject' and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'No'));
  end if;
  update stock_transfer s
     set status = settled, decided_by = case when verb <> 'withdraw' then who end,
         decided_at = case when verb <> 'withdraw' then now() end
   where s.id = t.id;
  return app.end_transfer_step(operation_id, t, verb, command->>'note');
end $$;

create function app.cancel_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.request');
  outcome jsonb := app.begin_operation(operation_id, 'cancel_transfer', command);
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_transfer_status(t, 'DRAFT', 'PENDING', 'REJECTED', 'APPROVED', 'PICKING');
  update stock_transfer s set status = 'CANCELLED', template_name = null where s.id = t.id;
  return app.end_transfer_step(operation_id, t, 'cancel', command->>'note');
end $$;

-- Who picks says so, that nobody else begins; `stop` gives it back.
create function app.begin_picking(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'begin_picking', command);
  stops boolean := coalesce((command->>'stop')::boolean, false);
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.from_warehouse_id);
  perform app.require_transfer_status(t, case when stops then 'PICKING' else 'APPROVED' end::transfer_status);
  update stock_transfer s
     set status = case when stops then 'APPROVED' else 'PICKING' end::transfer_status,
         picking_by = case when not stops then who end
   where s.id = t.id;
  return app.end_transfer_step(operation_id, t, case when stops then 'stop' else 'begin' end || '_picking', null);
end $$;
