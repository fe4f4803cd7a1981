-- What is found, lost, broken or thrown away, with its reason; above a limit somebody else says yes first.
create table stock_adjustment (
  id uuid primary key default app.new_id(),
  adjustment_number text not null unique,
  warehouse_id uuid not null references warehouse,
  status adjustment_status not null,
  reason_code text not null,
  note text,
  value numeric(14,2) not null,
  decided_by uuid references app_user,
  decided_at timestamptz,
  decision_note text,
  reverses_id uuid references stock_adjustment,
  operation_id uuid not null unique references operation,
  workstation_id uuid references workstation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  check ((decided_by is null) = (decided_at is null)),
  check (decided_by <> created_by or status = 'CANCELLED')
);
create index stock_adjustment_waiting on stock_adjustment (warehouse_id, created_at) where status = 'PENDING_APPROVAL';
create index stock_adjustment_created on stock_adjustment (created_at);
create unique index stock_adjustment_reversed_once on stock_adjustment (reverses_id) where reverses_id is not null;

create table stock_adjustment_item (
  id uuid primary key default app.new_id(),
  adjustment_id uuid not null references stock_adjustment deferrable initially deferred,
  line_number integer not null,
  product_id uuid not null references product,
  variant_id uuid,
  lot_id uuid references lot,
  serial_id uuid references serial,
  location_id uuid not null references location,
  status inventory_status not null,
  -- What is found counts up, what is lost counts down.
  quantity_change numeric(14,3) not null check (quantity_change <> 0),
  unit_cost numeric(18,6) not null check (unit_cost >= 0),
  entered_quantity numeric(14,3),
  entered_unit text,
  entered_factor numeric(14,3) check (entered_factor > 0),
  note text,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  unique (adjustment_id, line_number),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);

-- What shows the reason: a photograph, a letter.
create table attachment (
  id uuid primary key default app.new_id(),
  stock_adjustment_id uuid references stock_adjustment,
  file_name text not null check (file_name <> '' and file_name !~ '[/\\]'),
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
  content bytea not null check (octet_length(content) between 1 and 4000000),
  sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
  created_at timestamptz not null default now(),
  created_by uuid references app_user
);
create index attachment_adjustment on attachment (stock_adjustment_id) where stock_adjustment_id is not null;

alter table inventory_movement add column stock_adjustment_item_id uuid references stock_adjustment_item;
create index inventory_movement_adjustment_item on inventory_movement (stock_adjustment_item_id)
  where stock_adjustment_item_id is not null;

insert into lifecycle_step values
  ('stock_adjustment', 'PENDING_APPROVAL', 'POSTED'),
  ('stock_adjustment', 'PENDING_APPROVAL', 'REJECTED'),
  ('stock_adjustment', 'PENDING_APPROVAL', 'CANCELLED'),
  ('stock_adjustment', 'POSTED', 'REVERSED');
select app_secret.equip('stock_adjustment', '{stamped,versioned,audited,steps,never_deleted}');
select app_secret.equip('stock_adjustment_item', '{stamped,append_only}');
select app_secret.equip('attachment', '{stamped,append_only}');

create sequence app_secret.stock_adjustment_number;
-- PREFIX-2026-000123 from a sequence: nobody gets the same, and nobody waits for somebody else's posting.
create function app.next_number(prefix text, counter regclass) returns text
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select prefix || '-' || extract(year from app.organisation_day(now()))::int || '-'
      || lpad(n::text, greatest(6, length(n::text)), '0') from nextval(counter) n
$$;

-- What one base unit is worth; finance decides how it is worked out.
create function app.unit_cost(product_id uuid, variant_id uuid, warehouse_id uuid) returns numeric
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select coalesce(p.standard_cost, 0) from product p where p.id = $1 $$;

