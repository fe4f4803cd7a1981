-- A line of the command beside what the database knows of it.
create type app.receipt_line as (
  n bigint, line_key text, item_id uuid,
  order_item_id uuid, order_item_found uuid, order_item_fits boolean, line_closed boolean, on_order boolean,
  ordered numeric, received_before numeric, closed numeric, outstanding numeric, unit_cost numeric,
  product_id uuid, variant_id uuid, sku text, is_active boolean, decimals integer,
  is_lot_tracked boolean, is_serialized boolean, has_expiry boolean, min_days integer, tolerance numeric,
  accepted numeric, held numeric, rejected numeric, kept numeric, total numeric, rejection_reason text,
  lot_code text, lot_id uuid, expiry_date date, expiry_on_file date, serials text[],
  entered_quantity numeric, entered_unit text, entered_factor numeric, put_away_location_id uuid);

create function app.receipt_lines(o purchase_order, command jsonb) returns app.receipt_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with usual as materialized (
    select app.setting('min_remaining_shelf_life_days') as min_days, app.setting('over_receipt_percent') as tolerance
  ), said as (
    select * from rows from (jsonb_to_recordset(command->'lines') as (
      line_key text, purchase_order_item_id uuid, product_id uuid, variant_id uuid,
      accepted numeric, held numeric, rejected numeric, rejection_reason text,
      lot_code text, expiry_date date, serials text[],
      entered_quantity numeric, entered_unit text, entered_factor numeric, put_away_location_id uuid))
      with ordinality as l(line_key, purchase_order_item_id, product_id, variant_id, accepted, held, rejected,
        rejection_reason, lot_code, expiry_date, serials, entered_quantity, entered_unit, entered_factor,
        put_away_location_id, n)
  )
  select array_agg((
    s.n, s.line_key, app.new_id(),
    s.purchase_order_item_id, i.id, i.product_id = s.product_id and i.variant_id is not distinct from s.variant_id,
    i.status = 'CANCELLED',
    s.purchase_order_item_id is null and exists (
      select from purchase_order_item x
       where x.purchase_order_id = o.id and x.product_id = s.product_id
         and x.variant_id is not distinct from s.variant_id),
    i.ordered_quantity, i.received_quantity, i.closed_quantity, i.outstanding,
    case when i.id is null then p.standard_cost else i.unit_cost end,
    p.id, s.variant_id, coalesce(v.sku, p.sku),
    p.status = 'ACTIVE' and (s.variant_id is null or coalesce(v.is_active, false)),
    u.decimals::int, p.is_lot_tracked, p.is_serialized, p.has_expiry,
    coalesce(p.min_remaining_shelf_life_days, usual.min_days)::int,
    coalesce(p.over_receipt_percent, b.over_receipt_percent, usual.tolerance),
    coalesce(s.accepted, 0), coalesce(s.held, 0), coalesce(s.rejected, 0),
    coalesce(s.accepted, 0) + coalesce(s.held, 0), coalesce(s.accepted, 0) + coalesce(s.held, 0) + coalesce(s.rejected, 0),
    s.rejection_reason,
    case when p.is_lot_tracked then nullif(btrim(s.lot_code), '') end, t.id,
    s.expiry_date, t.expiry_date, coalesce(s.serials, '{}'),
    s.entered_quantity, s.entered_unit, s.entered_factor, s.put_away_location_id)::app.receipt_line order by s.n)
    from said s
   cross join usual
    left join supplier b on b.id = o.supplier_id
    left join product p on p.id = s.product_id
    left join product_variant v on v.id = s.variant_id and v.product_id = s.product_id
    left join unit u on u.code = p.base_unit_code
    left join purchase_order_item i on i.id = s.purchase_order_item_id and i.purchase_order_id = o.id
    left join lot t
      on p.is_lot_tracked and t.product_id = s.product_id and t.code = btrim(s.lot_code)
     and t.variant_id is not distinct from s.variant_id
$$;

-- The first thing wrong with the lines: what cannot be, before what is not allowed, before what
-- must be confirmed; within each, in the order of the lines. Empty when nothing is wrong.
create function app.receipt_problem(lines app.receipt_line[], today date, confirmed jsonb)
returns table (state text, code text, parts jsonb)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  may_unexpected boolean := app.may('receiving.accept_unexpected');
  may_over boolean := app.may('receiving.over_receipt');
  may_short boolean := app.may('receiving.short_shelf_life');
  may_conflict boolean := app.may('receiving.lot_conflict');
  factor numeric := app.setting('magnitude_factor');
