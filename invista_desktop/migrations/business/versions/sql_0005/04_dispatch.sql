-- What was taken from where. `moved` counts those that take something: the lines of stock that go.
create type app.transfer_pick as (
  n bigint, moved bigint, item_id uuid, location_id uuid, lot_id uuid, serial_id uuid, quantity numeric,
  short_quantity numeric, short_reason text, substitute_reason text, asks_count boolean, note text);

create function app.transfer_picks(said jsonb) returns app.transfer_pick[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg((
      s.n, case when s.quantity <> 0 then s.moved end,
      s.item_id, s.location_id, s.lot_id, s.serial_id, s.quantity, coalesce(s.short_quantity, 0), s.short_reason,
      s.substitute_reason, coalesce(s.asks_count, false), nullif(btrim(s.note), ''))::app.transfer_pick order by s.n)
    from (
      select l.*, count(*) filter (where l.quantity <> 0) over (order by l.n) as moved
        from rows from (jsonb_to_recordset(said) as (
            item_id uuid, location_id uuid, lot_id uuid, serial_id uuid, quantity numeric, short_quantity numeric,
            short_reason text, substitute_reason text, asks_count boolean, note text))
          with ordinality as l(item_id, location_id, lot_id, serial_id, quantity, short_quantity, short_reason,
            substitute_reason, asks_count, note, n)) s
$$;

-- The lines of stock that leave their bins; whither is written with the movement.
create function app.pick_stock_lines(picks app.transfer_pick[]) returns app.stock_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select app.stock_lines(jsonb_agg(jsonb_build_object(
      'product_id', i.product_id, 'variant_id', i.variant_id, 'lot_id', k.lot_id, 'serial_id', k.serial_id,
      'from_location_id', k.location_id, 'to_location_id', o.id, 'from_status', 'AVAILABLE', 'quantity', k.quantity)
      order by k.n))
    from unnest(picks) k
    join stock_transfer_item i on i.id = k.item_id
   cross join (select l.id from location l where l.warehouse_id is null and l.kind = 'lost_and_found') o
   where k.moved is not null
$$;

create function app.check_picks(t stock_transfer, picks app.transfer_pick[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  select j.problem, jsonb_strip_nulls(jsonb_build_object('sku', j.sku, 'location', coalesce(j.location, ''),
           'reason', coalesce(j.blocked, ''), 'number', t.transfer_number, 'quantity', coalesce(j.quantity::text, ''),
           'lot', j.lot, 'expiry', j.expiry)) as parts into wrong
    from (
      select k.n, i.product_sku as sku, l.code as location, l.blocked_reason as blocked, k.quantity,
             x.code as lot, x.expiry_date as expiry, case
          when i.id is null then 'not_on_transfer'
          when l.id is null then 'unknown_place'
          when l.warehouse_id is distinct from t.from_warehouse_id then 'not_in_source'
          when l.kind not in ('receiving_dock', 'staging', 'storage') then 'not_a_pick_place'
          when l.is_blocked or not l.is_active then 'place_blocked'
          when k.quantity is null or k.quantity < 0 or k.short_quantity < 0 or k.quantity >= 1e9
            or k.short_quantity >= 1e9 or k.quantity + k.short_quantity = 0 then 'no_stock_quantity'
          when x.expiry_date < app.today(w.timezone) and k.quantity > 0 then 'lot_expired'
          when (k.short_quantity > 0) <> (k.short_reason is not null) then 'short_reason'
        end as problem
        from unnest(picks) k
        left join stock_transfer_item i on i.id = k.item_id and i.transfer_id = t.id
        left join location l on l.id = k.location_id
        left join lot x on x.id = k.lot_id
        join warehouse w on w.id = t.from_warehouse_id
    ) j
   where j.problem is not null order by j.n limit 1;
  if found then
    perform app.refuse('IV010', wrong.problem, wrong.parts);
  end if;
  perform app.require_reason('transfer_short', k.reason, k.note)
     from (select distinct p.short_reason as reason, p.note from unnest(picks) p where p.short_reason is not null) k;
  select i.product_sku as sku, k.quantity, i.outstanding into wrong
    from (select p.item_id, sum(p.quantity) as quantity from unnest(picks) p group by p.item_id) k
    join stock_transfer_item i on i.id = k.item_id
   where k.quantity > i.outstanding order by i.line_number limit 1;
  if found then
    perform app.refuse('IV010', 'more_than_requested', to_jsonb(wrong));
  end if;
end $$;

create type app.first_expiry as (product_id uuid, variant_id uuid, expiry date);

-- Of each item kept by lot, the day on which the first lot expires that would be left at the source.
create function app.expiries_left(t stock_transfer, picks app.transfer_pick[], lines app.stock_line[])
returns app.first_expiry[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with piles as (
    select s.product_id, s.variant_id, s.location_id, s.lot_id, s.expiry_date, s.available
      from stock s
     where s.warehouse_id = t.from_warehouse_id and s.available > 0
       and s.product_id in (select l.product_id from unnest(lines) l where l.is_lot_tracked)
    union all
    select i.product_id, i.variant_id, k.location_id, x.id, x.expiry_date, -(k.quantity + k.short_quantity)
      from unnest(picks) k
      join stock_transfer_item i on i.id = k.item_id
      left join unnest(lines) l on l.n = k.moved
      join lot x on x.id = coalesce(l.lot_id, k.lot_id)
  ), left_over as (
    select p.product_id, p.variant_id, p.expiry_date
      from piles p group by p.product_id, p.variant_id, p.location_id, p.lot_id, p.expiry_date having sum(p.available) > 0
  )
  select array_agg((e.product_id, e.variant_id, e.expiry)::app.first_expiry)
    from (select o.product_id, o.variant_id, min(o.expiry_date) as expiry
            from left_over o group by o.product_id, o.variant_id) e
   where e.expiry is not null
$$;

-- Another lot than the line's, or than the one that expires first and is still there: only with permission
-- and reason. What a pick says is not in its bin does not count as there.
create function app.check_substitutes(t stock_transfer, picks app.transfer_pick[], lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  other record;
  expiries app.first_expiry[];
begin
  if not exists (select from unnest(lines) l where l.is_lot_tracked) then
    return;
  end if;
  expiries := app.expiries_left(t, picks, lines);
  -- Materialized: told that one row is enough, the planner would look for it line by line.
  with others as materialized (
    select l.n, l.sku, x.code as lot, w.code as wanted, e.expiry, k.substitute_reason as reason
      from unnest(lines) l
      join unnest(picks) k on k.moved = l.n
      join stock_transfer_item i on i.id = k.item_id
      join lot x on x.id = l.lot_id
      left join lot w on w.id = i.lot_id
      left join unnest(expiries) e on e.product_id = l.product_id and e.variant_id is not distinct from l.variant_id
     where (i.lot_id <> l.lot_id or (i.lot_id is null and e.expiry < coalesce(x.expiry_date, 'infinity')))
       and (k.substitute_reason is null or not (select app.may('transfers.substitute_lot')))
  )
  select o.* into other from others o order by o.n limit 1;
  if not found then
    perform app.require_reason('transfer_substitute', k.reason, k.note)
       from (select distinct p.substitute_reason as reason, p.note from unnest(picks) p
              where p.substitute_reason is not null) k;
  elsif other.reason is null or app.uid() is null then
    perform app.refuse('IV010', 'substitute_reason', jsonb_build_object(
      'sku', other.sku, 'lot', other.lot, 'wanted', coalesce(other.wanted, other.expiry::text, '')));
  else
    perform app.refuse('IV002', 'substitute_lot', jsonb_build_object(
      'sku', other.sku, 'lot', other.lot, 'wanted', coalesce(other.wanted, other.expiry::text, '')));
  end if;
end $$;

create function app.write_dispatch(
  t stock_transfer, operation uuid, picks app.transfer_pick[], lines app.stock_line[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into stock_transfer_pick (
    transfer_id, item_id, location_id, lot_id, serial_id, quantity, short_quantity, short_reason, substitute_reason,
    asks_count, note, operation_id, created_by)
  select t.id, k.item_id, k.location_id, coalesce(l.lot_id, k.lot_id), k.serial_id, k.quantity, k.short_quantity,
         k.short_reason, k.substitute_reason,
         k.asks_count or coalesce(r.asks_count, false) or coalesce(b.asks_count, false), k.note, operation, (select app.uid())
    from unnest(picks) k
    left join unnest(lines) l on l.n = k.moved
    left join reason_code r on r.kind = 'transfer_short' and r.code = k.short_reason
    left join reason_code b on b.kind = 'transfer_substitute' and b.code = k.substitute_reason;
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, note, stock_transfer_item_id, created_by, workstation_id)
  select operation, 'TRANSFER_OUT', l.product_id, l.variant_id, l.lot_id, l.serial_id, l.from_id,
         (select app.transit_of(t.to_warehouse_id)), 'AVAILABLE', 'AVAILABLE', l.quantity, k.note, k.item_id,
         (select app.uid()), (select app.workstation_id())
    from unnest(lines) l join unnest(picks) k on k.moved = l.n
   order by l.n;
  update stock_transfer_item i
     set dispatched_quantity = i.dispatched_quantity + k.quantity,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
    from (select p.item_id, sum(p.quantity) as quantity from unnest(picks) p where p.quantity > 0 group by p.item_id) k
   where i.id = k.item_id;
$$;

-- What was picked leaves its bins, and is under way to the destination: nobody's to sell until it arrives.
create function app.dispatch_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'dispatch_transfer', command);
  picks app.transfer_pick[] := app.transfer_picks(command->'picks');
  closes boolean := coalesce((command->>'close_rest')::boolean, false);
  lines app.stock_line[];
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.from_warehouse_id);
  perform app.require_transfer_status(t, 'APPROVED', 'PICKING', 'DISPATCHED', 'PARTLY_RECEIVED');
  if picks is null and not closes then
    perform app.refuse('IV010', 'no_lines');
  end if;
  perform app.check_picks(t, picks);
  lines := app.pick_stock_lines(picks);
  if lines is not null then
    perform app.check_stock_lines(lines);
    perform app.check_substitutes(t, picks, lines);
  end if;
  perform app.write_dispatch(t, operation_id, picks, lines);
  if closes then
    if not exists (select from stock_transfer_item i where i.transfer_id = t.id and i.dispatched_quantity > 0) then
      perform app.refuse('IV010', 'nothing_sent', jsonb_build_object('number', t.transfer_number));
    end if;
    perform app.close_transfer_rest(t, command->>'rest_reason', command->>'note');
  end if;
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'dispatch', command->>'note',
    jsonb_build_object('lines', coalesce(cardinality(lines), 0)));
end $$;

-- Everything that was sent goes back into its bins, by movements linked to those that took it out.
create function app.cancel_dispatch(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'cancel_dispatch', command);
  t stock_transfer;
  moved integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.from_warehouse_id);
  perform app.require_transfer_status(t, 'DISPATCHED', 'IN_TRANSIT');
  if coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Take back'));
  end if;
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, note, stock_transfer_item_id, reverses_id, created_by, workstation_id)
  select $1, m.type, m.product_id, m.variant_id, m.lot_id, m.serial_id, m.to_location_id, m.from_location_id,
         m.to_status, m.from_status, m.quantity, command->>'note', m.stock_transfer_item_id, m.id, who,
         (select app.workstation_id())
    from stock_transfer_item i join inventory_movement m on m.stock_transfer_item_id = i.id
   where i.transfer_id = t.id and m.reverses_id is null
     and not exists (select from inventory_movement r where r.reverses_id = m.id)
   order by m.seq;
  get diagnostics moved = row_count;
  update stock_transfer_pick p set undone_at = now() where p.transfer_id = t.id and p.undone_at is null;
  update stock_transfer_item i
     set dispatched_quantity = 0, closed_quantity = 0,
         updated_at = now(), updated_by = who, row_version = i.row_version + 1
   where i.transfer_id = t.id and (i.dispatched_quantity > 0 or i.closed_quantity > 0);
  update stock_transfer_resolution r set status = 'CANCELLED' where r.transfer_id = t.id and r.status = 'PENDING_APPROVAL';
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'cancel_dispatch', command->>'note', jsonb_build_object('lines', moved));
end $$;