-- The lines of an adjustment as lines of stock: found goods come from outside, lost ones go there.
create function app.adjustment_lines(reason reason_code, said jsonb) returns app.stock_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with outside as (select l.id from location l where l.warehouse_id is null and l.kind = reason.counter_kind)
  select app.stock_lines(jsonb_agg(
      (x.line - 'location_id' - 'quantity_change') || jsonb_build_object(
        'quantity', abs((x.line->>'quantity_change')::numeric),
        'from_status', coalesce(x.line->>'status', 'AVAILABLE'),
        'from_location_id', case when (x.line->>'quantity_change')::numeric > 0 then o.id else (x.line->>'location_id')::uuid end,
        'to_location_id', case when (x.line->>'quantity_change')::numeric > 0 then (x.line->>'location_id')::uuid else o.id end)
      order by x.n))
    from jsonb_array_elements(said) with ordinality x(line, n) cross join outside o
$$;

-- Found goods may be of a lot or have a serial that is not on file yet.
create function app.open_found(lines app.stock_line[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  unknown record;
begin
  select l.sku into unknown from unnest(lines) l join product p on p.id = l.product_id
    where p.has_expiry and l.lot_id is null and l.expiry_date is null limit 1;
  if found then
    perform app.refuse('IV010', 'expiry_required', to_jsonb(unknown));
  end if;
  insert into lot (product_id, variant_id, code, expiry_date, created_by, updated_by)
  select l.product_id, l.variant_id, l.lot_code, max(l.expiry_date), app.uid(), app.uid()
    from unnest(lines) l where l.lot_id is null and l.lot_code is not null
   group by l.product_id, l.variant_id, l.lot_code order by l.product_id, l.variant_id, l.lot_code
  on conflict (product_id, variant_id, code) do nothing;
  insert into serial (product_id, variant_id, code, created_by)
  select distinct l.product_id, l.variant_id, l.serial_code, app.uid()
    from unnest(lines) l where l.serial_id is null and l.serial_code is not null
  on conflict (product_id, variant_id, code) do nothing;
end $$;

create function app.write_adjustment(
  adjustment uuid, operation uuid, reason text, note text, lines app.stock_line[], state adjustment_status,
  reverses uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  number text := app.next_number('SA', 'app_secret.stock_adjustment_number');
  worth numeric;
begin
  insert into stock_adjustment_item (
    id, adjustment_id, line_number, product_id, variant_id, lot_id, serial_id, location_id, status, quantity_change,
    unit_cost, entered_quantity, entered_unit, entered_factor, note, created_by)
  select l.item_id, adjustment, l.n, l.product_id, l.variant_id, l.lot_id, l.serial_id, coalesce(x.to_id, l.from_id),
         l.from_status, case when x.to_id is null then -l.quantity else l.quantity end,
         app.unit_cost(l.product_id, l.variant_id, coalesce(l.from_warehouse, l.to_warehouse)),
         l.entered_quantity, l.entered_unit, l.entered_factor, l.note, app.uid()
    from unnest(lines) l cross join lateral (select case when l.to_warehouse is not null then l.to_id end as to_id) x;
  select coalesce(sum(i.quantity_change * i.unit_cost), 0) into worth
    from stock_adjustment_item i where i.adjustment_id = adjustment;
  insert into stock_adjustment (
    id, adjustment_number, warehouse_id, status, reason_code, note, value, reverses_id, operation_id, workstation_id,
    created_by, updated_by)
  values (adjustment, number, (select coalesce(l.from_warehouse, l.to_warehouse) from unnest(lines) l limit 1), state,
    reason, nullif(btrim(note), ''), worth, reverses, operation, app.workstation_id(), app.uid(), app.uid());
  return jsonb_build_object('adjustment_id', adjustment, 'number', number, 'status', state, 'value', round(worth, 2));
end $$;

create function app.move_adjustment(adjustment uuid, operation uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, unit_cost, currency, entered_quantity, entered_unit, entered_factor,
    reason_code, note, stock_adjustment_item_id, reverses_id, created_by, workstation_id)
  select operation, coalesce(r.movement_type, earlier.type, 'ADJUSTMENT'), i.product_id, i.variant_id, i.lot_id, i.serial_id,
         case when i.quantity_change > 0 then coalesce(earlier.to_location_id, o.id) else i.location_id end,
         case when i.quantity_change > 0 then i.location_id else coalesce(earlier.from_location_id, o.id) end,
         i.status, i.status, abs(i.quantity_change), i.unit_cost, p.currency,
         i.entered_quantity, i.entered_unit, i.entered_factor, a.reason_code, coalesce(i.note, a.note), i.id, earlier.id,
         app.uid(), app.workstation_id()
    from stock_adjustment a
    join stock_adjustment_item i on i.adjustment_id = a.id
    join product p on p.id = i.product_id
    left join reason_code r on r.kind = 'adjustment' and r.code = a.reason_code and a.reverses_id is null
    left join location o on o.kind = r.counter_kind and o.warehouse_id is null
    left join stock_adjustment_item e on e.adjustment_id = a.reverses_id and e.line_number = i.line_number
    left join inventory_movement earlier on earlier.stock_adjustment_item_id = e.id
   where a.id = adjustment
   order by i.line_number
$$;

-- Whether somebody else has to say yes: more than a person may settle alone, by worth or by quantity.
create function app.needs_approval(adjustment_lines app.stock_line[]) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(sum(l.quantity * app.unit_cost(l.product_id, l.variant_id, coalesce(l.from_warehouse, l.to_warehouse))), 0)
           > app.setting('adjustment_approval_value')
      or coalesce(max(l.quantity), 0) > app.setting('adjustment_approval_quantity')
    from unnest(adjustment_lines) l
$$;

create function app.check_adjustment(reason reason_code, command jsonb, lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.check_stock_lines(lines);
  if (select count(distinct coalesce(l.from_warehouse, l.to_warehouse)) from unnest(lines) l) <> 1 then
    perform app.refuse('IV010', 'between_warehouses');
  elsif reason.counter_kind = 'scrap' and exists (select from unnest(lines) l where l.from_warehouse is null) then
    perform app.refuse('IV010', 'cannot_be_found', jsonb_build_object('reason', reason.label));
  elsif reason.needs_photo and jsonb_array_length(coalesce(command->'attachments', '[]')) = 0 then
    perform app.refuse('IV010', 'photo_required', jsonb_build_object('reason', reason.label));
  end if;
end $$;

create function app.adjust_stock(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.adjust');
  outcome jsonb := app.begin_operation(operation_id, 'adjust_stock', command);
  reason reason_code;
  lines app.stock_line[];
  adjustment uuid := app.new_id();
  waits boolean;
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.require_reason('adjustment', command->>'reason_code', command->>'note');
  select * into reason from reason_code r where r.kind = 'adjustment' and r.code = command->>'reason_code';
  lines := app.adjustment_lines(reason, command->'lines');
  perform app.check_adjustment(reason, command, lines);
  perform app.open_found(lines);
  lines := app.adjustment_lines(reason, command->'lines');  -- with the lots and serials just opened
  waits := app.needs_approval(lines);
  outcome := app.write_adjustment(adjustment, operation_id, reason.code, command->>'note', lines,
    case when waits then 'PENDING_APPROVAL'::adjustment_status else 'POSTED' end);
  insert into attachment (stock_adjustment_id, file_name, media_type, content, created_by)
  select adjustment, a.file_name, a.media_type, decode(a.content, 'base64'), who
    from jsonb_to_recordset(coalesce(command->'attachments', '[]')) as a(file_name text, media_type text, content text);
  if not waits then
    perform app.move_adjustment(adjustment, operation_id);
  end if;
  return app.end_operation(operation_id, outcome);
end $$;

create function app.adjustment_for_update(adjustment_id uuid) returns stock_adjustment
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  a stock_adjustment;
begin
  select * into a from stock_adjustment s where s.id = adjustment_id for no key update;
  if a.id is null then
    perform app.refuse('IV010', 'unknown_adjustment');
  elsif app.uid() is not null and not app.may_in(a.warehouse_id) then
    perform app.refuse('IV002', 'adjustment_elsewhere', jsonb_build_object('number', a.adjustment_number));
  end if;
  return a;
end $$;

-- Say yes or no to an adjustment that waits: somebody else than who asked. Who asked may withdraw it.
create function app.decide_adjustment(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  verb text := command->>'verb';
  who uuid := app.require(case when verb = 'withdraw' then 'stock.adjust' else 'stock.approve_adjustment' end);
  outcome jsonb := app.begin_operation(operation_id, 'decide_adjustment', command);
  a stock_adjustment;
  settled adjustment_status := case verb
    when 'approve' then 'POSTED' when 'reject' then 'REJECTED' when 'withdraw' then 'CANCELLED' end;
begin
  if outcome is not null then
    return outcome;
  end if;
  a := app.adjustment_for_update((command->>'adjustment_id')::uuid);
  if settled is null then
    perform app.refuse('IV010', 'unknown_decision');
  elsif a.status <> 'PENDING_APPROVAL' then
    perform app.refuse('IV030', 'adjustment_decided', jsonb_build_object('number', a.adjustment_number, 'status', a.status));
  elsif verb = 'withdraw' and a.created_by is distinct from who then
    perform app.refuse('IV002', 'request_of_another', jsonb_build_object('number', a.adjustment_number));
  elsif verb <> 'withdraw' and a.created_by is not distinct from who then
    perform app.refuse('IV002', 'own_request', jsonb_build_object('number', a.adjustment_number));
  elsif verb = 'reject' and coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'No'));
  end if;
  update stock_adjustment s
     set status = settled, decided_by = who, decided_at = now(), decision_note = nullif(btrim(command->>'note'), '')
   where s.id = a.id;
  if settled = 'POSTED' then
    perform app.move_adjustment(a.id, operation_id);
  end if;
  return app.end_operation(operation_id, jsonb_build_object(
    'adjustment_id', a.id, 'number', a.adjustment_number, 'status', settled, 'value', a.value));
end $$;

-- Take a posted adjustment back, whole: as far as the ledger lets it.
create function app.reverse_adjustment(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.adjust');
  outcome jsonb := app.begin_operation(operation_id, 'reverse_adjustment', command);
  a stock_adjustment;
  back uuid := app.new_id();
  lines app.stock_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.require_reason('reverse_adjustment', command->>'reason_code', command->>'note');
  a := app.adjustment_for_update((command->>'adjustment_id')::uuid);
  if a.reverses_id is not null then
    perform app.refuse('IV010', 'is_a_reversal', jsonb_build_object('receipt', a.adjustment_number));
  elsif a.status <> 'POSTED' then
    perform app.refuse('IV030', 'adjustment_not_posted', jsonb_build_object('number', a.adjustment_number, 'status', a.status));
  end if;
  lines := app.stock_lines((
    select jsonb_agg(jsonb_build_object(
        'product_id', m.product_id, 'variant_id', m.variant_id, 'lot_id', m.lot_id, 'serial_id', m.serial_id,
        'from_location_id', m.to_location_id, 'to_location_id', m.from_location_id,
        'from_status', m.to_status, 'quantity', m.quantity) order by i.line_number)
      from stock_adjustment_item i join inventory_movement m on m.stock_adjustment_item_id = i.id
     where i.adjustment_id = a.id));
  outcome := app.write_adjustment(back, operation_id, command->>'reason_code', command->>'note', lines, 'POSTED', a.id);
  perform app.move_adjustment(back, operation_id);
  update stock_adjustment s set status = 'REVERSED' where s.id = a.id;
  return app.end_operation(operation_id, outcome);
end $$;

grant execute on function
  app.adjust_stock(uuid, jsonb), app.decide_adjustment(uuid, jsonb), app.reverse_adjustment(uuid, jsonb)
  to invista_workstation;