begin
  return query
  with l as (
    select x.*,
           coalesce(x.expiry_date, x.expiry_on_file) as expiry,
           sum(x.kept) over (partition by x.order_item_found) as kept_of_item,
           min(x.expiry_date) over same_lot is distinct from max(x.expiry_date) over same_lot as lot_disagrees,
           count(*) over (partition by x.line_key) > 1 as key_twice
      from unnest(lines) x
    window same_lot as (partition by x.product_id, x.variant_id, x.lot_code)
  ), judged as (
    select l.*, case
      when l.line_key is null or l.key_twice then 'IV010:duplicate_line'
      when l.product_id is null then 'IV010:unknown_product'
      when l.variant_id is not null and l.sku is null then 'IV010:unknown_product'
      when l.order_item_id is not null and l.order_item_found is null then 'IV010:not_on_order'
      when not l.order_item_fits then 'IV010:wrong_item'
      when l.on_order then 'IV010:item_on_order'
      when l.accepted < 0 or l.held < 0 or l.rejected < 0 or l.total = 0
        or l.total >= 1e9 then 'IV010:no_quantity'  -- NaN is greater than any number
      when l.accepted <> round(l.accepted, l.decimals) or l.held <> round(l.held, l.decimals)
        or l.rejected <> round(l.rejected, l.decimals) then 'IV010:too_many_decimals'
      when (l.rejected > 0) <> (l.rejection_reason is not null) then 'IV010:reason_required'
      when l.line_closed and l.kept > 0 then 'IV010:line_closed'
      when not l.is_active and l.kept > 0 then 'IV010:inactive_product'
      when l.is_lot_tracked and l.kept > 0 and l.lot_code is null then 'IV010:lot_required'
      when l.has_expiry and l.kept > 0 and l.expiry is null then 'IV010:expiry_required'
      when l.kept > 0 and l.expiry < today then 'IV010:expired'
      when l.is_serialized and cardinality(l.serials) <> l.kept then 'IV010:serial_count'
      when not l.is_serialized and cardinality(l.serials) > 0 then 'IV010:not_serialized'
      when l.lot_code is not null and l.expiry_on_file is null and l.lot_disagrees then 'IV010:lot_two_expiries'
      when l.order_item_id is null and not may_unexpected then 'IV002:unexpected_item'
      when l.kept_of_item + l.received_before > (l.ordered - l.closed) * (1 + l.tolerance / 100)
        and l.kept > 0 and not (may_over and confirmed ? 'over_receipt')
        then case when may_over then 'IV020' else 'IV010' end || ':over_receipt'
      when l.accepted > 0 and l.expiry < today + l.min_days and not (may_short and confirmed ? 'short_shelf_life')
        then case when may_short then 'IV020' else 'IV010' end || ':short_shelf_life'
      when l.kept > 0 and l.expiry_date <> l.expiry_on_file and not (may_conflict and confirmed ? 'lot_expiry_conflict')
        then case when may_conflict then 'IV020' else 'IV010' end || ':lot_expiry_conflict'
      when l.outstanding > 0 and l.total >= l.outstanding * factor and not confirmed ? 'magnitude'
        then 'IV020:magnitude'
      end as problem
      from l
  )
  select split_part(j.problem, ':', 1), split_part(j.problem, ':', 2), jsonb_strip_nulls(jsonb_build_object(
      'line_key', j.line_key, 'sku', coalesce(j.sku, ''), 'ordered', j.ordered, 'received', j.received_before,
      'outstanding', j.outstanding, 'arrived', j.kept_of_item, 'quantity', j.total, 'kept', j.kept,
      'serials', cardinality(j.serials), 'lot', coalesce(j.lot_code, ''), 'expiry', j.expiry,
      'expiry_on_file', j.expiry_on_file, 'days', j.min_days, 'tolerance', j.tolerance, 'decimals', j.decimals,
      'permission', case split_part(j.problem, ':', 2) when 'unexpected_item' then 'receiving.accept_unexpected' end))
    from judged j
   where j.problem is not null
   order by split_part(j.problem, ':', 1), j.n
   limit 1;
end $$;
