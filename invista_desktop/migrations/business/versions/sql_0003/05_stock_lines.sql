-- A line of a command about stock, beside what the database knows of it. `from` and `to` may be ends
-- of the ledger that belong to no warehouse.
create type app.stock_line as (
  n bigint, product_id uuid, variant_id uuid, sku text, decimals integer, is_lot_tracked boolean, is_serialized boolean,
  lot_id uuid, lot_code text, lot_fits boolean, expiry_date date, serial_id uuid, serial_code text, serial_fits boolean,
  from_id uuid, from_code text, from_warehouse uuid, from_kind location_kind, from_holds boolean,
  to_id uuid, to_code text, to_warehouse uuid, to_kind location_kind, to_level location_level, to_holds boolean,
  from_status inventory_status, to_status inventory_status, quantity numeric,
  entered_quantity numeric, entered_unit text, entered_factor numeric, note text, item_id uuid);

-- The lines of `command`: each names what, how much, and both places. A lot and a serial come by id, or
-- by their code where they may be new (`lot_code`, `serial_code`).
create function app.stock_lines(lines jsonb) returns app.stock_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg((
    s.n, p.id, s.variant_id, case when s.variant_id is null then p.sku else v.sku end, u.decimals::int,
    p.is_lot_tracked, p.is_serialized,
    t.id, coalesce(nullif(btrim(s.lot_code), ''), t.code), t.id is null or (t.product_id = s.product_id and t.variant_id is not distinct from s.variant_id),
    s.expiry_date, k.id, coalesce(nullif(btrim(s.serial_code), ''), k.code),
    k.id is null or (k.product_id = s.product_id and k.variant_id is not distinct from s.variant_id),
    f.id, f.code, f.warehouse_id, f.kind, f.holds_stock, g.id, g.code, g.warehouse_id, g.kind, g.level, g.holds_stock,
    s.from_status, coalesce(s.to_status, s.from_status), s.quantity,
    s.entered_quantity, s.entered_unit, s.entered_factor, nullif(btrim(s.note), ''), app.new_id())::app.stock_line
    order by s.n)
    from (
      select * from rows from (jsonb_to_recordset(lines) as (
        product_id uuid, variant_id uuid, lot_id uuid, lot_code text, expiry_date date, serial_id uuid, serial_code text,
        from_location_id uuid, to_location_id uuid, from_status inventory_status, to_status inventory_status,
        quantity numeric, entered_quantity numeric, entered_unit text, entered_factor numeric, note text))
        with ordinality as l(product_id, variant_id, lot_id, lot_code, expiry_date, serial_id, serial_code,
          from_location_id, to_location_id, from_status, to_status,
          quantity, entered_quantity, entered_unit, entered_factor, note, n)) s
    left join product p on p.id = s.product_id
    left join product_variant v on v.id = s.variant_id and v.product_id = s.product_id
    left join unit u on u.code = p.base_unit_code
    left join serial k on k.id = s.serial_id
      or (s.serial_id is null and k.code = btrim(s.serial_code) and k.product_id = s.product_id
          and k.variant_id is not distinct from s.variant_id)
    left join lot t on t.id = coalesce(s.lot_id, case when s.lot_code is null then k.lot_id end)
      or (s.lot_id is null and t.code = btrim(s.lot_code) and t.product_id = s.product_id
          and t.variant_id is not distinct from s.variant_id)
    left join location f on f.id = s.from_location_id
    left join location g on g.id = s.to_location_id
$$;

-- The first thing that cannot be, in the order of the lines; empty when nothing is wrong.
create function app.stock_line_problem(lines app.stock_line[])
returns table (state text, code text, parts jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  -- Asked once for each warehouse, not for each line.
  with theirs as materialized (
    select coalesce(array_agg(w.id) filter (where app.may_in(w.id)), '{}') as ids
      from (select l.from_warehouse as id from unnest(lines) l union select l.to_warehouse from unnest(lines) l) w
     where w.id is not null
  ), judged as (
    select l.*, case
      when l.product_id is null or l.sku is null then 'IV010:unknown_product'
      when l.from_id is null or l.to_id is null then 'IV010:unknown_place'
      when l.from_warehouse <> all (t.ids) or l.to_warehouse <> all (t.ids) then 'IV002:place_elsewhere'
      when l.from_warehouse is not null and not l.from_holds then 'IV010:no_place_for_stock'
      when l.to_warehouse is not null and (not l.to_holds or l.to_level in ('zone', 'aisle')) then 'IV010:no_place_for_stock'
      when l.from_warehouse <> l.to_warehouse then 'IV010:between_warehouses'
      when l.from_kind = 'in_transit' or l.to_kind = 'in_transit' then 'IV010:in_transit'
      when l.from_id = l.to_id and l.from_status = l.to_status then 'IV010:same_place'
      when l.quantity is null or l.quantity <= 0 or l.quantity >= 1e9 then 'IV010:no_stock_quantity'
      when l.quantity <> round(l.quantity, l.decimals) then 'IV010:too_many_decimals'
      when l.is_serialized and l.serial_id is null and l.serial_code is null then 'IV010:serial_required'
      when not l.is_serialized and (l.serial_id is not null or l.serial_code is not null) then 'IV010:not_serialized'
      when l.is_serialized and l.quantity <> 1 then 'IV010:serial_quantity'
      when not l.serial_fits then 'IV010:wrong_serial'
      when l.is_lot_tracked and l.lot_id is null and l.lot_code is null then 'IV010:lot_required'
      when not l.is_lot_tracked and l.lot_id is not null then 'IV010:not_lot_tracked'
      when not l.lot_fits then 'IV010:wrong_lot'
      -- Only what is found may be new to the books.
      when l.from_warehouse is not null and ((l.lot_id is null and l.lot_code is not null)
        or (l.serial_id is null and l.serial_code is not null)) then 'IV010:not_on_file'
      end as problem
      from unnest(lines) l cross join theirs t
  )
  select split_part(j.problem, ':', 1), split_part(j.problem, ':', 2), jsonb_strip_nulls(jsonb_build_object(
      'line', j.n, 'sku', coalesce(j.sku, ''), 'from', j.from_code, 'to', j.to_code, 'quantity', j.quantity,
      'decimals', j.decimals, 'lot', j.lot_code, 'serial', j.serial_code, 'code', coalesce(j.serial_code, j.lot_code)))
    from judged j where j.problem is not null order by j.n limit 1
$$;

create function app.check_stock_lines(lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  problem record;
begin
  if lines is null then
    perform app.refuse('IV010', 'no_lines');
  end if;
  select p.state, p.code, p.parts into problem from app.stock_line_problem(lines) p;
  if found then
    perform app.refuse(problem.state, problem.code, problem.parts);
  end if;
end $$;

-- One movement for each line; whatever else the ledger refuses, its triggers refuse.
create function app.write_stock_movements(
  operation uuid, lines app.stock_line[], type movement_type, reason text, note text) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, entered_quantity, entered_unit, entered_factor, reason_code, note,
    created_by, workstation_id)
  select operation, type, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.from_id, l.to_id,
         l.from_status, l.to_status, l.quantity, l.entered_quantity, l.entered_unit, l.entered_factor, reason,
         coalesce(l.note, nullif(btrim($5), '')), (select app.uid()), (select app.workstation_id())
    from unnest(lines) l
   order by l.n
$$;
