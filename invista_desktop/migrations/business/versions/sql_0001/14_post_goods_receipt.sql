-- Lots that are not on file are opened; a known lot learns its expiry, but never changes it.
create function app.open_lots(lines app.receipt_line[], who uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
begin
  if not exists (select from unnest(lines) l where l.lot_code is not null and l.kept > 0) then
    return;
  end if;
  insert into lot (product_id, variant_id, code, expiry_date, created_by, updated_by)
  select l.product_id, l.variant_id, l.lot_code, max(l.expiry_date), who, who
    from unnest(lines) l
   where l.lot_code is not null and l.lot_id is null and l.kept > 0
   group by l.product_id, l.variant_id, l.lot_code
   order by l.product_id, l.variant_id, l.lot_code
  on conflict (product_id, variant_id, code) do nothing;
  perform from unnest(lines) l
    join lot t on t.product_id = l.product_id and t.code = l.lot_code and t.variant_id is not distinct from l.variant_id
   where l.lot_id is null and l.kept > 0 and t.expiry_date <> l.expiry_date;
  if found then
    -- Somebody opened the lot in this instant, with another date: seen afresh, that is a question to ask.
    raise serialization_failure using message = 'lot_just_opened';
  end if;
  update lot t set expiry_date = l.expiry_date
    from unnest(lines) l
   where t.id = l.lot_id and t.expiry_date is null and l.expiry_date is not null and l.kept > 0;
  perform app.note('lot', l.lot_id::text, jsonb_build_object(
      'expiry_on_label', l.expiry_date, 'expiry_on_file', l.expiry_on_file, 'goods_receipt_item', l.item_id))
     from unnest(lines) l
    where l.expiry_date <> l.expiry_on_file and l.kept > 0;
end $$;

create function app.write_receipt_items(receipt_id uuid, lines app.receipt_line[], who uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into goods_receipt_item (
    id, goods_receipt_id, line_number, purchase_order_item_id, product_id, variant_id,
    accepted_quantity, held_quantity, rejected_quantity, rejection_reason, lot_id, expiry_date,
    entered_quantity, entered_unit, entered_factor, put_away_location_id, unit_cost, created_by)
  select l.item_id, receipt_id, l.n, l.order_item_id, l.product_id, l.variant_id,
         l.accepted, l.held, l.rejected, l.rejection_reason, t.id, coalesce(l.expiry_date, l.expiry_on_file),
         l.entered_quantity, l.entered_unit, l.entered_factor, l.put_away_location_id, l.unit_cost, who
    from unnest(lines) l
    left join lot t
      on t.product_id = l.product_id and t.code = l.lot_code and t.variant_id is not distinct from l.variant_id
     and l.kept > 0
$$;

-- Serials are opened where they are new, and their ids told, each beside its line and its place in it.
create function app.open_serials(receipt_id uuid, lines app.receipt_line[], who uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
begin
  insert into serial (product_id, variant_id, code, lot_id, created_by)
  select l.product_id, l.variant_id, s.code, max(i.lot_id::text)::uuid, who
    from unnest(lines) l cross join lateral unnest(l.serials) s(code)
    join goods_receipt_item i on i.id = l.item_id
   group by l.product_id, l.variant_id, s.code
   order by l.product_id, l.variant_id, s.code
  on conflict (product_id, variant_id, code) do nothing;
end $$;

-- One movement for what is accepted, one for what is held; of serials, one for each.
create function app.move_receipt(
  operation uuid, lines app.receipt_line[], dock uuid, quarantine uuid, currency text, who uuid, station uuid)
returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, unit_cost, currency, goods_receipt_item_id, created_by, workstation_id)
  select operation, 'RECEIPT', i.product_id, i.variant_id, i.lot_id, part.serial_id,
         (select l.id from location l where l.kind = 'supplier' and l.warehouse_id is null),
         case part.status when 'QUARANTINE' then quarantine else dock end,
         'AVAILABLE', part.status, part.quantity, i.unit_cost, case when i.unit_cost is not null then currency end,
         i.id, who, station
    from (
      select l.item_id, null::uuid as serial_id, p.status, p.quantity
        from unnest(lines) l
       cross join lateral (values ('AVAILABLE'::inventory_status, l.accepted), ('QUARANTINE', l.held)) p(status, quantity)
       where cardinality(l.serials) = 0 and p.quantity > 0
      union all
      select l.item_id, s.id, case when c.place <= l.accepted then 'AVAILABLE'::inventory_status else 'QUARANTINE' end, 1
        from unnest(lines) l
       cross join lateral unnest(l.serials) with ordinality c(code, place)
        join serial s on s.product_id = l.product_id and s.code = c.code and s.variant_id is not distinct from l.variant_id
    ) part
    -- By its key alone: told the receipt too, the planner reads all its lines for each of them.
    join goods_receipt_item i on i.id = part.item_id
$$;

create function app.advance_order_lines(lines app.receipt_line[], who uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  update purchase_order_item i
     set received_quantity = i.received_quantity + k.kept,
         status = case when i.ordered_quantity - i.closed_quantity <= i.received_quantity + k.kept
                       then 'RECEIVED'::purchase_item_status else 'PARTIALLY_RECEIVED' end,
         updated_at = now(), updated_by = who, row_version = i.row_version + 1
    from (select l.order_item_id, sum(l.kept) as kept from unnest(lines) l
           where l.order_item_id is not null group by l.order_item_id having sum(l.kept) > 0) k
   where i.id = k.order_item_id
$$;

create function app.receipt_outcome(receipt_id uuid, lines app.receipt_line[]) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select jsonb_build_object(
      'receipt_id', r.id, 'receipt_number', r.receipt_number, 'posted_at', r.posted_at,
      'order_status', o.status, 'lines', (
        select jsonb_agg(jsonb_build_object(
            'line_key', l.line_key, 'goods_receipt_item_id', l.item_id,
            'accepted', l.accepted, 'held', l.held, 'rejected', l.rejected, 'outstanding', i.outstanding) order by l.n)
          from unnest(lines) l left join purchase_order_item i on i.id = l.order_item_id))
    from goods_receipt r join purchase_order o on o.id = r.purchase_order_id
   where r.id = receipt_id
$$;

-- Refuses before anything is written: the order, the places, the reasons, then the lines.
create function app.check_receipt(o purchase_order, command jsonb, lines app.receipt_line[], quarantine uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  today date := (now() at time zone (select w.timezone from warehouse w where w.id = o.warehouse_id))::date;
  problem record;
begin
  if o.status not in ('APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED') then
    perform app.refuse('IV010', 'order_not_open', jsonb_build_object('number', o.order_number, 'status', o.status));
  elsif lines is null then
    perform app.refuse('IV010', 'nothing_to_post');
  end if;
  perform from location l
    where l.id = (command->>'dock_location_id')::uuid and l.warehouse_id = o.warehouse_id
      and l.kind = 'receiving_dock' and l.is_active and not l.is_blocked;
  if not found then
    perform app.refuse('IV010', 'not_a_dock', jsonb_build_object('number', o.order_number));
  end if;
  select p.state, p.code, p.parts into problem
    from app.receipt_problem(lines, today, coalesce(command->'confirmed', '[]')) p;
  if found then
    perform app.refuse(problem.state, problem.code, problem.parts);
  end if;
  if quarantine is null and exists (select from unnest(lines) l where l.held > 0) then
    perform app.refuse('IV010', 'no_quarantine');
  end if;
  if exists (
    select from unnest(lines) l
     where l.put_away_location_id is not null and not exists (
       select from location p
        where p.id = l.put_away_location_id and p.warehouse_id = o.warehouse_id and p.holds_stock)) then
    perform app.refuse('IV010', 'not_a_bin', jsonb_build_object('number', o.order_number));
  end if;
  perform app.require_reason('rejection', l.rejection_reason, 'said by the line')
     from (select distinct x.rejection_reason from unnest(lines) x where x.rejected > 0) l;
end $$;

create function app.post_goods_receipt(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('receiving.post');
  outcome jsonb := app.begin_operation(operation_id, 'post_goods_receipt', command);
  o purchase_order;
  receipt uuid := app.new_id();
  quarantine uuid;
  lines app.receipt_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  o := app.order_for_update((command->>'purchase_order_id')::uuid);
  lines := app.receipt_lines(o, command);
  select l.id into quarantine from location l
   where l.warehouse_id = o.warehouse_id and l.kind = 'quarantine' and l.is_active and not l.is_blocked
   order by l.code limit 1;
  perform app.check_receipt(o, command, lines, quarantine);
  perform app.require_open_draft((command->>'draft_id')::uuid, o.id);
  perform app.open_lots(lines, who);
  perform app.write_receipt_items(receipt, lines, who);
  perform app.open_serials(receipt, lines, who);
  perform app.move_receipt(
    operation_id, lines, (command->>'dock_location_id')::uuid, quarantine, o.currency, who, app.workstation_id());
  perform app.advance_order_lines(lines, who);
  perform app.settle_order(o);
  insert into goods_receipt (
    id, receipt_number, purchase_order_id, warehouse_id, delivery_note, occurred_at,
    posted_by, created_by, workstation_id, operation_id)
  values (
    receipt, app.next_receipt_number(), o.id, o.warehouse_id, nullif(btrim(command->>'delivery_note'), ''),
    (command->>'occurred_at')::timestamptz, who, who, app.workstation_id(), operation_id);
  perform app.finish_draft((command->>'draft_id')::uuid, o.id, receipt);
  return app.end_operation(operation_id, app.receipt_outcome(receipt, lines));
end $$;

grant execute on function app.post_goods_receipt(uuid, jsonb) to invista_workstation;
